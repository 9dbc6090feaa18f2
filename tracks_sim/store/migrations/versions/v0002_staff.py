"""Staff, what they did, and a person who can be erased whole and only whole."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_ERASED = """SELECT 1 FROM attempts JOIN erasing ON erasing.trainee_id = attempts.trainee_id
             WHERE attempts.id = OLD.attempt_id"""

_RULES = {
    "sqlite": (
        f"""CREATE TRIGGER events_are_kept BEFORE DELETE ON events WHEN NOT EXISTS ({_ERASED})
            BEGIN SELECT RAISE(ABORT, 'an event is deleted only with its person'); END""",
        """CREATE TRIGGER audit_is_fixed BEFORE UPDATE ON audit
           BEGIN SELECT RAISE(ABORT, 'the audit log is never changed'); END""",
        """CREATE TRIGGER audit_is_kept BEFORE DELETE ON audit
           BEGIN SELECT RAISE(ABORT, 'the audit log is never changed'); END""",
    ),
    "postgresql": (
        f"""CREATE FUNCTION events_are_kept() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN IF NOT EXISTS ({_ERASED}) THEN RAISE EXCEPTION 'an event is deleted only with its person'; END IF;
            RETURN OLD; END $$""",
        """CREATE TRIGGER events_are_kept BEFORE DELETE ON events
           FOR EACH ROW EXECUTE FUNCTION events_are_kept()""",
        """CREATE FUNCTION audit_is_fixed() RETURNS trigger LANGUAGE plpgsql AS
           $$ BEGIN RAISE EXCEPTION 'the audit log is never changed'; END $$""",
        """CREATE TRIGGER audit_is_fixed BEFORE UPDATE OR DELETE ON audit
           FOR EACH ROW EXECUTE FUNCTION audit_is_fixed()""",
    ),
}
"""Rules that hold whatever program writes to the database."""


def upgrade() -> None:
    op.create_table(
        "staff",
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("code_hash", sa.String(64), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("created_at", sa.String(32), nullable=False),
        sa.Column("revoked_at", sa.String(32), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_staff"),
        sa.UniqueConstraint("code_hash", name="uq_staff_code_hash"),
    )
    op.create_table(
        "audit",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("who", sa.String(64), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("what", sa.String(32), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_audit"),
    )
    op.create_table(
        "erasing",
        sa.Column("trainee_id", sa.String(36), nullable=False),
        sa.PrimaryKeyConstraint("trainee_id", name="pk_erasing"),
    )
    for statement in _RULES.get(op.get_bind().dialect.name, ()):
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("Events are not thrown away: restore a backup that the earlier version wrote.")
