"""A referral that its partner passed on waits no longer."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE referral_facts ADD COLUMN passed_on date")


def downgrade() -> None:
    raise NotImplementedError("The journals of before would be counted otherwise")
