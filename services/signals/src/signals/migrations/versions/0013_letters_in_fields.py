"""A letter may be kept in fields; those of before are one text."""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE referrals ADD COLUMN in_fields boolean NOT NULL DEFAULT false")


def downgrade() -> None:
    raise NotImplementedError("Letters in fields would be read as text")
