"""Who is shut out of a client's dossiers, since they know each other privately."""

from alembic import op

from chassis.migrations import execute_script, tenant_table

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ACQUAINTANCES = """
CREATE TABLE acquaintances (
    network_id uuid NOT NULL,
    client_id uuid NOT NULL,
    login text NOT NULL,
    by text NOT NULL,
    since timestamptz NOT NULL,
    PRIMARY KEY (network_id, client_id, login)
);
"""


def upgrade() -> None:
    execute_script(op, ACQUAINTANCES)
    tenant_table(op, "acquaintances")


def downgrade() -> None:
    raise NotImplementedError("Who was shut out would be let in")
