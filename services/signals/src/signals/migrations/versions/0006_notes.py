"""Notes on a dossier, sealed, for the team or for coordinators alone."""

from alembic import op

from chassis.migrations import execute_script, tenant_table

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

NOTES = """
CREATE TABLE notes (
    network_id uuid NOT NULL,
    note_id uuid NOT NULL,
    dossier_id uuid NOT NULL,
    visibility text NOT NULL,
    written_by text NOT NULL,
    written_at timestamptz NOT NULL,
    sealed bytea,
    PRIMARY KEY (network_id, note_id),
    FOREIGN KEY (network_id, dossier_id) REFERENCES dossiers
);
CREATE INDEX notes_of_dossier ON notes (dossier_id, network_id);
"""


def upgrade() -> None:
    execute_script(op, NOTES)
    tenant_table(op, "notes")


def downgrade() -> None:
    raise NotImplementedError("What was noted would be lost")
