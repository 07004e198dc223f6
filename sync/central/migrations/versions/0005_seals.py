"""The roots, keys and lists by which letters are sealed and checked, and which letters were voided at a glance."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "seal_roots",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("private", sa.String(64), nullable=False),
        sa.Column("announced", sa.Text, nullable=False),
        sa.Column("made_at", sa.String(40), nullable=False),
    )
    op.create_table(
        "seal_keys",
        sa.Column("kid", sa.String(16), primary_key=True),
        sa.Column("device", sa.String(64), nullable=False),
        sa.Column("office", sa.String(64), nullable=False),
        sa.Column("certificate", sa.Text, nullable=False),
        sa.Column("root", sa.Integer, nullable=False),
        sa.Column("made_at", sa.String(40), nullable=False),
        sa.Column("lost_at", sa.String(40)),
    )
    op.create_index("ix_seal_keys_device", "seal_keys", ["device"])
    op.create_table(
        "seal_lists",
        sa.Column("at", sa.BigInteger, primary_key=True),
        sa.Column("said", sa.String(64), nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
    voided = sa.text("state = 'voided'")
    op.create_index("records_voided", "records", ["type", "scope"], sqlite_where=voided, postgresql_where=voided)
