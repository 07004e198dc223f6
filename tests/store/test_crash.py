"""Power cuts and second programs: what was acknowledged is there."""

import subprocess
import sys
import threading
from pathlib import Path

from desktop.store.database import FILE_NAME, connect
from desktop.store.store import Store
from desktop.store.values import Query
from sync.model.pack import Pack
from tests.support.clock import FixedClock
from tests.support.office import KEY, open_store, register

COUNTER = """
import sys
from pathlib import Path
from resources import resource_path
from sync.model.pack_load import load_pack
from desktop.clock import SystemClock
from tests.support.office import open_store, register
store = open_store(Path(sys.argv[1]), load_pack(resource_path("packs", "2026.1")), SystemClock())
print("ready", flush=True)
for _ in range(int(sys.argv[2])):
    print(register(store, name=sys.argv[3]).id, flush=True)
store.close()
"""
ROOT = Path(__file__).parents[2]


def at_the_counter(folder: Path, people: int, name: str) -> subprocess.Popen[str]:
    """Another program that registers people and says each one's id once it is saved."""
    arguments = [sys.executable, "-c", COUNTER, str(folder), str(people), name]
    return subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True, cwd=ROOT)


def lines(process: subprocess.Popen[str]) -> list[str]:
    assert process.stdout is not None
    return [line.strip() for line in process.stdout if len(line.strip()) == 36]


def test_a_program_killed_while_saving_loses_nothing_it_acknowledged(
    tmp_path: Path, pack: Pack, clock: FixedClock
) -> None:
    acknowledged: list[str] = []
    for at in (5, 17, 29):
        process = at_the_counter(tmp_path, 100_000, "Wati")
        assert process.stdout is not None
        seen = [process.stdout.readline().strip() for _ in range(at + 1)]
        process.kill()
        acknowledged.extend(line for line in [*seen, *lines(process)] if len(line) == 36)
        process.stdout.close()
        process.wait()
    store = open_store(tmp_path, pack, clock)
    assert len(acknowledged) >= 51
    assert [record.id for record in store.many("registration", acknowledged)] == acknowledged
    everyone = store.select(Query(record_type="registration"))
    assert (
        len(everyone) == len(store.unsent(100_000)) == len(store.select(Query(record_type="registration", text="wat")))
    )
    assert [op.counter for op in store.unsent(100_000)] == list(range(1, len(everyone) + 1))
    assert store.first_broken_entry() is None
    store.close()
    assert connect(tmp_path / FILE_NAME, KEY).execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_two_programs_write_to_one_folder_and_neither_loses_a_change(
    tmp_path: Path, pack: Pack, clock: FixedClock
) -> None:
    store = open_store(tmp_path, pack, clock)
    other = at_the_counter(tmp_path, 25, "Sarti")
    assert other.stdout is not None
    assert other.stdout.readline() == "ready\n"
    for _ in range(25):
        register(store, name="Karti")
    assert len(lines(other)) == 25
    assert other.wait() == 0
    other.stdout.close()
    assert [op.counter for op in store.unsent(100)] == list(range(1, 51))
    assert store.count(Query(record_type="registration", text="karti")) == 25
    assert store.count(Query(record_type="registration", text="sarti")) == 25
    assert store.first_broken_entry() is None
    store.close()


def test_a_thread_that_ended_leaves_no_connection_behind(store: Store) -> None:
    register(store)
    counts: list[int] = []
    for _ in range(5):
        thread = threading.Thread(target=lambda: counts.append(store.count(Query(record_type="registration"))))
        thread.start()
        thread.join()
    assert counts == [1] * 5
    assert len(store._database._readers) <= 2
