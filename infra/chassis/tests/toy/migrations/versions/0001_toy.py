"""The toy's only table."""

from alembic import op

from chassis.migrations import create_chassis_tables, execute_script, tenant_table

revision = "0001"
down_revision = None


def upgrade() -> None:
    create_chassis_tables(op)
    execute_script(
        op,
        """CREATE TABLE sightings (
            network_id uuid NOT NULL,
            id uuid NOT NULL,
            seen int NOT NULL DEFAULT 0,
            version int NOT NULL DEFAULT 0,
            PRIMARY KEY (network_id, id));""",
    )
    tenant_table(op, "sightings")
