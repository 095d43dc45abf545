"""Holding up who opens too many letters, with an alarm: a metric and a line in the log, without a person."""

from uuid import UUID

from chassis import logs, metrics
from chassis.uow import Uow
from signals.domain.pace import WINDOW, readers, too_many
from signals.domain.ports import Store

_log = logs.get("letters")


async def count_opening(uow: Uow[Store], referral_id: UUID) -> None:
    """Raises `TooMany` for a letter beyond the limit; one that was opened within the hour opens again."""
    now, principal = uow.clock.now(), uow.principal
    for reader in readers(principal, uow.settings.letters_per_hour):
        opened = await uow.store.letters_opened(reader.name, referral_id, now, since=now - WINDOW)
        if opened > reader.limit:
            metrics.letters_held_up.labels(role=principal.role).inc()
            _log.warning(
                "letters_held_up",
                network_id=uow.network_id,
                subject=principal.organisation_id,
                kind=principal.role,
                count=opened,
            )
            raise too_many()
