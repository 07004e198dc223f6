"""One style sheet for the whole window, made from the tokens."""

from string import Template

from desktop.ui.design.tokens import (
    BODY_POINTS,
    CAPTION_POINTS,
    FAMILY,
    FIGURE_POINTS,
    SECTION_POINTS,
    TITLE_POINTS,
    TONES,
    Colours,
)
from resources import resource_path

SCROLL_BAR = 3  # units: how wide one is

OF_THE_SYSTEM = ("QAbstractItemView", "QMenu", "QMessageBox", "QToolTip")  # Windows has fonts of its own for these

_BASE = Template("""
QWidget { color: $text; }
$of_the_system { font-family: "$family"; font-size: ${body}pt; }
QMainWindow, QDialog, QStackedWidget, #page, QScrollArea, #scrolled { background: $window; }
QScrollArea { border: none; }
QScrollArea[kind="bare"], QWidget[kind="bare"] { background: transparent; }
QToolTip { background: $surface; color: $text; border: 1px solid $line; padding: ${u1}px ${u2}px; }
QLabel { background: transparent; }
QLabel[kind="title"] { font-size: ${title}pt; font-weight: 600; }
QLabel[kind="section"] { font-size: ${section}pt; font-weight: 600; }
QLabel[kind="figure"] { font-size: ${figure}pt; font-weight: 600; }
QLabel[kind="figure-small"] { font-size: ${title}pt; font-weight: 600; }
QLabel[kind="strong"] { font-weight: 600; }
QLabel[kind="label"] { font-size: ${caption}pt; font-weight: 500; color: $muted; }
QLabel[kind="caption"] { font-size: ${caption}pt; color: $muted; }
QLabel[kind="muted"] { color: $muted; }
QLabel[kind="keycap"] { font-size: ${caption}pt; color: $muted; background: $sunken; border: 1px solid $line;
  border-radius: ${u1}px; padding: 0 ${u1}px; }
QLabel[kind="link"] { color: $accent; }
QFrame[kind="card"] { background: $surface; border: 1px solid $line; border-radius: ${u2}px; }
QFrame[kind="card"]:focus { border: 2px solid $accent; }
QFrame[kind="tile"] { background: $surface; border: 1px solid $line; border-radius: ${u2}px; padding: 1px; }
QFrame[kind="tile"]:hover { border-color: $accent; }
QFrame[kind="tile"]:focus { border: 2px solid $accent; padding: 0; }
QFrame[kind="line"] { background: $line; border: none; max-height: 1px; min-height: 1px; }
QFrame[kind="practice"] { background: $practice; border: none; }
QFrame[kind="practice"] QLabel { color: $practice_text; font-weight: 700; }
QFrame[kind="practice"] QPushButton { color: $practice_text; background: transparent; border-color: $practice_text;
  min-height: ${u5}px; }
QFrame[kind="practice"] QPushButton:hover { background: $practice_text; color: $practice; }
QFrame[kind="practice"] QPushButton:focus { border: 2px solid $practice_text; }
QFrame[kind="header"] { background: $surface; border: none; border-bottom: 1px solid $line; }
#letter_pages { background: $sunken; }
#preview QScrollArea, #preview #preview_facts { background: $surface; }
QLabel[kind="paper"] { background: #ffffff; border: 1px solid $line; }
""")

_CONTROLS = Template("""
QLineEdit, QPlainTextEdit, QComboBox, QSpinBox { background: $surface; color: $text; border: 1px solid $edge;
  border-radius: ${u1}px; padding: ${half}px ${u2}px; selection-background-color: $accent;
  selection-color: $on_accent; placeholder-text-color: $muted; }
QLineEdit, QComboBox, QSpinBox { min-height: ${control}px; }
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QComboBox:on, QSpinBox:focus { border: 2px solid $accent;
  padding: ${half_less}px ${u2_less}px; }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled, QLineEdit[readOnly="true"] { background: $sunken;
  color: $muted; border-color: $line; }
QLineEdit[tone="bad"], QComboBox[tone="bad"], QPlainTextEdit[tone="bad"] { border-color: $bad; }
QLineEdit[tone="warning"], QComboBox[tone="warning"], QPlainTextEdit[tone="warning"] { border-color: $warning; }
QLineEdit[filled="true"], QComboBox[filled="true"] { background: $accent_soft; }
QComboBox::drop-down { border: none; width: ${u5}px; }
QComboBox::down-arrow { image: url($icons/chevron-down-$theme.svg); width: ${u4}px; height: ${u4}px; }
QComboBox QAbstractItemView, QListView[kind="popup"] { background: $surface; border: 1px solid $edge; outline: none;
  selection-background-color: $accent_soft; selection-color: $text; }
QComboBox QAbstractItemView::item, QListView[kind="popup"]::item { min-height: ${control}px; padding: ${half}px ${u2}px;
  border: none; background: transparent; color: $text; }
QComboBox QAbstractItemView::item:selected, QListView[kind="popup"]::item:selected { background: $accent_soft; }
QCheckBox, QRadioButton { spacing: ${u2}px; background: transparent; }
QCheckBox::indicator, QTableView::indicator {
  width: ${u4}px; height: ${u4}px; border: 1px solid $edge; border-radius: 3px;
  background: $surface; }
QCheckBox::indicator:checked, QTableView::indicator:checked {
  background: $accent; border-color: $accent; image: url($icons/check-$theme.svg); }
QCheckBox::indicator:focus { border: 2px solid $accent_strong; }
QRadioButton:focus { color: $accent; }
QListWidget { background: $surface; border: 1px solid $line; border-radius: ${u2}px; outline: none; padding: ${u1}px; }
QListWidget::item { padding: ${u2}px; border-radius: ${u1}px; }
QListWidget::item:selected { background: $accent_soft; color: $text; }
QListWidget:focus { border-color: $accent; }
QRadioButton::indicator { width: ${u4}px; height: ${u4}px; border: 1px solid $edge; border-radius: ${u2_more_1}px;
  background: $surface; }
QRadioButton::indicator:checked { width: ${u2}px; height: ${u2}px; border: ${u1_more}px solid $accent;
  background: $surface; }
QPushButton { background: $surface; color: $text; border: 1px solid $edge; outline: none;
  border-radius: ${u1}px; padding: ${half}px ${u3}px; min-height: ${control}px; font-weight: 500; }
QPushButton:hover { background: $sunken; }
QPushButton:pressed { background: $line; }
QPushButton:focus { border: 2px solid $accent; padding: ${half_less}px ${u3_less}px; }
QPushButton:disabled { color: $muted; background: $sunken; border-color: $line; }
QPushButton[kind="primary"] { background: $accent; color: $on_accent; border-color: $accent; font-weight: 600; }
QPushButton[kind="primary"]:hover { background: $accent_strong; }
QPushButton[kind="primary"]:focus { border: 2px solid $text; }
QPushButton[kind="primary"]:disabled { background: $sunken; color: $muted; border-color: $line; }
QPushButton[kind="quiet"], QPushButton[kind="scans"] {
  background: transparent; border-color: transparent; color: $accent; }
QPushButton[kind="quiet"]:hover, QPushButton[kind="scans"]:hover { background: $accent_soft; }
QPushButton[kind="quiet"]:focus, QPushButton[kind="scans"]:focus { border-color: $accent; }
QPushButton[kind="quiet"]:disabled { color: $muted; }
QPushButton[kind="scans"] { padding: 0; min-width: 0; }
QPushButton[kind="link"] { background: transparent; border-color: transparent; text-align: left; padding: 0 ${u1}px;
  font-weight: 400; }
QPushButton[kind="link"]:hover { color: $accent; }
QPushButton[kind="link"]:focus { border: 1px solid $accent; padding: 0 ${u1}px; }
QPushButton[kind="chip"] { border-radius: ${pill}px; padding: 0 ${u3}px; font-weight: 500; background: $neutral_soft;
  border-color: transparent; color: $neutral; }
QPushButton[kind="chip"]:focus { border-color: $accent; }
QPushButton[kind="chip"]:checked { background: $accent_soft; color: $accent_strong; border-color: $accent; }
QPushButton[kind="chip"]:checked:focus { border: 2px solid $accent_strong; }
QPushButton[kind="filter-chip"] { border-radius: ${pill}px; padding: 0 ${u3}px; background: $accent_soft;
  border-color: transparent; color: $accent_strong; }
QPushButton[kind="filter-chip"]:focus { border: 2px solid $accent_strong; padding: 0 ${u3_less}px; }
QPushButton[kind="toggle"]:checked { background: $accent_soft; color: $accent_strong; border-color: $accent; }
QPushButton[kind="back"] { background: transparent; border-color: transparent; padding: ${half}px ${u2}px; }
QPushButton[kind="back"]:hover { background: $sunken; }
QPushButton[kind="back"]:focus { border-color: $accent; }
QPushButton[kind="find"] { background: transparent; border-color: transparent; color: $muted;
  padding: ${half}px ${u2}px; }
QPushButton[kind="find"]:hover { background: $sunken; }
QPushButton[kind="find"]:focus { border-color: $accent; }
QPushButton::menu-indicator { image: none; width: 0; }
QPushButton[kind="menu"]::menu-indicator { image: url($icons/chevron-down-$theme.svg); width: ${u4}px; height: ${u4}px;
  subcontrol-origin: padding; subcontrol-position: center right; right: ${u1}px; }
QPushButton[kind="menu"] { padding-right: ${u6}px; }
QMenu { background: $surface; border: 1px solid $line; padding: ${u1}px; }
QMenu::item { padding: ${u1}px ${u5}px ${u1}px ${u3}px; border-radius: ${u1}px; }
QMenu::item:selected { background: $accent_soft; color: $text; }
""")

_PLACES = Template("""
#navigation { background: $nav; border: none; border-right: 1px solid $line; }
#navigation QLabel { color: $nav_text; }
#navigation QLabel[kind="brand"] { color: $nav_current_text; font-size: ${section}pt; font-weight: 700; }
#navigation QLabel[kind="door-name"] { color: $nav_current_text; font-size: 34pt; font-weight: 700; }
#navigation QLabel[kind="door-text"] { color: $nav_current_text; font-size: ${section}pt; }
QPushButton[kind="nav"] { background: transparent; color: $nav_text; border: 2px solid transparent; text-align: left;
  border-radius: ${u1}px; padding: ${half}px ${u2}px; min-height: ${place}px; font-weight: 500; }
QPushButton[kind="nav"]:hover { background: $nav_current; }
QPushButton[kind="nav"]:checked { background: $nav_current; color: $nav_current_text; }
QPushButton[kind="nav"]:focus { border-color: $nav_text; padding: ${half}px ${u2}px; }
QTableView { background: $surface; border: 1px solid $line; border-radius: ${u2}px; gridline-color: $line;
  selection-background-color: $accent_soft; selection-color: $text; outline: none;
  alternate-background-color: $surface; }
QTableView:focus { border-color: $accent; }
QTableView::item { padding: 0 ${u2}px; border: none; border-bottom: 1px solid $line; }
QTableView::item:selected { background: $accent_soft; color: $text; }
QHeaderView { background: transparent; border: none; }
QHeaderView::section { background: transparent; color: $muted; font-size: ${caption}pt; font-weight: 600; border: none;
  border-bottom: 1px solid $edge; padding: ${u1}px ${u2}px ${u1}px ${u2_more}px; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QTableCornerButton::section { background: $surface; border: none; }
QScrollBar:vertical { background: transparent; width: ${scroll_bar}px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: ${scroll_bar}px; margin: 0; }
QScrollBar::handle { background: $edge; border-radius: ${half_u3}px; min-height: ${u8}px; min-width: ${u8}px;
  border: ${half}px solid transparent; margin: 2px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QWidget[kind="manual"] { background: $window; }
QTextBrowser[kind="manual"] { background: $surface; border: 1px solid $line; border-radius: ${u2}px; }
QFrame[kind="palette"] { background: $surface; border: 1px solid $edge; border-radius: ${u2}px; }
QLineEdit[kind="palette"] { background: transparent; border: none; font-size: ${section}pt; padding: ${u1}px; }
QListView[kind="palette"] { background: transparent; border: none; outline: none; }
QProgressBar { background: $sunken; border: none; border-radius: ${half}px; max-height: ${u1}px; min-height: ${u1}px; }
QProgressBar::chunk { background: $accent; border-radius: ${half}px; }
QSplitter::handle { background: transparent; }
#window_notice { margin-bottom: ${u2}px; }
#notice_action, #notice_close { min-height: ${u5}px; padding: 0 ${u2}px; }
""")

_TONE = Template("""
QFrame[kind="notice"][tone="$tone"] { background: $ground; border: 1px solid $line; border-radius: ${u1}px; }
QFrame[kind="badge"][tone="$tone"] { background: $ground; border: none; border-radius: ${u2}px; }
QFrame[kind="badge"][tone="$tone"] QLabel { color: $colour; font-size: ${caption}pt; font-weight: 600; }
QLabel[kind="problem"][tone="$tone"] { color: $colour; font-size: ${caption}pt; }
QPushButton[kind="status"][tone="$tone"] { background: $ground; color: $colour; border: 1px solid transparent;
  border-radius: ${pill}px; padding: 0 ${u3}px; font-weight: 500; }
QPushButton[kind="status"][tone="$tone"]:focus { border: 1px solid $colour; }
""")


_CONTRAST = Template("""
QDialog { border: 2px solid $edge; }
""")


def stylesheet(colours: Colours, unit: int, theme: str, *, close: bool = False) -> str:
    """The style sheet of the light theme, the dark one or that in high contrast, its lengths counted in `unit` (a
    quarter line in pixels). What is pressed or typed into is lower where lines stand `close`.
    """
    values: dict[str, object] = {name: colours.of(name) for name in colours.names()}
    values.update({f"u{n}": unit * n for n in range(1, 9)})
    values.update(
        control=unit * (5 if close else 6),
        pill=unit * 5 // 2 if close else unit * 3,  # half the height at most, else Qt draws corners
        place=unit * (6 if close else 7),  # of the navigation
        half=max(1, unit // 2),
        half_less=max(0, unit // 2 - 1),
        u2_less=unit * 2 - 1,
        u2_more=unit * 2 + 3,  # Qt insets a cell's text by three pixels more than a header's
        u2_more_1=unit * 2 + 1,
        u1_more=unit + 1,
        u3_less=unit * 3 - 1,
        half_u3=unit * 3 // 2 - 2,
        scroll_bar=unit * SCROLL_BAR,
        of_the_system=", ".join(OF_THE_SYSTEM),
        family=FAMILY,
        body=BODY_POINTS,
        caption=CAPTION_POINTS,
        section=SECTION_POINTS,
        title=TITLE_POINTS,
        figure=FIGURE_POINTS,
        theme="light" if theme == "light" else "dark",  # as its pictures are called
        icons=resource_path("icons").as_posix(),
    )
    tones = (
        _TONE.substitute(values, tone=tone, colour=colours.of(tone), ground=colours.of(f"{tone}_soft"))
        for tone in TONES
    )
    edges = [_CONTRAST.substitute(values)] if theme == "contrast" else []
    parts = (_BASE, _CONTROLS, _PLACES)
    return "\n".join([*(part.substitute(values) for part in parts), *tones, *edges])
