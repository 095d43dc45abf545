"""Reporting's own tables (see `migrations/versions/`)."""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

metadata = sa.MetaData()

NETWORK = sa.bindparam("network_id", type_=sa.Uuid())

dossier_facts = sa.Table(
    "dossier_facts",
    metadata,
    sa.Column("network_id", sa.Uuid, primary_key=True),
    sa.Column("dossier_id", sa.Uuid, primary_key=True),
    sa.Column("level", sa.Text),
    sa.Column("theme", sa.Text),
    sa.Column("area", sa.Text),
    sa.Column("interpreted_version", sa.Integer, nullable=False),
    sa.Column("acknowledged_late", sa.Boolean),
    sa.Column("interpreted_late", sa.Boolean),
    sa.Column("translated_late", sa.Boolean),
    sa.Column("followed_up_late", sa.Boolean),
    sa.Column("fed_back_late", sa.Boolean),
    sa.Column("escalated", pg.ARRAY(sa.Text), nullable=False),
    sa.Column("follow_up_result", sa.Text),
    sa.Column("follow_up_version", sa.Integer, nullable=False),
    sa.Column("resolution", sa.Text),
    sa.Column("closed_version", sa.Integer, nullable=False),
    sa.Column("joined_into", sa.Uuid),
    sa.Column("joined_version", sa.Integer, nullable=False),
)

signal_facts = sa.Table(
    "signal_facts",
    metadata,
    sa.Column("network_id", sa.Uuid, primary_key=True),
    sa.Column("signal_id", sa.Uuid, primary_key=True),
    sa.Column("dossier_id", sa.Uuid, nullable=False),
    sa.Column("client_id", sa.Uuid),
    sa.Column("sender_kind", sa.Text, nullable=False),
    sa.Column("area", sa.Text, nullable=False),
    sa.Column("month", sa.Text, nullable=False),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("urgency", sa.Text, nullable=False),
    sa.Column("imported", sa.Boolean, nullable=False),
)

waiver_facts = sa.Table(
    "waiver_facts",
    metadata,
    sa.Column("network_id", sa.Uuid, primary_key=True),
    sa.Column("waiver_id", sa.Uuid, primary_key=True),
    sa.Column("dossier_id", sa.Uuid, nullable=False),
    sa.Column("step", sa.Text, nullable=False),
    sa.Column("waived_on", sa.Date),
    sa.Column("until", sa.Date),
)

help_request_facts = sa.Table(
    "help_request_facts",
    metadata,
    sa.Column("network_id", sa.Uuid, primary_key=True),
    sa.Column("help_request_id", sa.Uuid, primary_key=True),
    sa.Column("client_id", sa.Uuid),
    sa.Column("theme", sa.Text),
    sa.Column("area", sa.Text),
    sa.Column("month", sa.Text),
    sa.Column("channel", sa.Text),
    sa.Column("imported", sa.Boolean, nullable=False),
    sa.Column("resolution", sa.Text),
    sa.Column("resolved_version", sa.Integer, nullable=False),
)

referral_facts = sa.Table(
    "referral_facts",
    metadata,
    sa.Column("network_id", sa.Uuid, primary_key=True),
    sa.Column("referral_id", sa.Uuid, primary_key=True),
    sa.Column("dossier_id", sa.Uuid, nullable=False),
    sa.Column("partner_id", sa.Uuid, nullable=False),
    sa.Column("theme", sa.Text),
    sa.Column("made_on", sa.Date),
    sa.Column("received_on", sa.Date),
    sa.Column("accepted_on", sa.Date),
    sa.Column("declined_on", sa.Date),
    sa.Column("decline_reason", sa.Text),
    sa.Column("passed_on", sa.Date),
    sa.Column("completed_on", sa.Date),
    sa.Column("outcome", sa.Text),
    sa.Column("recalled_on", sa.Date),
    sa.Column("recall_reason", sa.Text),
)

bundles = sa.Table(
    "bundles",
    metadata,
    sa.Column("network_id", sa.Uuid, primary_key=True),
    sa.Column("bundle_id", sa.Uuid, primary_key=True),
    sa.Column("theme", sa.Text, nullable=False),
    sa.Column("levels", pg.ARRAY(sa.Text), nullable=False),
    sa.Column("areas", pg.ARRAY(sa.Text), nullable=False),
    sa.Column("from_month", sa.Text, nullable=False),
    sa.Column("until_month", sa.Text, nullable=False),
    sa.Column("signals", sa.Integer, nullable=False),
    sa.Column("persons", sa.Integer, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("title_sealed", sa.LargeBinary, nullable=False),
    sa.Column("story_sealed", sa.LargeBinary, nullable=False),
    sa.Column("examples_sealed", sa.LargeBinary, nullable=False),
    sa.Column("solutions_sealed", sa.LargeBinary, nullable=False),
    sa.Column("formed_on", sa.Date, nullable=False),
    sa.Column("formed_by", sa.Text, nullable=False),
    sa.Column("submitted_on", sa.Date),
    sa.Column("answer", sa.Text),
    sa.Column("reason_sealed", sa.LargeBinary),
    sa.Column("answered_on", sa.Date),
    sa.Column("answered_by", sa.Text),
    sa.Column("on_behalf", sa.Boolean),
)

bundle_dossiers = sa.Table(
    "bundle_dossiers",
    metadata,
    sa.Column("network_id", sa.Uuid, primary_key=True),
    sa.Column("bundle_id", sa.Uuid, primary_key=True),
    sa.Column("dossier_id", sa.Uuid, primary_key=True),
    sa.ForeignKeyConstraint(["network_id", "bundle_id"], ["bundles.network_id", "bundles.bundle_id"]),
)

publications = sa.Table(
    "publications",
    metadata,
    sa.Column("network_id", sa.Uuid, primary_key=True),
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("month", sa.Text, primary_key=True),
    sa.Column("minimum", sa.Integer, nullable=False),
    sa.Column("published_on", sa.Date, nullable=False),
    sa.Column("cells", pg.JSONB, nullable=False),
)

PROJECTIONS = (dossier_facts, signal_facts, waiver_facts, help_request_facts, referral_facts)
"""What is built from events alone, and can be built again; what refers to dossiers after them."""
