"""Which letters were opened lately, and by whom."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from chassis.uow import Uow

_one_at_a_time = sa.text(
    "SELECT pg_advisory_xact_lock(hashtextextended('letters:' || :network_id || :reader, 0))"
)
_note = sa.text(
    """WITH over AS (
        DELETE FROM letter_openings WHERE network_id = :network_id AND reader = :reader
            AND opened_at <= :since AND referral_id <> :referral_id
    )
    INSERT INTO letter_openings (network_id, reader, referral_id, opened_at)
    VALUES (:network_id, :reader, :referral_id, :now)
    ON CONFLICT (network_id, reader, referral_id) DO UPDATE SET opened_at = excluded.opened_at"""
)
_count = sa.text(
    """SELECT count(*) FROM letter_openings
    WHERE network_id = :network_id AND reader = :reader AND opened_at > :since"""
)


async def note_and_count(
    uow: Uow[Any], reader: str, referral_id: UUID, now: datetime, since: datetime
) -> int:
    """How many since then, this one included; what two open at once is counted one after the other."""
    who = {"network_id": uow.network_id, "reader": reader}
    await uow.execute(_one_at_a_time, {**who, "network_id": str(uow.network_id)})
    await uow.execute(_note, {**who, "referral_id": referral_id, "now": now, "since": since})
    return int((await uow.execute(_count, {**who, "since": since})).scalar_one())
