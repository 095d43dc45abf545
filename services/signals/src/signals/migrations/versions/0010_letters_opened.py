"""A letter opens for a mailed link's holder too, on an assertion used once; only so many in an hour."""

from alembic import op

from chassis.migrations import execute_script, tenant_table

revision = "0010"
down_revision = "0008"
branch_labels = None
depends_on = None

TABLES = """
CREATE TABLE used_assertions (
    network_id uuid NOT NULL,
    jti uuid NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (network_id, jti)
);
CREATE INDEX used_assertions_over ON used_assertions (network_id, expires_at);
CREATE TABLE letter_openings (
    network_id uuid NOT NULL,
    reader text NOT NULL,
    referral_id uuid NOT NULL,
    opened_at timestamptz NOT NULL,
    PRIMARY KEY (network_id, reader, referral_id)
);
"""


def upgrade() -> None:
    execute_script(op, TABLES)
    tenant_table(op, "used_assertions")
    tenant_table(op, "letter_openings")


def downgrade() -> None:
    raise NotImplementedError("What was used once could be used again")
