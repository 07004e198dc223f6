"""An administrator settles the letterhead, the arms, the numbers and who signs, with the letter before their eyes."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget

from desktop.letters.numbering import PLACEHOLDERS
from desktop.ui.screens.edit import EditPage
from desktop.ui.screens.settings import SettingsPage
from desktop.usecases.desk import Office
from desktop.usecases.office.arms import arms_of
from desktop.usecases.office.record import office_record
from desktop.usecases.office.settings import every_mandate, has_ended
from sync.model.mandates import SIGNATORY
from tests.ui.conftest import OpenCounter
from tests.ui.counter import Counter

DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 9"><path d="M0 0h8v5l-4 4-4-4z" fill="#285"/></svg>'


@pytest.fixture
def counter(sit: OpenCounter) -> Counter:
    """The administrator, at the settings."""
    opened = sit("agus")
    opened.press("nav_office")
    opened.wait(lambda: settings(opened).preview.pages.pages)
    return opened


def settings(counter: Counter) -> SettingsPage:
    return counter.page(SettingsPage)


def line(counter: Counter, key: str) -> QLineEdit:
    found = settings(counter).form.cells[key].control.target()
    assert isinstance(found, QLineEdit)
    return found


def retype(counter: Counter, key: str, text: str) -> None:
    line(counter, key).clear()
    counter.type(text, line(counter, key))


def choose(counter: Counter, file: Path) -> None:
    settings(counter).arms._choose = lambda _parent: file
    counter.press("choose_arms")


def shown(counter: Counter) -> int:
    return settings(counter).preview.pages.pages[0].pixmap().toImage().cacheKey()


def test_how_many_minutes_may_pass_before_it_locks_is_said_whole_beside_the_field(counter: Counter) -> None:
    """Also while something stands in it, where the line itself has no room for it."""
    counter.shell.resize(1366, 768)
    retype(counter, "lock_minutes", "0")
    cell = settings(counter).form.cells["lock_minutes"]
    line(counter, "lock_minutes").setFocus()
    counter.wait(cell.aside.text)
    assert (cell.label.text(), cell.aside.text()) == ("Lock after (1–60 minutes)", "empty: 10")
    for words in (cell.label, cell.aside):
        assert words.fontMetrics().horizontalAdvance(words.text()) <= words.width()
    counter.leave_field(line(counter, "lock_minutes"))
    counter.wait(lambda: [problem.issue.code for problem in cell.problems] == ["too_small"])


def test_the_settings_open_by_their_first_line_and_are_laid_while_the_window_goes_on(sit: OpenCounter) -> None:
    opened = sit("agus")
    opened.press("nav_home")
    opened.shell.to("office")
    cells = settings(opened).form.cells
    assert 0 < len(cells.laid) < len(cells.names)
    opened.rest()
    assert len(cells.laid) == len(cells.names)
    assert opened.find(QWidget, "template_help").parent() is cells["number_template"]


def test_what_is_typed_is_seen_on_the_letter_before_it_is_saved(counter: Counter, office: Office) -> None:
    before = shown(counter)
    retype(counter, "name", "Dinas Ketenagakerjaan")
    counter.wait(lambda: shown(counter) != before)
    counter.rest()
    assert office_record(office).fields["name"] == "Dinas Tenaga Kerja"
    counter.press("save")
    assert office_record(office).fields["name"] == "Dinas Ketenagakerjaan"
    assert settings(counter).title.text() == "Office settings"


def test_the_next_number_follows_the_template_and_a_wrong_one_is_told(counter: Counter, office: Office) -> None:
    number = counter.find(QLabel, "next_number")
    assert number.text() == "500.15.15.1/0037/Disnaker/XI/2026"
    retype(counter, "number_template", "562/{number}/LTSA/{year}")
    counter.wait(lambda: number.text() == "562/37/LTSA/2026")
    retype(counter, "number_template", "562/{number}/LTSA")
    counter.wait(lambda: "lacks {year}" in settings(counter).preview.notice.text())
    counter.rest()
    counter.press("save")
    cell = settings(counter).form.cells["number_template"]
    assert [problem.issue.code for problem in cell.problems] == ["number_template"]
    assert "lacks {year}" in cell.problems[0].text()
    assert line(counter, "number_template").property("tone") == "bad"
    assert "{year}" in office_record(office).fields["number_template"]


def test_the_words_of_a_template_stand_below_it_from_the_beginning(counter: Counter) -> None:
    told = [found.text() for found in counter.find(QWidget, "template_help").findChildren(QLabel)]
    assert "For instance 562/{number:04d}/LTSA/{year} becomes 562/0037/LTSA/2026" in told
    assert {"{" + word + "}" for word in PLACEHOLDERS} <= set(told)


def test_a_wrong_template_marks_its_field_when_it_is_left(counter: Counter) -> None:
    retype(counter, "number_template", "{nomor}/{year}")
    counter.leave_field(line(counter, "number_template"))
    cell = settings(counter).form.cells["number_template"]
    counter.wait(lambda: cell.problems)
    assert "no placeholder “nomor”" in cell.problems[0].text()


def test_where_there_are_no_arms_none_are_taken_off(counter: Counter) -> None:
    assert not counter.find(QPushButton, "remove_arms").isVisible()


def test_arms_are_seen_at_once_and_used_once_saved(counter: Counter, office: Office, tmp_path: Path) -> None:
    file = tmp_path / "lambang.svg"
    file.write_bytes(DRAWING)
    choose(counter, file)
    assert not settings(counter).arms.shown.pixmap().isNull()
    assert arms_of(office) is None
    counter.press("save")
    assert arms_of(office) is not None
    counter.press("remove_arms")
    assert arms_of(office) is not None
    counter.press("save")
    assert arms_of(office) is None


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"not a picture", "no picture"), (bytes(30 * 1_048_576), "30 MB"), (DRAWING[:40], "damaged")],
)
def test_a_bad_picture_is_told_and_the_arms_stay(
    counter: Counter, office: Office, tmp_path: Path, content: bytes, reason: str
) -> None:
    file = tmp_path / "lambang.png"
    file.write_bytes(content)
    choose(counter, file)
    assert reason in settings(counter).arms.notice.text()
    assert not settings(counter).arms.is_unsaved
    assert counter.find(QPushButton, "choose_arms").isEnabled()


def test_text_that_no_letter_can_show_is_told_beside_the_letter(counter: Counter) -> None:
    line(counter, "city").insert("🎉")  # as pasted: no key types it
    counter.wait(lambda: "🎉" in settings(counter).preview.notice.text())
    counter.rest()
    retype(counter, "city", "Indramayu")
    counter.wait(lambda: not settings(counter).preview.notice.text())


def test_a_mandate_is_added_and_one_comes_back_to_the_settings(counter: Counter) -> None:
    counter.press("add_mandate")
    assert counter.page(EditPage).kind.key == SIGNATORY
    counter.shell.back()
    assert isinstance(counter.shell.page, SettingsPage)


def test_a_mandate_is_ended_and_said_so(counter: Counter, office: Office) -> None:
    given = every_mandate(office)[0]
    counter.press(f"end_{given.id}")
    ended = office.store.get(SIGNATORY, given.id)
    assert ended is not None
    assert ended.fields["valid_until"] == "2026-11-21"
    assert not has_ended(ended, office.today())
    assert "for the last time" in counter.said()


def test_what_was_typed_and_not_saved_is_there_again(counter: Counter) -> None:
    retype(counter, "city", "Jatibarang")
    counter.press("nav_home")
    counter.press("nav_office")
    assert line(counter, "city").text() == "Jatibarang"


def test_only_administrators_find_the_settings(sit: OpenCounter) -> None:
    assert "office" not in sit("siti").shell.entries
