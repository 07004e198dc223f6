"""The NIK fills in birth date and sex, marked as filled in and free to change: people do correct them. Villages of the
district that it names are suggested first.
"""

from datetime import date

from desktop.i18n import _
from desktop.ui.forms.cells import Cells
from desktop.ui.forms.search_control import AreaControl
from sync.model.identity import read_nik
from sync.model.pack import RecordType

_RULE = "nik_agrees"  # names the NIK's field, the birth date's and the sex's


class NikFilling:
    """Watches the fields of the pack's `nik_agrees` rule; a record type without that rule is left alone."""

    def __init__(self, kind: RecordType, cells: Cells, today: date) -> None:
        rule = next((rule for rule in kind.rules if rule.check == _RULE), None)
        keys = rule.fields if rule and all(key in cells for key in rule.fields) else ()
        self._nik = keys[0] if keys else ""
        self._followers = keys[1:3]
        self._cells = cells
        self._today = today
        self._filled: set[str] = set()

    def edited(self, key: str) -> None:
        """A person changed a field: it is theirs from now on."""
        self._filled.discard(key)

    def fill(self, key: str) -> list[str]:
        """After `key` was left: fill what the NIK says into fields nobody typed in. Returns which it filled."""
        if not self._nik or key != self._nik:
            return []
        digits = self._cells[key].control.read()[0]
        said = read_nik(digits, self._today) if digits else None
        if said is None:
            return []
        for cell in self._cells.values():
            if isinstance(cell.control, AreaControl):
                cell.control.within = said.area
        told = zip(self._followers, (said.birth.isoformat(), said.sex), strict=False)
        return [name for name, value in told if self._put(name, value)]

    def _put(self, key: str, value: str) -> bool:
        cell = self._cells[key]
        if cell.control.typed() and key not in self._filled:
            return False
        cell.control.put(value)
        cell.show_hint(_("from the NIK"))
        self._filled.add(key)
        return True
