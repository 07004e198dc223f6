"""The list of everything: the numbers of its rows, and the first page through the table model that the window shows."""

import os
from collections.abc import Iterator
from functools import partial

from bench import Bench
from figure import Figure
from office import desk_of, open_copy
from PySide6.QtCore import QCoreApplication
from timing import in_milliseconds, repeated

from desktop.store.values import Query
from desktop.ui.tables.record_model import PAGE, RecordModel
from desktop.usecases.desk import Desk
from desktop.usecases.lists.columns import columns_of
from sync.model.pack import RecordType

TIMES = 15


def measure(bench: Bench) -> Iterator[Figure]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    _application = QCoreApplication.instance() or QCoreApplication([])
    kind = bench.pack.record("registration")
    office = open_copy(bench.pack, bench.office)
    try:
        desk = desk_of(office, "siti")
        queries = {
            f"open the list of {bench.rows:,}": Query(record_type=kind.key),
            "- narrowed to one state": Query(record_type=kind.key, states=("recommended",)),
            "- narrowed to one district": Query(record_type=kind.key, filters={"village": "32.12.15"}),
            "- in the order of names": Query(record_type=kind.key, order=("name", "asc")),
        }
        for name, query in queries.items():
            seconds = repeated(partial(_open, desk, kind, query), bench.times(TIMES))
            target = 150 if name.startswith("open") else None
            yield Figure(name=name, samples=in_milliseconds(seconds), unit="ms", target=target)
    finally:
        office.close()


def _open(desk: Desk, kind: RecordType, query: Query) -> None:
    """A new model with the numbers of all rows, and the text of every cell of its first page."""
    model = RecordModel(desk, kind, columns_of(desk.pack, kind))
    model.put(desk.store.numbers(query))
    for row in range(min(PAGE, model.rowCount())):
        for column in range(model.columnCount()):
            model.data(model.index(row, column))
