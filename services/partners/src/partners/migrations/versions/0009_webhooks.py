"""A partner's own system can be told what happens to its referrals."""

from alembic import op

from chassis.migrations import tenant_table

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE webhooks (
            network_id        uuid  NOT NULL,
            partner_id        uuid  NOT NULL,
            url               text  NOT NULL,
            state             text  NOT NULL CHECK (state IN ('active', 'paused', 'gone')),
            secret_sealed     bytea NOT NULL,
            old_secret_sealed bytea,
            old_secret_until  timestamptz,
            busy_until        timestamptz,
            PRIMARY KEY (network_id, partner_id),
            FOREIGN KEY (network_id, partner_id) REFERENCES partners
        )
        """
    )
    tenant_table(op, "webhooks")
    op.execute(
        """
        CREATE TABLE webhook_deliveries (
            network_id   uuid        NOT NULL,
            delivery_id  uuid        NOT NULL,
            partner_id   uuid        NOT NULL,
            referral_id  uuid,
            happening    text        NOT NULL,
            body         text        NOT NULL,
            state        text        NOT NULL CHECK (state IN ('waiting', 'delivered', 'given_up')),
            made_at      timestamptz NOT NULL,
            since        timestamptz NOT NULL,
            due_at       timestamptz CHECK ((due_at IS NOT NULL) = (state = 'waiting')),
            tries        integer     NOT NULL,
            tried_at     timestamptz,
            status       integer,
            failure      text,
            milliseconds integer,
            PRIMARY KEY (network_id, delivery_id),
            FOREIGN KEY (network_id, partner_id) REFERENCES webhooks
        )
        """
    )
    tenant_table(op, "webhook_deliveries")
    op.execute(
        "CREATE INDEX webhook_deliveries_of_partner"
        " ON webhook_deliveries (network_id, partner_id, made_at DESC, delivery_id)"
    )
    op.execute(
        "CREATE INDEX webhook_deliveries_due ON webhook_deliveries (network_id, partner_id, due_at)"
        " WHERE state = 'waiting'"
    )
    op.execute(
        "CREATE INDEX deadlines_of_webhooks ON deadlines (kind) WHERE kind = 'webhook' AND fired_at IS NULL"
    )


def downgrade() -> None:
    op.execute("DROP INDEX deadlines_of_webhooks")
    op.execute("DROP TABLE webhook_deliveries")
    op.execute("DROP TABLE webhooks")
