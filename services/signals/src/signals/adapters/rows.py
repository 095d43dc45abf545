"""Rows from and to the domain's objects."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping

from signals.domain import facts as f
from signals.domain.dossier import Dossier, Summary
from signals.domain.ports import Card
from signals.domain.procedure import Procedure


def dossier_row(network_id: UUID, dossier: Dossier, summary: Summary) -> dict[str, Any]:
    return {
        "network_id": network_id,
        "dossier_id": dossier.dossier_id,
        "client_id": dossier.client_id,
        "anonymous": dossier.anonymous,
        "published": dossier.published,
        "procedure": dossier.procedure.id,
        "version": dossier.version,
        "facts": len(dossier.facts),
        **vars(summary),
    }


def card_row(network_id: UUID, dossier_id: UUID, card: Card, sealed: bytes) -> dict[str, Any]:
    row = {name: value for name, value in vars(card).items() if name != "words"}
    where = {"network_id": network_id, "dossier_id": dossier_id, "home_id": dossier_id}
    return {**row, **where, "sealed": sealed}


def fact_row(
    network_id: UUID, dossier_id: UUID, position: int, fact: f.Fact, sealed: bytes | None
) -> dict[str, Any]:
    return {
        "network_id": network_id,
        "dossier_id": dossier_id,
        "position": position,
        "kind": fact.fact,
        "data": fact.model_dump(mode="json", exclude={"text"}, exclude_none=True),
        "sealed": sealed,
    }


def dossier_of(row: RowMapping, procedure: Procedure, history: str) -> Dossier:
    """`history`: the facts as a JSON array, in order."""
    return Dossier(
        dossier_id=row["dossier_id"],
        client_id=row["client_id"],
        anonymous=row["anonymous"],
        procedure=procedure,
        facts=f.history.validate_json(history),
        published=row["published"],
        version=row["version"],
    )


def words_of(card: Card) -> str:
    return json.dumps(card.words, ensure_ascii=False, default=str)


def card_field(signal_id: UUID) -> str:
    return f"card:{signal_id}"


def letter_field(referral_id: UUID) -> str:
    return f"letter:{referral_id}"


def new_positions(dossier: Dossier, facts: Sequence[f.Fact]) -> range:
    return range(len(dossier.facts) - len(facts), len(dossier.facts))
