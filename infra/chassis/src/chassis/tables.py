"""The chassis' own tables, present in every service's database (see `sql/chassis_v1.sql`)."""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

metadata = sa.MetaData()

journal = sa.Table(
    "journal",
    metadata,
    sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
    sa.Column("event_id", sa.Uuid),
    sa.Column("network_id", sa.Uuid),
    sa.Column("type", sa.Text),
    sa.Column("key", sa.Text),
    sa.Column("aggregate_version", sa.Integer),
    sa.Column("occurred_at", sa.DateTime(timezone=True)),
    sa.Column("data", pg.JSONB),
    sa.Column("traceparent", sa.Text),
    sa.Column("recorded_at", sa.DateTime(timezone=True)),
    sa.Column("published_at", sa.DateTime(timezone=True)),
    sa.Column("published_seq", sa.BigInteger),
)

inbox = sa.Table(
    "inbox",
    metadata,
    sa.Column("consumer", sa.Text, primary_key=True),
    sa.Column("source", sa.Text, primary_key=True),
    sa.Column("event_id", sa.Uuid, primary_key=True),
    sa.Column("network_id", sa.Uuid),
    sa.Column("received_at", sa.DateTime(timezone=True)),
)

dead_letters = sa.Table(
    "dead_letters",
    metadata,
    sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
    sa.Column("consumer", sa.Text),
    sa.Column("source", sa.Text),
    sa.Column("topic", sa.Text),
    sa.Column("partition", sa.Integer),
    sa.Column("kafka_offset", sa.BigInteger),
    sa.Column("key", sa.Text),
    sa.Column("event_id", sa.Uuid),
    sa.Column("type", sa.Text),
    sa.Column("network_id", sa.Uuid),
    sa.Column("headers", pg.JSONB),
    sa.Column("value", sa.LargeBinary),
    sa.Column("reason", sa.Text),
    sa.Column("status", sa.Text),
    sa.Column("created_at", sa.DateTime(timezone=True)),
    sa.Column("resolved_at", sa.DateTime(timezone=True)),
)

parked_keys = sa.Table(
    "parked_keys",
    metadata,
    sa.Column("consumer", sa.Text, primary_key=True),
    sa.Column("source", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("network_id", sa.Uuid),
    sa.Column("parked_at", sa.DateTime(timezone=True)),
)

deadlines = sa.Table(
    "deadlines",
    metadata,
    sa.Column("network_id", sa.Uuid, primary_key=True),
    sa.Column("subject", sa.Uuid, primary_key=True),
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("cycle", sa.Integer, primary_key=True),
    sa.Column("due_at", sa.DateTime(timezone=True)),
    sa.Column("fired_at", sa.DateTime(timezone=True)),
    sa.Column("data", pg.JSONB),
)

audit_entries = sa.Table(
    "audit_entries",
    metadata,
    sa.Column("id", sa.BigInteger, sa.Identity(always=True), primary_key=True),
    sa.Column("at", sa.DateTime(timezone=True)),
    sa.Column("network_id", sa.Uuid),
    sa.Column("actor", sa.Text),
    sa.Column("role", sa.Text),
    sa.Column("action", sa.Text),
    sa.Column("subject_kind", sa.Text),
    sa.Column("subjects", pg.ARRAY(sa.Uuid)),
    sa.Column("ground", sa.Text),
    sa.Column("request_id", sa.Text),
)

relay_offsets = sa.Table(
    "relay_offsets",
    metadata,
    sa.Column("topic", sa.Text, primary_key=True),
    sa.Column("partition", sa.Integer, primary_key=True),
    sa.Column("last_offset", sa.BigInteger),
)
