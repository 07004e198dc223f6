"""What the program settles for all its threads."""

import sys

import pytest

from desktop.bootstrap import run


def test_a_busy_thread_holds_up_the_others_less_than_python_would_let_it(capsys: pytest.CaptureFixture[str]) -> None:
    usual = 0.005  # seconds
    sys.setswitchinterval(usual)
    assert run(["--help"]) == 0
    assert capsys.readouterr().out
    assert sys.getswitchinterval() < usual / 2
