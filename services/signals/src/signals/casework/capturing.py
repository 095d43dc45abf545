"""What a new dossier begins with: its card, its place, its sender."""

from dataclasses import dataclass, replace
from uuid import UUID, uuid4

from chassis.areas import check_standing
from chassis.principal import LINK, Principal
from chassis.problems import Forbidden
from chassis.sharing import Call
from chassis.uow import Uow
from contracts.codes import Channel, Level, SenderKind, Theme, Urgency
from signals.casework.writing import Begun
from signals.domain import cards
from signals.domain import facts as f
from signals.domain.context import real_moment
from signals.domain.dossier import Dossier
from signals.domain.ports import Card, KnownBefore, Store
from signals.domain.procedure import Procedure
from signals.domain.refusals import Refusal


def begin(
    uow: Uow[Store],
    call: Call[cards.HandInCard],
    signal_id: UUID,
    known: KnownBefore,
    procedure: Procedure,
) -> Begun:
    """The new dossier; raises the `Problem` with this card."""
    command = call.command
    if not known.parent_there:
        raise Refusal.named("parent_unknown").problem()
    with uow.on_behalf_of(call.caller):
        where = place_of(known, command.client_id, command.area)
        sender = sender_of(uow.principal, command.sender)
        card = _card(uow, command, signal_id, sender)
        client_id = None if command.nothing_passed_on else command.client_id
        beginning = Beginning(procedure, where, sender, client_id, anonymous=command.nothing_passed_on)
        return Begun(new_dossier(uow, card, beginning), card, call.caller)


def place_of(known: KnownBefore, client_id: UUID | None, given: str | None) -> str:
    """The area that was given, else the client's; refuses a client of whom nothing is known (any more)."""
    if client_id and (known.forgotten or (known.area is None and given is None)):
        raise Refusal.named("not_yet_known").problem()
    where = given or known.area
    if where is None:
        raise Refusal.named("not_yet_known").problem()
    return where


def sender_of(principal: Principal, given: cards.Sender | None) -> cards.Sender:
    """Who hands it in, unless a coordinator writes it down on behalf of somebody."""
    if given is not None:
        if not principal.has("coordinator"):
            raise Forbidden
        return given
    if principal.has("coordinator"):
        return cards.Sender(kind=SenderKind.COORDINATOR)
    if principal.has("partner", LINK):
        return cards.Sender(kind=SenderKind.PARTNER, id=principal.organisation_id)
    return cards.Sender(kind=SenderKind.VOLUNTEER, id=principal.person_id)


def can_be_reached(sender: cards.Sender) -> bool:
    if sender.kind is SenderKind.OTHER:
        return bool(sender.id or sender.name)
    return sender.kind is not SenderKind.ANONYMOUS


def _card(uow: Uow[Store], command: cards.HandInCard, signal_id: UUID, sender: cards.Sender) -> Card:
    today = uow.clock.today()
    occurred_on = command.occurred_on or today
    if occurred_on > today:
        raise Refusal.named("in_the_future").problem()
    if command.area:
        check_standing(command.area, occurred_on)
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
