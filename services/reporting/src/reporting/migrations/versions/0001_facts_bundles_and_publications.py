"""The facts that figures are counted from, bundles, and what was published."""

from alembic import op

from chassis.migrations import create_chassis_tables, execute_script, tenant_table

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

FACTS = """
CREATE TABLE dossier_facts (
    network_id          uuid    NOT NULL,
    dossier_id          uuid    NOT NULL,
    level               text,
    theme               text,
    area                text,
    interpreted_version integer NOT NULL,
    acknowledged_late   boolean,
    interpreted_late    boolean,
    translated_late     boolean,
    followed_up_late    boolean,
    fed_back_late       boolean,
    escalated           text[]  NOT NULL,
    follow_up_result    text,
    follow_up_version   integer NOT NULL,
    resolution          text,
    closed_version      integer NOT NULL,
    PRIMARY KEY (network_id, dossier_id)
);
CREATE INDEX dossier_facts_theme ON dossier_facts (theme, level, network_id);
CREATE TABLE signal_facts (
    network_id  uuid    NOT NULL,
    signal_id   uuid    NOT NULL,
    dossier_id  uuid    NOT NULL,
    client_id   uuid,
    sender_kind text    NOT NULL,
    area        text    NOT NULL,
    month       text    NOT NULL,
    channel     text    NOT NULL,
    urgency     text    NOT NULL,
    imported    boolean NOT NULL,
    PRIMARY KEY (network_id, signal_id),
    FOREIGN KEY (network_id, dossier_id) REFERENCES dossier_facts
);
CREATE INDEX signal_facts_dossier ON signal_facts (dossier_id, network_id);
CREATE INDEX signal_facts_month ON signal_facts (network_id, month);
CREATE TABLE help_request_facts (
    network_id       uuid    NOT NULL,
    help_request_id  uuid    NOT NULL,
    client_id        uuid,
    theme            text,
    area             text,
    month            text,
    channel          text,
    imported         boolean NOT NULL,
    resolution       text,
    resolved_version integer NOT NULL,
    PRIMARY KEY (network_id, help_request_id)
);
CREATE INDEX help_request_facts_month ON help_request_facts (network_id, month);
CREATE TABLE referral_facts (
    network_id     uuid NOT NULL,
    referral_id    uuid NOT NULL,
    dossier_id     uuid NOT NULL,
    partner_id     uuid NOT NULL,
    theme          text,
    made_on        date,
    received_on    date,
    accepted_on    date,
    declined_on    date,
    decline_reason text,
    completed_on   date,
    outcome        text,
    recalled_on    date,
    recall_reason  text,
    PRIMARY KEY (network_id, referral_id)
);
CREATE INDEX referral_facts_partner ON referral_facts (partner_id, network_id);
"""

BUNDLES = """
CREATE TABLE bundles (
    network_id       uuid    NOT NULL,
    bundle_id        uuid    NOT NULL,
    theme            text    NOT NULL,
    levels           text[]  NOT NULL,
    areas            text[]  NOT NULL,
    from_month       text    NOT NULL,
    until_month      text    NOT NULL,
    signals          integer NOT NULL,
    persons          integer NOT NULL,
    state            text    NOT NULL CHECK (state IN ('formed', 'submitted', 'answered')),
    version          integer NOT NULL,
    title_sealed     bytea   NOT NULL,
    story_sealed     bytea   NOT NULL,
    examples_sealed  bytea   NOT NULL,
    solutions_sealed bytea   NOT NULL,
    formed_on        date    NOT NULL,
    formed_by        text    NOT NULL,
    submitted_on     date,
    answer           text,
    reason_sealed    bytea,
    answered_on      date,
    answered_by      text,
    on_behalf        boolean,
    PRIMARY KEY (network_id, bundle_id)
);
CREATE TABLE bundle_dossiers (
    network_id uuid NOT NULL,
    bundle_id  uuid NOT NULL,
    dossier_id uuid NOT NULL,
    PRIMARY KEY (network_id, bundle_id, dossier_id),
    FOREIGN KEY (network_id, bundle_id) REFERENCES bundles
);
CREATE INDEX bundle_dossiers_dossier ON bundle_dossiers (dossier_id, network_id);
CREATE TABLE publications (
    network_id   uuid    NOT NULL,
    kind         text    NOT NULL CHECK (kind IN ('signal', 'help_request')),
    month        text    NOT NULL,
    minimum      integer NOT NULL,
    published_on date    NOT NULL,
    cells        jsonb   NOT NULL,
    PRIMARY KEY (network_id, kind, month)
);
"""

TABLES = (
    "dossier_facts",
    "signal_facts",
    "help_request_facts",
    "referral_facts",
    "bundles",
    "bundle_dossiers",
    "publications",
)


def upgrade() -> None:
    create_chassis_tables(op)
    execute_script(op, FACTS)
    execute_script(op, BUNDLES)
    for table in TABLES:
        tenant_table(op, table)


def downgrade() -> None:
    raise NotImplementedError("The first migration has nothing to go back to")
