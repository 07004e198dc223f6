"""Whether central and the PCs of an office hold the same."""

from sqlalchemy import select

from desktop.store.values import Query
from sync.central.records import held
from sync.central.tables import records
from sync.model.record import Fields
from sync.protocol import SHARED_SCOPE
from tests.e2e.window import Pc
from tests.support.counter import Town

Held = dict[tuple[str, str], tuple[str | None, Fields]]
"""By record type and id: the state and all fields."""


def everything_is_everywhere(town: Town, *pcs: Pc) -> None:
    """Nothing waits, and central and every PC hold the same records with the same values."""
    central = central_records(town)
    for pc in pcs:
        assert pc.office.store.outbox() == []
        pc.wait(lambda pc=pc: pc.header().startswith("semua terkirim"))
        apart = differing(records_of(pc), central)
        assert not apart, apart


def differing(here: Held, central: Held) -> dict[tuple[str, str], tuple[object, object]]:
    """What is not the same here and at central."""
    keys = here.keys() | central.keys()
    return {key: (here.get(key), central.get(key)) for key in keys if here.get(key) != central.get(key)}


def records_of(pc: Pc) -> Held:
    store = pc.office.store
    found: Held = {}
    for record_type in pc.office.pack.records:
        for record in store.many(record_type, store.select(Query(record_type=record_type))):
            found[record.type, record.id] = (record.state, record.fields)
    return found


def central_records(town: Town) -> Held:
    with town.central.admin.database.read() as connection:
        scopes = (town.office, SHARED_SCOPE)
        rows = connection.execute(select(records).where(records.c.scope.in_(scopes))).all()
    return {(found.type, found.id): (found.state, found.fields) for found in (held(row).record for row in rows)}
