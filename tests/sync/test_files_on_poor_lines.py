"""Scans over lines that really break, in the middle of a piece."""

from threading import Event

import pytest

from sync.file_line import HttpFileLine
from sync.files import LARGEST, FileEngine
from sync.transport import HttpLine
from tests.support.central import RunningCentral
from tests.support.cuts import line_cut_every
from tests.support.files import jpeg
from tests.sync.pc import Pc, attach


def breathe(_seconds: float) -> None:
    """A pause in which central can hear that the line broke; a real one is longer."""
    Event().wait(0.05)


@pytest.mark.parametrize("allowed", [20_000, 146_000])
def test_a_line_that_breaks_again_and_again_carries_a_scan_both_ways(
    central: RunningCentral, two_pcs: tuple[Pc, Pc], allowed: int, caplog: pytest.LogCaptureFixture
) -> None:
    one, two = two_pcs
    data = jpeg(300_000, allowed)
    ref = attach(one, one.register(), data)
    with line_cut_every(central.url, allowed) as line:
        for pc in two_pcs:
            pc.line.close()
        up = HttpLine(line.url, one.store.token())
        report = FileEngine(one.store, HttpFileLine(up), one.clock, sleep=breathe).send_all()
        up.close()
        assert (report.sent, report.waiting) == (1, 0)
        assert line.cuts >= len(data) // allowed
        assert line.up <= len(data) + line.cuts * min(allowed, LARGEST)
        before = line.cuts
        down = HttpLine(line.url, two.store.token())
        got = FileEngine(two.store, HttpFileLine(down), two.clock, sleep=breathe).fetch(ref)
        down.close()
        assert got == data
        assert line.cuts > before
    assert "a request failed" not in caplog.text
