"""A record to read: each group's fields with their names, in the paper form's order."""

from collections.abc import Callable, Container, Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QSizePolicy, QWidget

from desktop.i18n import current_language
from desktop.ui.design.theme import Theme
from desktop.ui.design.tokens import LOOKS
from desktop.ui.forms.documents import VERDICT_TONES
from desktop.ui.forms.making import width_of
from desktop.ui.widgets.even_grid import COLUMNS, EvenGrid
from desktop.ui.widgets.plain import card, column, label, row, selectable
from desktop.wording import NOTHING, Names, show_value
from sync.model.identity import group_digits
from sync.model.pack import Field, Pack, RecordType
from sync.model.record import Fields

Beside = Callable[[str, str], QWidget]
"""A part for a document, by its key and label."""


def fact_cards(
    theme: Theme,
    pack: Pack,
    kind: RecordType,
    fields: Fields,
    names: Names,
    left_out: Container[str] = (),
    beside: Beside | None = None,
) -> Iterator[QFrame]:
    """A card for each group of the record type; `beside` makes what stands at the end of a document's line."""
    for group in kind.groups:
        parts: list[tuple[QWidget, int]] = []
        for field in kind.in_group(group.key):
            if field.type in ("secret", "snapshot") or field.key in left_out:
                continue
            if field.type == "map":
                if field.key == kind.checklist:
                    parts.append((document_list(theme, pack, kind, fields, beside), COLUMNS))
                continue
            text = _shown(pack, field, fields, names)
            parts.append((fact(theme, field.label.of(current_language()), text, wrap=True), width_of(field)))
        if parts:
            heading = label(group.label.of(current_language()), "section")
            yield card(theme, heading, EvenGrid(theme, parts, gap=2.5, top=True))


def fact(theme: Theme, name: str, value: str, *, wrap: bool = False) -> QWidget:
    """A name above its value; the value can be copied. A long name is broken where it may `wrap`."""
    holder = QWidget()
    holder.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
    shown = selectable(value)
    shown.setAccessibleName(f"{name}: {value}")
    holder.setLayout(column(label(name, "label", wrap=wrap), shown, gap=theme.gap(0.25)))
    return holder


def document_list(theme: Theme, pack: Pack, kind: RecordType, fields: Fields, beside: Beside | None = None) -> QWidget:
    """The documents a record needs, each with its verdict."""
    entries = fields.get(kind.checklist or "") or {}
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(theme.gap(3))
    grid.setVerticalSpacing(theme.gap(1))
    grid.setColumnStretch(0, 3)
    grid.setColumnStretch(1, 2)
    for place, (document, required) in enumerate(pack.checklist_for(kind.key, fields)):
        entry = entries.get(document.key) or {}
        verdict = str(entry.get("verdict", "pending"))
        name = label(document.label.of(current_language()) + (" *" if required else ""), wrap=True)
        grid.addWidget(name, place, 0)
        remark = " · ".join(str(entry[key]) for key in ("number", "note") if entry.get(key))
        grid.addLayout(_verdict(theme, pack, verdict, remark), place, 1)
        if beside is not None:
            grid.addWidget(beside(document.key, document.label.of(current_language())), place, 2)
    holder = QWidget()
    holder.setLayout(grid)
    return holder


def _verdict(theme: Theme, pack: Pack, verdict: str, remark: str) -> QGridLayout:
    tone = VERDICT_TONES.get(verdict, "neutral")
    sign = QLabel()
    sign.setPixmap(theme.icon(LOOKS[tone].icon, tone).pixmap(theme.gap(4), theme.gap(4)))
    entry = pack.code("document_verdict", verdict)
    word = label(entry.label.of(current_language()) if entry else verdict)
    holder = QGridLayout()
    line = row(sign, word, label(remark, "caption"), None, gap=theme.gap(1.5))
    holder.addLayout(line, 0, 0, Qt.AlignmentFlag.AlignVCenter)
    return holder


def _shown(pack: Pack, field: Field, fields: Fields, names: Names) -> str:
    value = fields.get(field.key)
    if value is None:
        return NOTHING
    return group_digits(str(value)) if field.type == "nik" else show_value(pack, field, value, names)
