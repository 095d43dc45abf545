"""Steps that were waived, to be counted."""

from alembic import op

from chassis.migrations import execute_script, tenant_table

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

WAIVERS = """
CREATE TABLE waiver_facts (
    network_id uuid NOT NULL,
    waiver_id  uuid NOT NULL,
    dossier_id uuid NOT NULL,
    step       text NOT NULL,
    waived_on  date,
    until      date,
    PRIMARY KEY (network_id, waiver_id),
    FOREIGN KEY (network_id, dossier_id) REFERENCES dossier_facts
);
CREATE INDEX waiver_facts_dossier ON waiver_facts (dossier_id, network_id);
"""


def upgrade() -> None:
    execute_script(op, WAIVERS)
    tenant_table(op, "waiver_facts")


def downgrade() -> None:
    raise NotImplementedError("What was waived would not be counted")
