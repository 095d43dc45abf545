"""A second, anonymous signal about what is lacking; bundles and policy's answers; imported history."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID, uuid4

from chassis.areas import check_standing
from chassis.problems import NotFound
from chassis.uow import Uow
from contracts.codes import Channel, FeedbackMoment, Resolution, SenderKind, Urgency
from signals.casework.capturing import Beginning, new_dossier, remember_sender, sealed_sender
from signals.casework.stepping import context_of, decide_each, locked
from signals.casework.writing import Begun, append, open_dossiers
from signals.domain import cards
from signals.domain import commands as c
from signals.domain import facts as f
from signals.domain.case import Case
from signals.domain.dossier import Dossier
from signals.domain.ports import Card, Store
from signals.domain.procedure import Procedure
from signals.domain.refusals import Refusal


async def raise_structural(uow: Uow[Store], command: c.On[c.RaiseStructural]) -> UUID:
    """Nothing leads from the new dossier to this one: only its sender is kept, sealed, to be told."""
    origin, given = await locked(uow, command.dossier_id), command.step
    case, now = origin.case, uow.clock.now()
    if case.joined_into:
        raise Refusal.named("dossier_joined").problem()
    if given.area:
        check_standing(given.area, uow.clock.today())
    where = given.area or case.area or ""
    sender = _first_sender(case)
    card = sealed_sender(
        Card(
            signal_id=uuid4(),
            sender_kind=SenderKind.ANONYMOUS,
            channel=Channel.IN_PERSON,
            urgency=Urgency.NORMAL,
            occurred_on=uow.clock.today(),
            words={"text": given.text},
        ),
        sender,
        None,
    )
    procedure = await uow.store.procedure_in_force(uow.clock.today())
    begin = Beginning(procedure, where, sender, anonymous=True, level=given.level, theme=given.theme)
    dossier = new_dossier(uow, card, begin)
    await open_dossiers(uow, [Begun(dossier, card, uow.caller)])
    if sender.id:
        await remember_sender(uow, dossier, sender)
    when = {"happened_at": now, "recorded_at": now, "by": uow.principal.subject}
    known = {**when, "level": given.level, "theme": given.theme}
    interpreted = f.Interpreted.model_validate({**known, "area": where})
    await append(uow, dossier, [f.Acknowledged.model_validate(when), interpreted])
    await append(uow, origin, [f.StructuralRaised.model_validate(known)])
    return dossier.dossier_id


def _first_sender(case: Case) -> cards.Sender:
    for _, signal in case.signals:
        if signal.reachable and (signal.sender_id or signal.sender_kind is SenderKind.COORDINATOR):
            return cards.Sender(kind=signal.sender_kind, id=signal.sender_id)
    return cards.Sender(kind=SenderKind.ANONYMOUS)


async def each_bundled(
    uow: Uow[Store], dossier_ids: list[UUID], fact_of: Callable[[datetime], f.Fact]
) -> None:
    """Add a fact to every dossier of a bundle, in one order for all, so that locks never cross."""
    now = uow.clock.now()
    for dossier_id in sorted(dossier_ids):
        dossier = await uow.store.lock(dossier_id)
        if dossier:
            await append(uow, dossier, [fact_of(now)])


async def tell_bundle(uow: Uow[Store], command: c.TellBundle) -> int:
    """Policy's answer to every sender of the bundle who hasn't heard it; answers with how many dossiers."""
    dossier_ids = await uow.store.bundled(command.bundle_id)
    if not dossier_ids:
        raise NotFound
    step = c.GiveFeedback(
        moment=FeedbackMoment.POLICY_ANSWER,
        channel=command.channel,
        text=command.text,
        bundle_id=command.bundle_id,
    )
    told = answered = 0
    for dossier_id in dossier_ids:
        # Whoever knows one of the clients may still pass policy's answer on to all: no words are read.
        dossier = await uow.store.lock(dossier_id)
        if dossier is None:
            raise NotFound
        answered += any(
            fact.bundle_id == command.bundle_id for _, fact in dossier.case.all_of(f.PolicyAnswered)
        )
        if _owes(uow, dossier, command.bundle_id):
            await append(uow, dossier, decide_each(dossier, [step], await context_of(uow, dossier)))
            told += 1
    if not answered:
        raise Refusal.named("nothing_to_tell").problem()
    return told


def _owes(uow: Uow[Store], dossier: Dossier, bundle_id: UUID) -> bool:
    seen = dossier.assess(uow.clock.now(), uow.network.working_days)
    return any(one.moment is FeedbackMoment.POLICY_ANSWER and one.subject == bundle_id for one in seen.open)


async def import_signals(uow: Uow[Store], command: cards.ImportSignals) -> tuple[int, int]:
    """A register's rows, each a dossier of its own. Answers with how many are new and how many were there."""
    today = uow.clock.today()
    for place, row in enumerate(command.rows):
        if row.occurred_on > today:
            raise Refusal.named("in_the_future").problem()
        check_standing(row.area, row.occurred_on, f"/body/rows/{place}/area")
    rows = {uow.vault.pseudonym("register row", str(row.row_id)): row for row in command.rows}
    known = await uow.store.signals_among(rows)
    procedure = await uow.store.procedure_in_force(today)
    fresh = [
        _imported(uow, procedure, signal_id, row) for signal_id, row in rows.items() if signal_id not in known
    ]
    opened = await open_dossiers(uow, fresh)
    return len(opened), len(command.rows) - len(opened)


def _imported(uow: Uow[Store], procedure: Procedure, signal_id: UUID, row: cards.ImportRow) -> Begun:
    """What is done is history and asks for nothing; what is open gets its terms from today."""
    words = row.model_dump(include={"description", "action", "referred_to", "outcome"}, exclude_none=True)
    words["text"] = words.pop("description")
    sender = cards.Sender(kind=SenderKind.OTHER)
    card = Card(
        signal_id=signal_id,
        sender_kind=sender.kind,
        channel=row.channel,
        urgency=Urgency.NORMAL,
        occurred_on=row.occurred_on,
        words=words,
    )
    begin = Beginning(procedure, row.area, sender, level=row.level, theme=row.theme, imported=True)
    dossier = new_dossier(uow, card, begin)
    happened_at = dossier.facts[0].happened_at
    when = {"happened_at": happened_at, "recorded_at": uow.clock.now(), "by": uow.principal.subject}
    if row.level:
        known = {**when, "level": row.level, "theme": row.theme}
        dossier.facts.append(f.Interpreted.model_validate(known))
    if row.done:
        done = {**when, "resolution": Resolution.IMPORTED_CLOSED}
        dossier.facts.append(f.Closed.model_validate(done))
    return Begun(dossier, card, uow.caller)
