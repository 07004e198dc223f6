"""Epochs, incarnations, directives, digests, keys of devices, couriers, where the paper register stopped."""

import msgspec
import sqlalchemy as sa
from alembic import op

from sync.model.digest import bucket_of, record_digest
from sync.model.record import Record

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    _devices_and_epochs()
    _directives()
    _digests()
    op.add_column("number_series", sa.Column("paper", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "couriers",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("device", sa.String(64), nullable=False),
        sa.Column("answered_at", sa.String(40), nullable=False),
        sa.Column("blocks", sa.Text(), nullable=False),
    )
    op.create_index("ix_couriers_device", "couriers", ["device"])
    op.create_table(
        "downloads",
        sa.Column("device", sa.String(64), primary_key=True),
        sa.Column("scope", sa.String(64), primary_key=True),
        sa.Column("until", sa.BigInteger(), nullable=False),
    )
    op.create_table(
        "errands",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("office", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("record", sa.String(64), nullable=False),
    )
    op.create_index("ix_errands_office", "errands", ["office"])
    _persons()


def _persons() -> None:
    op.create_table(
        "persons",
        sa.Column("office", sa.String(64), primary_key=True),
        sa.Column("type", sa.String(64), primary_key=True),
        sa.Column("record", sa.String(64), primary_key=True),
        sa.Column("value", sa.String(200), nullable=False),
        sa.Column("born", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.String(40), nullable=False),
    )
    op.create_index("persons_by_value", "persons", ["type", "value"])
    op.create_table(
        "twins",
        sa.Column("office", sa.String(64), primary_key=True),
        sa.Column("type", sa.String(64), primary_key=True),
        sa.Column("record", sa.String(64), primary_key=True),
        sa.Column("other", sa.String(64), primary_key=True),
        sa.Column("duplicate", sa.String(64), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
    )
    op.create_index("ix_twins_duplicate", "twins", ["duplicate"])


def _devices_and_epochs() -> None:
    for name, length in (("verify_key", 64), ("recipient", 80)):
        op.add_column("devices", sa.Column(name, sa.String(length), nullable=False, server_default=""))
    op.add_column("devices", sa.Column("forked_from", sa.String(64)))
    op.add_column("devices", sa.Column("incarnations", sa.Text()))
    op.add_column("devices", sa.Column("program", sa.String(40)))
    op.create_table(
        "epochs",
        sa.Column("id", sa.String(64), primary_key=True),
        sa.Column("parent", sa.String(64)),
        sa.Column("began", sa.Text(), nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
    )
    op.execute("INSERT INTO epochs (id, began, at) SELECT value, '{}', '' FROM meta WHERE key = 'epoch'")
    op.execute("DELETE FROM meta WHERE key = 'schema'")


def _directives() -> None:
    op.create_table(
        "directives",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("device", sa.String(64)),
        sa.Column("office", sa.String(64)),
        sa.Column("by", sa.String(120), nullable=False),
        sa.Column("at", sa.String(40), nullable=False),
    )
    op.create_table(
        "directives_done",
        sa.Column("directive", sa.String(36), primary_key=True),
        sa.Column("device", sa.String(64), primary_key=True),
        sa.Column("at", sa.String(40), nullable=False),
    )


def _digests() -> None:
    op.add_column("records", sa.Column("bucket", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("records", sa.Column("digest", sa.BigInteger(), nullable=False, server_default="0"))
    names = ("scope", "type", "id", "body", "state", "bucket", "digest")
    records = sa.table("records", *(sa.column(name) for name in names), sa.column("deleted", sa.Boolean()))
    connection = op.get_bind()
    for row in connection.execute(sa.select(records)).all():
        key = (records.c.scope == row.scope, records.c.type == row.type, records.c.id == row.id)
        said = Record(
            type=row.type,
            id=row.id,
            office="",
            pack="",
            fields=msgspec.json.decode(row.body),
            state=row.state,
            deleted=row.deleted,
        )
        given = {"bucket": bucket_of(row.type, row.id), "digest": record_digest(said)}
        connection.execute(sa.update(records).where(*key).values(**given))
    op.create_index("records_by_bucket", "records", ["scope", "bucket", "digest"])
