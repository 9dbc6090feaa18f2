"""Sessions of trainees and staff, which a replaced code and a sign-out end."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("trainees", "staff"):
        op.add_column(table, sa.Column("session", sa.String(32), nullable=False, server_default=""))


def downgrade() -> None:
    raise NotImplementedError("Events are not thrown away: restore a backup that the earlier version wrote.")
