"""Clients, their consents, help requests, and what intake copies from volunteers."""

from alembic import op

from chassis.migrations import create_chassis_tables, tenant_table

revision = "0001"
down_revision = None

tables = (
    "clients",
    "consents",
    "help_requests",
    "forget_requests",
    "visits",
    "known_volunteers",
)

statements = (
    """
    create table clients (
        network_id uuid not null,
        client_id uuid not null,
        version integer not null,
        area text not null,
        name bytea not null,
        birth_date bytea,
        phone bytea,
        address bytea,
        note bytea,
        registered_at timestamptz not null,
        forgotten_on date,
        primary key (network_id, client_id)
    )
    """,
    "create index clients_by_age on clients (network_id, registered_at)",
    """
    create table consents (
        network_id uuid not null,
        consent_id uuid not null,
        client_id uuid not null,
        partner_id uuid,
        scope text not null,
        given_how text not null,
        given_on date not null,
        valid_until date,
        withdrawn_on date,
        purpose bytea not null,
        witness bytea,
        recorded_at timestamptz not null,
        primary key (network_id, consent_id),
        foreign key (network_id, client_id) references clients (network_id, client_id)
    )
    """,
    "create index consents_by_client on consents (network_id, client_id)",
    """
    create table help_requests (
        network_id uuid not null,
        help_request_id uuid not null,
        client_id uuid,
        version integer not null,
        theme text not null,
        area text not null,
        channel text not null,
        received_on date not null,
        recorded_at timestamptz not null,
        imported boolean not null,
        description bytea not null,
        history bytea,
        resolution text,
        resolved_on date,
        resolution_note bytea,
        primary key (network_id, help_request_id),
        foreign key (network_id, client_id) references clients (network_id, client_id)
    )
    """,
    "create index help_requests_by_day on help_requests (network_id, received_on)",
    """
    create table forget_requests (
        network_id uuid not null,
        forget_request_id uuid not null,
        person_id uuid not null,
        requested_by text not null,
        requested_at timestamptz not null,
        confirmed_by text,
        confirmed_on date,
        primary key (network_id, forget_request_id)
    )
    """,
    """
    create table visits (
        network_id uuid not null,
        assignment_id uuid not null,
        volunteer_id uuid not null,
        client_id uuid not null,
        version integer not null,
        done_on date,
        primary key (network_id, assignment_id)
    )
    """,
    "create index visits_by_volunteer on visits (network_id, volunteer_id)",
    """
    create table known_volunteers (
        network_id uuid not null,
        volunteer_id uuid not null,
        primary key (network_id, volunteer_id)
    )
    """,
)


def upgrade() -> None:
    create_chassis_tables(op)
    for statement in statements:
        op.execute(statement)
    for table in tables:
        tenant_table(op, table)
