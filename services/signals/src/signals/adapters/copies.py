"""Our copies of what other services know: clients, consents, volunteers, partners, and how fresh they are."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from chassis.uow import Uow
from contracts.codes import ConsentScope
from signals.adapters.tables import (
    NETWORK,
    acquaintances,
    attachments,
    clients,
    consents,
    dossiers,
    facts,
    freshness,
    notes,
    partners,
    referrals,
    signals,
    volunteers,
)
from signals.domain.grounds import Consent, Freshness, Partner

_blocked = sa.select(clients.c.disclosure_blocked).where(
    clients.c.network_id == NETWORK, clients.c.client_id == sa.bindparam("of_client")
)
# Real time: the clock of the database, which doesn't travel.
_freshness = sa.text(
    """SELECT extract(epoch FROM clock_timestamp() - f.as_of)::float AS age,
    EXISTS (SELECT FROM parked_keys p WHERE p.consumer = 'signals' AND p.source = 'intake' AND p.key = :key)
    OR EXISTS (SELECT FROM dead_letters d WHERE d.consumer = 'signals' AND d.source = 'intake'
        AND d.key = :key AND d.status IN ('dead', 'held')) AS held_back
    FROM clients c LEFT JOIN freshness f ON f.source = 'intake' AND f.partition = c.partition
    WHERE c.network_id = :network_id AND c.client_id = :client_id"""
)


class Copies:
    """The half of the store that other services' events fill."""

    def __init__(self, uow: Uow[Any]) -> None:
        self._uow = uow

    async def consents_of(self, client_id: UUID) -> tuple[Consent, ...]:
        asked = sa.select(consents).where(*self._client(consents, client_id))
        return tuple(_consent(row) for row in await self._uow.execute(asked))

    async def disclosure_blocked(self, client_id: UUID) -> bool:
        asked = {"network_id": self._uow.network_id, "of_client": client_id}
        return bool((await self._uow.execute(_blocked, asked)).scalar())

    async def partner(self, partner_id: UUID) -> Partner | None:
        asked = sa.select(partners).where(
            partners.c.network_id == self._uow.network_id, partners.c.partner_id == partner_id
        )
        row = (await self._uow.execute(asked)).one_or_none()
        return Partner(row.partner_id, row.bound_by_secrecy, row.active) if row else None

    async def freshness_of(self, client_id: UUID) -> Freshness:
        asked = {"network_id": self._uow.network_id, "client_id": client_id, "key": str(client_id)}
        row = (await self._uow.execute(_freshness, asked)).one_or_none()
        return Freshness(row.age, row.held_back) if row else Freshness(None)

    async def know_client(self, client_id: UUID, area: str, partition: int | None, version: int) -> None:
        known = {"area": area, "partition": partition, "version": version}
        new = insert(clients).values(network_id=self._uow.network_id, client_id=client_id, **known)
        await self._uow.execute(
            new.on_conflict_do_update(
                constraint=clients.primary_key, set_=known, where=clients.c.version < version
            )
        )
        await self._uow.vault.create_key(client_id)

    async def block_disclosure(self, client_id: UUID, *, blocked: bool) -> bool:
        changed = (
            sa.update(clients)
            .where(*self._client(clients, client_id), clients.c.disclosure_blocked.is_not(blocked))
            .values(disclosure_blocked=blocked)
            .returning(clients.c.client_id)
        )
        return (await self._uow.execute(changed)).first() is not None

    async def forget_client(self, client_id: UUID, on: date) -> None:
        """The key goes, and what it sealed; the dossiers stay, of nobody.

        They are locked first, so that what somebody adds at this moment is there to be emptied.
        """
        network_id = self._uow.network_id
        mine = sa.select(dossiers.c.dossier_id).where(*self._client(dossiers, client_id))
        await self._uow.execute(mine.order_by(dossiers.c.dossier_id).with_for_update())
        await self._uow.vault.forget(client_id)
        await self._uow.execute(sa.delete(acquaintances).where(*self._client(acquaintances, client_id)))
        gone = sa.update(clients).where(*self._client(clients, client_id)).values(forgotten_on=on)
        await self._uow.execute(gone)
        empty: dict[str, None] = {"sealed": None}
        for table, nothing in (
            (facts, empty),
            (signals, empty),
            (notes, empty),
            (attachments, {**empty, "content": None, "removal": None}),
        ):
            emptied = sa.update(table).where(
                table.c.network_id == network_id, table.c.dossier_id == sa.any_(mine.scalar_subquery())
            )
            await self._uow.execute(emptied.values(nothing))
        for table, nothing in (
            (referrals, {"client_id": None, "letter": None}),
            (dossiers, {"client_id": None}),
        ):
            await self._uow.execute(sa.update(table).where(*self._client(table, client_id)).values(nothing))

    async def know_consent(self, client_id: UUID, consent: Consent) -> None:
        """What was withdrawn stays so, in whatever order the news comes."""
        given = {
            "client_id": client_id,
            "partner_id": consent.partner_id,
            "scope": consent.scope,
            "given_on": consent.given_on,
            "valid_until": consent.valid_until,
        }
        new = insert(consents).values(network_id=self._uow.network_id, consent_id=consent.consent_id, **given)
        await self._uow.execute(new.on_conflict_do_update(constraint=consents.primary_key, set_=given))

    async def withdraw_consent(self, client_id: UUID, consent_id: UUID, on: date) -> Consent:
        new = insert(consents).values(
            network_id=self._uow.network_id, consent_id=consent_id, client_id=client_id, withdrawn_on=on
        )
        withdrawn = new.on_conflict_do_update(
            constraint=consents.primary_key, set_={"withdrawn_on": on}
        ).returning(consents)
        return _consent((await self._uow.execute(withdrawn)).one())

    async def know_volunteer(self, volunteer_id: UUID, *, active: bool) -> None:
        new = insert(volunteers).values(
            network_id=self._uow.network_id, volunteer_id=volunteer_id, active=active
        )
        either = sa.or_(volunteers.c.active, new.excluded.active)
        await self._uow.execute(
            new.on_conflict_do_update(constraint=volunteers.primary_key, set_={"active": either})
        )

    async def know_partner(self, partner: Partner, version: int) -> None:
        known = {"bound_by_secrecy": partner.bound_by_secrecy, "active": partner.active, "version": version}
        new = insert(partners).values(network_id=self._uow.network_id, partner_id=partner.partner_id, **known)
        await self._uow.execute(
            new.on_conflict_do_update(
                constraint=partners.primary_key, set_=known, where=partners.c.version < version
            )
        )

    async def heard_from(self, source: str, partition: int, as_of: datetime) -> None:
        new = insert(freshness).values(source=source, partition=partition, as_of=as_of)
        latest = sa.func.greatest(freshness.c.as_of, new.excluded.as_of)
        await self._uow.execute(
            new.on_conflict_do_update(constraint=freshness.primary_key, set_={"as_of": latest})
        )

    def _client(self, table: sa.Table, client_id: UUID) -> tuple[sa.ColumnElement[bool], ...]:
        return table.c.network_id == self._uow.network_id, table.c.client_id == client_id


def _consent(row: sa.Row[Any]) -> Consent:
    scope = ConsentScope(row.scope) if row.scope else None
    return Consent(row.consent_id, row.partner_id, scope, row.given_on, row.valid_until, row.withdrawn_on)
