"""Volunteers and their assignments."""

from alembic import op

from chassis.migrations import create_chassis_tables, tenant_table

revision = "0001"
down_revision = None

tables = ("volunteers", "assignments")

statements = (
    """
    create table volunteers (
        network_id uuid not null,
        volunteer_id uuid not null,
        version integer not null,
        area text not null,
        status text not null,
        offers text[] not null,
        name bytea not null,
        phone bytea,
        email bytea,
        number_shown boolean not null default false,
        information_given_on date,
        insured_from date,
        activated_on date,
        forgotten_on date,
        registered_at timestamptz not null,
        primary key (network_id, volunteer_id)
    )
    """,
    """
    create table assignments (
        network_id uuid not null,
        assignment_id uuid not null,
        version integer not null,
        volunteer_id uuid not null,
        client_id uuid,
        offer text not null,
        planned_on date not null,
        done_on date,
        dropped_on date,
        recorded_at timestamptz not null,
        primary key (network_id, assignment_id),
        foreign key (network_id, volunteer_id) references volunteers (network_id, volunteer_id)
    )
    """,
    "create index assignments_by_volunteer on assignments (network_id, volunteer_id, planned_on)",
    "create index assignments_by_client on assignments (network_id, client_id)",
)


def upgrade() -> None:
    create_chassis_tables(op)
    for statement in statements:
        op.execute(statement)
    for table in tables:
        tenant_table(op, table)
