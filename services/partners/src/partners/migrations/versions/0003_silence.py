"""A partner that doesn't answer is reminded; in the end the referral is taken back."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        ALTER TABLE referrals
            ADD COLUMN reminded_on  date,
            ADD COLUMN timed_out_on date,
            DROP CONSTRAINT referrals_state_check,
            ADD CONSTRAINT referrals_state_check CHECK (
                state IN ('received', 'waitlisted', 'accepted', 'contacted', 'declined', 'completed',
                    'recalled', 'timed_out')
            )
        """
    )


def downgrade() -> None:
    raise NotImplementedError("Who was reminded isn't forgotten")
