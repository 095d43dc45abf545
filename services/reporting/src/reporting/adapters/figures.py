"""Counting: every figure is one grouped statement over the facts.

Statements are built once: a subquery of SQLAlchemy's is hundreds of objects that refer to each other. They
would wait for the garbage collector, which comes seldom, and building them takes longer than many a count.
"""

from collections.abc import Sequence
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql as pg

from contracts.codelists import areas, municipality_of
from reporting.adapters.tables import (
    NETWORK,
    bundle_dossiers,
    dossier_facts,
    help_request_facts,
    signal_facts,
)

Rows = sa.Select[*tuple[Any, ...]]

MONTHS = sa.bindparam("from_month", type_=sa.Text()), sa.bindparam("until_month", type_=sa.Text())


def months(first: str | None, last: str | None) -> dict[str, object]:
    """The parameters of MONTHS: those and all between them; without one there is no end on that side."""
    return {"from_month": first or "0000-01", "until_month": last or "9999-12"}


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


@cache
def counted() -> sa.Subquery:
    """Every signal and help request, one row each, as it is understood today.

    `subject_id` is the dossier, or the help request itself. A signal that was joined to another dossier is
    understood as that dossier, as far as that is known here already.
    """
    requests = sa.select(
        sa.literal_column("'help_request'"),
        help_request_facts.c.month,
        help_request_facts.c.area,
        sa.literal_column("NULL::text"),
        help_request_facts.c.theme,
        help_request_facts.c.channel,
        help_request_facts.c.client_id,
        help_request_facts.c.help_request_id,
    ).where(help_request_facts.c.network_id == NETWORK, help_request_facts.c.month.is_not(None))
    return placed(sa.union_all(_signals(), requests).subquery())


def _signals() -> Rows:
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
        .where(signal_facts.c.network_id == NETWORK)
    )


def placed(facts: sa.Subquery) -> sa.Subquery:
    """With the municipality of today, and the year."""
    moved = (
        sa.func.unnest(_constant(_moved()), _constant(_moved().values()))
        .table_valued("code", "home")
        .render_derived()
    )
    home = sa.func.coalesce(moved.c.home, sa.func.left(facts.c.area, 5), type_=sa.Text)
    found = sa.select(facts, home.label("municipality"), sa.func.left(facts.c.month, 4).label("year"))
    return found.select_from(facts.outerjoin(moved, moved.c.code == facts.c.area)).subquery("facts")


def _constant(values: object) -> sa.Cast[Sequence[str]]:
    return sa.cast(list(values), pg.ARRAY(sa.Text))  # type: ignore[call-overload]


@lru_cache(maxsize=64)
def by_dimensions(by: tuple[Dimension, ...]) -> Rows:
    """Of the network and the MONTHS."""
    facts = counted()
    columns = [facts.c[dimension.value] for dimension in by]
    found = sa.select(*columns, sa.func.count().label("count")).where(facts.c.month.between(*MONTHS))
    return found.group_by(*columns).order_by(*columns)


@cache
def material() -> Rows:
    """What a bundle would hold: a row of a `theme`, `levels`, the MONTHS and `areas` (none: everywhere)."""
    facts = counted()
    chosen = _texts("areas")
    return sa.select(
        sa.func.coalesce(
            sa.func.array_agg(facts.c.subject_id.distinct(), type_=pg.ARRAY(sa.Uuid)),
            sa.cast([], pg.ARRAY(sa.Uuid)),
        ).label("dossier_ids"),
        sa.func.count().label("signals"),
        *_persons(facts),
    ).where(
        facts.c.kind == "signal",
        facts.c.theme == sa.bindparam("theme", type_=sa.Text()),
        facts.c.level == sa.any_(_texts("levels")),
        facts.c.month.between(*MONTHS),
        (sa.func.cardinality(chosen) == 0)
        | (facts.c.area == sa.any_(chosen))
        | (facts.c.municipality == sa.any_(chosen)),
    )


@cache
def candidates() -> Rows:
    """Signals per theme and level that are in no bundle yet, of the MONTHS."""
    facts = counted()
    bundled = sa.exists().where(
        bundle_dossiers.c.network_id == NETWORK, bundle_dossiers.c.dossier_id == facts.c.subject_id
    )
    found = sa.select(
        facts.c.theme,
        facts.c.level,
        sa.func.count().label("count"),
        sa.func.min(facts.c.month).label("from_month"),
        sa.func.max(facts.c.month).label("until_month"),
        *_persons(facts),
    ).where(
        facts.c.kind == "signal",
        facts.c.theme.is_not(None),
        facts.c.level.is_not(None),
        facts.c.month.between(*MONTHS),
        ~bundled,
    )
    grouped = found.group_by(facts.c.theme, facts.c.level)
    return grouped.order_by(sa.desc("count"), facts.c.theme, facts.c.level)


@cache
def publishable() -> Rows:
    """The cells of one published table, of a `kind` and a `month`, and its totals.

    `of_all` says which (1 municipalities, 2 themes).
    """
    facts = counted()
    named = (
        sa.select(
            sa.func.coalesce(facts.c.theme, sa.literal_column("'not_interpreted'")).label("theme"),
            facts.c.municipality,
            facts.c.client_id,
            facts.c.subject_id,
        )
        .where(facts.c.kind == sa.bindparam("kind"), facts.c.month == sa.bindparam("month"))
        .subquery()
    )
    return sa.select(
        named.c.theme,
        named.c.municipality,
        sa.func.grouping(named.c.theme, named.c.municipality).label("of_all"),
        sa.func.count().label("count"),
        *_persons(named),
    ).group_by(sa.func.cube(named.c.theme, named.c.municipality))


@cache
def months_with_figures() -> Rows:
    """Those `before` a month, by kind."""
    facts = counted()
    early = facts.c.month < sa.bindparam("before", type_=sa.Text())
    return sa.select(facts.c.kind, facts.c.month).where(early).distinct()


def _texts(name: str) -> sa.BindParameter[Sequence[str]]:
    return sa.bindparam(name, type_=pg.ARRAY(sa.Text()))


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
