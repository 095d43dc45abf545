"""Joining two dossiers about the same, and taking them apart again."""

from uuid import UUID

from chassis.problems import NotFound
from chassis.uow import Uow
from signals.casework.acquaintances import keep_out
from signals.casework.stepping import Taken, locked
from signals.casework.writing import append
from signals.domain import commands as c
from signals.domain import facts as f
from signals.domain import joining
from signals.domain.dossier import Dossier
from signals.domain.engine import Refused
from signals.domain.ports import Store


async def join_dossiers(uow: Uow[Store], command: c.On[c.Join]) -> Taken:
    """The dossier goes on with the other's signals. What was joined before is answered as done."""
    goes_on, other = await _both(uow, command.dossier_id, command.step.other_dossier_id)
    if other.case.joined_into == goes_on.dossier_id:
        return Taken(goes_on, goes_on.assess(uow.clock.now(), uow.network.working_days))
    now = uow.clock.now()
    owed = other.assess(now, uow.network.working_days).open
    two = joining.Two(goes_on, other, owed, uow.principal.subject, now)
    try:
        outcome = joining.join(two)
    except Refused as refused:
        raise refused.refusal.problem() from None
    await uow.store.move_signals(other.dossier_id, goes_on.dossier_id)
    return await _kept(uow, "join_dossiers", goes_on, other, outcome)


async def separate_signal(uow: Uow[Store], command: c.On[c.Separate]) -> Taken:
    """The signal is back in its own dossier, which goes on; so are those that came along with it."""
    home_id = await _home(uow, command.dossier_id, command.step.signal_id)
    goes_on, home = await _both(uow, command.dossier_id, home_id)
    if _home_of(goes_on, command.step.signal_id) != home_id:
        raise NotFound
    outcome = joining.separate(goes_on, home_id, uow.principal.subject, uow.clock.now())
    back = [fact.signal_id for fact in outcome.goes_on if isinstance(fact, f.SignalSeparated)]
    await uow.store.return_signals(home_id, back)
    return await _kept(uow, "separate_signal", goes_on, home, outcome)


async def _both(uow: Uow[Store], one: UUID, another: UUID) -> tuple[Dossier, Dossier]:
    """Locked in one order for all, so that two people joining never wait for each other."""
    found = {dossier_id: await locked(uow, dossier_id) for dossier_id in sorted({one, another})}
    return found[one], found[another]


async def _home(uow: Uow[Store], dossier_id: UUID, signal_id: UUID) -> UUID:
    dossier = await uow.store.load(dossier_id)
    if dossier is None:
        raise NotFound
    await keep_out(uow, dossier)
    return _home_of(dossier, signal_id)


def _home_of(dossier: Dossier, signal_id: UUID) -> UUID:
    try:
        return joining.home_of(dossier, signal_id)
    except LookupError:
        raise NotFound from None
    except Refused as refused:
        raise refused.refusal.problem() from None


async def _kept(
    uow: Uow[Store], action: str, goes_on: Dossier, other: Dossier, outcome: joining.Outcome
) -> Taken:
    uow.audit(action, "dossier", [goes_on.dossier_id, other.dossier_id])
    await append(uow, other, [outcome.other])
    return Taken(goes_on, await append(uow, goes_on, outcome.goes_on))
