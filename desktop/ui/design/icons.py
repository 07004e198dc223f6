"""Icons by their meaning; every one is shown with a word or has an accessible name.

The signs are those of a font that qtawesome brings. Its own code is not loaded: below it lies qtpy, which makes every
class of Qt known to Python, and that costs twenty megabytes and a tenth of a second.
"""

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication, QIcon, QIconEngine, QPainter, QPalette, QPixmap

_SET = "materialdesignicons6-webfont-"  # the one set of the many that qtawesome brings
_PREFIX = "mdi6."  # of its signs' names
_HIGH = 0.875  # of an icon's height: what a sign takes, for the font leaves room around it

ICONS = {
    "home": "mdi6.home-outline",
    "registration": "mdi6.account-outline",
    "recommendation_request": "mdi6.file-document-multiple-outline",
    "recommendation": "mdi6.certificate-outline",
    "company": "mdi6.domain",
    "office": "mdi6.office-building-outline",
    "recruitment_permit": "mdi6.file-certificate-outline",
    "refusal_letter": "mdi6.file-cancel-outline",
    "approvals": "mdi6.check-decagram-outline",
    "interview_record": "mdi6.account-voice",
    "user": "mdi6.account-group-outline",
    "record": "mdi6.folder-outline",
    "import": "mdi6.table-arrow-up",
    "verify": "mdi6.shield-check-outline",
    "conflict": "mdi6.call-split",
    "promise": "mdi6.timer-sand",
    "portal": "mdi6.clipboard-arrow-right-outline",
    "register": "mdi6.book-open-page-variant-outline",
    "copy": "mdi6.content-copy",
    "duplicate": "mdi6.account-multiple-outline",
    "merge": "mdi6.call-merge",
    "sync": "mdi6.sync",
    "waiting": "mdi6.cloud-upload-outline",
    "all-sent": "mdi6.cloud-check-outline",
    "no-line": "mdi6.cloud-off-outline",
    "to-stick": "mdi6.usb-flash-drive-outline",
    "from-stick": "mdi6.tray-arrow-down",
    "search": "mdi6.magnify",
    "filter": "mdi6.filter-variant",
    "columns": "mdi6.view-column-outline",
    "preview": "mdi6.dock-right",
    "add": "mdi6.plus",
    "back": "mdi6.arrow-left",
    "save": "mdi6.content-save-outline",
    "next": "mdi6.account-plus-outline",
    "close": "mdi6.close",
    "print": "mdi6.printer-outline",
    "draft": "mdi6.pencil-outline",
    "sign-out": "mdi6.logout",
    "person": "mdi6.account-circle-outline",
    "theme": "mdi6.theme-light-dark",
    "contrast": "mdi6.contrast-circle",
    "room": "mdi6.format-line-spacing",
    "language": "mdi6.translate",
    "open": "mdi6.chevron-right",
    "set-aside": "mdi6.tray-remove",
    "file": "mdi6.file-excel-outline",
    "folder": "mdi6.folder-open-outline",
    "picture": "mdi6.image-outline",
    "manual": "mdi6.help-circle-outline",
    "keyboard": "mdi6.keyboard-outline",
    "about": "mdi6.information-outline",
    "sent-back": "mdi6.arrow-u-left-top",
    "hand-over": "mdi6.hand-extended-outline",
    "refused": "mdi6.cloud-alert",
    "numbers": "mdi6.numeric",
    "expiring": "mdi6.calendar-clock",
    "all-done": "mdi6.check-circle-outline",
    "mandate": "mdi6.fountain-pen-tip",
    "practice": "mdi6.school-outline",
    "anew": "mdi6.restart",
    "other_person": "mdi6.account-switch-outline",
    "lock": "mdi6.lock-outline",
    "pin": "mdi6.dialpad",
    "password": "mdi6.key-outline",
    "leave": "mdi6.exit-to-app",
    "handover": "mdi6.account-arrow-right-outline",
}


@cache
def icon(name: str, colour: str) -> QIcon:
    """The icon of a meaning (a key of ICONS, or a font's own name such as `mdi6.check`) in a colour `#rrggbb`. Raises
    KeyError where the font has none of that name.
    """
    glyph = ICONS.get(name, name if "." in name else ICONS["record"])
    return QIcon(_DrawnOnce(_signs().characters[glyph.removeprefix(_PREFIX)], colour))


class _DrawnOnce(QIconEngine):
    """Keeps what a font's sign looks like at each size: drawing it takes half a millisecond, and a page has dozens."""

    def __init__(self, sign: str, colour: str) -> None:
        super().__init__()
        self._sign = sign
        self._colour = colour
        self._kept: dict[tuple[int, int, QIcon.Mode], QPixmap] = {}

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        ratio = painter.device().devicePixelRatioF()
        painter.drawPixmap(rect, self.pixmap(rect.size() * ratio, mode, state))

    def pixmap(self, size: QSize, mode: QIcon.Mode, _state: QIcon.State) -> QPixmap:
        key = (size.width(), size.height(), mode)
        if key not in self._kept:
            self._kept[key] = self._drawn(size, mode)
        return self._kept[key]

    def clone(self) -> QIconEngine:
        return _DrawnOnce(self._sign, self._colour)

    def _drawn(self, size: QSize, mode: QIcon.Mode) -> QPixmap:
        drawn = QPixmap(size)
        drawn.fill(Qt.GlobalColor.transparent)
        font = QFont(_signs().family)
        font.setPixelSize(max(1, round(_HIGH * size.height())))
        painter = QPainter(drawn)
        painter.setFont(font)
        if mode is QIcon.Mode.Disabled:
            painter.setPen(QGuiApplication.palette().color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text))
        else:
            painter.setPen(self._colour)
        painter.drawText(drawn.rect(), Qt.AlignmentFlag.AlignCenter, self._sign)
        painter.end()
        return drawn


class _Signs(NamedTuple):
    """A font whose characters are signs."""

    family: str
    characters: dict[str, str]  # by name


@cache
def _signs() -> _Signs:
    spec = find_spec("qtawesome")
    assert spec is not None and spec.submodule_search_locations is not None  # noqa: S101 (the program does not go without)
    folder = Path(spec.submodule_search_locations[0], "fonts")
    font = next(path for path in folder.glob(f"{_SET}*.ttf"))
    codes = json.loads(font.with_name(font.stem.replace(_SET, f"{_SET}charmap-") + ".json").read_text("utf-8"))
    families = QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(font)))
    return _Signs(families[0], {name: chr(int(code, 16)) for name, code in codes.items()})
