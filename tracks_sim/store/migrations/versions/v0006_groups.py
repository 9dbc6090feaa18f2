"""Groups that a trainer teaches, what happened in them, and who is in one."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_ERASED = "SELECT 1 FROM erasing WHERE erasing.trainee_id IN (OLD.trainee_id, OLD.group_id)"

_RULES = {
    "sqlite": (
        """CREATE TRIGGER group_events_are_fixed BEFORE UPDATE ON group_events
           BEGIN SELECT RAISE(ABORT, 'an event is never changed'); END""",
        f"""CREATE TRIGGER group_events_are_kept BEFORE DELETE ON group_events WHEN NOT EXISTS ({_ERASED})
            BEGIN SELECT RAISE(ABORT, 'an event is deleted only with its person or its group'); END""",
        """CREATE TRIGGER group_events_are_new BEFORE INSERT ON group_events WHEN EXISTS
           (SELECT 1 FROM group_events WHERE group_id = NEW.group_id AND seq = NEW.seq OR rowid = NEW.rowid)
           BEGIN SELECT RAISE(ABORT, 'an event is never changed'); END""",
    ),
    "postgresql": (
        """CREATE TRIGGER group_events_are_fixed BEFORE UPDATE ON group_events
           FOR EACH ROW EXECUTE FUNCTION events_are_fixed()""",
        f"""CREATE FUNCTION group_events_are_kept() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN IF NOT EXISTS ({_ERASED}) THEN RAISE EXCEPTION 'an event is deleted only with its person or its group'; END IF;
            RETURN OLD; END $$""",
        """CREATE TRIGGER group_events_are_kept BEFORE DELETE ON group_events
           FOR EACH ROW EXECUTE FUNCTION group_events_are_kept()""",
        """CREATE TRIGGER group_events_are_not_emptied BEFORE TRUNCATE ON group_events
           FOR EACH STATEMENT EXECUTE FUNCTION events_are_fixed()""",
    ),
}
"""Rules that hold whatever program writes to the database, as those for the events of studies."""


def upgrade() -> None:
    op.create_table(
        "groups",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.Column("head", sa.String(64), nullable=False, server_default=""),
        sa.Column("door", sa.String(8), nullable=True),
        sa.Column("salt", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_groups"),
        sa.UniqueConstraint("door", name="uq_groups_door"),
    )
    op.create_table(
        "group_events",
        sa.Column("group_id", sa.String(36), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("trainee_id", sa.String(36), nullable=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("group_id", "seq", name="pk_group_events"),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name="fk_group_events_group_id"),
    )
    op.create_index("ix_group_events_trainee_id", "group_events", ["trainee_id"])
    op.create_table(
        "group_members",
        sa.Column("trainee_id", sa.String(36), nullable=False),
        sa.Column("group_id", sa.String(36), nullable=False),
        sa.PrimaryKeyConstraint("trainee_id", "group_id", name="pk_group_members"),
        sa.ForeignKeyConstraint(["trainee_id"], ["trainees.id"], name="fk_group_members_trainee_id"),
        sa.ForeignKeyConstraint(["group_id"], ["groups.id"], name="fk_group_members_group_id"),
    )
    op.add_column("tombstones", sa.Column("group_id", sa.String(36), nullable=True))
    for statement in _RULES.get(op.get_bind().dialect.name, ()):
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("Events are not thrown away: restore a backup that the earlier version wrote.")
