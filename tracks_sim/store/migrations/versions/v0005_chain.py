"""Rows that are only added cannot be replaced or emptied either."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_EVENT = "an event is never changed"
_AUDIT = "the audit log is never changed"
_CONTENT = "what was played is never changed"


def _refusal(name: str, when: str, table: str, sentence: str, condition: str = "") -> str:
    """A trigger of SQLite that refuses a write."""
    return f"CREATE TRIGGER {name} BEFORE {when} ON {table} {condition} BEGIN SELECT RAISE(ABORT, '{sentence}'); END"


def _new_only(table: str, sentence: str, same: str) -> str:
    """A trigger of SQLite that refuses a row whose key is there: INSERT OR REPLACE would delete that one and call no trigger.

    A key may be a rowid too, where the table has one.
    """
    return _refusal(f"{table}_are_new", "INSERT", table, sentence, f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same})")


def _not_emptied(table: str, function: str) -> str:
    """A trigger of PostgreSQL that refuses TRUNCATE, which calls no trigger for rows."""
    return f"CREATE TRIGGER {table}_are_not_emptied BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {function}()"


_RULES = {
    "sqlite": (
        _new_only("events", _EVENT, "attempt_id = NEW.attempt_id AND seq = NEW.seq"),
        _new_only("study_events", _EVENT, "study_id = NEW.study_id AND seq = NEW.seq OR rowid = NEW.rowid"),
        _new_only("audit", _AUDIT, "seq = NEW.seq"),
        _new_only("contents", _CONTENT, "hash = NEW.hash OR rowid = NEW.rowid"),
        _refusal("contents_are_fixed", "UPDATE", "contents", _CONTENT),
        _refusal("contents_are_kept", "DELETE", "contents", _CONTENT),
    ),
    "postgresql": (
        f"""CREATE FUNCTION contents_are_fixed() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION '{_CONTENT}'; END $$""",
        """CREATE TRIGGER contents_are_fixed BEFORE UPDATE OR DELETE ON contents
           FOR EACH ROW EXECUTE FUNCTION contents_are_fixed()""",
        _not_emptied("events", "events_are_fixed"),
        _not_emptied("study_events", "events_are_fixed"),
        _not_emptied("audit", "audit_is_fixed"),
        _not_emptied("contents", "contents_are_fixed"),
    ),
}
"""Rules that hold whatever program writes to the database."""


def upgrade() -> None:
    for statement in _RULES.get(op.get_bind().dialect.name, ()):
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("Events are not thrown away: restore a backup that the earlier version wrote.")
