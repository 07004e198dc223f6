"""The pages of an issued letter: shown, printed, and saved as a copy. Prints and copies are counted over all PCs."""

import hashlib
from pathlib import Path

import msgspec

from desktop.errors import Refused, SurroundingsFailed
from desktop.i18n import _
from desktop.letters.content import LetterContent, RefusalContent
from desktop.store.values import Intent, Query
from desktop.usecases.desk import Desk, Office, get_record, write
from desktop.usecases.handing_out import write_out
from desktop.usecases.office.arms import arms_named
from sync.model.op import new_id
from sync.model.pack import Pack
from sync.model.record import Fields, Record

LETTER = "recommendation"
REFUSAL = "refusal_letter"
PRINT = "letter_print"
COPY = "letter_copy"
PDF = "application/pdf"
# on the page, which is Indonesian whatever the language of the program
REPRINT_MARK = "CETAK ULANG ke-{n}"
COPY_MARK = "SALINAN"
VOID_COPY_MARK = "SALINAN · DIBATALKAN"

_Content = LetterContent | RefusalContent


def letter_pages(desk: Desk, letter: str, ppi: float = 110, record_type: str = LETTER) -> list[bytes]:
    """The pages of an issued letter as PNG pictures, set from what it said; that it was looked at is noted."""
    found = get_record(desk, record_type, letter)
    desk.store.log(desk.reader(), "view", record_type, letter)
    return show_letter(desk, found.pack, _content(found), ppi)


def print_letter(desk: Desk, letter: str, reason: str = "", record_type: str = LETTER) -> bytes:
    """The pages to be printed, counted as a print. Raises Refused as `pages_to_print` does."""
    pdf = pages_to_print(desk, letter, reason, record_type)
    note_print(desk, letter, reason, record_type)
    return pdf


def pages_to_print(desk: Desk, letter: str, reason: str = "", record_type: str = LETTER) -> bytes:
    """The pages to be printed, not counted yet: a printer may fail. The first print is the letter as issued; each
    further one needs a reason and says on every page which reprint it is.

    A PC that did not issue the letter sets it anew from what the letter said and proves by its fingerprint that it is
    the same. Raises SurroundingsFailed when it is not; Refused for a void letter, and for a reprint without a reason.
    """
    found = get_record(desk, record_type, letter)
    if found.state == "voided":
        raise Refused(
            _("The letter {number} is void and is not printed any more.").format(number=found.fields["number"])
        )
    earlier = len(prints_of(desk, letter))
    if earlier and not reason.strip():
        raise Refused(
            _(
                "The letter {number} has been printed before. Say why it is printed again; the print will bear a mark."
            ).format(number=found.fields["number"])
        )
    if not earlier:
        return _issued_pdf(desk, found)
    return set_letter(desk, found.pack, _content(found), REPRINT_MARK.format(n=earlier))


def note_print(desk: Desk, letter: str, reason: str = "", record_type: str = LETTER) -> None:
    """The letter came out of a printer once more. Each print is a record of its own, so that all PCs' count."""
    found = get_record(desk, record_type, letter)
    copy = len(prints_of(desk, letter)) + 1
    write(desk, desk.author(PRINT), [_print_intent(desk, found, copy, reason.strip())])
    desk.store.log(desk.reader(), "print", record_type, letter)


def prints_of(office: Office, letter: str) -> list[Record]:
    """Every print of a letter, on whichever PC, the first first."""
    ids = office.store.select(Query(record_type=PRINT, filters={"record": letter}))
    return sorted(
        office.store.many(PRINT, ids), key=lambda made: (made.fields["printed_at"], made.fields["copy"], made.id)
    )


def save_copy(desk: Desk, letter: str, file: Path, record_type: str = LETTER) -> None:
    """Write the pages into a file, marked as a copy on each of them, and count it.

    A file can be printed as often as one likes, so only what `print_letter` gives looks like the letter itself. A void
    letter's copy says so. Raises Refused, SurroundingsFailed.
    """
    author = desk.author(COPY)
    found = get_record(desk, record_type, letter)
    _issued_pdf(desk, found)  # proves that this PC makes the letter as it was issued
    mark = VOID_COPY_MARK if found.state == "voided" else COPY_MARK
    write_out(file, set_letter(desk, found.pack, _content(found), mark))
    said: Fields = {
        "record_type": record_type,
        "record": letter,
        "number": found.fields["number"],
        "saved_by": desk.person.id,
        "saved_at": desk.clock.now(),
    }
    record = new_id(desk.clock.milliseconds())
    write(desk, author, [Intent(record_type=COPY, record=record, action="create", fields=said)])
    desk.store.log(desk.reader(), "copy", record_type, letter)


def copies_of(office: Office, letter: str) -> list[Record]:
    """Every copy of a letter that was saved as a file, on whichever PC, the first first."""
    ids = office.store.select(Query(record_type=COPY, filters={"record": letter}))
    return sorted(office.store.many(COPY, ids), key=lambda made: (made.fields["saved_at"], made.id))


def set_letter(office: Office, version: str, content: LetterContent | RefusalContent, mark: str = "") -> bytes:
    """The letter as PDF, by the templates of that version of the pack, with the arms it names.

    Raises Refused or NoLine where the arms cannot be had.
    """
    from desktop.letters.render import render_pdf  # noqa: PLC0415 (loads the typesetter)

    arms = arms_named(office, content.office.arms_sha256)
    return render_pdf(content, templates(office.pack, version), arms, mark, practice=office.practice)


def show_letter(
    office: Office, version: str, content: LetterContent | RefusalContent, ppi: float, *, draft: bool = False
) -> list[bytes]:
    """The same pages as PNG pictures. Raises as `set_letter` does."""
    from desktop.letters.render import render_pages  # noqa: PLC0415 (loads the typesetter)

    arms = arms_named(office, content.office.arms_sha256)
    folder = templates(office.pack, version)
    return render_pages(content, folder, ppi, arms, draft=draft, practice=office.practice)


def templates(pack: Pack, version: str) -> Path:
    """Where the templates of a pack's version lie: versions stand side by side."""
    return Path(pack.folder).parent / version / "letters"


def _issued_pdf(desk: Desk, letter: Record) -> bytes:
    fingerprint = letter.fields["pdf_sha256"]
    kept = desk.store.get_file(fingerprint)
    if kept is not None:
        return kept
    pdf = set_letter(desk, letter.pack, _content(letter))
    if hashlib.sha256(pdf).hexdigest() != fingerprint:
        raise SurroundingsFailed(
            _(
                "This PC cannot make letter {number} exactly as it was issued, so it is not shown. The letter "
                "itself is safe. Print it on the PC that issued it, or install the same version of the program."
            ).format(number=letter.fields["number"])
        )
    desk.store.put_file(pdf, PDF)
    return pdf


def _content(letter: Record) -> _Content:
    content: _Content = msgspec.convert(letter.fields["content"], _Content)
    return content


def _print_intent(desk: Desk, letter: Record, copy: int, reason: str) -> Intent:
    fields: Fields = {
        "record_type": letter.type,
        "record": letter.id,
        "number": letter.fields["number"],
        "copy": copy,
        "printed_by": desk.person.id,
        "printed_at": desk.clock.now(),
        **({"reason": reason} if reason else {}),
    }
    record = new_id(desk.clock.milliseconds())
    return Intent(record_type=PRINT, record=record, action="create", fields=fields)
