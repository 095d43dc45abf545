"""The versions of a network's own procedure: added, never changed."""

from alembic import op

from chassis.migrations import execute_script, tenant_table

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

PROCEDURES = """
CREATE TABLE procedures (
    network_id uuid NOT NULL,
    name text NOT NULL,
    version int NOT NULL,
    valid_from date NOT NULL,
    content text NOT NULL,
    added_by text NOT NULL,
    PRIMARY KEY (network_id, version)
);
"""


def upgrade() -> None:
    execute_script(op, PROCEDURES)
    tenant_table(op, "procedures")
    execute_script(op, "REVOKE UPDATE, DELETE ON procedures FROM {app}, {worker};")


def downgrade() -> None:
    op.execute("DROP TABLE procedures")
