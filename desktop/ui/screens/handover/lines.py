"""What is under way, as cards of short lines."""

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QGridLayout

from desktop.i18n import _, current_language, ngettext
from desktop.ui.design.theme import Theme
from desktop.ui.widgets.elided import Elided
from desktop.ui.widgets.plain import card, label, row
from desktop.usecases.letters.left import task_name
from desktop.usecases.office.handover import Colleague, Handover
from desktop.usecases.requests.promise_words import place_name
from desktop.wording import short_day, show_moment, state_label
from sync.model.pack import Pack

SHOWN = 8  # lines of a card; the paper has all

Lines = Sequence[tuple[str, ...]]


def handover_cards(theme: Theme, pack: Pack, found: Handover, *, exchanges: bool) -> tuple[list[QFrame], list[QFrame]]:
    """The cards of the wide column and of the narrow one; where nothing is exchanged, nothing is said of it."""
    wide = [
        _card(theme, _("Requests that are open"), _requests(found), len(found.requests)),
        _card(theme, _("Letters not done with"), _letters(found), len(found.letters)),
        _card(theme, _("Persons in no request yet"), _registrations(pack, found), found.registrations_open),
        _card(theme, _("Not saved on this PC"), _drafts(found), len(found.drafts)),
    ]
    matters = [*found.conflicts, *found.duplicates, *found.refused]
    narrow = [
        _card(theme, _("Waiting for a decision"), [(text,) for text in matters], len(matters)),
        _card(theme, _("Letter numbers, portals, exchange"), [*_stock(found), *_exchange(found)])
        if exchanges
        else _card(theme, _("Letter numbers, portals"), _stock(found)),
        _card(theme, _("People and mandates"), _people(pack, found)),
    ]
    return wide, narrow


def _card(theme: Theme, heading: str, lines: Lines, count: int | None = None) -> QFrame:
    grid = QGridLayout()
    grid.setHorizontalSpacing(theme.gap(4))
    grid.setVerticalSpacing(theme.gap(1))
    grid.setColumnStretch(0, 1)
    for place, texts in enumerate(lines[:SHOWN]):
        for across, text in enumerate(texts):
            part = Elided() if across == 0 else label("", "muted")
            part.setText(text)
            grid.addWidget(part, place, across)
    more = (count if count is not None else len(lines)) - min(len(lines), SHOWN)
    said = ngettext("and {n} more, in the paper", "and {n} more, in the paper", more).format(n=more) if more > 0 else ""
    rest = label(said if lines else _("Nothing."), "caption")
    title = label(heading, "section")
    number = label("" if count is None else str(count), "muted")
    return card(theme, row(title, None, number), grid, *([rest] if rest.text() else []), gap=2)


def _requests(found: Handover) -> Lines:
    return [
        (
            one.title,
            _("late, promised for {day}").format(day=short_day(one.due))
            if one.late
            else _("promised for {day}").format(day=short_day(one.due)),
            place_name(one.place),
        )
        for one in found.requests
    ]


def _letters(found: Handover) -> Lines:
    return [(one.title, task_name(one.task)) for one in found.letters]


def _registrations(pack: Pack, found: Handover) -> Lines:
    kind = pack.record("registration")
    return [
        (one.title, state_label(kind, one.state), _("since {day}").format(day=short_day(one.since)))
        for one in found.registrations
    ]


def _drafts(found: Handover) -> Lines:
    names = {one.id: one.name for one in found.people}
    kept = [show_moment(one.saved_at) for one in found.drafts]
    return [
        (f"{one.kind}: {one.title}", names.get(one.author, ""), when)
        for one, when in zip(found.drafts, kept, strict=True)
    ]


def _stock(found: Handover) -> Lines:
    numbers = [
        (
            _("Letter numbers of {year}").format(year=stock.year),
            ngettext("{n} left, the next is {next}", "{n} left, the next is {next}", stock.left).format(
                n=stock.left, next=stock.next
            ),
        )
        for stock in found.numbers
    ]
    portals = [
        (one.portal, ngettext("{n} person waits", "{n} persons wait", waits).format(n=waits))
        for one in found.portals
        for waits in (one.waiting + one.rejected,)
    ]
    return [*numbers, *portals]


def _exchange(found: Handover) -> Lines:
    last = show_moment(found.last_exchange) if found.last_exchange else _("never")
    return [
        (_("Last complete exchange"), last),
        (_("Not sent yet"), str(found.waiting)),
    ]


def _people(pack: Pack, found: Handover) -> Lines:
    return [
        (one.name if one.active else _("{name} (account closed)").format(name=one.name), _role_words(pack, one))
        for one in found.people
    ]


def _role_words(pack: Pack, one: Colleague) -> str:
    language = current_language()
    roles = [code.label.of(language) for role in one.roles if (code := pack.code("role", role))]
    ends = [
        _("signs until {day}").format(day=short_day(mandate.until)) if mandate.until else _("signs letters")
        for mandate in one.mandates
    ]
    return " · ".join([", ".join(roles), *ends])
