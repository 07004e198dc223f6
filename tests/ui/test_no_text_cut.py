"""Nothing that is written on a screen is cut, at 200 % and with a person's larger letters."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPushButton, QScrollArea, QTableView, QWidget
from pytestqt.qtbot import QtBot

from desktop.i18n import Language, use_language
from desktop.ui.design.theme import Theme
from desktop.ui.forms.search_control import SearchLine
from desktop.ui.forms.sources import Suggestion
from desktop.ui.screens.approving.model import APPLICANT
from desktop.ui.screens.importing.plan_view import PlanView
from desktop.ui.screens.records import RecordsPage
from desktop.ui.shell.places import places
from desktop.ui.tables.row_model import RowModel
from desktop.ui.tables.view import StateDelegate, Table
from desktop.ui.widgets.elided import Elided
from desktop.ui.widgets.giving_way import GivingWay
from desktop.usecases.desk import Office
from desktop.usecases.lists.columns import STATE, all_columns
from desktop.usecases.people.registering import register
from sync.model.pack import Pack
from tests.support.answered import issued_letter, request_from_another_pc
from tests.support.desks import desk_of
from tests.support.office import PERSON
from tests.ui.conftest import OpenCounter
from tests.ui.counter import Counter
from tests.ui.import_page import MESSY, start
from tests.ui.request_page import look_at
from tests.ui.test_approvals import one_alone, screen

SIZES = [(1366, 768), (960, 540)]  # the second is what 200 % leaves of 1920 × 1080
SMALL = (911, 512)  # what 150 % leaves of 1366 × 768
LOW = (683, 384)  # what 200 % leaves of it
SLACK = 2  # pixels by which a style sheet's border may be counted otherwise
FORMS = ("registration", "company", "recommendation_request", "recruitment_permit", "user")


def texts_cut(counter: Counter) -> list[tuple[str, str, int, int]]:
    """What has less room than its text needs, and does not shorten it openly: kind, text, width, needed."""
    QApplication.processEvents()
    return [
        (type(part).__name__, text_of(part), part.width(), needed)
        for part in visible_texts(counter)
        if (needed := room_needed(part)) > part.width() + SLACK
    ]


def visible_texts(counter: Counter) -> Iterator[QWidget]:
    for kind in (QLabel, QAbstractButton):
        for part in counter.window.findChildren(kind):
            if part.isVisible() and text_of(part) and not isinstance(part, Elided | GivingWay):
                yield part


def text_of(part: QWidget) -> str:
    return part.text() if isinstance(part, QLabel | QAbstractButton) else ""


def room_needed(part: QWidget) -> int:
    """In pixels across; of a text that breaks, its longest word."""
    if isinstance(part, QLabel) and part.wordWrap():
        words = (part.fontMetrics().horizontalAdvance(word) for word in part.text().split())
        return max(words, default=0)
    if isinstance(part, QLabel):
        return part.sizeHint().width() if part.textFormat() is not Qt.TextFormat.RichText else 0
    return part.minimumSizeHint().width() if part.text() else 0


def below(counter: Counter) -> list[str]:
    """Texts that break into more lines than they have room for."""
    broken = (part for part in counter.window.findChildren(QLabel) if part.isVisible() and part.wordWrap())
    return [part.text() for part in broken if part.text() and part.heightForWidth(part.width()) > part.height() + SLACK]


def beyond(counter: Counter) -> list[str]:
    """Texts that stand further right than what scrolls shows, where nothing scrolls sideways."""
    return [
        text_of(part)
        for area in counter.window.findChildren(QScrollArea)
        if area.isVisible() and area.horizontalScrollBarPolicy() is Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        for part in visible_texts(counter)
        if area.widget().isAncestorOf(part)
        and part.mapTo(area.viewport(), part.rect().bottomRight()).x() > area.viewport().width() + SLACK
    ]


def columns_seen(view: PlanView) -> list[str]:
    """The headings of an import's table, the first ones first."""
    header = view.table.horizontalHeader()
    shown = [place for place in range(header.count()) if not header.isSectionHidden(place)]
    return [str(view.model.headerData(place, Qt.Orientation.Horizontal)) for place in shown]


def faults(counter: Counter) -> dict[str, object]:
    found = {"cut": texts_cut(counter), "below": below(counter), "beyond": beyond(counter)}
    return {kind: texts for kind, texts in found.items() if texts}


def shows_all(counter: Counter, what: str = "") -> None:
    """Nothing of the screen is cut, once all that was just laid has found its place."""

    def holds() -> bool:
        assert (what, faults(counter)) == (what, {})
        return True

    counter.wait(holds)


@pytest.mark.parametrize("size", [*SIZES, LOW], ids=str)
def test_no_place_cuts_a_text(sit: OpenCounter, office: Office, size: tuple[int, int]) -> None:
    register(desk_of(office, "siti"), PERSON)
    for name in ("siti", "agus", "ratna"):
        counter = sit(name)
        counter.window.resize(*size)
        for place in places(counter.shell.seat.desk):
            counter.shell.to(place.key)
            counter.rest()
            shows_all(counter, place.key)


@pytest.mark.parametrize("size", [*SIZES, SMALL, LOW], ids=str)
def test_no_overview_of_the_counter_is_scrolled_sideways(
    sit: OpenCounter, office: Office, tmp_path: Path, size: tuple[int, int]
) -> None:
    """Where there is little room columns give way, and in the smallest window what stands beside goes below."""
    issued_letter(office, tmp_path)
    request_from_another_pc(office, "60/PT-CAK/X/2026", "received", "2026-11-19")
    counter = sit("siti")
    counter.window.resize(*size)
    for place, name in (("promise", "promise_table"), ("register", "register_table"), ("portal", "portal_queue")):
        counter.shell.to(place)
        counter.rest()
        table = counter.find(QTableView, name)
        assert table.model().rowCount()
        left = table.viewport().width() - sum(table.columnWidth(at) for at in range(table.model().columnCount()))
        assert (place, table.horizontalScrollBar().maximum(), left <= SLACK) == (place, 0, True)
        if place != "portal":
            assert (table.width() > counter.shell.page.width() * 0.8) is (size == LOW)


@pytest.mark.parametrize("size", [*SIZES, LOW], ids=str)
@pytest.mark.parametrize("record_type", FORMS)
def test_no_form_cuts_a_text(sit: OpenCounter, size: tuple[int, int], record_type: str) -> None:
    counter = sit("agus" if record_type == "user" else "siti")
    counter.window.resize(*size)
    counter.shell.new(record_type)
    counter.rest()
    shows_all(counter)


@pytest.mark.parametrize("size", [*SIZES, SMALL, LOW], ids=str)
def test_no_part_of_a_request_is_cut(sit: OpenCounter, request_id: str, size: tuple[int, int]) -> None:
    """In a low window all of it scrolls, instead of its parts lying over one another."""
    counter = sit("siti")
    counter.window.resize(*size)
    page = look_at(counter, request_id)
    counter.wait(lambda: page.workers.model.rows)
    counter.rest()
    shows_all(counter)
    assert not page.workers.table.horizontalScrollBar().maximum()
    assert page.workers.checklist.height() >= page.workers.checklist.minimumHeight() > 0


@pytest.mark.parametrize("size", [*SIZES, SMALL, LOW], ids=str)
def test_the_head_reads_who_asks_and_all_about_it(sit: OpenCounter, office: Office, size: tuple[int, int]) -> None:
    """In a small window what is looked at stands below the table, and all of it scrolls."""
    one_alone(office, "3212195503980077", "Nurhayati Sulaeman")
    counter = sit("ratna")
    counter.window.resize(*size)
    page = screen(counter)
    counter.wait(lambda: page.model.rows)
    counter.rest()
    shows_all(counter)
    assert not page.table.horizontalScrollBar().maximum()
    applicant = page.table.visualRect(page.model.index(0, APPLICANT)).width()
    assert applicant > page.table.fontMetrics().horizontalAdvance("Nurhayati Sulaeman")
    is_below = page.detail.mapTo(page, QPoint()).y() > page.table.mapTo(page, page.table.rect().bottomLeft()).y()
    assert is_below is (size == LOW)


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("size", [*SIZES, SMALL, LOW], ids=str)
def test_no_part_of_an_import_is_cut(sit: OpenCounter, size: tuple[int, int], language: str) -> None:
    """Neither of what the letter says, in one line or in its form, nor of the rows and what is wrong with them."""
    use_language(language)
    counter = sit("siti")
    counter.window.resize(*size)
    view = start(counter, MESSY)
    for unfolded in (False, True):
        view.letter.unfold(unfolded)
        counter.rest()
        shows_all(counter)
        parts = next(area for area in view.findChildren(QScrollArea) if area.isAncestorOf(view.split))
        assert parts.widget().width() == parts.viewport().width()
        assert not view.table.horizontalScrollBar().maximum()


def test_an_import_shows_the_columns_for_which_there_is_room_the_needful_first(sit: OpenCounter) -> None:
    """What is shortened or left out is told: by the tooltip, and beside the table."""
    counter = sit("siti")
    counter.window.resize(*LOW)
    view = start(counter, MESSY)
    few = columns_seen(view)
    assert few[:4] == ["No.", "Status", "Full name", "NIK"]
    counter.window.resize(1920, 1080)
    counter.rest()
    many = columns_seen(view)
    assert set(few) < set(many)
    assert {"Date of birth", "Sex"} <= set(many)
    address = view.model.index(0, 2 + [field.key for field in view.model.fields].index("address"))
    assert address.data() in address.data(Qt.ItemDataRole.ToolTipRole)


def test_buttons_give_way_to_the_title_of_a_screen(sit: OpenCounter) -> None:
    """In a small window they show their icons alone and tell their words; in a larger one the words are back."""
    counter = sit("siti")
    counter.window.resize(*LOW)
    counter.shell.to("registration")
    counter.rest()
    page = counter.shell.page
    imported = counter.find(QPushButton, "import")
    assert page.title.width() >= page.title.sizeHint().width()
    assert imported.width() == imported.height()
    exported = counter.find(QPushButton, "export")
    assert all(part.text() in part.toolTip() for part in (imported, exported))
    counter.window.resize(*SIZES[0])
    counter.wait(lambda: imported.width() > 2 * imported.height())


def test_the_window_fits_on_the_smallest_screen(sit: OpenCounter) -> None:
    counter = sit("siti")
    counter.window.resize(*LOW)
    counter.rest()
    assert (counter.window.width(), counter.window.height()) == LOW


def test_no_list_is_scrolled_sideways_unless_a_person_chose_its_columns(sit: OpenCounter, office: Office) -> None:
    """Where there is little room its last columns go, and come back."""
    register(desk_of(office, "siti"), PERSON)
    counter = sit("siti")
    counter.shell.to("registration")
    seen = []
    for size in (*SIZES, LOW, SIZES[0]):
        counter.window.resize(*size)
        counter.rest()
        table = counter.find(QTableView, "records_table")
        assert not table.horizontalScrollBar().maximum()
        seen.append([at for at in range(table.model().columnCount()) if not table.isColumnHidden(at)])
    assert seen[0] == seen[-1] == list(range(len(seen[0])))
    assert seen[2][:2] == [0, 1]
    assert len(seen[2]) < len(seen[0])

    counter.window.resize(*LOW)
    page = counter.page(RecordsPage)
    page.rows.arranging.put(tuple(column.key for column in page.rows.model.columns), None)
    counter.rest()
    assert not any(table.isColumnHidden(at) for at in range(table.model().columnCount()))
    assert table.horizontalScrollBar().maximum()


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_state_is_read_whole_in_the_narrowest_column_of_a_list(
    qtbot: QtBot, theme: Theme, pack: Pack, language: Language
) -> None:
    use_language(language)
    table = Table(theme, RowModel[str]([]), "states", "States")
    qtbot.addWidget(table)
    delegate = StateDelegate(theme, table)
    for kind in pack.records.values():
        for column in all_columns(pack, kind):
            if column.key == STATE and kind.workflow:
                width = table.room(column.least, column.width).least
                words = [state.label.of(language) for state in kind.workflow.states]
                assert [delegate.shown(text, width, table.font()) for text in words] == words


def test_a_village_too_long_for_its_line_ends_openly_and_is_told_whole(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    line = SearchLine(holder)
    line.take(Suggestion("3212", "Plumbon", "Kecamatan Indramayu, Kabupaten Indramayu, Jawa Barat"))
    line.setToolTip("As on the identity card")
    line.resize(120, line.sizeHint().height())
    line.grab()
    assert line.shortened().endswith("…")
    assert line.toolTip() == f"{line.text()}\nAs on the identity card"
    line.resize(900, line.sizeHint().height())
    line.grab()
    assert line.shortened() == line.text()
    assert line.toolTip() == "As on the identity card"


def test_the_header_keeps_the_name_of_the_office_where_there_is_little_room(sit: OpenCounter) -> None:
    counter = sit("siti")
    for size in (SMALL, LOW):
        counter.window.resize(*size)
        counter.rest()
        name = counter.find(QLabel, "header_office")
        assert name.width() >= name.sizeHint().width(), size
