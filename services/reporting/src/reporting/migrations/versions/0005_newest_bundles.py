"""The newest bundles of a network, however many there were before."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("bundles_newest", "bundles", ["network_id", "formed_on", "bundle_id"])


def downgrade() -> None:
    op.drop_index("bundles_newest", "bundles")
