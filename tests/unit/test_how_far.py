"""What is done of what, and the time left, as the window and the command line say it."""

import sys
from collections.abc import Callable

import pytest

from desktop import how_far, i18n
from desktop.cli.progress import ProgressLine
from desktop.how_far import HowFar
from desktop.usecases.office.opening import UpgradeFar
from sync import terminal


@pytest.fixture
def pass_time(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Seconds go by at once."""
    now = 1000.0

    def on(seconds: float) -> None:
        nonlocal now
        now += seconds

    for module in (how_far, terminal):
        monkeypatch.setattr(module, "monotonic", lambda: now)
    return on


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch) -> Callable[[], str]:
    """Somebody watches the command line; gives what stands on its last line."""
    written: list[str] = []
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setattr(sys.stderr, "write", written.append)

    def shown() -> str:
        line = ""
        for part in "".join(written).split("\r"):
            line = part + line[len(part) :]
        return line.rstrip()

    return shown


def test_the_time_left_is_told_once_the_pace_is_known(pass_time: Callable[[float], None]) -> None:
    i18n.use_language("en")
    far = HowFar("Reading list.xlsx")
    assert far.words(0, 0) == "Reading list.xlsx"
    assert far.words(500, 5000) == "Reading list.xlsx · 500 of 5,000"
    pass_time(4)
    assert far.words(1000, 5000) == "Reading list.xlsx · 1,000 of 5,000 · about 16 seconds left"


def test_each_part_of_an_upgrade_is_told_in_percent_and_has_a_pace_of_its_own(
    pass_time: Callable[[float], None],
) -> None:
    i18n.use_language("en")
    far = UpgradeFar()
    far.words("copy", 0, 0)
    pass_time(10)
    assert far.words("copy", 50, 100) == "1 of 3: copying the data as they are · 50 % · about 10 seconds left"
    assert far.words("words", 10, 100) == "3 of 3: making the search index anew · 10 %"


def test_a_long_command_says_on_one_line_how_far_it_is_and_wipes_it(
    pass_time: Callable[[float], None], screen: Callable[[], str]
) -> None:
    i18n.use_language("en")
    with ProgressLine() as line:
        told = line.of("Importing")
        told(1, 200)
        assert screen() == ""  # what is done in a moment needs no words
        pass_time(1)
        told(199, 200)
        assert screen() == "Importing · 199 of 200"
        pass_time(1)
        told(2, 3)
        assert screen() == "Importing · 2 of 3"
    assert screen() == ""


def test_a_line_longer_than_the_terminal_is_cut_so_that_it_can_be_rewritten(
    pass_time: Callable[[float], None], screen: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    with ProgressLine() as line:
        pass_time(1)
        line.of("Reading a workbook with a very long name.xlsx")(1, 2)
        assert screen() == "Reading a workbook…"


def test_ctrl_c_leaves_no_words_in_the_way(pass_time: Callable[[float], None], screen: Callable[[], str]) -> None:
    with pytest.raises(KeyboardInterrupt), ProgressLine() as line:
        pass_time(1)
        line.of("Importing")(1, 2)
        assert screen() != ""
        raise KeyboardInterrupt
    assert screen() == ""


def test_where_nobody_watches_nothing_is_said(
    pass_time: Callable[[float], None], capsys: pytest.CaptureFixture[str]
) -> None:
    with ProgressLine() as line:
        pass_time(60)
        line.of("Importing")(1, 2)
    assert capsys.readouterr().err == ""
