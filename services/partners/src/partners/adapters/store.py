"""Partners' data in PostgreSQL; a contact person's data and words about a client only sealed."""

from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from chassis.uow import Uow
from contracts.events.signals import ReferralMade, ReferralRecalled
from partners.adapters.directory import Directory
from partners.adapters.links import Links
from partners.adapters.tables import partners, referrals
from partners.adapters.webhooks import SqlWebhooks
from partners.domain.links import ReachedBy
from partners.domain.referrals import FINAL, Referral, State, recalled

WORDS = "words"
ENDED = FINAL | {State.RECALLED}


class SqlStore(Links, Directory):
    """Implements `partners.domain.ports.Store` within one unit of work."""

    def __init__(self, uow: Uow[Any]) -> None:
        super().__init__(uow)
        self.webhooks = SqlWebhooks(uow)

    async def bound_by_secrecy(self, partner_id: UUID) -> bool:
        found = sa.select(partners.c.bound_by_secrecy).where(
            partners.c.network_id == self._uow.network_id, partners.c.partner_id == partner_id
        )
        return bool((await self._uow.execute(found)).scalar_one_or_none())

    async def reached_by(self, partner_id: UUID) -> ReachedBy:
        found = sa.select(partners.c.reached_by).where(
            partners.c.network_id == self._uow.network_id, partners.c.partner_id == partner_id
        )
        return ReachedBy((await self._uow.execute(found)).scalar_one_or_none() or ReachedBy.LOGIN)

    async def in_directory(self, partner_id: UUID) -> bool:
        found = sa.select(partners.c.active).where(
            partners.c.network_id == self._uow.network_id, partners.c.partner_id == partner_id
        )
        return bool((await self._uow.execute(found)).scalar_one_or_none())

    async def add_referral(self, made: ReferralMade, received_on: date) -> Referral | None:
        details = {
            "client_id": made.client_id,
            "theme": made.theme,
            "warmth": made.warmth,
            "appointment_on": made.appointment_on,
            "made_on": made.made_on,
            "received_on": received_on,
        }
        new = insert(referrals).values(
            network_id=self._uow.network_id,
            referral_id=made.referral_id,
            partner_id=made.partner_id,
            dossier_id=made.dossier_id,
            state=State.RECEIVED,
            version=1,
            on_behalf=False,
            **details,
        )
        after_its_recall = new.on_conflict_do_update(
            constraint=referrals.primary_key,
            set_=details,
            where=referrals.c.made_on.is_(None),
        ).returning(referrals)
        row = (await self._uow.execute(after_its_recall)).mappings().one_or_none()
        return _referral(row) if row and row["state"] == State.RECEIVED else None

    async def recall_referral(self, recall: ReferralRecalled) -> Referral | None:
        known = await self.lock_referral(recall.referral_id)
        facts = {
            "recalled_on": recall.recalled_on,
            "recall_reason": recall.reason,
            "state": recalled(known.state) if known else State.RECALLED,
        }
        new = insert(referrals).values(
            network_id=self._uow.network_id,
            referral_id=recall.referral_id,
            partner_id=recall.partner_id,
            dossier_id=recall.dossier_id,
            version=0,
            on_behalf=False,
            **facts,
        )
        recalling = new.on_conflict_do_update(constraint=referrals.primary_key, set_=facts)
        row = (await self._uow.execute(recalling.returning(referrals))).mappings().one()
        was_open = known is not None and row["made_on"] is not None and known.state not in ENDED
        return _referral(row) if was_open else None

    async def forget_client(self, client_id: UUID) -> None:
        await self._uow.vault.forget(client_id)
        of_client = sa.update(referrals).where(
            referrals.c.network_id == self._uow.network_id, referrals.c.client_id == client_id
        )
        await self._uow.execute(of_client.values(client_id=None, words_sealed=None))

    async def lock_referral(self, referral_id: UUID) -> Referral | None:
        return await self._one(sa.select(referrals).where(*self._this(referral_id)).with_for_update())

    async def lock_if_free(self, referral_id: UUID) -> Referral | None:
        this = sa.select(referrals).where(*self._this(referral_id))
        return await self._one(this.with_for_update(skip_locked=True))

    async def referral(self, referral_id: UUID) -> Referral | None:
        return await self._one(sa.select(referrals).where(*self._this(referral_id)))

    async def address(self, partner_id: UUID) -> str | None:
        found = sa.select(partners.c.email_sealed).where(
            partners.c.network_id == self._uow.network_id, partners.c.partner_id == partner_id
        )
        sealed = (await self._uow.execute(found)).scalar_one_or_none()
        return await self._uow.vault.open(partner_id, "email", sealed) if sealed else None

    async def _one(self, asked: sa.Select[Any]) -> Referral | None:
        row = (await self._uow.execute(asked)).mappings().one_or_none()
        return _referral(row) if row else None

    async def save_reminded(self, referral: Referral, on: date) -> None:
        await self._move(referral, reminded_on=on)

    async def save_timed_out(self, referral: Referral, on: date) -> None:
        await self._move(referral, timed_out_on=on)

    async def save_accepted(self, referral: Referral, on: date, by: str, on_behalf: bool) -> None:
        await self._answer(referral, by, on_behalf, None, accepted_on=on)

    async def save_waitlisted(
        self, referral: Referral, on: date, by: str, on_behalf: bool, until: date
    ) -> None:
        await self._answer(referral, by, on_behalf, None, waitlisted_on=on, waiting_until=until)

    async def save_contacted(self, referral: Referral, on: date, by: str, on_behalf: bool) -> None:
        await self._answer(referral, by, on_behalf, None, contacted_on=on)

    async def save_declined(
        self, referral: Referral, on: date, by: str, on_behalf: bool, reason: str, words: str | None
    ) -> None:
        await self._answer(referral, by, on_behalf, words, declined_on=on, decline_reason=reason)

    async def save_passed_on(
        self, referral: Referral, on: date, by: str, on_behalf: bool, to: UUID, words: str | None
    ) -> None:
        await self._answer(referral, by, on_behalf, words, passed_on=on, passed_to=to)

    async def save_completed(
        self, referral: Referral, on: date, by: str, on_behalf: bool, outcome: str, words: str | None
    ) -> None:
        await self._answer(referral, by, on_behalf, words, completed_on=on, outcome=outcome)

    async def _answer(
        self, referral: Referral, by: str, on_behalf: bool, words: str | None, **facts: object
    ) -> None:
        if words and referral.client_id:
            facts["words_sealed"] = await self._uow.vault.seal(referral.client_id, WORDS, words)
        await self._move(referral, answered_by=by, on_behalf=on_behalf, **facts)

    async def _move(self, referral: Referral, **facts: object) -> None:
        moved = sa.update(referrals).where(*self._this(referral.referral_id))
        await self._uow.execute(moved.values(state=referral.state, version=referral.version, **facts))

    def _this(self, referral_id: UUID) -> tuple[sa.ColumnElement[bool], ...]:
        return (
            referrals.c.network_id == self._uow.network_id,
            referrals.c.referral_id == referral_id,
        )


def _referral(row: sa.RowMapping) -> Referral:
    return Referral(
        referral_id=row["referral_id"],
        partner_id=row["partner_id"],
        dossier_id=row["dossier_id"],
        client_id=row["client_id"],
        state=State(row["state"]),
        version=row["version"],
    )
