"""The picture that is being cut, with the frame around what is kept: drawn by mouse, moved by arrow keys."""

from typing import Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QTransform
from PySide6.QtWidgets import QWidget

from desktop.i18n import _
from desktop.ui.design.theme import Theme
from desktop.usecases.scans.cutting import SMALLEST, WHOLE, Box, Cut

_STEP = 0.01  # part of a side for one press of an arrow key
_SHADE = 150  # of 255, over what is cut away
_ARROWS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}

Grip = Literal["left", "top", "right", "bottom"]


class CutFrame(QWidget):
    """Arrows move the frame, with Shift its right and lower edge, with Ctrl its left and upper one."""

    changed = Signal()

    def __init__(self, theme: Theme, picture: QPixmap) -> None:
        super().__init__()
        self.cut = Cut()
        self._theme = theme
        self._picture = picture
        self._turned = picture
        self._grips: set[Grip] = set()
        self._from: QPointF | None = None  # where a new frame was begun, or the frame was taken
        self._box = WHOLE  # as it was when the mouse was pressed
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(theme.gap(60), theme.gap(45))
        self._tell()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.gap(180), self._theme.gap(120))

    def put(self, cut: Cut) -> None:
        """Show another cut."""
        if cut.turns != self.cut.turns:
            self._turned = self._picture.transformed(QTransform().rotate(90 * cut.turns))
        self.cut = cut
        self._tell()
        self.update()
        self.changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _ARROWS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        across, down = step[0] * _STEP, step[1] * _STEP
        left, top, right, bottom = self.cut.box
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._set((left, top, right + across, bottom + down))
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._set((left + across, top + down, right, bottom))
        else:
            self._set(_moved(self.cut.box, across, down))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._grips = self._grips_at(event.position())
        self._from, self._box = self._part(event.position()), self.cut.box

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._from is None:
            self.setCursor(_cursor(self._grips_at(event.position())))
            return
        here = self._part(event.position())
        across, down = here.x() - self._from.x(), here.y() - self._from.y()
        left, top, right, bottom = self._box
        if self._grips:
            edges = {"left": left, "top": top, "right": right, "bottom": bottom}
            edges.update({grip: here.x() if grip in ("left", "right") else here.y() for grip in self._grips})
            self._set((edges["left"], edges["top"], edges["right"], edges["bottom"]))
        elif self._box != WHOLE and left < self._from.x() < right and top < self._from.y() < bottom:
            self._set(_moved(self._box, across, down))
        elif abs(across) > SMALLEST and abs(down) > SMALLEST:
            x, y = sorted((self._from.x(), here.x())), sorted((self._from.y(), here.y()))
            self._set((x[0], y[0], x[1], y[1]))

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._from = None

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        whole, kept = self._area(), self.kept_area()
        painter.drawPixmap(whole, self._turned, QRectF(self._turned.rect()))
        shade = QColor(0, 0, 0, _SHADE)
        for part in _around(whole, kept):
            painter.fillRect(part, shade)
        painter.setPen(QPen(self._theme.colour("accent"), 3 if self.hasFocus() else 2))
        painter.drawRect(kept)
        size = self._theme.gap(2)
        for corner in (kept.topLeft(), kept.topRight(), kept.bottomLeft(), kept.bottomRight()):
            painter.fillRect(
                QRectF(corner.x() - size / 2, corner.y() - size / 2, size, size), self._theme.colour("accent")
            )
        painter.end()

    def kept_area(self) -> QRectF:
        """Where on the widget the frame stands."""
        area, (left, top, right, bottom) = self._area(), self.cut.box
        return QRectF(
            area.x() + left * area.width(),
            area.y() + top * area.height(),
            (right - left) * area.width(),
            (bottom - top) * area.height(),
        )

    def _area(self) -> QRectF:
        """Where the picture stands: all of it, in the middle."""
        edge = self._theme.gap(1.5)
        room = QRectF(self.rect()).adjusted(edge, edge, -edge, -edge)
        size = self._turned.size().scaled(room.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
        shown = QRectF(0, 0, size.width(), size.height())
        shown.moveCenter(room.center())
        return shown

    def _part(self, place: QPointF) -> QPointF:
        area = self._area()
        across, down = (place.x() - area.x()) / area.width(), (place.y() - area.y()) / area.height()
        return QPointF(min(max(across, 0), 1), min(max(down, 0), 1))

    def _grips_at(self, place: QPointF) -> set[Grip]:
        """The edges within reach."""
        kept, reach = self.kept_area(), self._theme.gap(2)
        if not kept.adjusted(-reach, -reach, reach, reach).contains(place):
            return set()
        far: dict[Grip, float] = {
            "left": abs(place.x() - kept.left()),
            "right": abs(place.x() - kept.right()),
            "top": abs(place.y() - kept.top()),
            "bottom": abs(place.y() - kept.bottom()),
        }
        return {grip for grip, distance in far.items() if distance <= reach}

    def _set(self, box: Box) -> None:
        left, top = min(max(box[0], 0), 1 - SMALLEST), min(max(box[1], 0), 1 - SMALLEST)
        right, bottom = min(max(box[2], left + SMALLEST), 1), min(max(box[3], top + SMALLEST), 1)
        self.put(Cut(self.cut.turns, (left, top, right, bottom)))

    def _tell(self) -> None:
        left, top, right, bottom = (round(100 * part) for part in self.cut.box)
        self.setAccessibleName(
            _("Kept: from {left} to {right} percent across, from {top} to {bottom} percent down").format(
                left=left, right=right, top=top, bottom=bottom
            )
        )


def _moved(box: Box, across: float, down: float) -> Box:
    left, top, right, bottom = box
    across, down = min(max(across, -left), 1 - right), min(max(down, -top), 1 - bottom)
    return (left + across, top + down, right + across, bottom + down)


def _around(whole: QRectF, kept: QRectF) -> tuple[QRectF, ...]:
    return (
        QRectF(whole.left(), whole.top(), whole.width(), kept.top() - whole.top()),
        QRectF(whole.left(), kept.bottom(), whole.width(), whole.bottom() - kept.bottom()),
        QRectF(whole.left(), kept.top(), kept.left() - whole.left(), kept.height()),
        QRectF(kept.right(), kept.top(), whole.right() - kept.right(), kept.height()),
    )


def _cursor(grips: set[Grip]) -> Qt.CursorShape:
    if len(grips) == 2:
        return Qt.CursorShape.SizeFDiagCursor if grips in ({"left", "top"}, {"right", "bottom"}) else _OTHER_CORNER
    if grips & {"left", "right"}:
        return Qt.CursorShape.SizeHorCursor
    return Qt.CursorShape.SizeVerCursor if grips else Qt.CursorShape.CrossCursor


_OTHER_CORNER = Qt.CursorShape.SizeBDiagCursor
