"""What partners do on each command, event and deadline, and what each may publish."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from chassis.envelope import Envelope
from chassis.problems import NotFound
from chassis.service import CommandHandler, EventHandler
from chassis.uow import Uow
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
from partners.casework.directory import (
    VERIFY,
    import_directory,
    on_verify,
    record_agreement,
    register_partner,
    tell_capacity,
    tell_listing,
    verify_partner,
)
from partners.casework.ids import ids_of
from partners.casework.links import CODE, on_code
from partners.casework.mailing import MAIL, mail_soon, on_mail
from partners.casework.silence import REMIND, TIME_OUT, expect_answer, on_silence, on_time_out
from partners.casework.subscribing import (
    pause_webhook,
    ping_webhook,
    resend_delivery,
    resume_webhook,
    rotate_secret,
    set_webhook,
)
from partners.casework.webhooks import WEBHOOK, on_webhook, tell
from partners.domain.agreements import RecordAgreement
from partners.domain.commands import (
    AcceptReferral,
    CompleteReferral,
    DeclineReferral,
    ImportDirectory,
    PassOnReferral,
    PauseWebhook,
    PingWebhook,
    RecordContact,
    RegisterPartner,
    ResendDelivery,
    ResumeWebhook,
    RotateSecret,
    SetWebhook,
    TellCapacity,
    TellListing,
    VerifyPartner,
    WaitlistReferral,
)
from partners.domain.deliveries import Happening
from partners.domain.mails import About
from partners.domain.ports import Store
from partners.domain.referrals import (
    Answer,
    Referral,
    check_contact,
    check_door,
    check_outcome,
    check_waiting,
    next_state,
)


async def waitlist_referral(uow: Uow[Store], command: WaitlistReferral) -> UUID:
    referral, on_behalf = await _answerable(uow, command.referral_id, Answer.WAITLIST)
    today = uow.clock.today()
    check_waiting(command.until, today)
    await uow.store.save_waitlisted(referral, today, uow.principal.subject, on_behalf, command.until)
    expect_answer(uow, referral_id=referral.referral_id, since=command.until)
    uow.emit(
        ReferralWaitlisted(**ids_of(referral), until=command.until, waitlisted_on=today, on_behalf=on_behalf),
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
        FirstContactMade(**ids_of(referral), contacted_on=day, on_behalf=on_behalf),
        referral.version,
    )
    return referral.referral_id


async def accept_referral(uow: Uow[Store], command: AcceptReferral) -> UUID:
    referral, on_behalf = await _answerable(uow, command.referral_id, Answer.ACCEPT)
    today = uow.clock.today()
    await uow.store.save_accepted(referral, today, uow.principal.subject, on_behalf)
    uow.emit(
        ReferralAccepted(**ids_of(referral), accepted_on=today, on_behalf=on_behalf),
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
        ReferralDeclined(**ids_of(referral), reason=command.reason, declined_on=today, on_behalf=on_behalf),
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
        ReferralPassedOn(**ids_of(referral), to_partner_id=to, passed_on=today, on_behalf=on_behalf),
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
        ReferralCompleted(
            **ids_of(referral), outcome=command.outcome, completed_on=today, on_behalf=on_behalf
        ),
        referral.version,
    )
    return referral.referral_id


async def on_referral_made(uow: Uow[Store], event: Envelope[ReferralMade]) -> None:
    today = uow.clock.today()
    if referral := await uow.store.add_referral(event.data, today):
        uow.emit(ReferralReceived(**ids_of(referral), received_on=today), referral.version)
        expect_answer(uow, referral_id=referral.referral_id, since=today)
        mail_soon(uow, referral.referral_id, About.RECEIVED)
        await tell(uow, referral, Happening.RECEIVED)


async def on_referral_recalled(uow: Uow[Store], event: Envelope[ReferralRecalled]) -> None:
    if referral := await uow.store.recall_referral(event.data):
        await tell(uow, referral, Happening.RECALLED)


async def on_person_forgotten(uow: Uow[Store], event: Envelope[PersonForgotten]) -> None:
    await uow.store.forget_client(event.data.person_id)


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


COMMANDS: Mapping[type, CommandHandler] = {
    RegisterPartner: register_partner,
    TellCapacity: tell_capacity,
    TellListing: tell_listing,
    VerifyPartner: verify_partner,
    RecordAgreement: record_agreement,
    ImportDirectory: import_directory,
    WaitlistReferral: waitlist_referral,
    AcceptReferral: accept_referral,
    RecordContact: record_contact,
    DeclineReferral: decline_referral,
    PassOnReferral: pass_on_referral,
    CompleteReferral: complete_referral,
    SetWebhook: set_webhook,
    RotateSecret: rotate_secret,
    PauseWebhook: pause_webhook,
    ResumeWebhook: resume_webhook,
    PingWebhook: ping_webhook,
    ResendDelivery: resend_delivery,
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
    VERIFY: on_verify,
    CODE: on_code,
    WEBHOOK: on_webhook,
}

EMITS: Mapping[type | str, Sequence[type[EventData]]] = {
    RegisterPartner: (PartnerRegistered,),
    ImportDirectory: (PartnerRegistered,),
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
    VERIFY: (),
    CODE: (),
    WEBHOOK: (),
}
