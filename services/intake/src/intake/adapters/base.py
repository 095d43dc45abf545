"""What the parts of the store share."""

from typing import Any
from uuid import UUID

from chassis.uow import Uow


class Rows:
    _uow: Uow[Any]

    async def _seal(self, person_id: UUID, field: str, value: object | None) -> bytes | None:
        return None if value is None else await self._uow.vault.seal(person_id, field, str(value))
