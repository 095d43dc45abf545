"""Keeping new facts: their words, the events that tell of them, and the next alarm."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from chassis.principal import Caller
from chassis.uow import Uow
from contracts import EventData
from contracts.codes import Urgency
from signals.domain.alarms import alarms
from signals.domain.dossier import Dossier, summary_of
from signals.domain.engine import Assessment, was_late
from signals.domain.facts import Fact
from signals.domain.ports import Card, Opening, Store
from signals.domain.publication import About, events_of
from signals.domain.staff import Staff

TERM = "term"
PUBLISH_ANONYMOUS = "publish_anonymous"


@dataclass(frozen=True)
class Begun:
    """A dossier that isn't kept yet, its card, and who hands it in."""

    dossier: Dossier
    card: Card
    caller: Caller


async def open_dossiers(uow: Uow[Store], begun: Sequence[Begun]) -> set[UUID]:
    """Keep new dossiers with their first facts; answers with those whose signal wasn't there already."""
    if not begun:
        return set()
    seen = [_assess(uow, one.dossier) for one in begun]
    told = [_first_events(uow, one.dossier, found) for one, found in zip(begun, seen, strict=True)]
    openings = [
        Opening(one.dossier, one.card, summary_of(found)) for one, found in zip(begun, seen, strict=True)
    ]
    opened = await uow.store.open(openings)
    for one, found, numbered in zip(begun, seen, told, strict=True):
        if one.dossier.dossier_id in opened:
            with uow.on_behalf_of(one.caller):
                _delay_if_anonymous(uow, one.dossier)
                await _send(uow, one.dossier, numbered)
                _set_first_alarm(uow, one.dossier, found)
    return opened


def _first_events(uow: Uow[Store], dossier: Dossier, seen: Assessment) -> list[tuple[int, EventData]]:
    events: list[EventData] = []
    for position, fact in enumerate(dossier.facts):
        events += new_events(uow, dossier, position, fact, late=False, seen=seen)
    return _numbered(dossier, events)


def _delay_if_anonymous(uow: Uow[Store], dossier: Dossier) -> None:
    if dossier.anonymous:
        delay = secrets.randbelow(max(1, int(uow.settings.anonymous_delay_seconds * 1000)))
        uow.schedule(dossier.dossier_id, PUBLISH_ANONYMOUS, uow.clock.now() + timedelta(milliseconds=delay))


async def append(uow: Uow[Store], dossier: Dossier, new: Sequence[Fact]) -> Assessment:
    """Add facts to a dossier that is locked."""
    events: list[EventData] = []
    now, working_days = uow.clock.now(), uow.network.working_days
    for fact in new:
        late = was_late(dossier.procedure, dossier.facts, fact, now, working_days)
        dossier.facts.append(fact)
        events += new_events(uow, dossier, len(dossier.facts) - 1, fact, late=late)
    seen = _assess(uow, dossier)
    await tell(uow, dossier, events)
    await uow.store.append(dossier, new, summary_of(seen))
    set_alarm(uow, dossier, seen, await uow.store.staff(now))
    return seen


def new_events(
    uow: Uow[Store],
    dossier: Dossier,
    position: int,
    fact: Fact,
    *,
    late: bool,
    seen: Assessment | None = None,
) -> list[EventData]:
    seen = seen or _assess(uow, dossier)
    case = seen.situation.case
    about = About(
        dossier_id=dossier.dossier_id,
        client_id=dossier.client_id,
        anonymous=dossier.anonymous,
        late=late,
        open=seen.open,
        position=position,
        theme=case.interpreted.theme if case.interpreted else None,
        area=case.area or "",
        partners={one.id: one.made.partner_id for one in case.referrals.values()},
    )
    return events_of(fact, about)


async def tell(uow: Uow[Store], dossier: Dossier, events: Iterable[EventData]) -> None:
    """Emit, or hold what may not go out yet: nothing of a dossier overtakes its first event."""
    await _send(uow, dossier, _numbered(dossier, events))


def _numbered(dossier: Dossier, events: Iterable[EventData]) -> list[tuple[int, EventData]]:
    """Before the dossier's row is written: it keeps the number of the last."""
    numbered = list(enumerate(events, start=dossier.version + 1))
    dossier.version += len(numbered)
    return numbered


async def _send(uow: Uow[Store], dossier: Dossier, numbered: Sequence[tuple[int, EventData]]) -> None:
    if not numbered:
        return
    if not dossier.published:
        await uow.store.hold(dossier.dossier_id, numbered)
        return
    for version, event in numbered:
        emit(uow, dossier, event, version)


def emit(uow: Uow[Store], dossier: Dossier, event: EventData, version: int) -> None:
    """An anonymous dossier's event has no moment and no trace."""
    if dossier.anonymous:
        uow.emit(event, version, time=None, trace=False)
    else:
        uow.emit(event, version)


def _set_first_alarm(uow: Uow[Store], dossier: Dossier, seen: Assessment) -> None:
    """Whoever is away, the first is the same; but acute danger is looked at, at once, by who knows them."""
    ahead = alarms(seen.situation, uow.network.working_days)
    if ahead:
        acute = seen.situation.case.urgency is Urgency.ACUTE_DANGER
        uow.schedule(dossier.dossier_id, TERM, uow.clock.now() if acute else ahead[0].at)


def set_alarm(uow: Uow[Store], dossier: Dossier, seen: Assessment, staff: Staff) -> None:
    """One alarm a dossier: when it goes off, what is due is computed anew."""
    ahead = alarms(seen.situation, uow.network.working_days, staff)
    if ahead:
        uow.schedule(dossier.dossier_id, TERM, ahead[0].at)
    else:
        uow.cancel(dossier.dossier_id, TERM)


def _assess(uow: Uow[Store], dossier: Dossier) -> Assessment:
    return dossier.assess(uow.clock.now(), uow.network.working_days)
