"""Scans, whole and on their way."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "files",
        *_names(),
        sa.Column("media_type", sa.String(40), nullable=False),
        sa.Column("device", sa.String(64), nullable=False),
        sa.Column("stored_at", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("office", "sha256"),
    )
    op.create_index("ix_files_sha256", "files", ["sha256"])
    op.create_table(
        "uploads",
        *_names(),
        sa.Column("media_type", sa.String(40), nullable=False),
        sa.Column("reached", sa.BigInteger(), nullable=False),
        sa.Column("device", sa.String(64), nullable=False),
        sa.Column("touched_at", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("office", "sha256"),
    )
    op.create_table(
        "upload_parts",
        sa.Column("office", sa.String(64), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("start", sa.BigInteger(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("office", "sha256", "start"),
    )


def _names() -> list[sa.Column[object]]:
    return [
        sa.Column("office", sa.String(64), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
    ]
