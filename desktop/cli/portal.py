"""The hand-off to the ministry's portals, from the command line."""

import msgspec

from desktop.cli.answer import Answer, pairs, table
from desktop.cli.session import Session
from desktop.cli.showing import record_data, sheet
from desktop.i18n import _, current_language
from desktop.usecases.people.portal import (
    Waiting,
    boxes,
    figures,
    mark_accepted,
    mark_rejected,
    mark_sent,
    portal_of,
    portals,
    queue,
    standing_label,
)
from sync.model.dates import format_date
from sync.model.record import Record


def show_queue(session: Session) -> Answer:
    """Who waits for the portal, the longest waiting first."""
    desk = session.desk
    found = queue(desk, portal_of(desk, session.options.portal))
    headings = (_("Id"), _("Name"), _("Since"), _("Days"), _("State"), _("Why the portal rejected it"))
    return Answer(data=msgspec.to_builtins(found), text=table(headings, [_row(session, one) for one in found]))


def show_figures(session: Session) -> Answer:
    """How many wait, were sent, rejected and accepted, for each portal."""
    found = [figures(session.desk, portal) for portal in portals(session.desk)]
    headings = (_("Portal"), _("Waiting"), _("Sent"), _("Rejected"), _("Accepted"), _("Longest wait in days"))
    rows = [
        (one.portal, *(str(n) for n in (one.waiting, one.sent, one.rejected, one.accepted, one.oldest)))
        for one in found
    ]
    return Answer(data=msgspec.to_builtins(found), text=table(headings, rows))


def show(session: Session) -> Answer:
    """What goes into the portal's form, box by box; that it was looked at is noted."""
    desk, options = session.desk, session.options
    portal = portal_of(desk, options.portal)
    found = boxes(desk, portal, options.id)
    desk.store.log(desk.reader(), "view", portal.record_type, options.id)
    return Answer(data=msgspec.to_builtins(found), text=pairs([(box.label, box.text or "–") for box in found]))


def sent(session: Session) -> Answer:
    desk, options = session.desk, session.options
    return _marked(session, mark_sent(desk, portal_of(desk, options.portal), options.id))


def accepted(session: Session) -> Answer:
    desk, options = session.desk, session.options
    return _marked(session, mark_accepted(desk, portal_of(desk, options.portal), options.id, options.number))


def rejected(session: Session) -> Answer:
    desk, options = session.desk, session.options
    return _marked(session, mark_rejected(desk, portal_of(desk, options.portal), options.id, options.reason))


def _marked(session: Session, entry: Record) -> Answer:
    return Answer(data=record_data(entry), text=sheet(session.desk, entry))


def _row(session: Session, one: Waiting) -> tuple[str, ...]:
    since = format_date(one.since, current_language())
    return one.registration, one.name, since, str(one.days), standing_label(session.desk, one.standing), one.because
