"""The service promise in words, for the screen and the command line."""

from desktop.i18n import N_, _, current_language, ngettext
from desktop.usecases.requests.service_promise import Board, Kept, Place
from sync.model.dates import format_date

_PLACES: dict[Place, str] = {
    "to_complete": N_("Clerk: to complete and submit"),
    "sent_back": N_("Clerk: sent back, to be mended"),
    "to_verify": N_("Verifier: to verify"),
    "to_approve": N_("Head: to approve"),
    "to_issue": N_("Clerk: letter to issue"),
    "to_print": N_("Clerk: letter to print"),
    "to_hand_over": N_("Clerk: letter to hand over"),
}


def place_name(place: Place) -> str:
    """With whom a request lies, and for what."""
    return _(_PLACES[place])


def promise_rule(board: Board) -> str:
    """The rule that is counted by, so that nobody has to guess."""
    rule = ngettext(
        "The office promises an answer within {n} working day. The day of receipt does not count; weekends, national "
        "holidays and collective leave are free.",
        "The office promises an answer within {n} working days. The day of receipt does not count; weekends, national "
        "holidays and collective leave are free.",
        board.promised,
    ).format(n=board.promised)
    if board.unknown_years:
        years = ", ".join(str(year) for year in board.unknown_years)
        rule += " " + _("The holidays of {years} are not known here: only weekends are free then.").format(years=years)
    return rule


def kept_words(kept: Kept) -> list[str]:
    """How the promise was kept, sentence by sentence."""
    first, last = (format_date(day, current_language()) for day in (kept.first, kept.last))
    if kept.share is None or kept.median is None:
        return [_("No request was answered from {first} to {last}.").format(first=first, last=last)]
    return [
        _("From {first} to {last}: {kept} of {answered} answers kept the promise ({share} %).").format(
            first=first, last=last, kept=kept.kept, answered=kept.answered, share=round(100 * kept.share)
        ),
        _("In working days: half of them took {median} or less, the slowest {slowest}.").format(
            median=f"{kept.median:g}", slowest=kept.slowest
        ),
    ]
