"""A help request may come by a mailed link, on an assertion that is used once."""

from alembic import op

from chassis.migrations import execute_script, tenant_table

revision = "0004"
down_revision = "0003"

TABLES = """
CREATE TABLE used_assertions (
    network_id uuid NOT NULL,
    jti uuid NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (network_id, jti)
);
CREATE INDEX used_assertions_over ON used_assertions (network_id, expires_at);
"""


def upgrade() -> None:
    execute_script(op, TABLES)
    tenant_table(op, "used_assertions")


def downgrade() -> None:
    raise NotImplementedError("What was used once could be used again")
