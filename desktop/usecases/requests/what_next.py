"""What comes next for a request or a letter, and by whom, in one sentence: nobody has to know the way by heart."""

from desktop.i18n import _
from desktop.store.values import Query
from desktop.usecases.desk import Office
from desktop.usecases.letters.files import LETTER, REFUSAL, prints_of
from desktop.usecases.letters.sheets import is_sheet_out
from desktop.usecases.requests.permits import IN_LETTER
from desktop.usecases.requests.promise_words import place_name
from desktop.usecases.requests.rows import rows_of
from desktop.usecases.requests.service_promise import place_of_request
from sync.model.record import Record


def next_of_request(office: Office, request: Record) -> str:
    """Who has to do what now; where nothing is left to do, how it ended."""
    place = place_of_request(request)
    if place is not None:
        return _of_nobody(office, request) or place_name(place)
    if request.state == "refused":
        letter = _standing(office, REFUSAL, request.id)
        return next_of_letter(office, letter) if letter else _("Clerk: letter of refusal to issue")
    letter = _standing(office, LETTER, request.id) if request.state == "issued" else None
    if letter is not None:
        return next_of_letter(office, letter)
    if request.state == "withdrawn":
        return _("Done: it was withdrawn.")
    return _("Synchronise: the letter of this request is not on this PC yet.")


def _of_nobody(office: Office, request: Record) -> str:
    """What comes first where the request is for nobody, or for nobody any more; "" where it is for somebody."""
    rows = rows_of(office.store, request.id)
    if not rows:
        return _("Clerk: to put the people in whom the letter is for") if request.state == "received" else ""
    if any(row.state in IN_LETTER for row in rows) or request.state not in ("submitted", "verified"):
        return ""
    sent_back = _("Verifier: every worker was sent back, so the request is to be sent back too")
    return sent_back if request.state == "submitted" else _("Head: nobody is left in it, so it is to be sent back")


def next_of_letter(office: Office, letter: Record) -> str:
    """What an issued letter waits for, and from whom."""
    if letter.state == "voided":
        return _next_of_void(office, letter)
    if letter.state == "issued" and not prints_of(office, letter.id):
        return place_name("to_print")
    if letter.type == REFUSAL:
        return _("Done: the applicant has the letter of refusal.")
    if letter.state == "handed_over":
        return _("Done: the letter was handed to {name}.").format(name=letter.fields.get("collected_by", ""))
    return place_name("to_hand_over")


def _next_of_void(office: Office, letter: Record) -> str:
    if is_sheet_out(office, letter):
        return _("Clerk: paper of the void letter to collect back")
    if letter.fields.get("collected_back_by"):
        return _("Done: the paper came back.")
    return _("Done: it was never printed, so no paper has to come back.")


def _standing(office: Office, kind: str, request: str) -> Record | None:
    ids = office.store.select(Query(record_type=kind, filters={"request": request}, order=("sequence", "desc")))
    return next((letter for letter in office.store.many(kind, ids) if letter.state != "voided"), None)
