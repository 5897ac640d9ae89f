"""Alembic's way in: called with an open connection, inside a transaction that belongs to the caller."""

from alembic import context

from watcher.storage import store  # noqa: F401 - every table is known once this is loaded
from watcher.storage.tenancy import METADATA


def _is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """The durable queue keeps its own tables beside ours."""
    return kind != "table" or name in METADATA.tables


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    transactional_ddl=True,
    compare_type=True,
    include_name=_is_ours,
)
with context.begin_transaction():
    context.run_migrations()
