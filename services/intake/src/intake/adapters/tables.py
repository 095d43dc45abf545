"""Intake's tables. Columns of bytes are sealed; `migrations/` creates what stands here."""

import sqlalchemy as sa

metadata = sa.MetaData()

clients = sa.Table(
    "clients",
    metadata,
    sa.Column("network_id", sa.Uuid, primary_key=True),
    sa.Column("client_id", sa.Uuid, primary_key=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("area", sa.Text, nullable=False),
    sa.Column("name", sa.LargeBinary, nullable=False),
    sa.Column("birth_date", sa.LargeBinary),
    sa.Column("phone", sa.LargeBinary),
    sa.Column("address", sa.LargeBinary),
    sa.Column("note", sa.LargeBinary),
    sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("forgotten_on", sa.Date),
    sa.Index("clients_by_age", "network_id", "registered_at"),
)

consents = sa.Table(
    "consents",
    metadata,
    sa.Column("network_id", sa.Uuid, primary_key=True),
    sa.Column("consent_id", sa.Uuid, primary_key=True),
    sa.Column("client_id", sa.Uuid, nullable=False),
    sa.Column("partner_id", sa.Uuid),
    sa.Column("scope", sa.Text, nullable=False),
    sa.Column("given_how", sa.Text, nullable=False),
    sa.Column("given_on", sa.Date, nullable=False),
    sa.Column("valid_until", sa.Date),
    sa.Column("withdrawn_on", sa.Date),
    sa.Column("purpose", sa.LargeBinary, nullable=False),
    sa.Column("witness", sa.LargeBinary),
    sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(["network_id", "client_id"], ["clients.network_id", "clients.client_id"]),
    sa.Index("consents_by_client", "network_id", "client_id"),
)

help_requests = sa.Table(
    "help_requests",
    metadata,
    sa.Column("network_id", sa.Uuid, primary_key=True),
    sa.Column("help_request_id", sa.Uuid, primary_key=True),
    sa.Column("client_id", sa.Uuid),
    sa.Column("sender_id", sa.Uuid),
    sa.Column("dossier_id", sa.Uuid),
    sa.Column("ends_with", sa.Uuid),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("theme", sa.Text, nullable=False),
    sa.Column("area", sa.Text, nullable=False),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("received_on", sa.Date, nullable=False),
    sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("imported", sa.Boolean, nullable=False),
    sa.Column("description", sa.LargeBinary, nullable=False),
    sa.Column("history", sa.LargeBinary),
    sa.Column("person_name", sa.LargeBinary),
    sa.Column("person_phone", sa.LargeBinary),
    sa.Column("person_address", sa.LargeBinary),
    sa.Column("agreed", sa.LargeBinary),
    sa.Column("resolution", sa.Text),
    sa.Column("resolved_on", sa.Date),
    sa.Column("resolution_note", sa.LargeBinary),
    sa.Column("answer", sa.LargeBinary),
    sa.ForeignKeyConstraint(["network_id", "client_id"], ["clients.network_id", "clients.client_id"]),
    sa.Index("help_requests_by_day", "network_id", "received_on"),
    sa.Index(
        "help_requests_open",
        "network_id",
        "received_on",
        postgresql_where=sa.text("resolution is null"),
    ),
    sa.Index(
        "help_requests_by_sender",
        "network_id",
        "sender_id",
        "received_on",
        postgresql_where=sa.text("sender_id is not null"),
    ),
    sa.Index(
        "help_requests_by_dossier",
        "network_id",
        "ends_with",
        postgresql_where=sa.text("ends_with is not null"),
    ),
)

acquaintances = sa.Table(
    "acquaintances",
    metadata,
    sa.Column("network_id", sa.Uuid, primary_key=True),
    sa.Column("client_id", sa.Uuid, primary_key=True),
    sa.Column("login", sa.Text, primary_key=True),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("since", sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(["network_id", "client_id"], ["clients.network_id", "clients.client_id"]),
)

openings = sa.Table(
    "openings",
    metadata,
    sa.Column("network_id", sa.Uuid, primary_key=True),
    sa.Column("opening_id", sa.Uuid, primary_key=True),
    sa.Column("client_id", sa.Uuid, nullable=False),
    sa.Column("by", sa.Text, nullable=False),
    sa.Column("opened_on", sa.Date, nullable=False),
    sa.Column("reason", sa.LargeBinary, nullable=False),
    sa.ForeignKeyConstraint(["network_id", "client_id"], ["clients.network_id", "clients.client_id"]),
    sa.Index("openings_by_client", "network_id", "client_id", "opened_on"),
)

forget_requests = sa.Table(
    "forget_requests",
    metadata,
    sa.Column("network_id", sa.Uuid, primary_key=True),
    sa.Column("forget_request_id", sa.Uuid, primary_key=True),
    sa.Column("person_id", sa.Uuid, nullable=False),
    sa.Column("requested_by", sa.Text, nullable=False),
    sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("confirmed_by", sa.Text),
    sa.Column("confirmed_on", sa.Date),
)

visits = sa.Table(
    "visits",
    metadata,
    sa.Column("network_id", sa.Uuid, primary_key=True),
    sa.Column("assignment_id", sa.Uuid, primary_key=True),
    sa.Column("volunteer_id", sa.Uuid, nullable=False),
    sa.Column("client_id", sa.Uuid, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("done_on", sa.Date),
    sa.Index("visits_by_volunteer", "network_id", "volunteer_id"),
)

known_volunteers = sa.Table(
    "known_volunteers",
    metadata,
    sa.Column("network_id", sa.Uuid, primary_key=True),
    sa.Column("volunteer_id", sa.Uuid, primary_key=True),
)
