"""Partners' own tables (see `migrations/versions/`)."""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

metadata = sa.MetaData()

partners = sa.Table(
    "partners",
    metadata,
    sa.Column("network_id", sa.Uuid, primary_key=True),
    sa.Column("partner_id", sa.Uuid, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("works_on", sa.Text),
    sa.Column("themes", pg.ARRAY(sa.Text), nullable=False),
    sa.Column("intensity", sa.Text, nullable=False),
    sa.Column("listing", pg.JSONB, nullable=False),
    sa.Column("pulled_by_sealed", sa.LargeBinary),
    sa.Column("contact_sealed", sa.LargeBinary),
    sa.Column("contact_role_sealed", sa.LargeBinary),
    sa.Column("email_sealed", sa.LargeBinary),
    sa.Column("phone_sealed", sa.LargeBinary),
    sa.Column("bound_by_secrecy", sa.Boolean, nullable=False),
    sa.Column("capacity", sa.Text),
    sa.Column("no_intake_before", sa.Date),
    sa.Column("active", sa.Boolean, nullable=False),
    sa.Column("reached_by", sa.Text, nullable=False),
    sa.Column("verified_on", sa.Date),
    sa.Column("verified_by", sa.Text),
    sa.Column("version", sa.Integer, nullable=False),
)

other_contacts = sa.Table(
    "other_contacts",
    metadata,
    sa.Column("network_id", sa.Uuid, primary_key=True),
    sa.Column("partner_id", sa.Uuid, primary_key=True),
    sa.Column("place", sa.Integer, primary_key=True),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
)

agreements = sa.Table(
    "agreements",
    metadata,
    sa.Column("network_id", sa.Uuid, primary_key=True),
    sa.Column("partner_id", sa.Uuid, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("signed_on", sa.Date, nullable=False),
    sa.Column("valid_until", sa.Date),
    sa.Column("on_paper", sa.Boolean, nullable=False),
    sa.Column("secrecy", sa.Text, nullable=False),
    sa.Column("partner_gives", pg.ARRAY(sa.Text), nullable=False),
    sa.Column("network_gives", pg.ARRAY(sa.Text), nullable=False),
    sa.Column("words_sealed", sa.LargeBinary, nullable=False),
    sa.Column("recorded_on", sa.Date, nullable=False),
    sa.Column("recorded_by", sa.Text, nullable=False),
)

referrals = sa.Table(
    "referrals",
    metadata,
    sa.Column("network_id", sa.Uuid, primary_key=True),
    sa.Column("referral_id", sa.Uuid, primary_key=True),
    sa.Column("partner_id", sa.Uuid, nullable=False),
    sa.Column("dossier_id", sa.Uuid, nullable=False),
    sa.Column("client_id", sa.Uuid),
    sa.Column("theme", sa.Text),
    sa.Column("warmth", sa.Text),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("made_on", sa.Date),
    sa.Column("received_on", sa.Date),
    sa.Column("accepted_on", sa.Date),
    sa.Column("appointment_on", sa.Date),
    sa.Column("waitlisted_on", sa.Date),
    sa.Column("waiting_until", sa.Date),
    sa.Column("contacted_on", sa.Date),
    sa.Column("reminded_on", sa.Date),
    sa.Column("timed_out_on", sa.Date),
    sa.Column("declined_on", sa.Date),
    sa.Column("decline_reason", sa.Text),
    sa.Column("passed_on", sa.Date),
    sa.Column("passed_to", sa.Uuid),
    sa.Column("completed_on", sa.Date),
    sa.Column("outcome", sa.Text),
    sa.Column("words_sealed", sa.LargeBinary),
    sa.Column("answered_by", sa.Text),
    sa.Column("on_behalf", sa.Boolean, nullable=False),
    sa.Column("recalled_on", sa.Date),
    sa.Column("recall_reason", sa.Text),
)

webhooks = sa.Table(
    "webhooks",
    metadata,
    sa.Column("network_id", sa.Uuid, primary_key=True),
    sa.Column("partner_id", sa.Uuid, primary_key=True),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("secret_sealed", sa.LargeBinary, nullable=False),
    sa.Column("old_secret_sealed", sa.LargeBinary),
    sa.Column("old_secret_until", sa.DateTime(timezone=True)),
    sa.Column("busy_until", sa.DateTime(timezone=True)),
)

webhook_deliveries = sa.Table(
    "webhook_deliveries",
    metadata,
    sa.Column("network_id", sa.Uuid, primary_key=True),
    sa.Column("delivery_id", sa.Uuid, primary_key=True),
    sa.Column("partner_id", sa.Uuid, nullable=False),
    sa.Column("referral_id", sa.Uuid),
    sa.Column("happening", sa.Text, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
    sa.Column("since", sa.DateTime(timezone=True), nullable=False),
    sa.Column("due_at", sa.DateTime(timezone=True)),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("tried_at", sa.DateTime(timezone=True)),
    sa.Column("status", sa.Integer),
    sa.Column("failure", sa.Text),
    sa.Column("milliseconds", sa.Integer),
)
