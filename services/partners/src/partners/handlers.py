"""What partners do on each command, event and deadline, and what each may publish."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from chassis.envelope import Envelope
from chassis.problems import NotFound
from chassis.service import CommandHandler, EventHandler
from chassis.uow import Deadline, Uow
from contracts import EventData
from contracts.events.intake import PersonForgotten
from contracts.events.partners import (
    FirstContactMade,
    PartnerRegistered,
    ReferralAccepted,
    ReferralCompleted,
    ReferralDeclined,
    ReferralPassedOn,
    ReferralReceived,
    ReferralReminded,
    ReferralTimedOut,
    ReferralWaitlisted,
)
from contracts.events.signals import ReferralMade, ReferralRecalled
from partners.casework.links import CODE, on_code
from partners.casework.mailing import MAIL, mail_soon, on_mail
from partners.domain.commands import (
    AcceptReferral,
    CompleteReferral,
    DeclineReferral,
    PassOnReferral,
    RecordContact,
    RegisterPartner,
    TellCapacity,
    WaitlistReferral,
)
from partners.domain.links import check_reach
from partners.domain.mails import About
from partners.domain.ports import Store
from partners.domain.referrals import (
    UNANSWERED,
    Answer,
    Referral,
    State,
    check_contact,
    check_door,
    check_outcome,
    check_waiting,
    next_state,
)
from partners.domain.silence import terms

REMIND = "remind"
TIME_OUT = "time_out"
BUSY = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Registered:
    partner_id: UUID
    is_new: bool


async def register_partner(uow: Uow[Store], command: RegisterPartner) -> Registered:
    check_reach(command.reached_by, command.email)
    version = await uow.store.save_partner(command, uow.clock.today())
    uow.emit(
        PartnerRegistered(
            partner_id=command.partner_id,
            bound_by_secrecy=command.bound_by_secrecy,
            active=command.active,
        ),
        version,
    )
    uow.audit("partner.write", "partner", [command.partner_id])
    return Registered(command.partner_id, is_new=version == 1)


async def tell_capacity(uow: Uow[Store], command: TellCapacity) -> UUID:
    """By the partner itself, or by the network; nothing about a person, so nothing is published."""
    own = uow.principal.organisation_id == command.partner_id
    if not (own or uow.principal.has("coordinator", "administrator")):
        raise NotFound
    if not await uow.store.save_capacity(command, uow.clock.today()):
        raise NotFound
    uow.audit("partner.write", "partner", [command.partner_id])
    return command.partner_id


async def waitlist_referral(uow: Uow[Store], command: WaitlistReferral) -> UUID:
    referral, on_behalf = await _answerable(uow, command.referral_id, Answer.WAITLIST)
    today = uow.clock.today()
    check_waiting(command.until, today)
    await uow.store.save_waitlisted(referral, today, uow.principal.subject, on_behalf, command.until)
    _expect_answer(uow, referral_id=referral.referral_id, since=command.until)
    uow.emit(
        ReferralWaitlisted(**_ids(referral), until=command.until, waitlisted_on=today, on_behalf=on_behalf),
        referral.version,
    )
    return referral.referral_id


async def record_contact(uow: Uow[Store], command: RecordContact) -> UUID:
    referral, on_behalf = await _answerable(uow, command.referral_id, Answer.CONTACT)
    today = uow.clock.today()
    day = command.contacted_on or today
    check_contact(day, today)
    await uow.store.save_contacted(referral, day, uow.principal.subject, on_behalf)
    uow.emit(
        FirstContactMade(**_ids(referral), contacted_on=day, on_behalf=on_behalf),
        referral.version,
    )
    return referral.referral_id


async def accept_referral(uow: Uow[Store], command: AcceptReferral) -> UUID:
    referral, on_behalf = await _answerable(uow, command.referral_id, Answer.ACCEPT)
    today = uow.clock.today()
    await uow.store.save_accepted(referral, today, uow.principal.subject, on_behalf)
    uow.emit(
        ReferralAccepted(**_ids(referral), accepted_on=today, on_behalf=on_behalf),
        referral.version,
    )
    return referral.referral_id


async def decline_referral(uow: Uow[Store], command: DeclineReferral) -> UUID:
    referral, on_behalf = await _answerable(uow, command.referral_id, Answer.DECLINE)
    today = uow.clock.today()
    await uow.store.save_declined(
        referral, today, uow.principal.subject, on_behalf, command.reason, command.words
    )
    uow.emit(
        ReferralDeclined(**_ids(referral), reason=command.reason, declined_on=today, on_behalf=on_behalf),
        referral.version,
    )
    return referral.referral_id


async def pass_on_referral(uow: Uow[Store], command: PassOnReferral) -> UUID:
    """The letter closes here. Whether one opens elsewhere is for signals, which knows the ground."""
    referral, on_behalf = await _answerable(uow, command.referral_id, Answer.PASS_ON)
    to, today = command.to_partner_id, uow.clock.today()
    check_door(referral.partner_id, to, in_directory=await uow.store.in_directory(to))
    await uow.store.save_passed_on(referral, today, uow.principal.subject, on_behalf, to, command.words)
    uow.emit(
        ReferralPassedOn(**_ids(referral), to_partner_id=to, passed_on=today, on_behalf=on_behalf),
        referral.version,
    )
    return referral.referral_id


async def complete_referral(uow: Uow[Store], command: CompleteReferral) -> UUID:
    referral, on_behalf = await _answerable(uow, command.referral_id, Answer.COMPLETE)
    check_outcome(command.outcome, await uow.store.bound_by_secrecy(referral.partner_id))
    today = uow.clock.today()
    await uow.store.save_completed(
        referral, today, uow.principal.subject, on_behalf, command.outcome, command.words
    )
    uow.emit(
        ReferralCompleted(**_ids(referral), outcome=command.outcome, completed_on=today, on_behalf=on_behalf),
        referral.version,
    )
    return referral.referral_id


async def on_referral_made(uow: Uow[Store], event: Envelope[ReferralMade]) -> None:
    today = uow.clock.today()
    if referral := await uow.store.add_referral(event.data, today):
        uow.emit(ReferralReceived(**_ids(referral), received_on=today), referral.version)
        _expect_answer(uow, referral_id=referral.referral_id, since=today)
        mail_soon(uow, referral.referral_id, About.RECEIVED)


async def on_referral_recalled(uow: Uow[Store], event: Envelope[ReferralRecalled]) -> None:
    await uow.store.recall_referral(event.data)


async def on_person_forgotten(uow: Uow[Store], event: Envelope[PersonForgotten]) -> None:
    await uow.store.forget_client(event.data.person_id)


async def on_silence(uow: Uow[Store], deadline: Deadline) -> None:
    if referral := await _silent(uow, deadline):
        today, reminded = uow.clock.today(), replace(referral, version=referral.version + 1)
        await uow.store.save_reminded(reminded, today)
        mail_soon(uow, reminded.referral_id, About.REMINDED)
        uow.emit(ReferralReminded(**_ids(reminded), reminded_on=today), reminded.version)


async def on_time_out(uow: Uow[Store], deadline: Deadline) -> None:
    if referral := await _silent(uow, deadline):
        today = uow.clock.today()
        ended = replace(referral, state=State.TIMED_OUT, version=referral.version + 1)
        await uow.store.save_timed_out(ended, today)
        uow.emit(ReferralTimedOut(**_ids(ended), timed_out_on=today), ended.version)


async def _silent(uow: Uow[Store], deadline: Deadline) -> Referral | None:
    """The referral, if it still waits for an answer. One that is being answered is looked at again soon."""
    referral = await uow.store.lock_if_free(deadline.subject)
    if referral is None:
        uow.schedule(deadline.subject, deadline.kind, uow.clock.now() + BUSY)
        return None
    return referral if referral.state in UNANSWERED else None


def _expect_answer(uow: Uow[Store], *, referral_id: UUID, since: date) -> None:
    remind_at, time_out_at = terms(since, uow.network.working_days)
    uow.schedule(referral_id, REMIND, remind_at)
    uow.schedule(referral_id, TIME_OUT, time_out_at)


async def _answerable(uow: Uow[Store], referral_id: UUID, answer: Answer) -> tuple[Referral, bool]:
    """The referral after this answer, and whether it is given on the partner's behalf.

    Raises `NotFound` for another organisation's, `GuardRefused` when this answer isn't possible now.
    """
    referral = await uow.store.lock_referral(referral_id)
    own = referral is not None and uow.principal.owns_referral(referral.partner_id, referral_id)
    if referral is None or not (own or uow.principal.has("coordinator")):
        raise NotFound
    answered = replace(referral, state=next_state(referral.state, answer), version=referral.version + 1)
    if referral.client_id:
        uow.audit(f"referral.{answer}", "client", [referral.client_id])
    return answered, not own


def _ids(referral: Referral) -> dict[str, Any]:
    return {
        "referral_id": referral.referral_id,
        "dossier_id": referral.dossier_id,
        "partner_id": referral.partner_id,
    }


COMMANDS: Mapping[type, CommandHandler] = {
    RegisterPartner: register_partner,
    TellCapacity: tell_capacity,
    WaitlistReferral: waitlist_referral,
    AcceptReferral: accept_referral,
    RecordContact: record_contact,
    DeclineReferral: decline_referral,
    PassOnReferral: pass_on_referral,
    CompleteReferral: complete_referral,
}

EVENTS: Mapping[type[EventData], EventHandler] = {
    ReferralMade: on_referral_made,
    ReferralRecalled: on_referral_recalled,
    PersonForgotten: on_person_forgotten,
}

DEADLINES: Mapping[str, EventHandler] = {
    REMIND: on_silence,
    TIME_OUT: on_time_out,
    MAIL: on_mail,
    CODE: on_code,
}

EMITS: Mapping[type | str, Sequence[type[EventData]]] = {
    RegisterPartner: (PartnerRegistered,),
    WaitlistReferral: (ReferralWaitlisted,),
    AcceptReferral: (ReferralAccepted,),
    RecordContact: (FirstContactMade,),
    DeclineReferral: (ReferralDeclined,),
    PassOnReferral: (ReferralPassedOn,),
    CompleteReferral: (ReferralCompleted,),
    ReferralMade: (ReferralReceived,),
    REMIND: (ReferralReminded,),
    TIME_OUT: (ReferralTimedOut,),
    MAIL: (),
    CODE: (),
}
