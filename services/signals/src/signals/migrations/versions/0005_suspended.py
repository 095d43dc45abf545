"""Until when a dossier is suspended, for the worklist."""

from alembic import op

from chassis.migrations import execute_script

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    execute_script(op, "ALTER TABLE dossiers ADD COLUMN suspended_until date;\n")


def downgrade() -> None:
    raise NotImplementedError("A column of copies; nothing would be won by dropping it")
