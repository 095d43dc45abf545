"""The signals of one card, found by the first of them."""

from alembic import op

from chassis.migrations import execute_script

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    execute_script(
        op,
        "CREATE INDEX signals_of_parent ON signals (network_id, parent_signal_id)"
        " WHERE parent_signal_id IS NOT NULL;",
    )


def downgrade() -> None:
    op.execute("DROP INDEX signals_of_parent")
