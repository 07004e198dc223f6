"""Bringing an office's file to what this program and its pack need, in one transaction, after a backup."""

from collections.abc import Callable
from pathlib import Path

from desktop.i18n import _
from desktop.store.database import Database
from desktop.store.errors import NewerStore
from desktop.store.going_back import UPGRADED, Upgrade
from desktop.store.shape import SHAPE, Shape, read_shape, shape_of
from desktop.store.tables import to_json
from desktop.store.telling import Told, told_to_nobody
from sync.model.pack import Pack, version_key


def make_ready(
    database: Database, pack: Pack, back_up: Callable[[], Path], program: str = "", told: Told = told_to_nobody
) -> None:
    """Upgrade the file when it needs it; a file with work in it is backed up before. `told` hears how far it is,
    for the first time before anything is done. Raises NewerStore.

    `program` is the version that does it: one that never comes up afterwards is gone back from (`going_back`).
    """
    wanted = shape_of(pack)
    standing = read_shape(database.writer)
    if standing == wanted:
        return
    notes = {SHAPE: to_json(wanted)}
    if standing is None:
        _fit(database, pack, notes, told_to_nobody)
        return
    _refuse_newer(standing, wanted)
    told("copy", 0, 0)
    backup = back_up()
    notes[UPGRADED] = to_json(Upgrade(by=program, backup=backup.name))
    try:
        _fit(database, pack, notes, told)
    except BaseException:
        backup.unlink(missing_ok=True)  # the file is as it was, and needs no copy
        raise


def _fit(database: Database, pack: Pack, notes: dict[str, str], told: Told) -> None:
    from desktop.store.upgrading import upgrade  # noqa: PLC0415 (sqlite-utils costs a start 0.1 to 0.4 s)

    with database.transaction() as connection:
        standing, wanted = read_shape(connection), shape_of(pack)
        if standing == wanted:  # another program was quicker
            return
        if standing is not None:
            _refuse_newer(standing, wanted)
        upgrade(connection, pack, standing, told)
        connection.executemany(
            "INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            list(notes.items()),
        )


def _refuse_newer(standing: Shape, wanted: Shape) -> None:
    if standing.schema > wanted.schema:
        raise NewerStore(
            _("A newer version of the program has worked on this data. Nothing was changed. Install the newer version.")
        )
    if version_key(standing.pack) > version_key(wanted.pack):
        raise NewerStore(
            _(
                "This data was kept under regulations {newer}, this program only knows {older}. "
                "Nothing was changed. Install the newer version."
            ).format(newer=standing.pack, older=wanted.pack)
        )
