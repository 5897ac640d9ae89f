"""Agreements, the papers of each, and what papers share."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of agreements. Papers are taken from the stored texts when they are first asked for."""
    op.create_table(
        "agreements",
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("doubts", sa.JSON(), nullable=True),
        sa.Column("merged_into", sa.Integer(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["merged_into"], ["agreements.id"], name=op.f("fk_agreements_merged_into_agreements"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["owner"], ["owners.owner"], name=op.f("fk_agreements_owner_owners"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreements")),
        sa.UniqueConstraint("owner", "number", name=op.f("uq_agreements_owner_number")),
    )
    op.create_table(
        "papers",
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("link", sa.JSON(), nullable=True),
        sa.Column("client", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreements.id"], name=op.f("fk_papers_agreement_id_agreements"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_papers_document_id_documents"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["owner"], ["owners.owner"], name=op.f("fk_papers_owner_owners"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_papers")),
    )
    op.create_index(op.f("ix_papers_agreement_id"), "papers", ["agreement_id"], unique=False)
    op.create_index(op.f("ix_papers_owner_taken_at"), "papers", ["owner", "taken_at"], unique=False)
    op.create_table(
        "paper_keys",
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_paper_keys_document_id_documents"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["owner"], ["owners.owner"], name=op.f("fk_paper_keys_owner_owners"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_keys")),
        sa.UniqueConstraint("document_id", "sha256", name=op.f("uq_paper_keys_document_id_sha256")),
    )
    op.create_index(op.f("ix_paper_keys_owner_sha256"), "paper_keys", ["owner", "sha256"], unique=False)


def downgrade() -> None:
    """Drop them: no other table knows them."""
    op.drop_index(op.f("ix_paper_keys_owner_sha256"), table_name="paper_keys")
    op.drop_table("paper_keys")
    op.drop_index(op.f("ix_papers_owner_taken_at"), table_name="papers")
    op.drop_index(op.f("ix_papers_agreement_id"), table_name="papers")
    op.drop_table("papers")
    op.drop_table("agreements")
