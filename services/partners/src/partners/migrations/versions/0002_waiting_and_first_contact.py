"""A referral may wait on a list, get its first contact, and come with an appointment."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        ALTER TABLE referrals
            ADD COLUMN appointment_on date,
            ADD COLUMN waitlisted_on  date,
            ADD COLUMN waiting_until  date,
            ADD COLUMN contacted_on   date,
            DROP CONSTRAINT referrals_state_check,
            ADD CONSTRAINT referrals_state_check CHECK (
                state IN ('received', 'waitlisted', 'accepted', 'contacted', 'declined', 'completed',
                    'recalled')
            )
        """
    )


def downgrade() -> None:
    raise NotImplementedError("What a partner answered isn't thrown away")
