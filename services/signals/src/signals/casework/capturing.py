"""Taking in a card or a call."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

from chassis.principal import Principal
from chassis.problems import FieldError, Forbidden, Invalid, Problem, Words
from chassis.sharing import Call
from chassis.uow import Uow
from contracts.codelists import UnknownArea, area
from contracts.codes import Channel, Decision, FeedbackMoment, Level, SenderKind, Theme, Urgency
from signals.casework.stepping import context_of, decide_each
from signals.casework.writing import Begun, append, open_dossiers
from signals.domain import card_forms, cards
from signals.domain import commands as c
from signals.domain import facts as f
from signals.domain.answering import check_answers
from signals.domain.context import real_moment
from signals.domain.dossier import Dossier
from signals.domain.ports import Card, KnownBefore, Store
from signals.domain.procedure import Procedure
from signals.domain.refusals import Refusal


@dataclass(frozen=True)
class HandedIn:
    signal_id: UUID
    dossier_id: UUID
    is_new: bool


async def hand_in_cards(uow: Uow[Store], calls: Sequence[Call[cards.HandInCard]]) -> list[HandedIn | Problem]:
    """Each answer in its card's place; one that is refused leaves the others alone."""
    signal_ids = [call.command.signal_id or uuid4() for call in calls]
    asked = [(call.command.client_id, id_) for call, id_ in zip(calls, signal_ids, strict=True)]
    known = await uow.store.known_before(asked)
    procedure = await uow.store.procedure_in_force(uow.clock.today())
    begun: dict[int, Begun] = {}
    outcomes: dict[int, HandedIn | Problem] = {}
    for place, (call, signal_id, found) in enumerate(zip(calls, signal_ids, known, strict=True)):
        try:
            if found.dossier_id:
                outcomes[place] = HandedIn(signal_id, found.dossier_id, is_new=False)
            else:
                begun[place] = begin(uow, call, signal_id, found, procedure)
        except Problem as refusal:
            outcomes[place] = refusal
    opened = await open_dossiers(uow, list(begun.values()))
    for place, one in begun.items():
        if one.dossier.dossier_id in opened:
            outcomes[place] = await _note_handed_in(uow, calls[place], one)
    twins = [place for place in begun if place not in outcomes]
    outcomes |= await _handed_in_before(uow, {place: signal_ids[place] for place in twins})
    return [outcomes[place] for place in range(len(calls))]


async def hand_in_card(uow: Uow[Store], command: cards.HandInCard) -> HandedIn:
    """One card, within a transaction that does more."""
    (outcome,) = await hand_in_cards(uow, [Call(uow.caller, command)])
    if isinstance(outcome, Problem):
        raise outcome
    return outcome


def begin(
    uow: Uow[Store],
    call: Call[cards.HandInCard],
    signal_id: UUID,
    known: KnownBefore,
    procedure: Procedure,
) -> Begun:
    """The new dossier; raises the `Problem` with this card."""
    command = call.command
    with uow.on_behalf_of(call.caller):
        where = place_of(known, command.client_id, command.area)
        sender = sender_of(uow.principal, command.sender)
        card = _card(uow, command, signal_id, sender)
        client_id = None if command.nothing_passed_on else command.client_id
        beginning = Beginning(procedure, where, sender, client_id, anonymous=command.nothing_passed_on)
        return Begun(new_dossier(uow, card, beginning), card, call.caller)


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


def place_of(known: KnownBefore, client_id: UUID | None, given: str | None) -> str:
    """The area that was given, else the client's; refuses a client of whom nothing is known (any more)."""
    if client_id and (known.forgotten or (known.area is None and given is None)):
        raise Refusal.named("not_yet_known").problem()
    where = given or known.area
    if where is None:
        raise Refusal.named("not_yet_known").problem()
    check_area(where)
    return where


def check_area(code: str | None) -> None:
    try:
        area(code or "")
    except UnknownArea:
        unknown = Words("Deze deelgemeente is niet bekend.", "This area isn't known.")
        raise Invalid(*unknown, errors=[FieldError("/body/area", unknown)]) from None


def sender_of(principal: Principal, given: cards.Sender | None) -> cards.Sender:
    """Who hands it in, unless a coordinator writes it down on behalf of somebody."""
    if given is not None:
        if not principal.has("coordinator"):
            raise Forbidden
        return given
    if principal.has("coordinator"):
        return cards.Sender(kind=SenderKind.COORDINATOR)
    if principal.has("partner"):
        return cards.Sender(kind=SenderKind.PARTNER, id=principal.organisation_id)
    return cards.Sender(kind=SenderKind.VOLUNTEER, id=principal.person_id)


def can_be_reached(sender: cards.Sender) -> bool:
    if sender.kind is SenderKind.OTHER:
        return bool(sender.id or sender.name)
    return sender.kind is not SenderKind.ANONYMOUS


def _card(uow: Uow[Store], command: cards.HandInCard, signal_id: UUID, sender: cards.Sender) -> Card:
    check_answers(command, card_forms.shipped())
    today = uow.clock.today()
    occurred_on = command.occurred_on or today
    if occurred_on > today:
        raise Refusal.named("in_the_future").problem()
    words = command.model_dump(
        include={"text", "interpretation", "wants", "handled_by_volunteer"}, exclude_none=True
    )
    if command.answers:
        words["answers"] = dict(command.answers)
    own = sender.kind is SenderKind.COORDINATOR
    login = uow.principal.subject if own else None
    told = {"sender_name": sender.name} if sender.name else {}
    details = command.model_dump(
        mode="json",
        include={"said_by_client", "client_agrees", "proposed_by", "feedback_channel"}
        | ({"form"} if command.form else set()),
    )
    card = Card(
        signal_id=signal_id,
        sender_kind=sender.kind,
        sender_id=sender.id,
        sender_login=login,
        channel=command.channel,
        urgency=command.urgency,
        occurred_on=occurred_on,
        parent_signal_id=command.parent_signal_id,
        words={**words, **told},
        details=details,
    )
    return sealed_sender(card, sender, login) if command.nothing_passed_on else card


def sealed_sender(card: Card, sender: cards.Sender, login: str | None) -> Card:
    """An anonymous card keeps its sender among its sealed words only."""
    hidden = {"sender": sender.model_dump(mode="json"), "login": login}
    return replace(
        card,
        sender_kind=SenderKind.ANONYMOUS,
        sender_id=None,
        sender_login=None,
        parent_signal_id=None,
        words={**card.words, **hidden},
    )


async def remember_sender(uow: Uow[Store], dossier: Dossier, sender: cards.Sender) -> None:
    """So that the sender finds an own anonymous signal back: by a keyed hash, not by an id."""
    who = sender.id.hex if sender.id else uow.principal.subject
    await uow.vault.index(dossier.text_key, "sender", who)


@dataclass(frozen=True)
class Beginning:
    """What a new dossier begins with, beside its card."""

    procedure: Procedure
    area: str
    sender: cards.Sender
    client_id: UUID | None = None
    anonymous: bool = False
    level: Level | None = None
    theme: Theme | None = None
    imported: bool = False


def new_dossier(uow: Uow[Store], card: Card, begin: Beginning) -> Dossier:
    now = uow.clock.now()
    captured = f.Captured(
        happened_at=real_moment(card.occurred_on, now),
        recorded_at=now,
        by=None if begin.anonymous else uow.principal.subject,
        signal_id=card.signal_id,
        sender_kind=SenderKind(card.sender_kind),
        sender_id=card.sender_id,
        reachable=can_be_reached(begin.sender),
        area=begin.area,
        channel=Channel(card.channel),
        urgency=Urgency(card.urgency),
        level=begin.level,
        theme=begin.theme,
        imported=begin.imported,
    )
    anonymous = begin.anonymous
    return Dossier(uuid4(), begin.client_id, anonymous, begin.procedure, [captured], published=not anonymous)
