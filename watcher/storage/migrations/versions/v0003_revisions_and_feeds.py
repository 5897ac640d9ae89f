"""Comparisons of versions, the calendar feed, and the days that calendars were told of."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables. Versions that are there already are compared when they are next shown."""
    op.create_table(
        "revisions",
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("older_id", sa.Integer(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("comparison", sa.JSON(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("compared_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_revisions_document_id_documents"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["older_id"], ["documents.id"], name=op.f("fk_revisions_older_id_documents"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["owner"], ["owners.owner"], name=op.f("fk_revisions_owner_owners"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_revisions")),
    )
    op.create_index(op.f("ix_revisions_older_id"), "revisions", ["older_id"], unique=False)
    op.create_table(
        "feeds",
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("salt", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["owner"], ["owners.owner"], name=op.f("fk_feeds_owner_owners"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feeds")),
        sa.UniqueConstraint("owner", name=op.f("uq_feeds_owner")),
        sa.UniqueConstraint("sha256", name=op.f("uq_feeds_sha256")),
    )
    op.create_table(
        "calendar_days",
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("shown", "cancelled", "past", name="state", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner"], ["owners.owner"], name=op.f("fk_calendar_days_owner_owners"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_days")),
        sa.UniqueConstraint("owner", "uid", name=op.f("uq_calendar_days_owner_uid")),
    )


def downgrade() -> None:
    """Drop them: no other table knows them."""
    op.drop_table("calendar_days")
    op.drop_table("feeds")
    op.drop_index(op.f("ix_revisions_older_id"), table_name="revisions")
    op.drop_table("revisions")
