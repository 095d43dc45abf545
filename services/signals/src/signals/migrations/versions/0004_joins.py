"""Which dossiers were joined into which, and which were taken apart again."""

from alembic import op

from chassis.migrations import execute_script, tenant_table

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

JOINS = """
-- `apart`: a person said that they are not the same after all.
CREATE TABLE joins (
    network_id uuid NOT NULL,
    home_id uuid NOT NULL,
    dossier_id uuid NOT NULL,
    apart boolean NOT NULL,
    PRIMARY KEY (network_id, home_id, dossier_id),
    FOREIGN KEY (network_id, home_id) REFERENCES dossiers,
    FOREIGN KEY (network_id, dossier_id) REFERENCES dossiers
);
CREATE INDEX joins_into ON joins (dossier_id, network_id);
CREATE UNIQUE INDEX joins_one_at_a_time ON joins (network_id, home_id) WHERE NOT apart;
"""


def upgrade() -> None:
    execute_script(op, JOINS)
    tenant_table(op, "joins")


def downgrade() -> None:
    raise NotImplementedError("What was joined would be lost")
