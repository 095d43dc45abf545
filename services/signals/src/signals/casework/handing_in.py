"""Taking in a card, with one signal or several, or a call."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

from chassis.problems import Problem
from chassis.sharing import Call
from chassis.uow import Uow
from contracts.codes import Channel, Decision, FeedbackMoment, SenderKind
from signals.casework.capturing import begin, remember_sender, sender_of
from signals.casework.stepping import context_of, decide_each
from signals.casework.versions import cards_for
from signals.casework.writing import Begun, append, open_dossiers
from signals.domain import cards
from signals.domain import commands as c
from signals.domain.answering import check_answers
from signals.domain.card_forms import CardForms
from signals.domain.dossier import Dossier
from signals.domain.ports import Asked, KnownBefore, Store
from signals.domain.procedure import Procedure


@dataclass(frozen=True)
class HandedIn:
    signal_id: UUID
    dossier_id: UUID
    is_new: bool
    further: "tuple[HandedIn, ...]" = ()


@dataclass(frozen=True)
class _Rules:
    """What holds today."""

    procedure: Procedure
    forms: CardForms


@dataclass(frozen=True)
class _Part:
    """One signal of a card; `place` is its card's among the calls."""

    place: int
    call: Call[cards.HandInCard]
    signal_id: UUID
    is_first: bool

    @property
    def asked(self) -> Asked:
        """Of a further signal the parent stands on the same card."""
        command = self.call.command
        return Asked(command.client_id, self.signal_id, command.parent_signal_id if self.is_first else None)


async def hand_in_cards(uow: Uow[Store], calls: Sequence[Call[cards.HandInCard]]) -> list[HandedIn | Problem]:
    """Each answer in its card's place; one that is refused leaves the others alone."""
    parts = [part for place, call in enumerate(calls) for part in _parts(place, call)]
    today = uow.clock.today()
    known, procedure = await uow.store.known_before([part.asked for part in parts], today)
    forms = await cards_for(uow, [call.command.form.card for call in calls if call.command.form])
    rules = _Rules(procedure, forms.on(today))
    begun, outcomes, refused = _begin_each(uow, parts, known, rules)
    opened = await open_dossiers(uow, list(begun.values()))
    for at, one in begun.items():
        if one.dossier.dossier_id in opened:
            outcomes[at] = await _note_handed_in(uow, parts[at].call, one)
    twins = [at for at in begun if at not in outcomes]
    outcomes |= await _handed_in_before(uow, {at: parts[at].signal_id for at in twins})
    return [refused.get(place) or _answer(place, parts, outcomes) for place in range(len(calls))]


def _parts(place: int, call: Call[cards.HandInCard]) -> list[_Part]:
    return [
        _Part(place, replace(call, command=command), command.signal_id or uuid4(), is_first=number == 0)
        for number, command in enumerate(call.command.signals)
    ]


def _begin_each(
    uow: Uow[Store], parts: Sequence[_Part], known: Sequence[KnownBefore], rules: _Rules
) -> tuple[dict[int, Begun], dict[int, HandedIn], dict[int, Problem]]:
    """By their number what begins and what was there already; by its place what is refused, as a whole."""
    begun: dict[int, Begun] = {}
    there: dict[int, HandedIn] = {}
    refused: dict[int, Problem] = {}
    for at, (part, found) in enumerate(zip(parts, known, strict=True)):
        try:
            if found.dossier_id:
                there[at] = HandedIn(part.signal_id, found.dossier_id, is_new=False)
            else:
                if part.is_first:
                    check_answers(part.call.command, rules.forms)
                begun[at] = begin(uow, part.call, part.signal_id, found, rules.procedure)
        except Problem as refusal:
            refused.setdefault(part.place, refusal)
    return {at: one for at, one in begun.items() if parts[at].place not in refused}, there, refused


def _answer(place: int, parts: Sequence[_Part], outcomes: Mapping[int, HandedIn]) -> HandedIn:
    first, *further = [outcomes[at] for at, part in enumerate(parts) if part.place == place]
    return replace(first, further=tuple(further))


async def hand_in_card(uow: Uow[Store], command: cards.HandInCard) -> HandedIn:
    """One card, within a transaction that does more."""
    (outcome,) = await hand_in_cards(uow, [Call(uow.caller, command)])
    if isinstance(outcome, Problem):
        raise outcome
    return outcome


async def _note_handed_in(uow: Uow[Store], call: Call[cards.HandInCard], begun: Begun) -> HandedIn:
    dossier = begun.dossier
    with uow.on_behalf_of(call.caller):
        if dossier.anonymous:
            await remember_sender(uow, dossier, sender_of(uow.principal, call.command.sender))
            uow.audit("hand_in_card", "anonymous_signal", [])
        else:
            subject = ("client", dossier.client_id) if dossier.client_id else ("dossier", dossier.dossier_id)
            uow.audit("hand_in_card", subject[0], [subject[1]])
    return HandedIn(begun.card.signal_id, dossier.dossier_id, is_new=True)


async def _handed_in_before(uow: Uow[Store], signal_ids: Mapping[int, UUID]) -> dict[int, HandedIn]:
    """By another transaction just now, or by another call of this one."""
    if not signal_ids:
        return {}
    dossiers = await uow.store.signals_among(signal_ids.values())
    return {place: HandedIn(id_, dossiers[id_], is_new=False) for place, id_ in signal_ids.items()}


async def take_call(uow: Uow[Store], command: cards.TakeCall) -> tuple[HandedIn, Dossier | None]:
    """One form, from captured to fed back, and to closed when a resolution is given."""
    sender = command.sender or cards.Sender(kind=SenderKind.OTHER)
    card = cards.HandInCard(
        signal_id=command.signal_id or uuid4(),
        client_id=command.client_id,
        area=command.area,
        channel=Channel.PHONE,
        text=command.text,
        occurred_on=command.occurred_on,
        feedback_channel=command.feedback_channel,
        sender=sender,
    )
    handed_in = await hand_in_card(uow, card)
    if not handed_in.is_new:
        return handed_in, None
    dossier = await uow.store.lock(handed_in.dossier_id)
    if dossier is None:
        raise LookupError("a dossier that was just opened")
    context = await context_of(uow, dossier)
    facts = decide_each(dossier, steps_of_call(command), context)
    await append(uow, dossier, facts)
    return handed_in, dossier


def steps_of_call(command: cards.TakeCall) -> list[c.StepTaken]:
    when = {"occurred_at": command.occurred_on}
    refusing = command.decision is Decision.NO_ACTION
    steps: list[c.StepTaken] = [
        c.Acknowledge(**when),
        c.Interpret(**when, level=command.level, theme=command.theme, weight=command.weight),
        c.Translate(**when, decisions=(command.decision,), reason=command.answer if refusing else None),
        c.GiveFeedback(
            **when,
            moment=FeedbackMoment.DECISION,
            channel=command.feedback_channel,
            text=command.answer,
        ),
    ]
    if command.resolution:
        steps.append(c.Close(**when, resolution=command.resolution))
    return steps
