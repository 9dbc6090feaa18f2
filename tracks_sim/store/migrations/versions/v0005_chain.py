"""Rows that are only added cannot be replaced or emptied either, and a chain of hashes shows where that was got round."""

import json
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from alembic import op

from tracks_sim.store.chain import attempt_start, audit_hash, event_hash, ledger_event_content, ledger_start, link

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_EVENT = "an event is never changed"
_AUDIT = "the audit log is never changed"
_CONTENT = "what was played is never changed"
_SEAL = "a seal is never changed"
_TOMBSTONE = "a tombstone is never changed"
_BLANKED = """NEW.hash = OLD.hash AND NEW.seal = OLD.seal AND NEW.attempt_id IS NULL AND EXISTS (
    SELECT 1 FROM attempts JOIN erasing ON erasing.trainee_id = attempts.trainee_id WHERE attempts.id = OLD.attempt_id)"""
"""The only change of a seal: the id of an attempt is taken out when its person is erased."""


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
        _new_only("sealed", _SEAL, "hash = NEW.hash OR rowid = NEW.rowid"),
        _refusal("sealed_are_fixed", "UPDATE", "sealed", _SEAL, f"WHEN NOT ({_BLANKED})"),
        _refusal("sealed_are_kept", "DELETE", "sealed", _SEAL),
        _new_only("tombstones", _TOMBSTONE, "hash = NEW.hash OR rowid = NEW.rowid"),
        _refusal("tombstones_are_fixed", "UPDATE", "tombstones", _TOMBSTONE),
        _refusal("tombstones_are_kept", "DELETE", "tombstones", _TOMBSTONE),
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
        f"""CREATE FUNCTION sealed_are_fixed() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN IF TG_OP = 'UPDATE' THEN IF {_BLANKED} THEN RETURN NEW; END IF; END IF; RAISE EXCEPTION '{_SEAL}'; END $$""",
        """CREATE TRIGGER sealed_are_fixed BEFORE UPDATE OR DELETE ON sealed
           FOR EACH ROW EXECUTE FUNCTION sealed_are_fixed()""",
        _not_emptied("sealed", "sealed_are_fixed"),
        f"""CREATE FUNCTION tombstones_are_fixed() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION '{_TOMBSTONE}'; END $$""",
        """CREATE TRIGGER tombstones_are_fixed BEFORE UPDATE OR DELETE ON tombstones
           FOR EACH ROW EXECUTE FUNCTION tombstones_are_fixed()""",
        _not_emptied("tombstones", "tombstones_are_fixed"),
    ),
}
"""Rules that hold whatever program writes to the database."""


def upgrade() -> None:
    for table, column in (("attempts", "head"), ("studies", "head"), ("events", "hash"), ("study_events", "hash"), ("audit", "hash")):
        op.add_column(table, sa.Column(column, sa.String(64), nullable=False, server_default=""))
    op.add_column("trainees", sa.Column("salt", sa.String(32), nullable=False, server_default=""))
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_head"),
    )
    op.create_table(
        "sealed",
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("seal", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.String(36), nullable=True),
        sa.PrimaryKeyConstraint("hash", name="pk_sealed"),
    )
    op.create_table(
        "tombstones",
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("erased_by", sa.Integer(), nullable=False),
        sa.Column("study_id", sa.String(60), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=True),
        sa.Column("content", sa.String(64), nullable=True),
        sa.PrimaryKeyConstraint("hash", name="pk_tombstones"),
    )
    connection = op.get_bind()
    salts = {trainee: secrets.token_hex(16) for trainee in connection.execute(sa.text("SELECT id FROM trainees")).scalars()}
    for trainee, salt in salts.items():
        connection.execute(sa.text("UPDATE trainees SET salt = :salt WHERE id = :id"), {"id": trainee, "salt": salt})
    with _changeable(connection, "events", "events_are_fixed"):
        for attempt in connection.execute(sa.text("SELECT id, trainee_id, case_id, mode, created_at FROM attempts")).all():
            _chain_events(connection, attempt, salts)
    with _changeable(connection, "study_events", "study_events_are_fixed"):
        for study in connection.execute(sa.text("SELECT id, seed, created_at FROM studies")).all():
            _chain_study(connection, study, salts)
    with _changeable(connection, "audit", "audit_is_fixed"):
        _chain_audit(connection)
    for statement in _RULES.get(connection.dialect.name, ()):
        op.execute(statement)


@contextmanager
def _changeable(connection: sa.Connection, table: str, trigger: str) -> Iterator[None]:
    """Take away the trigger that refuses to update a table, and put it back. All of it is one transaction."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}"))
        yield
        connection.execute(sa.text(f"ALTER TABLE {table} ENABLE TRIGGER {trigger}"))
    else:
        statement = connection.execute(sa.text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": trigger}).scalar_one()
        connection.execute(sa.text(f"DROP TRIGGER {trigger}"))
        yield
        connection.exec_driver_sql(statement)


def _chain_events(connection: sa.Connection, attempt: sa.Row[Any], salts: Mapping[str, str]) -> None:
    query = sa.text("SELECT seq, kind, at, CAST(data AS TEXT) FROM events WHERE attempt_id = :id ORDER BY seq")
    head, hashes = attempt_start(salts[attempt.trainee_id], *tuple(attempt)), []
    for seq, kind, at, data in connection.execute(query, {"id": attempt.id}).all():
        head = event_hash(head, seq, kind, at, json.loads(data))
        hashes.append({"id": attempt.id, "seq": seq, "hash": head})
    if hashes:
        connection.execute(sa.text("UPDATE events SET hash = :hash WHERE attempt_id = :id AND seq = :seq"), hashes)
    connection.execute(sa.text("UPDATE attempts SET head = :hash WHERE id = :id"), {"id": attempt.id, "hash": head})


def _chain_study(connection: sa.Connection, study: sa.Row[Any], salts: Mapping[str, str]) -> None:
    query = sa.text("SELECT seq, trainee_id, kind, at, CAST(data AS TEXT) FROM study_events WHERE study_id = :id ORDER BY seq")
    head, hashes = ledger_start("study", *tuple(study)), []
    for seq, trainee_id, kind, at, data in connection.execute(query, {"id": study.id}).all():
        head = link(head, ledger_event_content("study", salts.get(trainee_id, ""), seq, trainee_id, kind, at, json.loads(data)))
        hashes.append({"id": study.id, "seq": seq, "hash": head})
    if hashes:
        connection.execute(sa.text("UPDATE study_events SET hash = :hash WHERE study_id = :id AND seq = :seq"), hashes)
    connection.execute(sa.text("UPDATE studies SET head = :hash WHERE id = :id"), {"id": study.id, "hash": head})


def _chain_audit(connection: sa.Connection) -> None:
    number, head = 0, ""
    for row in connection.execute(sa.text("SELECT seq, at, who, role, what, about FROM audit ORDER BY seq")).all():
        number, head = row.seq, audit_hash(head, *row)
        connection.execute(sa.text("UPDATE audit SET hash = :hash WHERE seq = :seq"), {"seq": number, "hash": head})
    connection.execute(sa.text("INSERT INTO audit_head (id, seq, hash) VALUES (1, :seq, :hash)"), {"seq": number, "hash": head})


def downgrade() -> None:
    raise NotImplementedError("Events are not thrown away: restore a backup that the earlier version wrote.")
