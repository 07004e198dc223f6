"""Joining, state and exchange: what an administrator or a scheduled task does with an office."""

import socket
import time

import msgspec

from desktop.amounts import show_left
from desktop.cli.answer import DONE, NEEDS_PERSON, Answer, WrongUsage, pairs
from desktop.cli.progress import ProgressLine
from desktop.cli.session import Session, say
from desktop.errors import Refused
from desktop.i18n import _, ngettext
from desktop.store.values import OutboxItem, SyncState
from desktop.usecases.desk import Office
from desktop.usecases.exchange.pace import Pace
from desktop.usecases.exchange.standing import (
    Standing,
    list_words,
    log_words,
    numbers_words,
    scans_words,
    standing_of,
)
from desktop.usecases.exchange.sync_news import (
    asked_words,
    news_of,
    past_words,
    progress_words,
    standing_news,
    undecided,
)
from desktop.usecases.exchange.waiting import WaitingChange
from desktop.usecases.history import broken_history
from desktop.usecases.names import names_of
from desktop.wording import NOTHING, explain, show_moment
from sync.report import ExchangeReport, Progress


def enroll(session: Session) -> Answer:
    """Join an office; the folder must not hold one yet, unless that one joins again."""
    from desktop.usecases.office import joining  # noqa: PLC0415 (loads the line)

    options = session.options
    if session.place.practice:
        raise Refused(_("The practice office joins nothing. Leave out --practice to join a real office."))
    if options.again:
        office = session.office
        with ProgressLine() as line:
            report = joining.enroll_again(office, options.code, _told(line))
        return Answer(
            data={"report": msgspec.to_builtins(report)},
            text=_("This PC has joined its office again. All work was kept."),
        )
    server = _server(session)
    name = getattr(options, "name", None) or socket.gethostname()
    place, passphrase = session.place, session.passphrase()
    with ProgressLine() as line:
        joined = joining.enroll(place, server, options.code, name, passphrase, _told(line))
    try:
        state = joined.office.store.sync_state()
    finally:
        joined.office.close()
    if joined.report is None:
        say(_("This PC has joined, but the line broke before the records came. Synchronise when the line is back."))
    text = _("This PC has joined the office as “{name}”. Its data lie in {folder}.")
    data = {"office": state.office, "device": state.device, "folder": str(session.place.folder)}
    return Answer(
        data={**data, "report": msgspec.to_builtins(joined.report)},
        text=text.format(name=name, folder=session.place.folder),
    )


def status(session: Session) -> Answer:
    """What waits and what was refused; exit status 4 when somebody must look at it."""
    found = standing_of(session.office)
    state, refused, names = found.state, _refused(session.office), names_of(session.office)
    with ProgressLine() as line:
        broken = broken_history(session.office, line.of(_("Checking the history")))
    told = [
        *([broken] if broken else []),
        *standing_news(state),
        *(asked_words(pending, names) for pending in state.pending),
        *(_waiting_line(change) for change in found.changes if not change.is_refused),
        *(past_words(entry, names) for entry in found.past),
        *(": ".join(log_words(went)) for went in found.log),
    ]
    data = {**msgspec.to_builtins(found), **msgspec.to_builtins(state), "refused": refused, "history": broken}
    text = "\n".join([pairs(_state_lines(session.office, found)), *told, *refused])
    return Answer(data=data, text=text, status=NEEDS_PERSON if broken else _state_status(state))


def set_aside(session: Session) -> Answer:
    """Records that central does not have: kept here, no longer in the lists."""
    found = session.office.store.set_aside()
    lines = [f"{entry.record_type} {entry.record} {show_moment(entry.found_at)}" for entry in found]
    return Answer(data=msgspec.to_builtins(found), text="\n".join(lines) or _("Nothing was set aside."))


def sync(session: Session) -> Answer:
    """Exchange everything; exit status 4 when something is left that a person decides or mends."""
    from desktop.usecases.exchange.syncing import sync_now  # noqa: PLC0415 (loads the line)

    forced = session.options.forced
    office, by = session.office, session.desk if forced else None
    with ProgressLine() as line:
        report = sync_now(office, _told(line), kind=forced, by=by)
    state = session.office.store.sync_state()
    refused = _refused(session.office)
    text = _("Everything was exchanged: {sent} changes sent, {received} received.").format(
        sent=report.sent, received=report.received
    )
    scans = ngettext("{n} scan sent.", "{n} scans sent.", report.scans_sent).format(n=report.scans_sent)
    news = [*news_of(report), *standing_news(state)]
    lines = [text, *([scans] if report.scans_sent else []), *news, *_needing(state), *refused]
    data = {"report": msgspec.to_builtins(report), "state": msgspec.to_builtins(state), "refused": refused}
    return Answer(data=data, text="\n".join(lines), status=_state_status(state))


def _server(session: Session) -> str:
    """Central's address as typed, else as settled for this PC."""
    typed, machine = session.options.server, session.place.machine
    settled = machine.central.address
    if typed and typed != settled and machine.by_policy("central.address"):
        raise Refused(
            _("An administrator settled {server} for this PC, so {typed} cannot be used. Leave out --server.").format(
                server=settled, typed=typed
            )
        )
    if not typed and not settled:
        raise WrongUsage(_("Say where the central server is with --server."))
    return str(typed or settled)


def _waiting_line(change: WaitingChange) -> str:
    """A change on its way as `loket status` lists it."""
    age = _("for {age}").format(age=change.age) if change.age else ""
    return " · ".join(part for part in (_("waits"), change.name, change.label, change.what, change.by, age) if part)


def _state_lines(office: Office, standing: Standing) -> list[tuple[str, str]]:
    state = standing.state
    own = office.store.get("office", state.office)
    return [
        (_("Office"), own.fields.get("name", state.office) if own else state.office),
        (_("This PC"), state.device_name),
        (_("Central server"), _("none: practice") if office.practice else state.server),
        (_("Last complete exchange"), show_moment(state.last_exchange) if state.last_exchange else NOTHING),
        (_("Changes not sent yet"), str(state.waiting)),
        (_("Changes refused"), str(state.quarantined)),
        (_("Scans to be sent"), scans_words(standing.scans, standing.scans_refused)),
        (_("Open conflicts"), str(state.conflicts)),
        (_("Persons registered twice"), str(state.duplicates)),
        *((entry.label, numbers_words(entry, practice=office.practice)) for entry in standing.numbers),
        (_("List of revoked letters"), list_words(standing)),
    ]


def _told(line: ProgressLine) -> Progress:
    """Tells how far an exchange is, with the time left once its pace says."""
    pace = Pace()

    def tell(report: ExchangeReport) -> None:
        pace.look(report, 0, time.monotonic())
        line.tell(lambda: " · ".join(filter(None, (progress_words(report), show_left(pace.seconds_left)))))

    return tell


def _needing(state: SyncState) -> list[str]:
    lines = undecided(state)
    if state.quarantined:
        text = ngettext(
            "{n} change was refused and stays on this PC.",
            "{n} changes were refused and stay on this PC.",
            state.quarantined,
        )
        lines.append(text.format(n=state.quarantined))
    return lines


def _refused(office: Office) -> list[str]:
    """One line for each change that central refused, with its reasons."""
    return [_refused_line(office, item) for item in office.store.outbox() if item.state == "quarantined"]


def _refused_line(office: Office, item: OutboxItem) -> str:
    kind = office.pack.record(item.op.record_type)
    reasons = " ".join(explain(office.pack, kind, issue) for issue in item.issues)
    return f"{office.store.title(kind.key, item.op.record) or item.op.record}: {reasons}"


def _state_status(state: SyncState) -> int:
    return NEEDS_PERSON if state.conflicts or state.duplicates or state.quarantined else DONE
