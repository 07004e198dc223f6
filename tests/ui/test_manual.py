"""The manual: a page for every place, nothing in it leads nowhere, and F1 opens it where one stands."""

import re
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QApplication, QListWidget, QPushButton

from desktop.i18n import Language
from desktop.made_of import TABLE
from desktop.ui.help import HelpWindow
from desktop.ui.help.about import told_parts
from desktop.ui.help.manual import chapters, folder, pages, search
from desktop.ui.shell.places import all_places, manual_page
from desktop.ui.widgets.timer import Pause
from desktop.usecases.desk import Office
from resources import resource_path
from tests.support.desks import desk_of
from tests.support.office import register
from tests.ui.conftest import OpenCounter
from tests.ui.counter import Counter
from tests.ui.screen import OpenWindow, Screen

LANGUAGES: tuple[Language, ...] = ("id", "en")
LINK = re.compile(r"(!?)\[[^\]]*\]\(([^)]+)\)")
ABOUT_MORE = {"first_day", "keyboard", "words", "sync_state", "conflict", "courier", "trouble", "import", "interview"}
ALL_PICTURES = 1_200_000  # bytes
README_PICTURE = 150_000

every_language = pytest.mark.parametrize("language", LANGUAGES)
own_window = pytest.mark.qt_log_ignore("This plugin does not support (propagateSizeHints|raise)")


@every_language
def test_every_place_has_a_page(office: Office, language: Language) -> None:
    wanted = {place.manual for place in all_places(desk_of(office, "agus"))} | ABOUT_MORE
    assert wanted - set(pages(language)) == set()


@every_language
def test_every_record_that_can_be_looked_at_is_told_of(office: Office, language: Language) -> None:
    desk = desk_of(office, "agus")
    assert {manual_page(desk, key) for key in desk.pack.records} - set(pages(language)) == set()


@own_window
def test_f1_on_letters_of_refusal_tells_of_them(sit: OpenCounter) -> None:
    counter = sit("siti")
    counter.shell.records("refusal_letter")
    counter.rest()
    manual = pressed_f1(counter)
    assert manual.key() == "refusal_letter"
    manual.close()


@every_language
def test_every_page_is_in_the_contents_once(language: Language) -> None:
    listed = [page.key for chapter in chapters(language) for page in chapter.pages]
    assert sorted(listed) == sorted(file.stem for file in folder(language).glob("*.md"))


@every_language
def test_every_link_and_every_picture_is_there(language: Language) -> None:
    for page in pages(language).values():
        for picture, target in LINK.findall(page.text):
            file = folder(language) / target
            assert file.is_file(), f"{language}/{page.key}: {target}"
            if picture:
                assert not QImage(str(file)).isNull()
                assert file.parent.name == language
            else:
                assert file.stem in pages(language)


def test_both_languages_say_the_same_in_the_same_places() -> None:
    for key, page in pages("id").items():
        other = pages("en")[key]
        for sign in (r"^#+ ", r"^\|", r"^\d+\. ", r"^- "):
            assert len(re.findall(sign, page.text, re.M)) == len(re.findall(sign, other.text, re.M)), (key, sign)
        assert [target for mark, target in LINK.findall(page.text) if not mark] == [
            target for mark, target in LINK.findall(other.text) if not mark
        ], key


def test_the_pictures_stay_small_and_none_is_shown_by_no_page() -> None:
    kept = list(resource_path("manual", "pictures").rglob("*.png"))
    shown = {
        (folder(language) / target).resolve()
        for language in LANGUAGES
        for page in pages(language).values()
        for mark, target in LINK.findall(page.text)
        if mark
    }
    assert {path.resolve() for path in kept} == shown
    assert sum(path.stat().st_size for path in kept) <= ALL_PICTURES
    assert resource_path("manual", "pictures", "id", "home.png").stat().st_size <= README_PICTURE


def test_the_manual_goes_into_the_windows_program() -> None:
    sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "build"))
    try:
        from windows.frozen import resources  # noqa: PLC0415 (the developer's, not the program's)
    finally:
        sys.path.pop(0)
    shipped = set(resources(resource_path()))
    assert set(resource_path("manual").rglob("*.md")) <= shipped
    assert resource_path("manual", "pictures", "id", "home.png") in shipped


def test_pages_are_found_by_words_titles_first() -> None:
    found = [page.key for page in search("en", "conflict")]
    assert "conflict" in found
    assert next(page.key for page in search("en", "register book")) == "register"
    assert next(page.key for page in search("id", "buku regis")) == "register"
    assert search("en", "zzxxqq") == []


def pressed_f1(counter: Counter) -> HelpWindow:
    counter.qtbot.keyClick(counter.shell, Qt.Key.Key_F1)
    counter.rest()
    found = counter.shell.anywhere.help
    assert found is not None
    assert found.isVisible()
    return found


@own_window
@pytest.mark.parametrize("place", ["home", "registration", "sync", "conflict", "register", "verify"])
def test_f1_tells_of_the_screen_one_is_on(sit: OpenCounter, place: str) -> None:
    counter = sit("siti")
    counter.shell.to(place)
    counter.rest()
    manual = pressed_f1(counter)
    assert manual.key() == place
    assert pages("en")[place].title in manual.reader.toPlainText()
    manual.close()


@own_window
def test_f1_on_a_form_tells_of_what_is_filled_in(sit: OpenCounter, office: Office) -> None:
    counter = sit("siti")
    counter.shell.edit("registration", register(office.store).id)
    counter.rest()
    manual = pressed_f1(counter)
    assert manual.key() == "registration"
    counter.shell.import_file()
    counter.rest()
    counter.qtbot.keyClick(manual, Qt.Key.Key_F1)
    assert manual.key() == "import"
    manual.close()


@own_window
def test_before_anybody_signs_in_it_tells_of_that(open_window: OpenWindow) -> None:
    screen = open_window()
    with screen.qtbot.waitActive(screen.window):
        screen.window.activateWindow()
    screen.qtbot.keyClick(screen.window, Qt.Key.Key_F1)
    screen.press("door_manual")
    (manual,) = [part for part in screen.window.children() if isinstance(part, HelpWindow)]
    assert manual.isVisible()
    assert manual.key() == "signing_in"
    manual.close()


@own_window
def test_links_lead_on_and_back_leads_back(sit: OpenCounter) -> None:
    manual = pressed_f1(sit("siti"))
    manual.reader.anchorClicked.emit(QUrl("conflict.md"))
    assert manual.key() == "conflict"
    manual.back()
    assert manual.key() == "home"
    manual.reader.anchorClicked.emit(QUrl("nowhere.md"))
    assert manual.key() == "home"
    manual.close()


@own_window
def test_what_is_searched_is_listed_and_enter_reads_the_first(sit: OpenCounter) -> None:
    counter = sit("siti")
    manual = pressed_f1(counter)
    counter.qtbot.keyClicks(manual.search, "courier")
    listed = manual.findChild(QListWidget, "manual_contents")
    assert listed is not None
    assert listed.count() < len(pages("en"))
    counter.qtbot.keyClick(manual.search, Qt.Key.Key_Return)
    assert "courier" in manual.reader.toPlainText().casefold() or "USB" in manual.reader.toPlainText()
    counter.qtbot.keyClick(manual, Qt.Key.Key_Escape)
    assert not manual.isVisible()


@own_window
def test_a_picture_is_no_wider_than_the_page(sit: OpenCounter) -> None:
    manual = pressed_f1(sit("siti"))
    manual.resize(manual.minimumSizeHint().width(), 500)
    picture = manual.reader.loadResource(2, QUrl("../pictures/en/home.png"))
    assert isinstance(picture, QPixmap)
    assert 0 < picture.deviceIndependentSize().width() < manual.reader.viewport().width()
    manual.close()


@own_window
def test_a_page_that_is_read_stays_as_it_was_laid_until_the_window_gets_another_width(sit: OpenCounter) -> None:
    manual = pressed_f1(sit("siti"))
    pause = manual.reader.findChild(Pause)
    assert pause is not None
    for wider in (0, 60):
        manual.resize(manual.width() + wider, manual.height())
        QApplication.processEvents()
        pause.now()
        QApplication.processEvents()
        assert not pause.isActive()
    manual.resize(manual.width() - 20, manual.height())
    QApplication.processEvents()
    assert pause.isActive()
    manual.close()


@own_window
def test_the_text_goes_on_right_below_a_picture(sit: OpenCounter) -> None:
    manual = pressed_f1(sit("siti"))
    document = manual.reader.document()
    block = document.begin()
    while "\ufffc" not in block.text():
        block = block.next()
    picture = manual.reader.loadResource(2, QUrl("../pictures/en/home.png"))
    assert isinstance(picture, QPixmap)
    higher = document.documentLayout().blockBoundingRect(block).height() - picture.deviceIndependentSize().height()
    assert 0 <= higher < 30
    manual.close()


def test_the_help_menu_holds_the_manual_the_keys_the_logs_and_whose_program_this_is(at_work: Screen) -> None:
    menu = at_work.shell.findChild(QPushButton, "help_menu").menu()  # type: ignore[union-attr]
    assert [action.text() for action in menu.actions()] == [
        "Help for this screen",
        "First day",
        "Keyboard shortcuts",
        "Folder of the program's logs",
        "About Loket",
    ]


def test_what_the_program_is_made_of_is_told_with_its_licences() -> None:
    told = told_parts()
    for wanted in (r"pyside6-essentials 6\.8\.3, .*LGPL.*", r"Qt 6\.8\.3, LGPL.*", r"SQLCipher 4\.\d+\.\d+, BSD.*"):
        assert any(re.fullmatch(wanted, line, re.IGNORECASE) for line in told), wanted
    assert all(", " in line and "see its own files" not in line for line in told)
    assert len({line.lower() for line in told}) == len(told)


def test_the_windows_program_tells_of_its_packages_by_the_table_it_was_made_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / TABLE).write_text('[{"name": "tuf", "version": "7.0.1", "licence": "MIT"}, {"name": "odd"}]')
    monkeypatch.setattr("desktop.made_of.resource_path", tmp_path.joinpath)
    told = told_parts()
    assert "tuf 7.0.1, MIT" in told
    assert "odd, see its own files" in told
    assert any(line.startswith("OpenSSL ") for line in told)
    assert not any(line.startswith("msgspec") for line in told)
