"""Mailed links, their codes and sessions, in PostgreSQL: only hashes of what is secret."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from chassis.uow import Uow
from partners.domain.links import HOUR, Limited, Link, ReachedBy
from partners.domain.referrals import State

_show_to_holder = sa.text("SELECT set_config('app.secret_hash', :hash, true)")
_network_of_link = sa.text("SELECT network_id FROM links WHERE link_hash = :hash")
_network_of_session = sa.text("SELECT network_id FROM link_sessions WHERE session_hash = :hash")
_add = sa.text(
    """INSERT INTO links (network_id, link_id, link_hash, referral_id, made_at, code_wrong, wrong, asked)
    VALUES (:network_id, :link_id, :hash, :referral_id, :now, 0, 0, 0)"""
)
_link = """SELECT l.*, r.partner_id, r.state, p.active, p.reached_by FROM links l
    JOIN referrals r ON r.network_id = l.network_id AND r.referral_id = l.referral_id
    JOIN partners p ON p.network_id = r.network_id AND p.partner_id = r.partner_id
    WHERE l.network_id = :network_id AND """
_by_hash = sa.text(_link + "l.link_hash = :hash")
_locked_by_hash = sa.text(_link + "l.link_hash = :hash FOR UPDATE OF l")
_by_id = sa.text(_link + "l.link_id = :link_id FOR UPDATE OF l")
_open = """SELECT link_id FROM link_sessions
    WHERE network_id = :network_id AND session_hash = :hash AND until > :now"""
_of_session = sa.text(_link + f"l.link_id = ({_open})")
_save = sa.text(
    """UPDATE links SET code = :code, code_until = :code_until, code_wrong = :code_wrong, wrong = :wrong,
        asked = :asked, asked_since = :asked_since
    WHERE network_id = :network_id AND link_id = :link_id"""
)
_open_session = sa.text(
    """WITH over AS (
        DELETE FROM link_sessions WHERE (network_id, session_hash) IN (
            SELECT network_id, session_hash FROM link_sessions
            WHERE network_id = :network_id AND until < :now LIMIT 100 FOR UPDATE SKIP LOCKED)
    )
    INSERT INTO link_sessions (network_id, session_hash, link_id, until)
    VALUES (:network_id, :hash, :link_id, :until)"""
)
_end_session = sa.text("DELETE FROM link_sessions WHERE network_id = :network_id AND session_hash = :hash")
_submit = sa.text(
    """INSERT INTO link_submissions (network_id, session_hash, number) VALUES (:network_id, :hash, :number)
    ON CONFLICT DO NOTHING RETURNING number"""
)
_count = sa.text(
    """INSERT INTO link_limits AS l (network_id, what, since, count) VALUES (:network_id, :what, :now, 1)
    ON CONFLICT (network_id, what) DO UPDATE SET
        since = CASE WHEN l.since > :over THEN l.since ELSE excluded.since END,
        count = CASE WHEN l.since > :over THEN l.count + 1 ELSE 1 END
    RETURNING count"""
)


class Links:
    """The part of `partners.domain.ports.Store` that is about mailed links."""

    def __init__(self, uow: Uow[Any]) -> None:
        self._uow = uow

    async def network_of_link(self, link_hash: bytes) -> UUID | None:
        return await self._network(_network_of_link, link_hash)

    async def network_of_session(self, session_hash: bytes) -> UUID | None:
        return await self._network(_network_of_session, session_hash)

    async def _network(self, asked: sa.TextClause, secret_hash: bytes) -> UUID | None:
        await self._uow.execute(_show_to_holder, {"hash": secret_hash.hex()})
        found: UUID | None = (await self._uow.execute(asked, {"hash": secret_hash})).scalar_one_or_none()
        return found

    async def add_link(self, link_id: UUID, link_hash: bytes, referral_id: UUID, now: datetime) -> None:
        own = {"link_id": link_id, "hash": link_hash, "referral_id": referral_id, "now": now}
        await self._uow.execute(_add, self._own(own))

    async def link(self, link_hash: bytes) -> Link | None:
        return await self._found(_by_hash, {"hash": link_hash})

    async def lock_link(self, link_hash: bytes) -> Link | None:
        return await self._found(_locked_by_hash, {"hash": link_hash})

    async def lock_link_of(self, link_id: UUID) -> Link | None:
        return await self._found(_by_id, {"link_id": link_id})

    async def link_of_session(self, session_hash: bytes, now: datetime) -> Link | None:
        return await self._found(_of_session, {"hash": session_hash, "now": now})

    async def save_link(self, link: Link) -> None:
        fields = ("link_id", "code", "code_until", "code_wrong", "wrong", "asked", "asked_since")
        await self._uow.execute(_save, self._own({name: getattr(link, name) for name in fields}))

    async def open_session(self, session_hash: bytes, link_id: UUID, now: datetime, until: datetime) -> None:
        own = {"hash": session_hash, "link_id": link_id, "now": now, "until": until}
        await self._uow.execute(_open_session, self._own(own))

    async def end_session(self, session_hash: bytes) -> None:
        await self._uow.execute(_end_session, self._own({"hash": session_hash}))

    async def submit(self, session_hash: bytes, number: UUID) -> bool:
        submitted = await self._uow.execute(_submit, self._own({"hash": session_hash, "number": number}))
        return submitted.scalar_one_or_none() is not None

    async def count(self, what: Limited, now: datetime) -> int:
        counted = await self._uow.execute(
            _count, self._own({"what": what.value, "now": now, "over": now - HOUR})
        )
        return int(counted.scalar_one())

    def _own(self, parameters: dict[str, object]) -> dict[str, object]:
        return {"network_id": self._uow.network_id, **parameters}

    async def _found(self, asked: sa.TextClause, parameters: dict[str, object]) -> Link | None:
        row = (await self._uow.execute(asked, self._own(parameters))).mappings().one_or_none()
        return _link_of(row) if row else None


def _link_of(row: sa.RowMapping) -> Link:
    return Link(
        link_id=row["link_id"],
        referral_id=row["referral_id"],
        partner_id=row["partner_id"],
        state=State(row["state"]),
        usable=row["active"] and row["reached_by"] == ReachedBy.LINK,
        code=row["code"],
        code_until=row["code_until"],
        code_wrong=row["code_wrong"],
        wrong=row["wrong"],
        asked=row["asked"],
        asked_since=row["asked_since"],
    )
