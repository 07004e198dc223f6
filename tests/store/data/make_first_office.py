"""Makes `first_office.db`: an office's file as the first step of the migrations and an older pack left it.

Run once, from the project's folder: `python -m tests.store.data.make_first_office`. The file is committed and not made
again: it stands for those that offices have.
"""

import shutil
import tempfile
from pathlib import Path

import msgspec

from desktop.store.database import FILE_NAME, connect
from desktop.store.shape import SHAPE, read_shape
from desktop.store.store import Store
from desktop.store.tables import to_json
from desktop.store.values import Intent
from desktop.store.workbench import Workbench
from sync.model.pack import Field, Pack, Text
from sync.model.pack_load import load_pack
from tests.support.clock import FixedClock
from tests.support.office import CLERK, KEY, PERSON, change, open_store, receive
from tests.support.packs import SHIPPED

TARGET = Path(__file__).with_name("first_office.db")
KEPT = {"nik", "name", "birth_date", "village", "phone", "scheme", "destination_country", "documents", "confirmations"}
BLOOD_TYPE = Field(key="blood_type", type="text", group="identity", label=Text("Golongan darah", "Blood type"))
OLD_PERSON = {key: value for key, value in PERSON.items() if key in KEPT - {"phone"}}


def old_pack(pack: Pack) -> Pack:
    """Registrations alone: `phone` still called `mobile`, a field that was dropped since, and many not there yet."""
    kind = pack.record("registration")
    fields = [
        msgspec.structs.replace(field, key="mobile") if field.key == "phone" else field
        for field in kind.fields
        if field.key in KEPT
    ]
    workflow = msgspec.structs.replace(kind.workflow, steps=()) if kind.workflow else None
    old = msgspec.structs.replace(kind, fields=(*fields, BLOOD_TYPE), rules=(), workflow=workflow)
    return msgspec.structs.replace(pack, version="2025.1", records={"registration": old}, checklists=())


def work(store: Store) -> None:
    """Two registrations from central, one with a change of this PC, and what only a newer pack knows."""
    receive(
        store,
        change("r1", 1, OLD_PERSON | {"mobile": "+6281234567890", "blood_type": "O", "email": "wati@contoh.id"}),
        change("r2", 2, OLD_PERSON | {"name": "Udin Sarkim", "mobile": "+6285555555555"}),
        change("c1", 3, {"name": "PT Bahtera Nusa"}, "company"),
    )
    edit = Intent(record_type="registration", action="set", record="r1", fields={"mobile": "+6281111119999"})
    store.write(CLERK, [edit])


def forget_later_steps(path: Path) -> None:
    """Leave the fixed tables as the first migration made them."""
    connection = connect(path, KEY)
    bench = Workbench(connection, recursive_triggers=False, execute_plugins=False)
    for table in ("number_blocks", "files", "drafts", "sign_in_attempts"):
        bench.table(table).drop()
    connection.execute("DELETE FROM _sqlite_migrations WHERE name > 'm002'")
    standing = read_shape(connection)
    assert standing is not None
    first = to_json(msgspec.structs.replace(standing, schema=1))
    connection.execute("UPDATE settings SET value = ? WHERE key = ?", (first, SHAPE))
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.execute("VACUUM")
    connection.close()


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        store = open_store(Path(name), old_pack(load_pack(SHIPPED)), FixedClock())
        work(store)
        store.close()
        forget_later_steps(Path(name) / FILE_NAME)
        shutil.copy(Path(name) / FILE_NAME, TARGET)


if __name__ == "__main__":
    main()
