"""The tables as they began."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table."""
    op.create_table(
        "owners",
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("owner", name=op.f("pk_owners")),
    )
    op.create_table(
        "workers",
        sa.Column("worker", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("worker", name=op.f("pk_workers")),
    )
    op.create_table(
        "mailboxes",
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("connection", sa.JSON(), nullable=False),
        sa.Column("folders", sa.JSON(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_success_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("needs_permission", sa.Boolean(), nullable=False),
        sa.Column("retry_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("down_notified_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["owner"], ["owners.owner"], name=op.f("fk_mailboxes_owner_owners"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailboxes")),
        sa.UniqueConstraint("owner", "name", name=op.f("uq_mailboxes_owner_name")),
    )
    op.create_table(
        "messages",
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("pack", sa.String(length=80), nullable=True),
        sa.Column("offset", sa.BigInteger(), nullable=True),
        sa.Column("length", sa.BigInteger(), nullable=True),
        sa.Column("internaldate", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "waiting",
                "done",
                "needs_you",
                "quarantined",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("from_", sa.Text(), nullable=True),
        sa.Column("to", sa.JSON(), nullable=True),
        sa.Column("date", sa.DateTime(timezone=True), nullable=True),
        sa.Column("message_id", sa.Text(), nullable=True),
        sa.Column("thread", sa.JSON(), nullable=True),
        sa.Column("bulk", sa.Boolean(), nullable=True),
        sa.Column("parser_version", sa.Text(), nullable=True),
        sa.Column("authentication", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["owner"], ["owners.owner"], name=op.f("fk_messages_owner_owners"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint("owner", "name", name=op.f("uq_messages_owner_name")),
        sa.UniqueConstraint("owner", "sha256", name=op.f("uq_messages_owner_sha256")),
    )
    op.create_index(
        op.f("ix_messages_owner_internaldate_id"), "messages", ["owner", "internaldate", "id"], unique=False
    )
    op.create_index(op.f("ix_messages_owner_pack_offset"), "messages", ["owner", "pack", "offset"], unique=False)
    op.create_index(
        op.f("ix_messages_owner_status_stored_at"), "messages", ["owner", "status", "stored_at"], unique=False
    )
    op.create_table(
        "notices",
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("leaving", "sent", "failed", name="state", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("channels", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["owner"], ["owners.owner"], name=op.f("fk_notices_owner_owners"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint("owner", "key", name=op.f("uq_notices_owner_key")),
    )
    op.create_table(
        "outbox",
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("folder", sa.Text(), nullable=False),
        sa.Column("uidvalidity", sa.BigInteger(), nullable=False),
        sa.Column("uid", sa.BigInteger(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=True),
        sa.Column(
            "state",
            sa.Enum("due", "done", name="state", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("ordered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["owner"], ["owners.owner"], name=op.f("fk_outbox_owner_owners"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("owner", "key", name=op.f("uq_outbox_owner_key")),
    )
    op.create_index(op.f("ix_outbox_owner_state_due_at"), "outbox", ["owner", "state", "due_at"], unique=False)
    op.create_table(
        "documents",
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("locator", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "scored",
                "unread",
                "not_a_contract",
                "outside_scope",
                "awaiting_you",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("needs", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("level", sa.Text(), nullable=True),
        sa.Column("report", sa.JSON(), nullable=True),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["answered_by"], ["documents.id"], name=op.f("fk_documents_answered_by_documents"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["answers"], ["documents.id"], name=op.f("fk_documents_answers_documents"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_documents_message_id_messages"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["owner"], ["owners.owner"], name=op.f("fk_documents_owner_owners"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
        sa.UniqueConstraint("owner", "digest", name=op.f("uq_documents_owner_digest")),
        sa.UniqueConstraint("owner", "name", name=op.f("uq_documents_owner_name")),
    )
    op.create_index(op.f("ix_documents_answers"), "documents", ["answers"], unique=False)
    op.create_index(op.f("ix_documents_message_id"), "documents", ["message_id"], unique=False)
    op.create_index(
        op.f("ix_documents_owner_closed_at_state"), "documents", ["owner", "closed_at", "state"], unique=False
    )
    op.create_table(
        "folders",
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mailbox_id", sa.Integer(), nullable=False),
        sa.Column("folder", sa.Text(), nullable=False),
        sa.Column("uidvalidity", sa.BigInteger(), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("high", sa.BigInteger(), nullable=False),
        sa.Column("low", sa.BigInteger(), nullable=False),
        sa.Column("floor", sa.BigInteger(), nullable=False),
        sa.Column("on_server", sa.Integer(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("uidnext", sa.BigInteger(), nullable=False),
        sa.Column("present", sa.Integer(), nullable=False),
        sa.Column("highestmodseq", sa.BigInteger(), nullable=True),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mailbox_id"], ["mailboxes.id"], name=op.f("fk_folders_mailbox_id_mailboxes"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["owner"], ["owners.owner"], name=op.f("fk_folders_owner_owners"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_folders")),
        sa.UniqueConstraint(
            "mailbox_id", "folder", "uidvalidity", name=op.f("uq_folders_mailbox_id_folder_uidvalidity")
        ),
    )
    op.create_table(
        "parts",
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("locator", sa.Text(), nullable=False),
        sa.Column("locator_sha256", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "waiting",
                "scored",
                "not_a_contract",
                "outside_scope",
                "needs_you",
                "decorative",
                "body",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("needs", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_parts_message_id_messages"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["owner"], ["owners.owner"], name=op.f("fk_parts_owner_owners"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parts")),
        sa.UniqueConstraint("message_id", "locator_sha256", name=op.f("uq_parts_message_id_locator_sha256")),
    )
    op.create_table(
        "secrets",
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mailbox_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mailbox_id"], ["mailboxes.id"], name=op.f("fk_secrets_mailbox_id_mailboxes"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["owner"], ["owners.owner"], name=op.f("fk_secrets_owner_owners"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_secrets")),
        sa.UniqueConstraint("mailbox_id", "name", name=op.f("uq_secrets_mailbox_id_name")),
    )
    op.create_table(
        "threads",
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_threads_message_id_messages"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["owner"], ["owners.owner"], name=op.f("fk_threads_owner_owners"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_threads")),
        sa.UniqueConstraint("message_id", "sha256", name=op.f("uq_threads_message_id_sha256")),
    )
    op.create_index(op.f("ix_threads_owner_sha256"), "threads", ["owner", "sha256"], unique=False)
    op.create_table(
        "traffic",
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mailbox_id", sa.Integer(), nullable=False),
        sa.Column("hour", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fetched", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mailbox_id"], ["mailboxes.id"], name=op.f("fk_traffic_mailbox_id_mailboxes"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["owner"], ["owners.owner"], name=op.f("fk_traffic_owner_owners"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_traffic")),
        sa.UniqueConstraint("mailbox_id", "hour", name=op.f("uq_traffic_mailbox_id_hour")),
    )
    op.create_table(
        "locations",
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("folder_id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.BigInteger(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "stored",
                "outlined",
                "missing",
                "gone",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("candidate", sa.Boolean(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("internaldate", sa.DateTime(timezone=True), nullable=True),
        sa.Column("flags", sa.JSON(), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("from_", sa.Text(), nullable=True),
        sa.Column("date", sa.DateTime(timezone=True), nullable=True),
        sa.Column("header_message_id", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state <> 'stored' OR message_id IS NOT NULL", name=op.f("ck_locations_stored_is_kept")),
        sa.ForeignKeyConstraint(
            ["folder_id"], ["folders.id"], name=op.f("fk_locations_folder_id_folders"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_locations_message_id_messages"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["owner"], ["owners.owner"], name=op.f("fk_locations_owner_owners"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_locations")),
        sa.UniqueConstraint("folder_id", "uid", name=op.f("uq_locations_folder_id_uid")),
    )
    op.create_index(
        op.f("ix_locations_folder_id_state_candidate_uid"),
        "locations",
        ["folder_id", "state", "candidate", "uid"],
        unique=False,
    )
    op.create_index(op.f("ix_locations_message_id"), "locations", ["message_id"], unique=False)
    op.create_table(
        "reports",
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_reports_document_id_documents"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["owner"], ["owners.owner"], name=op.f("fk_reports_owner_owners"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
        sa.UniqueConstraint("document_id", "sha256", name=op.f("uq_reports_document_id_sha256")),
    )
    op.create_table(
        "texts",
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_texts_document_id_documents"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["owner"], ["owners.owner"], name=op.f("fk_texts_owner_owners"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_texts")),
    )


def downgrade() -> None:
    """Drop every table."""
    op.drop_table("texts")
    op.drop_table("reports")
    op.drop_index(op.f("ix_locations_message_id"), table_name="locations")
    op.drop_index(op.f("ix_locations_folder_id_state_candidate_uid"), table_name="locations")
    op.drop_table("locations")
    op.drop_table("traffic")
    op.drop_index(op.f("ix_threads_owner_sha256"), table_name="threads")
    op.drop_table("threads")
    op.drop_table("secrets")
    op.drop_table("parts")
    op.drop_table("folders")
    op.drop_index(op.f("ix_documents_owner_closed_at_state"), table_name="documents")
    op.drop_index(op.f("ix_documents_message_id"), table_name="documents")
    op.drop_index(op.f("ix_documents_answers"), table_name="documents")
    op.drop_table("documents")
    op.drop_index(op.f("ix_outbox_owner_state_due_at"), table_name="outbox")
    op.drop_table("outbox")
    op.drop_table("notices")
    op.drop_index(op.f("ix_messages_owner_status_stored_at"), table_name="messages")
    op.drop_index(op.f("ix_messages_owner_pack_offset"), table_name="messages")
    op.drop_index(op.f("ix_messages_owner_internaldate_id"), table_name="messages")
    op.drop_table("messages")
    op.drop_table("mailboxes")
    op.drop_table("workers")
    op.drop_table("owners")
