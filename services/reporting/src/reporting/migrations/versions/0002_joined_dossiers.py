"""A dossier whose signals are counted as another's."""

from alembic import op

from chassis.migrations import execute_script

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

JOINED = """
ALTER TABLE dossier_facts ADD COLUMN joined_into uuid;
ALTER TABLE dossier_facts ADD COLUMN joined_version integer NOT NULL DEFAULT 0;
"""


def upgrade() -> None:
    execute_script(op, JOINED)


def downgrade() -> None:
    raise NotImplementedError("The journals of before would be counted otherwise")
