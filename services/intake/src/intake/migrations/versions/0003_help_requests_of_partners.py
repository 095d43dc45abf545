"""Help requests of partners: the person by name, the dossier in which it goes on, the answer."""

from alembic import op

revision = "0003"
down_revision = "0001"


def upgrade() -> None:
    op.execute(
        """
        alter table help_requests
            add column sender_id uuid,
            add column dossier_id uuid,
            add column ends_with uuid,
            add column person_name bytea,
            add column person_phone bytea,
            add column person_address bytea,
            add column agreed bytea,
            add column answer bytea
        """
    )
    op.execute(
        "create index help_requests_open on help_requests (network_id, received_on) where resolution is null"
    )
    op.execute(
        "create index help_requests_by_sender on help_requests (network_id, sender_id, received_on)"
        " where sender_id is not null"
    )
    op.execute(
        "create index help_requests_by_dossier on help_requests (network_id, ends_with)"
        " where ends_with is not null"
    )
