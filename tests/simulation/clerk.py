"""A PC as a process of its own, to be killed at any moment: writes and exchanges until then.

    python -m tests.simulation.clerk FOLDER PACK URL SEED

Each line on standard output is what it is about to do, or the id of an op whose save was acknowledged.
"""

import sys
import time
from pathlib import Path
from random import Random

from desktop.clock import SystemClock
from desktop.store.store import Store
from desktop.store.values import Author, Intent, Query
from sync.engine import Engine
from sync.model.pack_load import load_pack
from sync.model.record import Fields
from sync.ports import CentralRefused, LineDown
from sync.transport import HttpLine
from tests.support.office import KEY, PERSON

REGISTRATION = "registration"
SAVING, EXCHANGING = "saving", "exchanging"


def main(folder: str, pack: str, url: str, seed: str) -> None:
    """Never ends by itself."""
    random = Random(int(seed))
    store = Store.open(Path(folder), KEY, load_pack(Path(pack)), SystemClock())
    clerk = Author(_clerk(store), "clerk")
    while True:
        time.sleep(0.05)  # people are no faster
        if random.random() < 0.6:
            _say(SAVING)
            for op in store.write(clerk, [_intent(store, random)]):
                _say(op.id)
        else:
            _say(EXCHANGING)
            _exchange(store, url)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _clerk(store: Store) -> str:
    found = store.find_one("user", username="siti")
    assert found is not None, "the town's people are on every PC"
    return found.id


def _intent(store: Store, random: Random) -> Intent:
    """An edit of any worker, now and then a new one."""
    ids = sorted(store.select(Query(record_type=REGISTRATION)))
    if not ids or random.random() < 0.1:
        nik = f"321219550398{random.randint(1, 9999):04d}"
        return Intent(record_type=REGISTRATION, action="create", fields=PERSON | {"nik": nik})
    return Intent(record_type=REGISTRATION, action="set", record=random.choice(ids), fields=_edit(random))


def _edit(random: Random) -> Fields:
    options: list[Fields] = [
        {"name": random.choice(("Wati", "Siti Aminah", "Karsinah"))},
        {"phone": random.choice(("+6281234567890", "+6281234567891", None))},
        {"visits": {"add": 1}},
        {"remark": random.choice(("satu", "dua", None))},
    ]
    return random.choice(options)


def _exchange(store: Store, url: str) -> None:
    line = HttpLine(url, store.token(), connect_timeout=1.0, stall_timeout=5.0)
    try:
        Engine(store, line, SystemClock(), sleep=lambda _: None).exchange_all()
    except (LineDown, CentralRefused):
        return
    finally:
        line.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
