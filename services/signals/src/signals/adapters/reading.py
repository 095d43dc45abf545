"""Reading with the words: whoever calls these writes it in the audit trail."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import aggregate_order_by

from chassis.db import among
from chassis.uow import Uow
from signals.adapters.rows import card_field
from signals.adapters.tables import NETWORK, dossiers, facts, signals
from signals.casework.versions import cards_for
from signals.domain.card_forms import CardForm
from signals.domain.dossier import Dossier
from signals.domain.ports import Store

_of_dossier = sa.bindparam("dossier_id", type_=sa.Uuid())
_kin = signals.alias("kin")
# Not COALESCE: where row-level security holds, PostgreSQL looks nothing up by what that gives.
_family = sa.case(
    (signals.c.parent_signal_id.is_(None), signals.c.signal_id), else_=signals.c.parent_signal_id
)
_ids = sa.func.jsonb_build_object("signal_id", _kin.c.signal_id, "dossier_id", _kin.c.dossier_id)
_linked = sa.select(sa.func.jsonb_agg(aggregate_order_by(_ids, _kin.c.signal_id))).where(
    _kin.c.network_id == NETWORK,
    sa.or_(_kin.c.signal_id == _family, _kin.c.parent_signal_id == _family),
    _kin.c.signal_id != signals.c.signal_id,
)
_cards = sa.select(signals, _linked.scalar_subquery().label("linked"), sa.null().label("position")).where(
    signals.c.network_id == NETWORK, signals.c.dossier_id == _of_dossier
)
_words_of_facts = sa.select(
    *(facts.c.sealed if column.name == "sealed" else sa.null().label(column.name) for column in signals.c),
    sa.null().label("linked"),
    facts.c.position,
).where(facts.c.network_id == NETWORK, facts.c.dossier_id == _of_dossier, facts.c.sealed.is_not(None))
# One round trip for both: a card has no position, and a fact's words have nothing else.
_told = sa.union_all(_cards, _words_of_facts).order_by("occurred_on", "signal_id")
# Of each dossier also those that were ever joined with it: feedback given there stays readable.
_hearing = sa.text(
    """SELECT asked.id AS of_dossier, f.dossier_id, f.position, f.kind, f.data, f.sealed
    FROM unnest(CAST(:ids AS uuid[])) AS asked (id)
    CROSS JOIN LATERAL (
        SELECT asked.id UNION SELECT dossier_id FROM joins
            WHERE network_id = :network_id AND home_id = asked.id
        UNION SELECT home_id FROM joins
            WHERE network_id = :network_id AND dossier_id = asked.id) AS related (id)
    JOIN facts f ON f.network_id = :network_id AND f.dossier_id = related.id
        AND f.kind IN ('captured', 'signal_joined', 'signal_separated', 'fed_back')
    ORDER BY asked.id, f.dossier_id, f.position"""
)

Rows = Sequence[sa.Row[Any]]


@dataclass(frozen=True)
class CardWords:
    """A card as it was handed in, with the form it was made with; `words` is empty once forgotten."""

    row: sa.Row[Any]
    words: dict[str, Any] = field(repr=False)
    form: CardForm | None = None

    @property
    def sender(self) -> dict[str, Any]:
        """An anonymous card's sender stands among its words."""
        hidden = self.words.get("sender")
        if hidden:
            return dict(hidden)
        return {"kind": self.row.sender_kind, "id": self.row.sender_id, "name": self.words.get("sender_name")}


async def words_in(uow: Uow[Store], dossier: Dossier) -> tuple[list[CardWords], dict[int, str]]:
    """The cards, and the words of facts by position; of these what was forgotten stays out."""
    found = (await uow.execute(_told, _this(uow, dossier))).all()
    cards = await _cards_among(uow, dossier, [row for row in found if row.position is None])
    return cards, await _words_among(uow, dossier, [row for row in found if row.position is not None])


async def _cards_among(uow: Uow[Store], dossier: Dossier, rows: Rows) -> list[CardWords]:
    cards = await _opened(uow, [(row, dossier.key_of(row.home_id)) for row in rows])
    made_with = [_made_with(row) for row in rows]
    forms = await cards_for(uow, [name for name, _ in made_with])
    return [replace(card, form=forms.find(*form)) for card, form in zip(cards, made_with, strict=True)]


async def _words_among(uow: Uow[Store], dossier: Dossier, rows: Rows) -> dict[int, str]:
    sealed = [(dossier.text_key, dossier.fact_field(row.position), row.sealed) for row in rows]
    opened = await uow.vault.open_many(sealed)
    return {row.position: words for row, words in zip(rows, opened, strict=True) if words is not None}


def _this(uow: Uow[Store], dossier: Dossier) -> dict[str, object]:
    return {"network_id": uow.network_id, "dossier_id": dossier.dossier_id}


def _made_with(row: sa.Row[Any]) -> tuple[str, int]:
    """Name and version of its form; none is called so when it was handed in without."""
    form = row.details.get("form") or {}
    return form.get("card", ""), form.get("version", 0)


async def own_cards(uow: Uow[Store], limit: int) -> list[tuple[CardWords, UUID | None]]:
    """The caller's cards, newest first, with their client; anonymous ones are found by a keyed hash."""
    principal = uow.principal
    who = principal.person_id or principal.organisation_id
    hidden = await uow.vault.find("sender", who.hex if who else principal.subject)
    own = [signals.c.sender_login == principal.subject, among(signals.c.home_id, hidden)]
    if who:
        own.append(signals.c.sender_id == who)
    asked = (
        sa.select(signals, dossiers.c.client_id, dossiers.c.status, dossiers.c.theme)
        .join(
            dossiers,
            (dossiers.c.network_id == signals.c.network_id) & (dossiers.c.dossier_id == signals.c.dossier_id),
        )
        .where(signals.c.network_id == uow.network_id, sa.or_(*own))
        .order_by(signals.c.occurred_on.desc(), signals.c.signal_id)
        .limit(limit)
    )
    found = (await uow.execute(asked)).all()
    cards = await _opened(uow, [(row, row.client_id or row.home_id) for row in found])
    return [(card, card.row.client_id) for card in cards]


async def told(uow: Uow[Store], cards: list[CardWords]) -> dict[UUID, list[dict[str, Any]]]:
    """The feedback that each signal's sender was given, in whatever dossier it was then; oldest first."""
    clients = {card.row.dossier_id: card.row.client_id for card in cards}
    rows = (await uow.execute(_hearing, {"network_id": uow.network_id, "ids": list(clients)})).all()
    told_in = {card.row.signal_id: card.row.dossier_id for card in cards}
    given = [row for row in rows if row.kind == "fed_back" and row.sealed is not None]
    opened = await uow.vault.open_many(
        [
            (clients[row.of_dossier] or row.dossier_id, f"fact:{row.dossier_id}:{row.position}", row.sealed)
            for row in given
        ]
    )
    words = {(row.dossier_id, row.position): text for row, text in zip(given, opened, strict=True)}
    heard: dict[UUID, list[dict[str, Any]]] = {}
    for row, hearing in _with_hearers(rows):
        for signal_id in hearing & told_in.keys():
            if told_in[signal_id] == row.of_dossier and (text := words.get((row.dossier_id, row.position))):
                heard.setdefault(signal_id, []).append({**row.data, "text": text})
    return heard


def _with_hearers(rows: Iterable[sa.Row[Any]]) -> Iterator[tuple[sa.Row[Any], set[UUID]]]:
    """Each feedback with the signals that were in its dossier at that moment, and that it was for."""
    here: dict[tuple[UUID, UUID], set[UUID]] = {}
    for row in rows:
        present = here.setdefault((row.of_dossier, row.dossier_id), set())
        match row.kind:
            case "captured":
                present.add(UUID(row.data["signal_id"]))
            case "signal_joined":
                present.add(UUID(row.data["signal"]["signal_id"]))
            case "signal_separated":
                present.discard(UUID(row.data["signal_id"]))
            case _:
                only = row.data.get("signal_id")
                yield row, present & {UUID(only)} if only else set(present)


async def _opened(uow: Uow[Store], found: Iterable[tuple[sa.Row[Any], UUID]]) -> list[CardWords]:
    rows = list(found)
    sealed = [(key, card_field(row.signal_id), row.sealed) for row, key in rows if row.sealed is not None]
    opened = iter(await uow.vault.open_many(sealed))
    texts = [next(opened) if row.sealed is not None else None for row, _ in rows]
    return [
        CardWords(row, json.loads(text) if text else {}) for (row, _), text in zip(rows, texts, strict=True)
    ]
