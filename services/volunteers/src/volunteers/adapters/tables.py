"""The volunteers' tables. Columns of bytes are sealed; `migrations/` creates what stands here."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

metadata = sa.MetaData()

volunteers = sa.Table(
    "volunteers",
    metadata,
    sa.Column("network_id", sa.Uuid, primary_key=True),
    sa.Column("volunteer_id", sa.Uuid, primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("area", sa.Text, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("offers", ARRAY(sa.Text), nullable=False),
    sa.Column("name", sa.LargeBinary, nullable=False),
    sa.Column("phone", sa.LargeBinary),
    sa.Column("email", sa.LargeBinary),
    sa.Column("number_shown", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("information_given_on", sa.Date),
    sa.Column("insured_from", sa.Date),
    sa.Column("activated_on", sa.Date),
    sa.Column("forgotten_on", sa.Date),
    sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
    sa.Index(
        "volunteers_by_age",
        "network_id",
        "registered_at",
        postgresql_where=sa.text("forgotten_on is null"),
    ),
    sa.Index(
        "volunteers_by_status",
        "network_id",
        "status",
        "registered_at",
        postgresql_where=sa.text("forgotten_on is null"),
    ),
)

assignments = sa.Table(
    "assignments",
    metadata,
    sa.Column("network_id", sa.Uuid, primary_key=True),
    sa.Column("assignment_id", sa.Uuid, primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("volunteer_id", sa.Uuid, nullable=False),
    sa.Column("client_id", sa.Uuid),
    sa.Column("offer", sa.Text, nullable=False),
    sa.Column("planned_on", sa.Date, nullable=False),
    sa.Column("done_on", sa.Date),
    sa.Column("dropped_on", sa.Date),
    sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(
        ["network_id", "volunteer_id"], ["volunteers.network_id", "volunteers.volunteer_id"]
    ),
    sa.Index("assignments_by_volunteer", "network_id", "volunteer_id", "planned_on"),
    sa.Index("assignments_by_client", "network_id", "client_id"),
)
