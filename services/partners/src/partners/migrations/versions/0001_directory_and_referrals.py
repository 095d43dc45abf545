"""The directory of partners, and the referrals that they receive."""

from alembic import op

from chassis.migrations import create_chassis_tables, tenant_table

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    create_chassis_tables(op)
    op.execute(
        """
        CREATE TABLE partners (
            network_id       uuid    NOT NULL,
            partner_id       uuid    NOT NULL,
            name             text    NOT NULL,
            works_on         text,
            themes           text[]  NOT NULL,
            contact_sealed   bytea,
            email_sealed     bytea,
            phone_sealed     bytea,
            bound_by_secrecy boolean NOT NULL,
            capacity         text,
            active           boolean NOT NULL,
            verified_on      date    NOT NULL,
            version          integer NOT NULL,
            PRIMARY KEY (network_id, partner_id)
        )
        """
    )
    tenant_table(op, "partners")
    op.execute(
        """
        CREATE TABLE referrals (
            network_id     uuid    NOT NULL,
            referral_id    uuid    NOT NULL,
            partner_id     uuid    NOT NULL,
            dossier_id     uuid    NOT NULL,
            client_id      uuid,
            theme          text,
            warmth         text,
            state          text    NOT NULL CHECK (
                state IN ('received', 'accepted', 'declined', 'completed', 'recalled')
            ),
            version        integer NOT NULL,
            made_on        date,
            received_on    date,
            accepted_on    date,
            declined_on    date,
            decline_reason text,
            completed_on   date,
            outcome        text,
            words_sealed   bytea,
            answered_by    text,
            on_behalf      boolean NOT NULL,
            recalled_on    date,
            recall_reason  text,
            PRIMARY KEY (network_id, referral_id)
        )
        """
    )
    op.execute("CREATE INDEX referrals_of_partner ON referrals (network_id, partner_id, made_on)")
    tenant_table(op, "referrals")


def downgrade() -> None:
    raise NotImplementedError("The first migration has nothing to go back to")
