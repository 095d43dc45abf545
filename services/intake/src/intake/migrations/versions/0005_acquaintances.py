"""Who is shut out of what is here about a client, since they know each other privately."""

from alembic import op

from chassis.migrations import execute_script, tenant_table

revision = "0005"
down_revision = "0004"

TABLES = """
CREATE TABLE acquaintances (
    network_id uuid NOT NULL,
    client_id uuid NOT NULL,
    login text NOT NULL,
    by text NOT NULL,
    since timestamptz NOT NULL,
    PRIMARY KEY (network_id, client_id, login),
    FOREIGN KEY (network_id, client_id) REFERENCES clients (network_id, client_id)
);
CREATE TABLE openings (
    network_id uuid NOT NULL,
    opening_id uuid NOT NULL,
    client_id uuid NOT NULL,
    by text NOT NULL,
    opened_on date NOT NULL,
    reason bytea NOT NULL,
    PRIMARY KEY (network_id, opening_id),
    FOREIGN KEY (network_id, client_id) REFERENCES clients (network_id, client_id)
);
CREATE INDEX openings_by_client ON openings (network_id, client_id, opened_on);
"""


def upgrade() -> None:
    execute_script(op, TABLES)
    tenant_table(op, "acquaintances")
    tenant_table(op, "openings")


def downgrade() -> None:
    raise NotImplementedError("Who was shut out would be let in")
