"""An office's PC for tests, with nothing but what a case needs."""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from desktop.store.database import FILE_NAME
from desktop.store.store import Store
from desktop.store.values import Author, Intent
from sync.model.pack import Pack
from sync.model.record import Fields, Record
from sync.ports import Clock, Membership
from sync.protocol import Change, Verdict
from tests.support.answers import hear

KEY = bytes(range(32))
OFFICE, DEVICE = "office-1", "device-1"
CLERK = Author("user-clerk", "clerk")
VERIFIER = Author("user-verifier", "verifier")
HEAD = Author("user-head", "head")

PERSON: Fields = {
    "nik": "3212195503980001",
    "name": "Wati Karsinah",
    "birth_place": "Indramayu",
    "birth_date": "1998-03-15",
    "sex": "female",
    "marital_status": "single",
    "education": "senior",
    "address": "Blok Karanganyar RT 01 RW 02",
    "village": "32.12.19.2005",
    "phone": "+6281234567890",
    "scheme": "p_to_p",
    "destination_country": "TW",
    "job": "caregiver",
}


_empty: dict[tuple[int, bytes], tuple[Pack, bytes]] = {}


def begin_store(folder: Path, pack: Pack, clock: Clock, key: bytes = KEY) -> Store:
    """A store that is no member yet, in `folder`, where there is none. Its file is the copy of an empty one, which
    takes a tenth of the time that making one does.
    """
    place = (id(pack), key)
    if place not in _empty:
        with tempfile.TemporaryDirectory() as made:
            Store.open(Path(made), key, pack, clock).close()
            _empty[place] = (pack, (Path(made) / FILE_NAME).read_bytes())
    folder.mkdir(parents=True, exist_ok=True)
    (folder / FILE_NAME).write_bytes(_empty[place][1])
    return Store.open(folder, key, pack, clock)


def open_store(folder: Path, pack: Pack, clock: Clock, key: bytes = KEY) -> Store:
    """The store in `folder`, a member of OFFICE as DEVICE."""
    begun = (folder / FILE_NAME).exists()
    store = Store.open(folder, key, pack, clock) if begun else begin_store(folder, pack, clock, key)
    if not store.is_member():
        store.join(
            Membership(
                server="http://central.test", device=DEVICE, office=OFFICE, epoch="1", pack=pack.version, cursor={}
            ),
            "token-1",
            "PC 1",
        )
    return store


def register(store: Store, author: Author = CLERK, **fields: Any) -> Record:
    """PERSON registered, with other values for some fields."""
    (op,) = store.write(author, [Intent(record_type="registration", action="create", fields=PERSON | fields)])
    found = store.get("registration", op.record)
    assert found is not None
    return found


def receive(store: Store, *changes: Change, cursor: int | None = None, verdicts: Sequence[Any] = ()) -> None:
    """A page of the office's scope, as the engine hands it over."""
    reached = cursor if cursor is not None else max((change.seq for change in changes), default=0)
    hear(store, verdicts=verdicts, changes=changes, cursor={OFFICE: reached})


def take_all(store: Store) -> None:
    """Central takes everything that waits."""
    verdicts = [Verdict(op=op.id, kind="applied", seq=seq) for seq, op in enumerate(store.unsent(10_000), 1)]
    receive(store, cursor=len(verdicts), verdicts=verdicts)


def change(record: str, seq: int, fields: Fields, record_type: str = "registration", **rest: Any) -> Change:
    """A change made on another PC of the office."""
    values: dict[str, Any] = {
        "office": OFFICE,
        "pack": "2026.1",
        "state": "registered" if record_type == "registration" else None,
        "created_at": "2026-11-20T01:00:00.000Z",
        "created_by": "user-other",
        "updated_at": "2026-11-21T01:00:00.000Z",
        "updated_by": "user-other",
        "updated_device": "device-2",
    }
    return Change(record_type=record_type, record=record, seq=seq, fields=fields, **(values | rest))
