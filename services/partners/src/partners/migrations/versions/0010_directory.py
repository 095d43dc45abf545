"""The directory as a social inventory: what a service does for whom, where and when; agreements; contacts."""

from alembic import op

from chassis.migrations import execute_script, tenant_table

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TABLES = """
ALTER TABLE partners
    ADD COLUMN intensity text NOT NULL DEFAULT 'cooperation'
        CHECK (intensity IN ('cooperation', 'networking')),
    ADD COLUMN listing jsonb NOT NULL DEFAULT '{}',
    ADD COLUMN pulled_by_sealed bytea,
    ADD COLUMN contact_role_sealed bytea,
    ADD COLUMN verified_by text,
    ALTER COLUMN verified_on DROP NOT NULL;
CREATE TABLE other_contacts (
    network_id uuid NOT NULL,
    partner_id uuid NOT NULL,
    place integer NOT NULL,
    sealed bytea NOT NULL,
    PRIMARY KEY (network_id, partner_id, place),
    FOREIGN KEY (network_id, partner_id) REFERENCES partners
);
CREATE TABLE agreements (
    network_id uuid NOT NULL,
    partner_id uuid NOT NULL,
    version integer NOT NULL,
    signed_on date NOT NULL,
    valid_until date,
    on_paper boolean NOT NULL,
    secrecy text NOT NULL,
    partner_gives text[] NOT NULL,
    network_gives text[] NOT NULL,
    words_sealed bytea NOT NULL,
    recorded_on date NOT NULL,
    recorded_by text NOT NULL,
    PRIMARY KEY (network_id, partner_id, version),
    FOREIGN KEY (network_id, partner_id) REFERENCES partners
);
"""

# Entries of before have no term yet that says when they are to be looked at again.
TERMS = """
INSERT INTO deadlines (network_id, subject, kind, cycle, due_at, data)
SELECT network_id, partner_id, 'verify', 0, (verified_on + interval '1 year 1 day')::timestamptz, '{}'
FROM partners WHERE active AND verified_on IS NOT NULL
ON CONFLICT DO NOTHING;
"""


def upgrade() -> None:
    execute_script(op, TABLES)
    for table in ("other_contacts", "agreements"):
        tenant_table(op, table)
    execute_script(op, TERMS)


def downgrade() -> None:
    raise NotImplementedError("Agreements and contact persons would be lost")
