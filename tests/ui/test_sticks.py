"""What goes to central and back by a stick, from the window."""

from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from shiboken6 import isValid

from desktop.ui.design.tokens import Tone
from desktop.ui.screens.exchange import SyncPage
from desktop.ui.screens.exchange.sticks import Dialogs, StickJob
from desktop.ui.seat import Action
from desktop.ui.widgets.notice import TakeBack
from sync.central.courier import take_file
from tests.support.central import RunningCentral
from tests.ui.screen import Screen
from tests.ui.test_window import write_one


def test_packing_for_the_stick_that_is_broken_off_writes_nothing(
    at_work: Screen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_one(at_work)
    at_work.shell.to("sync")
    page = at_work.shell.page
    assert isinstance(page, SyncPage)
    (stick := tmp_path / "stick").mkdir()
    page.dialogs = Dialogs(lambda _parent: stick, lambda _parent: None)
    note = StickJob._note

    def pressed_meanwhile(job: StickJob, _done: int, _total: int) -> None:
        job._stopped.set()
        note(job, 1, 2)

    with monkeypatch.context() as patched:
        patched.setattr(StickJob, "_note", pressed_meanwhile)
        at_work.press("pack_stick")
        at_work.wait(lambda: "Broken off: nothing was written" in at_work.shell.notice.text())
    assert list(stick.iterdir()) == []
    at_work.press("pack_stick")
    at_work.wait(lambda: list(stick.iterdir()))


def test_work_goes_by_stick_and_its_answer_comes_back(at_work: Screen, central: RunningCentral, tmp_path: Path) -> None:
    record = write_one(at_work)
    at_work.shell.to("sync")
    page = at_work.shell.page
    assert isinstance(page, SyncPage)
    stick = tmp_path / "stick"
    stick.mkdir()
    page.dialogs = Dialogs(lambda _parent: stick, lambda _parent: stick / "jawaban.kurir")
    at_work.press("pack_stick")
    at_work.wait(lambda: "was packed into" in at_work.shell.notice.text())
    (packed,) = stick.iterdir()
    assert str(packed) in at_work.shell.notice.text()
    (stick / "jawaban.kurir").write_bytes(take_file(central.service, packed.read_bytes()).answer or b"")
    at_work.press("take_in_stick")
    at_work.wait(lambda: "Changes answered: 1" in at_work.shell.notice.text())
    found = at_work.shell.seat.desk.store.get("registration", record)
    assert found is not None
    assert found.pending == 0
    at_work.wait(lambda: "all sent" in at_work.shell.sync_button.text())


def test_a_file_that_is_no_answer_is_explained(at_work: Screen, tmp_path: Path) -> None:
    photo = tmp_path / "foto.kurir"
    photo.write_bytes(b"\xff\xd8\xff")
    at_work.shell.to("sync")
    page = at_work.shell.page
    assert isinstance(page, SyncPage)
    page.dialogs = Dialogs(lambda _parent: None, lambda _parent: photo)
    at_work.press("pack_stick")
    at_work.press("take_in_stick")
    at_work.wait(lambda: "foto.kurir is no file that was packed" in at_work.shell.notice.text())


def test_a_stick_that_is_packed_while_its_person_leaves_tells_nobody(at_work: Screen, tmp_path: Path) -> None:
    window, shell, hold = at_work.window, at_work.shell, Event()
    window.jobs.run("network", lambda: hold.wait(10))
    (stick := tmp_path / "stick").mkdir()
    job = StickJob(shell.seat, shell.sync_state, Dialogs(folder=lambda _parent: stick))
    job.pack(shell)
    window.sign_out()
    at_work.wait(lambda: not isValid(shell))
    job._tell_how_far()  # as it does by itself twice a second
    hold.set()
    at_work.wait(lambda: not isValid(job))
    assert window.faults.dialog is None
    assert list(stick.iterdir())


def test_how_far_a_stick_is_is_spoken_when_it_changes_and_over_no_other_message(
    at_work: Screen, tmp_path: Path
) -> None:
    shell, hold = at_work.shell, Event()
    spoken: list[str] = []
    taken_back: list[bool] = []

    def say(text: str, tone: Tone = "good", action: Action | None = None) -> None:
        spoken.append(text)
        shell.notice.say(text, tone, action)

    at_work.window.jobs.run("network", lambda: hold.wait(10))
    job = StickJob(replace(shell.seat, say=say), shell.sync_state, Dialogs(folder=lambda _parent: tmp_path))
    job.pack(shell)
    for _tick in range(3):
        job._tell_how_far()
    assert spoken == ["Working on the files for the USB stick"]
    job._far = (1, 3)
    job._tell_how_far()
    assert "1 of 3" in shell.notice.text()
    shell.seat.say("Discarded.", "good", TakeBack("Put it back", lambda: taken_back.append(True)))
    job._far = (2, 3)
    job._tell_how_far()
    assert shell.notice.text() == "Discarded."
    at_work.qtbot.keySequence(at_work.window, "Ctrl+Z")
    assert taken_back == [True]
    job._tell_how_far()
    assert "2 of 3" in shell.notice.text()
    at_work.qtbot.keySequence(at_work.window, "Ctrl+Z")
    assert not job._stopped.is_set()
    at_work.press("notice_action")
    assert job._stopped.is_set()
    hold.set()
    at_work.wait(lambda: not isValid(job))
