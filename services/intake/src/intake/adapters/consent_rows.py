"""The store's consents."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa

from contracts.codes import ConsentGivenHow, ConsentScope
from intake.adapters.base import Rows
from intake.adapters.sealing import consent_field
from intake.adapters.tables import consents
from intake.domain.consents import Consent


def consent_of(row: sa.Row[tuple[object, ...]], purpose: str = "", witness: str | None = None) -> Consent:
    return Consent(
        consent_id=row.consent_id,
        client_id=row.client_id,
        partner_id=row.partner_id,
        scope=ConsentScope(row.scope),
        given_how=ConsentGivenHow(row.given_how),
        given_on=row.given_on,
        valid_until=row.valid_until,
        withdrawn_on=row.withdrawn_on,
        purpose=purpose,
        witness=witness,
    )


class ConsentRows(Rows):
    async def add_consent(self, consent: Consent, at: datetime) -> None:
        sealed = {
            column: await self._seal(
                consent.client_id, consent_field(consent.consent_id, column), getattr(consent, column)
            )
            for column in ("purpose", "witness")
        }
        await self._uow.execute(
            sa.insert(consents).values(
                network_id=self._uow.network_id,
                consent_id=consent.consent_id,
                client_id=consent.client_id,
                partner_id=consent.partner_id,
                scope=consent.scope,
                given_how=consent.given_how,
                given_on=consent.given_on,
                valid_until=consent.valid_until,
                recorded_at=at,
                **sealed,
            )
        )

    async def consent(self, consent_id: UUID) -> Consent | None:
        found = await self._uow.execute(sa.select(consents).where(consents.c.consent_id == consent_id))
        row = found.one_or_none()
        return consent_of(row) if row else None

    async def withdraw_consent(self, consent_id: UUID, on: date) -> None:
        await self._uow.execute(
            sa.update(consents).where(consents.c.consent_id == consent_id).values(withdrawn_on=on)
        )
