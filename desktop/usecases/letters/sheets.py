"""Which sheets of void letters are out and have to come back.

A letter has a sheet where a print of it was counted, on whichever PC, or where it was handed over, which a reason
allows without a counted print. A void letter that has none asks for nothing.
"""

from desktop.store.values import Query
from desktop.usecases.desk import Office
from desktop.usecases.letters.files import PRINT
from sync.model.record import Record


def is_sheet_out(office: Office, letter: Record) -> bool:
    """Whether the letter is void and its sheet has not come back."""
    out = letter.state == "voided" and not letter.fields.get("collected_back_by")
    return out and bool(_with_sheet(office, [letter]))


def sheets_out(office: Office, record_type: str) -> list[Record]:
    """The void letters of that kind whose sheets have not come back."""
    void = Query(record_type=record_type, states=("voided",), filters={"collected_back_by": None})
    return _with_sheet(office, office.store.many(record_type, office.store.select(void)))


def _with_sheet(office: Office, letters: list[Record]) -> list[Record]:
    """Those of which there is a sheet."""
    counted = Query(record_type=PRINT, filters={"record": [letter.id for letter in letters]})
    printed = {letter for _print, letter in office.store.columns(counted, "record")}
    return [letter for letter in letters if letter.id in printed or letter.fields.get("handed_over_at")]
