"""The store's part in letters: sealed with the client's key, one per referral."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from chassis.uow import Uow
from signals.adapters import letter_openings
from signals.adapters.rows import letter_field
from signals.adapters.tables import referrals
from signals.domain.dossier import Dossier
from signals.domain.letters import LetterFields
from signals.domain.ports import Letter


class Letters:
    _uow: Uow[Any]

    async def keep_letter(
        self, dossier: Dossier, referral_id: UUID, partner_id: UUID, content: LetterFields | str
    ) -> None:
        in_fields = isinstance(content, LetterFields)
        words = content.model_dump_json(exclude_none=True) if isinstance(content, LetterFields) else content
        sealed = await self._uow.vault.seal(dossier.text_key, letter_field(referral_id), words)
        kept = {
            "network_id": self._uow.network_id,
            "referral_id": referral_id,
            "dossier_id": dossier.dossier_id,
            "client_id": dossier.client_id,
            "partner_id": partner_id,
            "letter": sealed,
            "in_fields": in_fields,
        }
        await self._uow.execute(sa.insert(referrals).values(kept))

    async def open_letter(self, letter: Letter) -> LetterFields | str | None:
        if letter.client_id is None or letter.sealed is None:
            return None
        words = await self._uow.vault.open(letter.client_id, letter_field(letter.referral_id), letter.sealed)
        return LetterFields.model_validate_json(words) if letter.in_fields else words

    async def copy_letter(self, dossier: Dossier, of: UUID, referral_id: UUID, partner_id: UUID) -> None:
        """Sealed anew: what is sealed opens in its own place only."""
        letter = await self.letter(of)
        content = await self.open_letter(letter) if letter else None
        if content is not None:
            again = content.for_another() if isinstance(content, LetterFields) else content
            await self.keep_letter(dossier, referral_id, partner_id, again)

    async def letters_opened(self, reader: str, referral_id: UUID, now: datetime, since: datetime) -> int:
        return await letter_openings.note_and_count(self._uow, reader, referral_id, now, since)

    async def letter(self, referral_id: UUID) -> Letter | None:
        asked = sa.select(referrals).where(
            referrals.c.network_id == self._uow.network_id, referrals.c.referral_id == referral_id
        )
        row = (await self._uow.execute(asked)).one_or_none()
        if row is None:
            return None
        return Letter(
            row.referral_id, row.dossier_id, row.client_id, row.partner_id, row.letter, row.in_fields
        )
