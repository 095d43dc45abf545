"""Dossiers and their facts, and copies of what the back office must know of other services."""

from alembic import op

from chassis.migrations import create_chassis_tables, execute_script, shared_table, tenant_table

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

CASES = """
-- `version` counts the events, `facts` the facts. The columns after it repeat what the facts say.
CREATE TABLE dossiers (
    network_id uuid NOT NULL,
    dossier_id uuid NOT NULL,
    client_id uuid,
    anonymous boolean NOT NULL,
    published boolean NOT NULL,
    procedure text NOT NULL,
    version int NOT NULL,
    facts int NOT NULL,
    status text NOT NULL,
    acknowledged boolean NOT NULL,
    awaiting_feedback boolean NOT NULL,
    area text NOT NULL,
    level text,
    theme text,
    weight int,
    urgency text NOT NULL,
    captured_on date NOT NULL,
    next_step text,
    next_due_at timestamptz,
    PRIMARY KEY (network_id, dossier_id)
);
-- The worklist: a dossier that asks for nothing has no due moment and stays out of the index.
CREATE INDEX dossiers_due ON dossiers (network_id, next_due_at, dossier_id)
    INCLUDE (acknowledged, awaiting_feedback) WHERE next_due_at IS NOT NULL;
CREATE INDEX dossiers_new ON dossiers (network_id, next_due_at, dossier_id)
    WHERE next_due_at IS NOT NULL AND NOT acknowledged;
CREATE INDEX dossiers_feedback ON dossiers (network_id, next_due_at, dossier_id)
    WHERE next_due_at IS NOT NULL AND awaiting_feedback;
CREATE INDEX dossiers_like ON dossiers (level, theme, area, network_id);
CREATE INDEX dossiers_of_client ON dossiers (network_id, client_id) WHERE client_id IS NOT NULL;

-- The words of a card are one sealed text. An anonymous card's sender is among them, and not in a column.
CREATE TABLE signals (
    network_id uuid NOT NULL,
    signal_id uuid NOT NULL,
    dossier_id uuid NOT NULL,
    sender_kind text NOT NULL,
    sender_id uuid,
    sender_login text,
    channel text NOT NULL,
    urgency text NOT NULL,
    occurred_on date NOT NULL,
    parent_signal_id uuid,
    details jsonb NOT NULL,
    sealed bytea,
    PRIMARY KEY (network_id, signal_id),
    FOREIGN KEY (network_id, dossier_id) REFERENCES dossiers
);
CREATE INDEX signals_of_dossier ON signals (dossier_id, network_id);
CREATE INDEX signals_of_sender ON signals (network_id, sender_id) WHERE sender_id IS NOT NULL;
CREATE INDEX signals_of_login ON signals (network_id, sender_login) WHERE sender_login IS NOT NULL;

CREATE TABLE facts (
    network_id uuid NOT NULL,
    dossier_id uuid NOT NULL,
    position int NOT NULL,
    kind text NOT NULL,
    data jsonb NOT NULL,
    sealed bytea,
    PRIMARY KEY (network_id, dossier_id, position),
    FOREIGN KEY (network_id, dossier_id) REFERENCES dossiers
);
CREATE INDEX facts_of_action ON facts (network_id, (data ->> 'action_id')) WHERE kind = 'action_planned';
CREATE INDEX facts_of_emergencies ON facts (network_id)
    WHERE kind = 'referral_made' AND data ->> 'ground' IN ('emergency', 'acute_danger');

CREATE TABLE referrals (
    network_id uuid NOT NULL,
    referral_id uuid NOT NULL,
    dossier_id uuid NOT NULL,
    client_id uuid,
    partner_id uuid NOT NULL,
    letter bytea,
    PRIMARY KEY (network_id, referral_id),
    FOREIGN KEY (network_id, dossier_id) REFERENCES dossiers
);
CREATE INDEX referrals_of_client ON referrals (client_id, network_id);

CREATE TABLE bundled_dossiers (
    network_id uuid NOT NULL,
    bundle_id uuid NOT NULL,
    dossier_id uuid NOT NULL,
    PRIMARY KEY (network_id, bundle_id, dossier_id),
    FOREIGN KEY (network_id, dossier_id) REFERENCES dossiers
);

-- An anonymous dossier's events, until the random moment at which they may go out.
CREATE TABLE held_events (
    network_id uuid NOT NULL,
    dossier_id uuid NOT NULL,
    position int NOT NULL,
    type text NOT NULL,
    data jsonb NOT NULL,
    PRIMARY KEY (network_id, dossier_id, position),
    FOREIGN KEY (network_id, dossier_id) REFERENCES dossiers
);
"""

COPIES = """
CREATE TABLE clients (
    network_id uuid NOT NULL,
    client_id uuid NOT NULL,
    area text NOT NULL,
    partition int,
    version int NOT NULL,
    disclosure_blocked boolean NOT NULL DEFAULT false,
    forgotten_on date,
    PRIMARY KEY (network_id, client_id)
);

CREATE TABLE consents (
    network_id uuid NOT NULL,
    consent_id uuid NOT NULL,
    client_id uuid NOT NULL,
    partner_id uuid,
    scope text,
    given_on date,
    valid_until date,
    withdrawn_on date,
    PRIMARY KEY (network_id, consent_id)
);
CREATE INDEX consents_of_client ON consents (client_id, network_id);

CREATE TABLE volunteers (
    network_id uuid NOT NULL,
    volunteer_id uuid NOT NULL,
    active boolean NOT NULL,
    PRIMARY KEY (network_id, volunteer_id)
);

CREATE TABLE partners (
    network_id uuid NOT NULL,
    partner_id uuid NOT NULL,
    bound_by_secrecy boolean NOT NULL,
    active boolean NOT NULL,
    version int NOT NULL,
    PRIMARY KEY (network_id, partner_id)
);

-- Until when we know what a source published, per partition: of no network.
CREATE TABLE freshness (
    source text NOT NULL,
    partition int NOT NULL,
    as_of timestamptz NOT NULL,
    PRIMARY KEY (source, partition)
);
"""

TENANT_TABLES = (
    "dossiers",
    "signals",
    "facts",
    "referrals",
    "bundled_dossiers",
    "held_events",
    "clients",
    "consents",
    "volunteers",
    "partners",
)


def upgrade() -> None:
    create_chassis_tables(op)
    execute_script(op, CASES)
    execute_script(op, COPIES)
    for table in TENANT_TABLES:
        tenant_table(op, table)
    shared_table(op, "freshness")


def downgrade() -> None:
    raise NotImplementedError("The first migration has nothing to go back to")
