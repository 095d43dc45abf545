"""A partner without a login is reached by a mailed link. Of what is secret only hashes are kept."""

from alembic import op

from chassis.migrations import execute_script, tenant_table

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TABLES = """
ALTER TABLE partners ADD COLUMN reached_by text NOT NULL DEFAULT 'login'
    CHECK (reached_by IN ('login', 'link'));
CREATE TABLE links (
    network_id uuid NOT NULL,
    link_id uuid NOT NULL,
    link_hash bytea NOT NULL,
    referral_id uuid NOT NULL,
    made_at timestamptz NOT NULL,
    code uuid,
    code_until timestamptz,
    code_wrong integer NOT NULL,
    wrong integer NOT NULL,
    asked integer NOT NULL,
    asked_since timestamptz,
    PRIMARY KEY (network_id, link_id)
);
CREATE INDEX links_by_hash ON links (link_hash);
CREATE TABLE link_sessions (
    network_id uuid NOT NULL,
    session_hash bytea NOT NULL,
    link_id uuid NOT NULL,
    until timestamptz NOT NULL,
    PRIMARY KEY (network_id, session_hash),
    FOREIGN KEY (network_id, link_id) REFERENCES links
);
CREATE INDEX link_sessions_by_hash ON link_sessions (session_hash);
CREATE INDEX link_sessions_over ON link_sessions (network_id, until);
CREATE TABLE link_submissions (
    network_id uuid NOT NULL,
    session_hash bytea NOT NULL,
    number uuid NOT NULL,
    PRIMARY KEY (network_id, session_hash, number),
    FOREIGN KEY (network_id, session_hash) REFERENCES link_sessions ON DELETE CASCADE
);
CREATE TABLE link_limits (
    network_id uuid NOT NULL,
    what text NOT NULL,
    since timestamptz NOT NULL,
    count integer NOT NULL,
    PRIMARY KEY (network_id, what)
);
"""

BY_HASH = """
CREATE POLICY who_holds_it ON {table} FOR SELECT TO {{app}}
    USING ({column} = decode(NULLIF(current_setting('app.secret_hash', true), ''), 'hex'));
"""


def upgrade() -> None:
    execute_script(op, TABLES)
    for table in ("links", "link_sessions", "link_submissions", "link_limits"):
        tenant_table(op, table)
    # A capability names no network: who holds it sees its row, and by that row which network it is of.
    execute_script(op, BY_HASH.format(table="links", column="link_hash"))
    execute_script(op, BY_HASH.format(table="link_sessions", column="session_hash"))


def downgrade() -> None:
    raise NotImplementedError("Mailed links would lead nowhere")
