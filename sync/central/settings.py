"""What central makes once by chance and keeps in its database."""

from collections.abc import Callable

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from sync.central.ledger import Ledger
from sync.central.tables import meta


def kept(ledger: Ledger, key: str, make: Callable[[], str]) -> str:
    """The value under `key`; made when it is first asked for, and the same in every process."""
    rows = select(meta.c.value).where(meta.c.key == key)
    found: str | None = ledger.connection.execute(rows).scalar_one_or_none()
    if found is not None:
        return found
    try:
        with ledger.connection.begin_nested():
            ledger.connection.execute(insert(meta).values(key=key, value=make()))
    except IntegrityError:  # another process was first
        pass
    made: str = ledger.connection.execute(rows).scalar_one()
    return made
