"""Volunteers are listed by age and found by name."""

from alembic import op

from chassis.migrations import execute_script

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

INDEXES = """
CREATE INDEX volunteers_by_age ON volunteers (network_id, registered_at) WHERE forgotten_on IS NULL;
CREATE INDEX volunteers_by_status ON volunteers (network_id, status, registered_at)
    WHERE forgotten_on IS NULL;
"""

# Who migrates has no key to open a name with; the service has, and does it when these terms come. The second
# is for whom a process of before registers while it is being replaced.
TERMS = """
INSERT INTO deadlines (network_id, subject, kind, cycle, due_at, data)
SELECT DISTINCT network_id, network_id, 'index_names', again.cycle, now() + again.later, '{}'::jsonb
FROM volunteers, (VALUES (0, interval '0'), (1, interval '1 hour')) AS again (cycle, later)
WHERE forgotten_on IS NULL;
"""


def upgrade() -> None:
    execute_script(op, INDEXES)
    execute_script(op, TERMS)


def downgrade() -> None:
    op.execute("DELETE FROM deadlines WHERE kind = 'index_names'")
    op.execute("DELETE FROM blind_index WHERE field = 'volunteer.name'")
    op.execute("DROP INDEX volunteers_by_status")
    op.execute("DROP INDEX volunteers_by_age")
