"""A partner may have no room before a day."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE partners ADD COLUMN no_intake_before date")


def downgrade() -> None:
    op.execute("ALTER TABLE partners DROP COLUMN no_intake_before")
