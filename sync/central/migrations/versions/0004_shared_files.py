"""Which scans the records name that every office reads: looked up, not searched for."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    table = op.create_table(
        "shared_files",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("type", sa.String(64), nullable=False),
        sa.Column("record", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("sha256", "type", "record"),
    )
    op.create_index("shared_files_by_record", "shared_files", ["type", "record"])
    known = sa.table("records", *(sa.column(name) for name in ("scope", "type", "id", "body", "deleted")))
    shared = sa.select(known).where(known.c.scope == "shared", known.c.deleted.is_(sa.false()))
    rows = [
        {"sha256": digest, "type": row.type, "record": row.id}
        for row in op.get_bind().execute(shared)
        for digest in _digests(json.loads(row.body))
    ]
    op.bulk_insert(table, rows)


def _digests(fields: dict[str, Any]) -> set[str]:
    entries = [entry for value in fields.values() if isinstance(value, dict) for entry in value.values()]
    lists = [entry.get("files") for entry in entries if isinstance(entry, dict)]
    items = [item for files in lists if isinstance(files, list) for item in files if isinstance(item, dict)]
    return {item["sha256"] for item in items if isinstance(item.get("sha256"), str) and len(item["sha256"]) == 64}
