"""The tables as SQLAlchemy Core sees them; `migrations/` makes them. Columns of bytes are sealed."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

metadata = sa.MetaData()
_moment = sa.DateTime(timezone=True)


NETWORK = sa.bindparam("network_id", type_=sa.Uuid())
"""For a statement that is built once, where it is defined: what is read often isn't built anew each time."""


def _network() -> sa.Column[object]:
    return sa.Column("network_id", sa.Uuid, primary_key=True)


dossiers = sa.Table(
    "dossiers",
    metadata,
    _network(),
    sa.Column("dossier_id", sa.Uuid, primary_key=True),
    sa.Column("client_id", sa.Uuid),
    sa.Column("anonymous", sa.Boolean),
    sa.Column("published", sa.Boolean),
    sa.Column("procedure", sa.Text),
    sa.Column("version", sa.Integer),
    sa.Column("facts", sa.Integer),
    sa.Column("status", sa.Text),
    sa.Column("acknowledged", sa.Boolean),
    sa.Column("awaiting_feedback", sa.Boolean),
    sa.Column("area", sa.Text),
    sa.Column("level", sa.Text),
    sa.Column("theme", sa.Text),
    sa.Column("weight", sa.Integer),
    sa.Column("urgency", sa.Text),
    sa.Column("captured_on", sa.Date),
    sa.Column("next_step", sa.Text),
    sa.Column("next_due_at", _moment),
    sa.Column("suspended_until", sa.Date),
    sa.Column("escalated_to", sa.Text),
    sa.Column("escalated_at", _moment),
)

colleagues = sa.Table(
    "colleagues",
    metadata,
    _network(),
    sa.Column("login", sa.Text, primary_key=True),
    sa.Column("colleague_id", sa.Uuid),
    sa.Column("role", sa.Text),
    sa.Column("last_seen", sa.Date),
    sa.Column("name", sa.LargeBinary),
    sa.Column("address", sa.LargeBinary),
    sa.Column("daily", sa.Boolean),
    sa.Column("mailed_at", _moment),
)

absences = sa.Table(
    "absences",
    metadata,
    _network(),
    sa.Column("absence_id", sa.Uuid, primary_key=True),
    sa.Column("login", sa.Text),
    sa.Column("begins", _moment),
    sa.Column("ends", _moment),
    sa.Column("recorded_by", sa.Text),
)

acquaintances = sa.Table(
    "acquaintances",
    metadata,
    _network(),
    sa.Column("client_id", sa.Uuid, primary_key=True),
    sa.Column("login", sa.Text, primary_key=True),
    sa.Column("by", sa.Text),
    sa.Column("since", _moment),
)


def _versions(name: str) -> sa.Table:
    """Of what a network's administrator writes."""
    return sa.Table(
        name,
        metadata,
        _network(),
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("valid_from", sa.Date),
        sa.Column("content", sa.Text),
        sa.Column("added_by", sa.Text),
    )


procedures = _versions("procedures")
card_forms = _versions("card_forms")

signals = sa.Table(
    "signals",
    metadata,
    _network(),
    sa.Column("signal_id", sa.Uuid, primary_key=True),
    sa.Column("dossier_id", sa.Uuid),
    sa.Column("home_id", sa.Uuid),
    sa.Column("sender_kind", sa.Text),
    sa.Column("sender_id", sa.Uuid),
    sa.Column("sender_login", sa.Text),
    sa.Column("channel", sa.Text),
    sa.Column("urgency", sa.Text),
    sa.Column("occurred_on", sa.Date),
    sa.Column("parent_signal_id", sa.Uuid),
    sa.Column("details", JSONB),
    sa.Column("sealed", sa.LargeBinary),
)

facts = sa.Table(
    "facts",
    metadata,
    _network(),
    sa.Column("dossier_id", sa.Uuid, primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("kind", sa.Text),
    sa.Column("data", JSONB),
    sa.Column("sealed", sa.LargeBinary),
)

notes = sa.Table(
    "notes",
    metadata,
    _network(),
    sa.Column("note_id", sa.Uuid, primary_key=True),
    sa.Column("dossier_id", sa.Uuid),
    sa.Column("visibility", sa.Text),
    sa.Column("written_by", sa.Text),
    sa.Column("written_at", _moment),
    sa.Column("sealed", sa.LargeBinary),
)

attachments = sa.Table(
    "attachments",
    metadata,
    _network(),
    sa.Column("attachment_id", sa.Uuid, primary_key=True),
    sa.Column("dossier_id", sa.Uuid),
    sa.Column("visibility", sa.Text),
    sa.Column("kind", sa.Text),
    sa.Column("size", sa.Integer),
    sa.Column("added_by", sa.Text),
    sa.Column("added_at", _moment),
    sa.Column("scanned", sa.Boolean),
    sa.Column("sealed", sa.LargeBinary),
    sa.Column("content", sa.LargeBinary),
    sa.Column("removed_by", sa.Text),
    sa.Column("removed_at", _moment),
    sa.Column("removal", sa.LargeBinary),
)

joins = sa.Table(
    "joins",
    metadata,
    _network(),
    sa.Column("home_id", sa.Uuid, primary_key=True),
    sa.Column("dossier_id", sa.Uuid, primary_key=True),
    sa.Column("apart", sa.Boolean),
)

referrals = sa.Table(
    "referrals",
    metadata,
    _network(),
    sa.Column("referral_id", sa.Uuid, primary_key=True),
    sa.Column("dossier_id", sa.Uuid),
    sa.Column("client_id", sa.Uuid),
    sa.Column("partner_id", sa.Uuid),
    sa.Column("letter", sa.LargeBinary),
    sa.Column("in_fields", sa.Boolean),
)

bundled_dossiers = sa.Table(
    "bundled_dossiers",
    metadata,
    _network(),
    sa.Column("bundle_id", sa.Uuid, primary_key=True),
    sa.Column("dossier_id", sa.Uuid, primary_key=True),
)

held_events = sa.Table(
    "held_events",
    metadata,
    _network(),
    sa.Column("dossier_id", sa.Uuid, primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("type", sa.Text),
    sa.Column("data", JSONB),
)

clients = sa.Table(
    "clients",
    metadata,
    _network(),
    sa.Column("client_id", sa.Uuid, primary_key=True),
    sa.Column("area", sa.Text),
    sa.Column("partition", sa.Integer),
    sa.Column("version", sa.Integer),
    sa.Column("disclosure_blocked", sa.Boolean),
    sa.Column("forgotten_on", sa.Date),
)

consents = sa.Table(
    "consents",
    metadata,
    _network(),
    sa.Column("consent_id", sa.Uuid, primary_key=True),
    sa.Column("client_id", sa.Uuid),
    sa.Column("partner_id", sa.Uuid),
    sa.Column("scope", sa.Text),
    sa.Column("given_on", sa.Date),
    sa.Column("valid_until", sa.Date),
    sa.Column("withdrawn_on", sa.Date),
)

volunteers = sa.Table(
    "volunteers",
    metadata,
    _network(),
    sa.Column("volunteer_id", sa.Uuid, primary_key=True),
    sa.Column("active", sa.Boolean),
)

partners = sa.Table(
    "partners",
    metadata,
    _network(),
    sa.Column("partner_id", sa.Uuid, primary_key=True),
    sa.Column("bound_by_secrecy", sa.Boolean),
    sa.Column("active", sa.Boolean),
    sa.Column("version", sa.Integer),
)

freshness = sa.Table(
    "freshness",
    metadata,
    sa.Column("source", sa.Text, primary_key=True),
    sa.Column("partition", sa.Integer, primary_key=True),
    sa.Column("as_of", _moment),
)
