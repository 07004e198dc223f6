"""The service promise from the command line: what is open and late, and what was kept."""

from datetime import date

import msgspec

from desktop.cli.answer import Answer, table
from desktop.cli.session import Session, typed_day
from desktop.i18n import _, current_language, ngettext
from desktop.usecases.requests.promise_words import kept_words, place_name, promise_rule
from desktop.usecases.requests.service_promise import Board, Kept, OpenRequest, promise_board, promise_kept
from sync.model.dates import format_date


def show(session: Session) -> Answer:
    """Every open request with its age, where it lies, and how the promise was kept in a period (this month)."""
    desk, options = session.desk, session.options
    today = desk.today()
    first = typed_day(options.first, today) or today.replace(day=1)
    last = typed_day(options.last, today) or today
    board, kept = promise_board(desk), promise_kept(desk, first, last)
    data = {"board": msgspec.to_builtins(board), "kept": {**msgspec.to_builtins(kept), "share": kept.share}}
    return Answer(data=data, text=_text(board, kept))


def _text(board: Board, kept: Kept) -> str:
    late = ngettext("{n} request is late.", "{n} requests are late.", board.late).format(n=board.late)
    lines = [promise_rule(board), _table(board.requests) or _("No request is open."), late]
    if board.answered:
        lines += [_("Answered, and the letter still lies here:"), _table(board.answered)]
    return "\n".join([*lines, *kept_words(kept)])


def _table(requests: tuple[OpenRequest, ...]) -> str:
    headings = (_("Request"), _("Received on"), _("Due"), _("Working days"), _("Late"), _("Where it lies"))
    rows = [
        (one.title, _day(one.received_on), _day(one.due), str(one.passed), str(one.late or ""), place_name(one.place))
        for one in requests
    ]
    return table(headings, rows) if rows else ""


def _day(day: date) -> str:
    return format_date(day, current_language())
