"""Who the coordinators and deputies are, their absences and the mail they want; to whom a dossier went."""

from alembic import op

from chassis.migrations import execute_script, tenant_table

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

COLLEAGUES = """
CREATE TABLE colleagues (
    network_id uuid NOT NULL,
    login text NOT NULL,
    colleague_id uuid NOT NULL,
    role text NOT NULL,
    last_seen date NOT NULL,
    name bytea NOT NULL,
    address bytea,
    daily boolean NOT NULL DEFAULT false,
    mailed_at timestamptz,
    PRIMARY KEY (network_id, login),
    UNIQUE (network_id, colleague_id)
);
CREATE TABLE absences (
    network_id uuid NOT NULL,
    absence_id uuid NOT NULL,
    login text NOT NULL,
    begins timestamptz NOT NULL,
    ends timestamptz NOT NULL,
    recorded_by text NOT NULL,
    PRIMARY KEY (network_id, absence_id),
    FOREIGN KEY (network_id, login) REFERENCES colleagues ON DELETE CASCADE
);
CREATE INDEX absences_login ON absences (network_id, login, ends);
ALTER TABLE dossiers ADD COLUMN escalated_to text;
ALTER TABLE dossiers ADD COLUMN escalated_at timestamptz;
CREATE INDEX dossiers_escalated ON dossiers (network_id, escalated_at) WHERE escalated_at IS NOT NULL;
"""


def upgrade() -> None:
    execute_script(op, COLLEAGUES)
    tenant_table(op, "colleagues")
    tenant_table(op, "absences")


def downgrade() -> None:
    raise NotImplementedError("Who is away would count as present")
