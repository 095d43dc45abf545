"""The versions of a network's own cards: added, never changed."""

from alembic import op

from chassis.migrations import execute_script, tenant_table

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

CARD_FORMS = """
CREATE TABLE card_forms (
    network_id uuid NOT NULL,
    name text NOT NULL,
    version int NOT NULL,
    valid_from date NOT NULL,
    content text NOT NULL,
    added_by text NOT NULL,
    PRIMARY KEY (network_id, name, version)
);
"""


def upgrade() -> None:
    execute_script(op, CARD_FORMS)
    tenant_table(op, "card_forms")
    execute_script(op, "REVOKE UPDATE, DELETE ON card_forms FROM {app}, {worker};")


def downgrade() -> None:
    raise NotImplementedError("A signal would no longer show the card it was made with")
