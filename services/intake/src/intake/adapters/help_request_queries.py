"""What intake lets be read of help requests: all to the network, its own to a partner."""

import json
from collections.abc import Collection
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from chassis.problems import NotFound
from chassis.uow import Uow
from contracts.codes import HelpRequestChannel, Resolution, Theme
from intake.adapters.help_request_rows import SEALED, opened, person_of
from intake.adapters.tables import help_requests
from intake.adapters.views import HelpRequestCard, OwnHelpRequest, PersonAsked
from intake.casework.acquaintances import closed_to, keep_out
from intake.domain.ports import Store

Row = sa.Row[Any]
Words = dict[str, str | None]


async def list_help_requests(uow: Uow[Store], is_open: bool | None, limit: int) -> list[HelpRequestCard]:
    """The longest waiting first; of those that aren't open any more the latest first."""
    table = help_requests.c
    condition = {
        None: sa.true(),
        True: table.resolution.is_(None),
        False: table.resolution.is_not(None),
    }[is_open]
    day = table.received_on if is_open is not False else table.received_on.desc()
    result = await uow.execute(
        sa.select(help_requests).where(condition).order_by(day, table.help_request_id).limit(limit)
    )
    return await _cards(uow, result.all(), "list_help_requests")


async def help_request_card(uow: Uow[Store], help_request_id: UUID) -> HelpRequestCard:
    result = await uow.execute(
        sa.select(help_requests).where(help_requests.c.help_request_id == help_request_id)
    )
    row = result.one_or_none()
    if row is None:
        raise NotFound
    await keep_out(uow, row.client_id)
    (card,) = await _cards(uow, [row], "read_help_request")
    return card


async def waiting(uow: Uow[Store]) -> int:
    table = help_requests.c
    found = await uow.execute(
        sa.select(sa.func.count()).where(
            table.resolution.is_(None), table.dossier_id.is_(None), table.imported.is_(False)
        )
    )
    return int(found.scalar_one())


async def own_help_requests(uow: Uow[Store], sender_id: UUID, limit: int) -> list[OwnHelpRequest]:
    """Those that this partner sent in, the latest first."""
    table = help_requests.c
    result = await uow.execute(
        sa.select(help_requests)
        .where(table.sender_id == sender_id)
        .order_by(table.received_on.desc(), table.help_request_id)
        .limit(limit)
    )
    rows = result.all()
    words = await opened(rows, uow.vault)
    _audit(uow, "read_own_help_requests", rows)
    return [_own(row, words[row.help_request_id]) for row in rows]


async def _cards(uow: Uow[Store], rows: Collection[Row], action: str) -> list[HelpRequestCard]:
    """Without the words of whom the reader is shut out of."""
    closed = await closed_to(uow, *{row.client_id for row in rows})
    read = [row for row in rows if row.client_id not in closed]
    words = await opened(read, uow.vault)
    _audit(uow, action, read)
    return [_card(row, words.get(row.help_request_id)) for row in rows]


def _audit(uow: Uow[Store], action: str, rows: Collection[Row]) -> None:
    """One entry per answer; an empty one leaves none."""
    if rows:
        uow.audit(action, "help_request", sorted({person_of(row) for row in rows}))


_no_words: Words = dict.fromkeys(SEALED)


def _card(row: Row, opened_words: Words | None) -> HelpRequestCard:
    words = opened_words or _no_words
    history, name = words["history"], words["person_name"]
    return HelpRequestCard(
        help_request_id=row.help_request_id,
        client_id=row.client_id,
        sender_id=row.sender_id,
        dossier_id=row.dossier_id,
        theme=Theme(row.theme),
        area=row.area,
        channel=HelpRequestChannel(row.channel),
        received_on=row.received_on,
        imported=row.imported,
        description=words["description"],
        person=PersonAsked(name, words["person_phone"], words["person_address"]) if name else None,
        agreed=words["agreed"],
        history=json.loads(history) if history else None,
        resolution=_resolution(row),
        resolved_on=row.resolved_on,
        note=words["resolution_note"],
        answer=words["answer"],
        closed=opened_words is None,
    )


def _own(row: Row, words: Words) -> OwnHelpRequest:
    return OwnHelpRequest(
        help_request_id=row.help_request_id,
        theme=Theme(row.theme),
        area=row.area,
        received_on=row.received_on,
        person=words["person_name"],
        description=words["description"],
        taken_up=row.dossier_id is not None,
        resolution=_resolution(row),
        resolved_on=row.resolved_on,
        answer=words["answer"],
    )


def _resolution(row: Row) -> Resolution | None:
    return Resolution(row.resolution) if row.resolution else None
