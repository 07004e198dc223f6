"""The test command's own behaviour: every step runs, and one failure fails the whole."""

import sys

import pytest

from dev_commands import Step, run_steps


def step(name: str, code: int) -> Step:
    return Step(name, [sys.executable, "-c", f"raise SystemExit({code})"])


def test_every_step_runs_even_after_a_failure_and_the_summary_names_it(capfd: pytest.CaptureFixture[str]) -> None:
    assert run_steps([step("first", 0), step("second", 3), step("third", 0)]) == 1
    said = capfd.readouterr().out.splitlines()
    assert [line.split()[:2] for line in said if line.endswith(" s")] == [
        ["passed", "first"],
        ["FAILED", "second"],
        ["passed", "third"],
    ]
    assert said[-1] == "Failed: second"


def test_when_every_step_holds_the_exit_code_says_so(capfd: pytest.CaptureFixture[str]) -> None:
    assert run_steps([step("first", 0), step("second", 0)]) == 0
    assert capfd.readouterr().out.endswith("Everything passed.\n")


def test_steps_draw_without_a_display(capfd: pytest.CaptureFixture[str]) -> None:
    code = "import os; print(os.environ['QT_QPA_PLATFORM'])"
    assert run_steps([Step("draw", [sys.executable, "-c", code])]) == 0
    assert "offscreen" in capfd.readouterr().out.splitlines()
