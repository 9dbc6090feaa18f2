"""A store that is thrown away: for the warm-up of kernels, and for trying a case."""

from __future__ import annotations

from pathlib import Path

from tracks_sim.store.database import connect, prepare_folder, writing
from tracks_sim.store.schema import HEAD, metadata
from tracks_sim.store.store import Store


def scratch_store(folder: Path) -> Store:
    """Create an empty store in an empty folder.

    Its tables come from the schema instead of the migrations: with Alembic imported each kernel took 1.2 MB more.
    """
    prepare_folder(folder)
    engine = connect(folder, None)
    with writing(engine).begin() as connection:
        metadata.create_all(connection)
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (HEAD,))
    engine.dispose()
    return Store.open(folder)
