"""Run the steps inside the transaction that `mapapp.store.engine` has begun."""

from alembic import context

from mapapp.store.schema import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
)
context.run_migrations()
