"""What follows from a step that cannot be taken back, in words, told before anybody takes it."""

from desktop.i18n import _, ngettext
from desktop.usecases.desk import Office
from desktop.usecases.letters.files import REFUSAL, prints_of
from desktop.usecases.names import names_of
from desktop.usecases.people.registering import REQUEST
from desktop.usecases.requests.rows import rows_of
from sync.model.record import Record

_GOING = ("registered", "verified")


def of_voiding(office: Office, letter: Record) -> list[str]:
    """What becomes of the number, the paper, the request and the quota when this letter is voided."""
    number = letter.fields["number"]
    said = [_("The number {number} stays in the register book as void and is never given again.").format(number=number)]
    said += _paper(office, letter)
    if letter.type == REFUSAL:
        return [*said, _("The request stays refused; a right letter of refusal can be issued.")]
    request = office.store.get(REQUEST, letter.fields.get("request", ""))
    if request is not None and request.state == "issued":
        workers = int(letter.fields.get("workers", 0))
        back = ngettext(
            "The request goes back to the clerk with its {n} worker, to be mended, verified and approved anew.",
            "The request goes back to the clerk with its {n} workers, to be mended, verified and approved anew.",
            workers,
        )
        said.append(back.format(n=workers))
        said.append(_("The next letter of this request gets a number of its own and names this one."))
        if permit := names_of(office)("recruitment_permit", letter.fields.get("recruitment_permit", "")):
            freed = ngettext(
                "The permit {permit} gets {n} place back.", "The permit {permit} gets {n} places back.", workers
            )
            said.append(freed.format(permit=permit, n=workers))
    return said


def of_refusing(office: Office, request: Record) -> list[str]:
    """What becomes of the workers, and the letter that has to follow."""
    rows = _going(office, request)
    back = ngettext(
        "The request is closed for good; its {n} worker goes back to the clerk, free for another request.",
        "The request is closed for good; its {n} workers go back to the clerk, free for another request.",
        rows,
    )
    return [back.format(n=rows), _("The clerk then issues a numbered letter of refusal, which prints these grounds.")]


def of_withdrawing(office: Office, request: Record) -> list[str]:
    """What becomes of the workers when who asked takes the request back."""
    rows = _going(office, request)
    free = ngettext(
        "The request is closed for good; its {n} worker goes back to the clerk, free for another request.",
        "The request is closed for good; its {n} workers go back to the clerk, free for another request.",
        rows,
    )
    return [free.format(n=rows), _("No letter is made and no number is used.")]


def of_reopening(office: Office, request: Record) -> list[str]:
    """What becomes of a request that counts as issued though no letter of it stands."""
    rows = sum(row.state == "recommended" for row in rows_of(office.store, request.id))
    back = ngettext(
        "No letter of this request stands. It goes back to the clerk with its {n} worker, to be mended, verified and "
        "approved anew.",
        "No letter of this request stands. It goes back to the clerk with its {n} workers, to be mended, verified and "
        "approved anew.",
        rows,
    )
    return [back.format(n=rows)]


def _paper(office: Office, letter: Record) -> list[str]:
    prints = len(prints_of(office, letter.id))
    if letter.state == "handed_over":
        by = letter.fields.get("collected_by", "")
        return [_("The paper was handed to {name} and has to be collected back.").format(name=by)]
    if prints:
        said = ngettext(
            "{n} print of it exists and has to be destroyed.",
            "{n} prints of it exist and have to be destroyed.",
            prints,
        )
        return [said.format(n=prints)]
    return [_("It was never printed, so no paper has to be collected.")]


def _going(office: Office, request: Record) -> int:
    return sum(row.state in _GOING for row in rows_of(office.store, request.id))
