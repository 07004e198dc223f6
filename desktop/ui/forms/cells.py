"""The fields of a form that are there when somebody reaches for them."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from desktop.ui.forms.cell import FieldCell


class Cells(Mapping[str, FieldCell]):
    """A form's fields by key, in its order. `lay_rest` lays all that are not there yet: it is called where somebody
    reaches for one of them, or for all.
    """

    def __init__(self, names: Iterable[str], lay_rest: Callable[[], None]) -> None:
        self.names = tuple(names)
        self.laid: dict[str, FieldCell] = {}
        self._lay_rest = lay_rest
        self._awaited: dict[str, Callable[[FieldCell], None]] = {}

    def add(self, cell: FieldCell) -> None:
        """A field is laid."""
        key = cell.control.field.key
        self.laid[key] = cell
        if key in self._awaited:
            self._awaited.pop(key)(cell)

    def when_laid(self, key: str, then: Callable[[FieldCell], None]) -> None:
        """Call `then` with a field as soon as it is laid, without reaching for it."""
        if key in self.laid:
            then(self.laid[key])
        else:
            self._awaited[key] = then

    def finish(self) -> None:
        """Lay the rest at once."""
        self._lay_rest()

    def __getitem__(self, key: str) -> FieldCell:
        if key in self.names and key not in self.laid:
            self._lay_rest()
        return self.laid[key]

    def __iter__(self) -> Iterator[str]:
        self._lay_rest()
        return iter(self.laid)

    def __len__(self) -> int:
        return len(self.names)

    def __contains__(self, key: object) -> bool:
        return key in self.names
