"""Studies, what happened in them, and who is in one."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_ERASED = "SELECT 1 FROM erasing WHERE erasing.trainee_id = OLD.trainee_id"

_RULES = {
    "sqlite": (
        """CREATE TRIGGER study_events_are_fixed BEFORE UPDATE ON study_events
           BEGIN SELECT RAISE(ABORT, 'an event is never changed'); END""",
        f"""CREATE TRIGGER study_events_are_kept BEFORE DELETE ON study_events WHEN NOT EXISTS ({_ERASED})
            BEGIN SELECT RAISE(ABORT, 'an event is deleted only with its person'); END""",
    ),
    "postgresql": (
        """CREATE TRIGGER study_events_are_fixed BEFORE UPDATE ON study_events
           FOR EACH ROW EXECUTE FUNCTION events_are_fixed()""",
        f"""CREATE FUNCTION study_events_are_kept() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN IF NOT EXISTS ({_ERASED}) THEN RAISE EXCEPTION 'an event is deleted only with its person'; END IF;
            RETURN OLD; END $$""",
        """CREATE TRIGGER study_events_are_kept BEFORE DELETE ON study_events
           FOR EACH ROW EXECUTE FUNCTION study_events_are_kept()""",
    ),
}
"""Rules that hold whatever program writes to the database. What is about nobody is never deleted."""


def upgrade() -> None:
    op.create_table(
        "studies",
        sa.Column("id", sa.String(60), nullable=False),
        sa.Column("seed", sa.String(64), nullable=False),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_studies"),
    )
    op.create_table(
        "study_events",
        sa.Column("study_id", sa.String(60), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("trainee_id", sa.String(36), nullable=True),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("study_id", "seq", name="pk_study_events"),
        sa.ForeignKeyConstraint(["study_id"], ["studies.id"], name="fk_study_events_study_id"),
    )
    op.create_index("ix_study_events_trainee_id", "study_events", ["trainee_id"])
    op.create_table(
        "study_members",
        sa.Column("trainee_id", sa.String(36), nullable=False),
        sa.Column("study_id", sa.String(60), nullable=False),
        sa.PrimaryKeyConstraint("trainee_id", name="pk_study_members"),
        sa.ForeignKeyConstraint(["trainee_id"], ["trainees.id"], name="fk_study_members_trainee_id"),
        sa.ForeignKeyConstraint(["study_id"], ["studies.id"], name="fk_study_members_study_id"),
    )
    for statement in _RULES.get(op.get_bind().dialect.name, ()):
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("Events are not thrown away: restore a backup that the earlier version wrote.")
