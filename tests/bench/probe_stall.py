"""In a fresh process: the window over a large office while it exchanges, imports and searches, and how long each turn
of its event loop took. Arguments: the folder of an office that may be written to, one for scratch, how many changes.
"""

import dataclasses
import json
import sys
import time
from functools import partial
from pathlib import Path

from bench_keyring import use_keyring
from corpus import People
from office import desk_of
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow, QPushButton
from turns import Player, Scene, Watch, Watched
from workbook import write_workbook

from desktop.bootstrap import take_short_turns
from desktop.clock import SystemClock
from desktop.store.values import Intent
from desktop.ui.changes import ChangeFeed
from desktop.ui.design.theme import dress
from desktop.ui.exchange.syncing import Synchroniser
from desktop.ui.jobs import Jobs
from desktop.ui.run.garbage import WindowThreadCollector
from desktop.ui.screens.importing import ImportPage
from desktop.ui.screens.records import RecordsPage
from desktop.ui.shell.shell import Shell
from desktop.usecases.desk import Desk, Office
from desktop.usecases.office.joining import enroll
from desktop.usecases.office.opening import Workplace, open_office
from practice_central import PracticeCentral, practice_central
from resources import resource_path
from sync.engine import Engine
from sync.model.areas import load_areas
from sync.model.pack import Pack
from sync.model.pack_load import load_pack
from sync.ports import Membership
from sync.protocol import EnrollRequest
from sync.transport import HttpLine
from sync.transport import enroll as ask_to_join

PASSPHRASE = "belajar-loket"
KEYS = 0.12  # seconds between two keys of somebody who types quickly
SOUGHT = ("sri war", "dewi a", "3212", "siti nur", "kuswara")


def main(folder: Path, scratch: Path, rows: int) -> None:
    pack = load_pack(resource_path("packs", "2026.1"))
    take_short_turns()
    use_keyring(folder)
    office = open_office(Workplace(folder, pack, SystemClock()))
    with practice_central(scratch / "stall-central") as central:
        _join(office, central)
        _fill_central(central, pack, scratch, rows)
        desk = desk_of(office, "siti")
        people = People(seed=23, first_serial=7000).take(rows)
        intents = [Intent(record_type="registration", action="create", fields=person) for person in people]
        office.store.write(desk.author("registration"), intents)
        book = scratch / "permohonan.xlsx"
        write_workbook(pack, book, People(seed=29, first_serial=8000).take(rows), "9/BLM/XI/2026")
        sys.stdout.write(json.dumps(_watched(office, desk, book, rows)))
        sys.stdout.flush()
    office.close()


def _fill_central(central: PracticeCentral, pack: Pack, scratch: Path, rows: int) -> None:
    """What a colleague's PC registered meanwhile."""
    place = Workplace(scratch / "stall-colleague", pack, SystemClock())
    other = enroll(place, central.url, central.new_code(), "Loket 2", PASSPHRASE).office
    try:
        intents = [
            Intent(record_type="registration", action="create", fields=person)
            for person in People(seed=31, first_serial=9000).take(rows)
        ]
        other.store.write(desk_of(other, "siti").author("registration"), intents)
        _exchange(other, central, other.store.token())
    finally:
        other.close()


def _join(office: Office, central: PracticeCentral) -> None:
    """The large office's PC becomes one of the practice office's, with all its records, and hears who works there."""
    answer = ask_to_join(central.url, EnrollRequest(code=central.new_code(), device_name="Loket 1"))
    office.store.join(Membership.begun(central.url, answer), answer.token, "Loket 1")
    _exchange(office, central, answer.token)


def _exchange(office: Office, central: PracticeCentral, token: str) -> None:
    line = HttpLine(central.url, token)
    Engine(office.store, line, office.clock).exchange_all()
    line.close()


def _watched(office: Office, desk: Desk, book: Path, rows: int) -> dict[str, list[dict[str, object]]]:
    application = QApplication.instance() or QApplication([])
    theme = dress(application, "light")  # type: ignore[arg-type]
    collector = WindowThreadCollector()
    faults: list[Exception] = []
    jobs, feed = Jobs(faults.append), ChangeFeed(office.store)
    jobs.look_up(load_areas)  # as the window does once an office is open
    sync = Synchroniser(office, jobs, feed)
    shell = Shell(theme, desk, jobs, feed, sync, lambda _theme: [])
    window = QMainWindow()
    window.setCentralWidget(shell)
    window.resize(1366, 768)
    window.show()
    watched = Watched()
    watch = Watch(watched)
    player = Player(_scene(watched, shell, jobs, book, rows), application.quit)
    application.exec()
    watch.end()
    sync.stop()
    shell.leave()
    feed.close()
    jobs.close()
    collector.stop()
    if faults:
        raise faults[0]
    del player
    return {part: [dataclasses.asdict(turn) for turn in turns] for part, turns in watched.parts.items()}


def _scene(watched: Watched, shell: Shell, jobs: Jobs, book: Path, rows: int) -> Scene:
    sync = shell.sync_state
    arrived = set[tuple[str, str]]()
    shell.seat.changes.follow(shell, arrived.update)

    def quiet() -> bool:
        return not jobs.busy and not sync.running

    yield quiet
    watched.begin("open the list")
    shell.records("registration")
    page = shell.page
    assert isinstance(page, RecordsPage)
    yield lambda: quiet() and page.model.rowCount() > 0
    watched.begin("type a search")
    for text in SOUGHT:
        yield from _typed(page.findChild(QLineEdit, "search"), text)
        yield quiet
    page.findChild(QLineEdit, "search").clear()  # type: ignore[union-attr]
    yield quiet
    watched.begin("exchange with the list open")
    sync.start()
    yield lambda: len(arrived) > rows or not sync.running  # half of all that goes and comes
    watched.begin("exchange with home open")
    shell.home()
    yield quiet
    watched.begin("read a workbook")
    shell.import_file(book)
    importing = shell.page
    assert isinstance(importing, ImportPage)
    yield lambda: importing.view is not None
    yield quiet
    watched.begin("import it")
    importing.findChild(QPushButton, "import_commit").click()  # type: ignore[union-attr]
    yield lambda: shell.page is not importing
    yield quiet
    watched.part = ""


def _typed(line: QLineEdit | None, text: str) -> Scene:
    """Letter after letter, as a person types."""
    assert line is not None
    line.clear()
    for letter in text:
        at = time.monotonic() + KEYS
        line.insert(letter)
        line.textEdited.emit(line.text())
        yield partial(_is_past, at)


def _is_past(at: float) -> bool:
    return time.monotonic() >= at


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
