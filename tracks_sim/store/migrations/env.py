"""Run by alembic: the revisions go through the connection, and the transaction, that the store holds."""

from alembic import context

from tracks_sim.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
