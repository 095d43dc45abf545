"""A referral came to the wrong door, and was passed on to another partner."""

from alembic import op

revision = "0008"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        ALTER TABLE referrals
            ADD COLUMN passed_on date,
            ADD COLUMN passed_to uuid,
            DROP CONSTRAINT referrals_state_check,
            ADD CONSTRAINT referrals_state_check CHECK (
                state IN ('received', 'waitlisted', 'accepted', 'contacted', 'declined', 'passed_on',
                    'completed', 'recalled', 'timed_out')
            )
        """
    )


def downgrade() -> None:
    raise NotImplementedError("What was passed on isn't forgotten")
