"""Dossiers without a client can be joined: a card keeps the dossier whose key seals it."""

from alembic import op

from chassis.migrations import execute_script

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

HOMES = """
-- The dossier that the card began, wherever its signal is now.
ALTER TABLE signals ADD COLUMN home_id uuid;
UPDATE signals SET home_id = facts.dossier_id FROM facts
    WHERE facts.network_id = signals.network_id AND facts.kind = 'captured'
    AND facts.data ->> 'signal_id' = signals.signal_id::text;
ALTER TABLE signals ALTER COLUMN home_id SET NOT NULL;
ALTER TABLE signals ADD FOREIGN KEY (network_id, home_id) REFERENCES dossiers;
CREATE INDEX dossiers_structural ON dossiers (network_id, theme, area, captured_on)
    WHERE client_id IS NULL AND next_due_at IS NOT NULL AND level IN ('service', 'policy');
"""


def upgrade() -> None:
    execute_script(op, HOMES)


def downgrade() -> None:
    raise NotImplementedError("Cards of joined dossiers could not be read any more")
