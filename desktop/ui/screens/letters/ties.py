"""What an issued letter has to do with others: the one it replaces, the one that replaces it, the one that stands."""

from desktop.i18n import _
from desktop.store.values import Query
from desktop.usecases.desk import Office
from desktop.usecases.letters.files import LETTER
from desktop.usecases.people.registering import REQUEST
from desktop.usecases.people.same_person import Tie
from sync.model.record import Record


def letter_ties(office: Office, letter: Record) -> list[Tie]:
    """A sentence for each of them, with the way there."""
    found = []
    if letter.fields.get("replaces"):
        found.append(_tie(office, letter.fields["replaces"], _("It replaces the void letter {number}.")))
    if letter.type == LETTER:
        ids = office.store.select(Query(record_type=LETTER, filters={"replaces": letter.id}))
        found += [_tie(office, one, _("The letter {number} replaces it.")) for one in ids]
    if letter.fields.get("twin_of"):
        found.append(_tie(office, letter.fields["twin_of"], _("The letter {number} stands for this request.")))
    if not found and letter.state == "voided" and office.store.get(REQUEST, letter.fields.get("request", "")):
        said = _("This letter is void. Its request shows what follows.")
        found.append(Tie(kind="linked", text=said, record_type=REQUEST, record=letter.fields["request"]))
    return found


def _tie(office: Office, letter: str, sentence: str) -> Tie:
    other = office.store.get(LETTER, letter)
    number = other.fields["number"] if other else _("not on this PC yet")
    return Tie(kind="linked", text=sentence.format(number=number), record_type=LETTER, record=letter)
