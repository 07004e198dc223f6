"""Which ops changed nothing, at a glance: among them letters that were never taken."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    refused = sa.text("seq IS NULL")
    op.create_index("ops_refused", "ops", ["type", "record"], sqlite_where=refused, postgresql_where=refused)
