"""Counting: every figure is one grouped statement over the facts."""

from collections.abc import Sequence
from enum import StrEnum
from functools import cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

from chassis.db import among
from contracts.codelists import areas, municipality_of
from reporting.adapters.tables import bundle_dossiers, dossier_facts, help_request_facts, signal_facts
from reporting.domain.commands import FormBundle

Rows = sa.Select[*tuple[Any, ...]]


class Dimension(StrEnum):
    """What figures can be split by."""

    KIND = "kind"
    YEAR = "year"
    MONTH = "month"
    MUNICIPALITY = "municipality"
    AREA = "area"
    LEVEL = "level"
    THEME = "theme"
    CHANNEL = "channel"


@cache
def _moved() -> dict[str, str]:
    """The areas that lie in another municipality today than their code says."""
    homes = ((each.code, municipality_of(each.code)) for each in areas())
    return {code: home for code, home in homes if not code.startswith(home)}


def counted(network_id: UUID) -> sa.Subquery:
    """Every signal and help request, one row each, as it is understood today.

    `subject_id` is the dossier, or the help request itself. A signal that was joined to another dossier is
    understood as that dossier, as far as that is known here already.
    """
    signals = _signals(network_id)
    requests = sa.select(
        sa.literal_column("'help_request'"),
        help_request_facts.c.month,
        help_request_facts.c.area,
        sa.literal_column("NULL::text"),
        help_request_facts.c.theme,
        help_request_facts.c.channel,
        help_request_facts.c.client_id,
        help_request_facts.c.help_request_id,
    ).where(help_request_facts.c.network_id == network_id, help_request_facts.c.month.is_not(None))
    return placed(sa.union_all(signals, requests).subquery())


def _signals(network_id: UUID) -> Rows:
    own, now = dossier_facts.alias("own"), dossier_facts.alias("now")
    its_own = (signal_facts.c.network_id == own.c.network_id) & (
        signal_facts.c.dossier_id == own.c.dossier_id
    )
    goes_on = (own.c.network_id == now.c.network_id) & (
        sa.func.coalesce(own.c.joined_into, own.c.dossier_id) == now.c.dossier_id
    )
    return (
        sa.select(
            sa.literal_column("'signal'").label("kind"),
            signal_facts.c.month,
            sa.func.coalesce(now.c.area, own.c.area, signal_facts.c.area).label("area"),
            sa.func.coalesce(now.c.level, own.c.level).label("level"),
            sa.func.coalesce(now.c.theme, own.c.theme).label("theme"),
            signal_facts.c.channel,
            signal_facts.c.client_id,
            sa.func.coalesce(own.c.joined_into, own.c.dossier_id).label("subject_id"),
        )
        .select_from(signal_facts.join(own, its_own).outerjoin(now, goes_on))
        .where(signal_facts.c.network_id == network_id)
    )


def placed(facts: sa.Subquery) -> sa.Subquery:
    """With the municipality of today, and the year."""
    moved = (
        sa.func.unnest(_texts(_moved()), _texts(_moved().values()))
        .table_valued("code", "home")
        .render_derived()
    )
    home = sa.func.coalesce(moved.c.home, sa.func.left(facts.c.area, 5), type_=sa.Text)
    found = sa.select(facts, home.label("municipality"), sa.func.left(facts.c.month, 4).label("year"))
    return found.select_from(facts.outerjoin(moved, moved.c.code == facts.c.area)).subquery("facts")


def _texts(values: object) -> sa.Cast[Sequence[str]]:
    return sa.cast(list(values), pg.ARRAY(sa.Text))  # type: ignore[call-overload]


def by_dimensions(
    network_id: UUID, by: Sequence[Dimension], from_month: str | None, until_month: str | None
) -> Rows:
    facts = counted(network_id)
    columns = [facts.c[dimension.value] for dimension in by]
    found = sa.select(*columns, sa.func.count().label("count"))
    if from_month:
        found = found.where(facts.c.month >= from_month)
    if until_month:
        found = found.where(facts.c.month <= until_month)
    return found.group_by(*columns).order_by(*columns)


def material(network_id: UUID, command: FormBundle) -> Rows:
    """What a bundle would hold: one row."""
    facts = counted(network_id)
    levels = [level.value for level in command.levels]
    found = sa.select(
        sa.func.coalesce(
            sa.func.array_agg(facts.c.subject_id.distinct(), type_=pg.ARRAY(sa.Uuid)),
            sa.cast([], pg.ARRAY(sa.Uuid)),
        ).label("dossier_ids"),
        sa.func.count().label("signals"),
        *_persons(facts),
    ).where(
        facts.c.kind == "signal",
        facts.c.theme == command.theme,
        among(facts.c.level, levels),
        facts.c.month.between(command.from_month, command.until_month),
    )
    if chosen := command.chosen_areas:
        found = found.where(sa.or_(among(facts.c.area, chosen), among(facts.c.municipality, chosen)))
    return found


def candidates(network_id: UUID, from_month: str | None, until_month: str | None) -> Rows:
    """Signals per theme and level that are in no bundle yet."""
    facts = counted(network_id)
    bundled = sa.exists().where(
        bundle_dossiers.c.network_id == network_id, bundle_dossiers.c.dossier_id == facts.c.subject_id
    )
    found = sa.select(
        facts.c.theme,
        facts.c.level,
        sa.func.count().label("count"),
        sa.func.min(facts.c.month).label("from_month"),
        sa.func.max(facts.c.month).label("until_month"),
        *_persons(facts),
    ).where(facts.c.kind == "signal", facts.c.theme.is_not(None), facts.c.level.is_not(None), ~bundled)
    if from_month:
        found = found.where(facts.c.month >= from_month)
    if until_month:
        found = found.where(facts.c.month <= until_month)
    grouped = found.group_by(facts.c.theme, facts.c.level)
    return grouped.order_by(sa.desc("count"), facts.c.theme, facts.c.level)


def publishable(network_id: UUID, kind: str, month: str) -> Rows:
    """The cells of one published table and its totals: `of_all` says which (1 municipalities, 2 themes)."""
    facts = counted(network_id)
    named = (
        sa.select(
            sa.func.coalesce(facts.c.theme, sa.literal_column("'not_interpreted'")).label("theme"),
            facts.c.municipality,
            facts.c.client_id,
            facts.c.subject_id,
        )
        .where(facts.c.kind == kind, facts.c.month == month)
        .subquery()
    )
    return sa.select(
        named.c.theme,
        named.c.municipality,
        sa.func.grouping(named.c.theme, named.c.municipality).label("of_all"),
        sa.func.count().label("count"),
        *_persons(named),
    ).group_by(sa.func.cube(named.c.theme, named.c.municipality))


def months_with_figures(network_id: UUID, before: str) -> Rows:
    facts = counted(network_id)
    return sa.select(facts.c.kind, facts.c.month).where(facts.c.month < before).distinct()


def _persons(facts: sa.Subquery) -> tuple[sa.ColumnElement[int], sa.ColumnElement[int]]:
    """Distinct clients, and distinct dossiers in which no client is named."""
    subjects = sa.func.count(facts.c.subject_id.distinct())
    named = subjects.filter(facts.c.client_id.is_not(None))
    return (
        sa.func.count(facts.c.client_id.distinct()).label("clients"),
        (subjects - named).label("client_less"),
    )


LATENESS = sa.text(
    """SELECT step, count(late) AS done, count(*) FILTER (WHERE late) AS late,
        count(*) FILTER (WHERE step = ANY (escalated)) AS escalated
    FROM dossier_facts CROSS JOIN LATERAL (VALUES
        (1, 'acknowledged', acknowledged_late), (2, 'interpreted', interpreted_late),
        (3, 'translated', translated_late), (4, 'followed_up', followed_up_late),
        (5, 'fed_back', fed_back_late)) AS steps (place, step, late)
    WHERE network_id = :network_id AND resolution IS DISTINCT FROM 'imported_closed'
    GROUP BY place, step ORDER BY place"""
)
"""Imported history that was done already is in no term."""

REFERRALS = sa.text(
    """SELECT partner_id, count(*) AS made, count(received_on) AS received, count(accepted_on) AS accepted,
        count(declined_on) AS declined, count(passed_on) AS passed_on,
        count(completed_on) AS completed, count(recalled_on) AS recalled,
        count(*) FILTER (WHERE coalesce(accepted_on, declined_on, passed_on, recalled_on) IS NULL) AS waiting,
        percentile_disc(0.5) WITHIN GROUP (ORDER BY coalesce(accepted_on, declined_on, passed_on) - made_on)
            AS median_days_to_answer
    FROM referral_facts WHERE network_id = :network_id GROUP BY partner_id ORDER BY partner_id"""
)

REFERRAL_ANSWERS = sa.text(
    """SELECT partner_id, what, code, count(*) AS count
    FROM referral_facts JOIN dossier_facts USING (network_id, dossier_id) CROSS JOIN LATERAL (VALUES
        ('declined_because', decline_reason), ('outcomes', outcome), ('clients_say', follow_up_result)
    ) AS answers (what, code)
    WHERE network_id = :network_id AND code IS NOT NULL GROUP BY partner_id, what, code ORDER BY 1, 2, 3"""
)
