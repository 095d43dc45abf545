"""Attachments of a dossier, sealed; their bytes stand apart from what a list shows."""

from alembic import op

from chassis.migrations import execute_script, tenant_table

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

# EXTERNAL: sealed bytes don't get smaller, so that PostgreSQL needn't try.
ATTACHMENTS = """
CREATE TABLE attachments (
    network_id uuid NOT NULL,
    attachment_id uuid NOT NULL,
    dossier_id uuid NOT NULL,
    visibility text NOT NULL,
    kind text NOT NULL,
    size int NOT NULL,
    added_by text NOT NULL,
    added_at timestamptz NOT NULL,
    scanned boolean NOT NULL,
    sealed bytea,
    content bytea,
    removed_by text,
    removed_at timestamptz,
    removal bytea,
    PRIMARY KEY (network_id, attachment_id),
    FOREIGN KEY (network_id, dossier_id) REFERENCES dossiers
);
ALTER TABLE attachments ALTER COLUMN content SET STORAGE EXTERNAL;
CREATE INDEX attachments_of_dossier ON attachments (dossier_id, network_id);
"""


def upgrade() -> None:
    execute_script(op, ATTACHMENTS)
    tenant_table(op, "attachments")


def downgrade() -> None:
    raise NotImplementedError("What was attached would be lost")
