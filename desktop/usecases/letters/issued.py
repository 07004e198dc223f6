"""What becomes of an issued letter: handed over, voided with all that follows, its paper collected back."""

from collections.abc import Sequence

import msgspec

from desktop.errors import Refused
from desktop.i18n import _
from desktop.store.values import Author, Intent, Query
from desktop.store.writing import Transaction
from desktop.usecases.desk import Desk, get_record, refused, write
from desktop.usecases.letters.files import LETTER, REFUSAL, prints_of
from desktop.usecases.letters.sheets import sheets_out
from desktop.usecases.people.registering import REGISTRATION, REQUEST
from desktop.usecases.requests.rows import rows_of
from desktop.usecases.requests.steps import refuse_judged, step_intent
from sync.model.issues import Issue
from sync.model.record import Fields, Record

_DIGITS = 4  # at least, of the number of a document


class NotPrinted(Refused):
    """A letter of which no print was counted is to be handed over, and nobody said why."""


class NotIdentified(Refused):
    """What was checked names no document, and nobody said why."""


class Collected(msgspec.Struct, frozen=True, kw_only=True):
    """Who took a letter: their name, as what they came (a code of `collector`), and the identity that was checked.

    `unprinted` is why it is handed over though no print of it was counted; "" where one was. `unnumbered` is why no
    number of a document stands in `identity`; "" where one does.
    """

    by: str
    collector: str
    identity: str
    unprinted: str = ""
    unnumbered: str = ""


def names_document(identity: str) -> bool:
    """Whether this looks like the number of a document, be it an identity card, a passport or a company's letter."""
    return sum(sign.isdigit() for sign in identity) >= _DIGITS


def hand_over(desk: Desk, letter: str, collected: Collected) -> Record:
    """The letter leaves the office. Raises Refused where it is not said to whom and what showed who they are,
    NotIdentified where that is no number of a document and no reason is given, and NotPrinted where no print of it was
    counted and no reason given: then there is hardly a paper to hand over.
    """
    author = desk.author(LETTER, "hand_over")
    said: Fields = {
        "collected_by": collected.by.strip(),
        "collector": collected.collector,
        "collector_identity": collected.identity.strip(),
    }
    issues = [Issue(code="missing", field=key) for key, value in said.items() if not value]
    if collected.collector and desk.pack.code("collector", collected.collector) is None:
        issues.append(Issue(code="code_unknown", field="collector", facts={"text": collected.collector}))
    found = get_record(desk, LETTER, letter)
    refuse_judged(desk, found, "hand_over", author, None)
    if issues:
        raise refused(desk.pack, desk.pack.record(LETTER), issues)
    said["collector_identity"] = _identity(collected)
    noted: Fields = {**said, "handed_over_at": desk.clock.now()}
    if not prints_of(desk, letter):
        noted["unprinted_reason"] = _why_unprinted(found, collected)
    write(desk, author, [step_intent(desk.pack, found, "hand_over", author, None, noted)])
    return get_record(desk, LETTER, letter)


def _identity(collected: Collected) -> str:
    """What was checked; where it is the number of no document, with the reason behind it."""
    identity, reason = collected.identity.strip(), collected.unnumbered.strip()
    if names_document(identity):
        return identity
    if not reason:
        raise NotIdentified(
            _(
                "The identity that was checked is no number of a document, so nothing was handed over. Write the "
                "number of the identity card, the passport or the company's letter, or say why there is none."
            )
        )
    return f"{identity} ({reason})"


def _why_unprinted(letter: Record, collected: Collected) -> str:
    if reason := collected.unprinted.strip():
        return reason
    raise NotPrinted(
        _(
            "No print of letter {number} was counted, so nothing was handed over. Print it first, or say why it is "
            "handed over all the same, such as that another PC printed it."
        ).format(number=letter.fields["number"])
    )


def void_letter(desk: Desk, letter: str, reason: str, record_type: str = LETTER) -> Record:
    """Declare a letter void. Its request and workers go back to the clerk, the permit gets its quota back, and the next
    letter of that request names this one. A refusal's request stays refused; a right letter may be issued.
    """
    author = desk.author(record_type, "void")

    def build(tx: Transaction) -> Sequence[Intent]:
        found = tx.get(record_type, letter) or get_record(desk, record_type, letter)
        refuse_judged(desk, found, "void", author, reason)
        more = _reopening(desk, tx, found, author, reason) if record_type == LETTER else []
        return [step_intent(desk.pack, found, "void", author, reason), *more]

    write(desk, author, build)
    return get_record(desk, record_type, letter)


def collect_back(desk: Desk, letter: str, record_type: str = LETTER) -> Record:
    """The paper of a void letter has come back to the office."""
    author = desk.author(record_type, "collect_back")
    found = get_record(desk, record_type, letter)
    refuse_judged(desk, found, "collect_back", author, None)
    if found.fields.get("collected_back_by"):
        raise Refused(_("The paper of letter {number} came back already.").format(number=found.fields["number"]))
    write(desk, author, [step_intent(desk.pack, found, "collect_back", author)])
    return get_record(desk, record_type, letter)


def to_collect_back(desk: Desk) -> list[Record]:
    """Void letters whose paper is out and has not come back, of either kind."""
    return [letter for record_type in (LETTER, REFUSAL) for letter in sheets_out(desk, record_type)]


def _reopening(desk: Desk, tx: Transaction, letter: Record, author: Author, reason: str) -> list[Intent]:
    """The request and its workers go back, unless another letter of it stands or it went on by itself."""
    request = tx.get(REQUEST, letter.fields["request"])
    letters = tx.many(LETTER, tx.select(Query(record_type=LETTER, filters={"request": letter.fields["request"]})))
    others = [other for other in letters if other.id != letter.id and other.state != "voided"]
    if request is None or request.state != "issued" or others:
        return []
    rows = [row for row in rows_of(tx, request.id) if row.state == "recommended"]
    role = desk.author(REGISTRATION, "reopen")
    return [
        *(step_intent(desk.pack, row, "reopen", role, reason) for row in rows),
        step_intent(desk.pack, request, "reopen", author, reason, {"replaces": letter.id}),
    ]
