"""What signals do on each command, event and deadline, and what each may publish. Start reading here."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from chassis.envelope import Envelope
from chassis.service import CommandHandler, EventHandler, SharedHandler
from chassis.uow import Deadline, Uow
from contracts import EventData
from contracts.codes import RecallReason
from contracts.events import intake, partners, reporting, volunteers
from contracts.events.signals import (
    ActionDone,
    ActionPlanned,
    DossiersJoined,
    FeedbackDue,
    FeedbackGiven,
    FollowUpDone,
    FollowUpDue,
    FollowUpScheduled,
    ReferralMade,
    ReferralRecalled,
    SignalAcknowledged,
    SignalCaptured,
    SignalClosed,
    SignalEscalated,
    SignalInterpreted,
    SignalReopened,
    SignalSeparated,
    SignalTranslated,
    StepWaived,
)
from signals.casework import absences, mailing
from signals.casework.acquaintances import let_in, open_anyway, shut_out
from signals.casework.attaching import add_attachment, remove_attachment
from signals.casework.disclosing import block_disclosure, lift_block
from signals.casework.handing_in import hand_in_cards, take_call
from signals.casework.joining import join_dossiers, separate_signal
from signals.casework.noting import add_note
from signals.casework.passing import on_referral_passed_on
from signals.casework.referring import (
    on_partner_answer,
    on_referral_reminded,
    on_referral_timed_out,
    read_letter,
    recall_for_consent,
    recall_where,
)
from signals.casework.stepping import settle, take_step
from signals.casework.structural import each_bundled, import_signals, raise_structural, tell_bundle
from signals.casework.versions import add_card_form, add_procedure
from signals.casework.writing import PUBLISH_ANONYMOUS, TERM, append, emit, set_alarm
from signals.domain import cards
from signals.domain import commands as c
from signals.domain import facts as f
from signals.domain.acquaintance import LetIn, OpenAnyway, ShutOut
from signals.domain.alarms import alarms, reminded
from signals.domain.attachments import AddAttachment, RemoveAttachment
from signals.domain.colleagues import ChooseMail, EndAbsence, RecordAbsence, RemoveColleague
from signals.domain.disclosure import BlockDisclosure, LiftBlock
from signals.domain.grounds import Consent, Partner
from signals.domain.ports import Store
from signals.domain.versions import AddCardForm, AddProcedure

BUSY = timedelta(seconds=5)


async def on_client_registered(uow: Uow[Store], event: Envelope[intake.ClientRegistered]) -> None:
    client = event.data
    await uow.store.know_client(client.client_id, client.area, event.partition, event.aggregate_version)


async def on_consent_given(uow: Uow[Store], event: Envelope[intake.ConsentGiven]) -> None:
    given = event.data
    consent = Consent(given.consent_id, given.partner_id, given.scope, given.given_on, given.valid_until)
    await uow.store.know_consent(given.client_id, consent)


async def on_consent_withdrawn(uow: Uow[Store], event: Envelope[intake.ConsentWithdrawn]) -> None:
    gone = event.data
    consent = await uow.store.withdraw_consent(gone.client_id, gone.consent_id, gone.withdrawn_on)
    await recall_for_consent(uow, gone.client_id, gone.consent_id, consent.partner_id)


async def on_consents_as_of(uow: Uow[Store], event: Envelope[intake.ConsentsAsOf]) -> None:
    if event.partition is not None:
        await uow.store.heard_from(event.source, event.partition, event.data.as_of)


async def on_person_forgotten(uow: Uow[Store], event: Envelope[intake.PersonForgotten]) -> None:
    person_id = event.data.person_id
    await recall_where(uow, person_id, RecallReason.CLIENT_FORGOTTEN, lambda referral: True)
    await uow.store.forget_client(person_id, event.data.forgotten_on)


async def on_volunteer_registered(uow: Uow[Store], event: Envelope[volunteers.VolunteerRegistered]) -> None:
    await uow.store.know_volunteer(event.data.volunteer_id, active=False)


async def on_volunteer_activated(uow: Uow[Store], event: Envelope[volunteers.VolunteerActivated]) -> None:
    await uow.store.know_volunteer(event.data.volunteer_id, active=True)


async def on_partner_registered(uow: Uow[Store], event: Envelope[partners.PartnerRegistered]) -> None:
    known = event.data
    partner = Partner(known.partner_id, known.bound_by_secrecy, known.active)
    await uow.store.know_partner(partner, event.aggregate_version)


async def on_bundle_formed(uow: Uow[Store], event: Envelope[reporting.BundleFormed]) -> None:
    bundle_id = event.data.bundle_id
    ours = await uow.store.bundle(bundle_id, event.data.dossier_ids)
    await each_bundled(
        uow, ours, lambda now: f.Bundled(happened_at=now, recorded_at=now, bundle_id=bundle_id)
    )


async def on_bundle_submitted(uow: Uow[Store], event: Envelope[reporting.BundleSubmitted]) -> None:
    bundle_id = event.data.bundle_id
    ours = await uow.store.bundled(bundle_id)
    await each_bundled(
        uow, ours, lambda now: f.BundleSubmitted(happened_at=now, recorded_at=now, bundle_id=bundle_id)
    )


async def on_policy_answered(uow: Uow[Store], event: Envelope[reporting.PolicyAnswered]) -> None:
    """Everyone in the bundle is owed the answer, closed dossiers too, which stay closed."""
    given = event.data
    ours = await uow.store.bundled(given.bundle_id)
    await each_bundled(
        uow,
        ours,
        lambda now: f.PolicyAnswered(
            happened_at=now, recorded_at=now, bundle_id=given.bundle_id, answer=given.answer
        ),
    )


async def on_term(uow: Uow[Store], deadline: Deadline) -> None:
    """Something may be late: what is due is computed anew and told to the next person."""
    dossier = await uow.store.lock_if_free(deadline.subject)
    if dossier is None:
        uow.schedule(deadline.subject, TERM, uow.clock.now() + BUSY)
        return
    now, working_days = uow.clock.now(), uow.network.working_days
    seen, staff = dossier.assess(now, working_days), await uow.store.staff(now)
    due = [
        reminded(alarm, now, staff)
        for alarm in alarms(seen.situation, working_days, staff)
        if alarm.at <= now
    ]
    if due:
        await append(uow, dossier, due)
        mailing.mail_of_danger(uow, dossier, due, staff)
    else:
        set_alarm(uow, dossier, seen, staff)


async def on_publish_anonymous(uow: Uow[Store], deadline: Deadline) -> None:
    """At a random moment, so that nobody can tell from the time whose visit it came from."""
    dossier = await uow.store.lock_if_free(deadline.subject)
    if dossier is None:
        uow.schedule(deadline.subject, PUBLISH_ANONYMOUS, uow.clock.now() + BUSY)
        return
    for version, event in enumerate(await uow.store.release(deadline.subject), start=1):
        emit(uow, dossier, event, version)


CAPTURE = (SignalCaptured,)
CALL = (
    SignalCaptured,
    SignalAcknowledged,
    SignalInterpreted,
    SignalTranslated,
    FeedbackGiven,
    SignalClosed,
)
REMINDERS = (SignalEscalated, FollowUpDue, FeedbackDue)

STEPS: Mapping[type, tuple[type[EventData], ...]] = {
    c.Acknowledge: (SignalAcknowledged,),
    c.Interpret: (SignalInterpreted,),
    c.Translate: (SignalTranslated,),
    c.PlanAction: (ActionPlanned,),
    c.FinishAction: (ActionDone,),
    c.Refer: (ReferralMade, FollowUpScheduled),
    c.Recall: (ReferralRecalled,),
    c.RecordGround: (),
    c.ReviewGround: (),
    c.FollowUp: (FollowUpDone,),
    c.GiveFeedback: (FeedbackGiven,),
    c.Waive: (StepWaived,),
    c.Close: (SignalClosed,),
    c.Reopen: (SignalReopened,),
    c.Suspend: (),
    c.Resume: (),
}

COMMANDS: Mapping[type, CommandHandler] = {
    cards.TakeCall: take_call,
    c.On[c.Settle]: settle,
    c.On[c.RaiseStructural]: raise_structural,
    c.On[c.AddNote]: add_note,
    AddAttachment: add_attachment,
    RemoveAttachment: remove_attachment,
    BlockDisclosure: block_disclosure,
    LiftBlock: lift_block,
    c.On[c.Join]: join_dossiers,
    c.On[c.Separate]: separate_signal,
    c.ReadLetter: read_letter,
    c.TellBundle: tell_bundle,
    cards.ImportSignals: import_signals,
    AddProcedure: add_procedure,
    AddCardForm: add_card_form,
    ShutOut: shut_out,
    LetIn: let_in,
    OpenAnyway: open_anyway,
    RecordAbsence: absences.record_absence,
    EndAbsence: absences.end_absence,
    RemoveColleague: absences.remove_colleague,
    ChooseMail: mailing.choose_mail,
    **{c.On[step]: take_step for step in STEPS},  # type: ignore[valid-type]
}

SHARED: Mapping[type, SharedHandler] = {cards.HandInCard: hand_in_cards}

EVENTS: Mapping[type[EventData], EventHandler] = {
    intake.ClientRegistered: on_client_registered,
    intake.ConsentGiven: on_consent_given,
    intake.ConsentWithdrawn: on_consent_withdrawn,
    intake.ConsentsAsOf: on_consents_as_of,
    intake.PersonForgotten: on_person_forgotten,
    volunteers.VolunteerRegistered: on_volunteer_registered,
    volunteers.VolunteerActivated: on_volunteer_activated,
    partners.PartnerRegistered: on_partner_registered,
    partners.ReferralReceived: on_partner_answer,
    partners.ReferralWaitlisted: on_partner_answer,
    partners.ReferralAccepted: on_partner_answer,
    partners.FirstContactMade: on_partner_answer,
    partners.ReferralReminded: on_referral_reminded,
    partners.ReferralTimedOut: on_referral_timed_out,
    partners.ReferralDeclined: on_partner_answer,
    partners.ReferralPassedOn: on_referral_passed_on,
    partners.ReferralCompleted: on_partner_answer,
    reporting.BundleFormed: on_bundle_formed,
    reporting.BundleSubmitted: on_bundle_submitted,
    reporting.PolicyAnswered: on_policy_answered,
}

DEADLINES: Mapping[str, EventHandler] = {
    TERM: on_term,
    PUBLISH_ANONYMOUS: on_publish_anonymous,
    absences.ABSENT: absences.on_absent,
    mailing.MORNING: mailing.on_morning,
    mailing.DAILY_MAIL: mailing.on_daily_mail,
    mailing.DANGER_MAIL: mailing.on_danger_mail,
}

EMITS: Mapping[type | str, Sequence[type[EventData]]] = {
    cards.HandInCard: CAPTURE,
    cards.TakeCall: CALL,
    c.On[c.Settle]: CALL[1:],
    c.On[c.RaiseStructural]: (SignalCaptured, SignalAcknowledged, SignalInterpreted),
    c.On[c.Join]: (DossiersJoined,),
    c.On[c.Separate]: (SignalSeparated,),
    c.TellBundle: (FeedbackGiven,),
    cards.ImportSignals: (SignalCaptured, SignalInterpreted, SignalClosed),
    **{c.On[step]: events for step, events in STEPS.items()},  # type: ignore[valid-type]
    intake.ConsentWithdrawn: (ReferralRecalled,),
    intake.PersonForgotten: (ReferralRecalled,),
    partners.ReferralTimedOut: (ReferralRecalled,),
    partners.ReferralPassedOn: (ReferralMade, FollowUpScheduled),
    partners.ReferralWaitlisted: (FollowUpScheduled,),
    partners.ReferralAccepted: (FollowUpScheduled,),
    partners.FirstContactMade: (FollowUpScheduled,),
    reporting.PolicyAnswered: (FeedbackDue,),
    TERM: REMINDERS,
    PUBLISH_ANONYMOUS: tuple(
        dict.fromkeys(
            [*CALL, *REMINDERS, DossiersJoined, SignalSeparated, *(e for own in STEPS.values() for e in own)]
        )
    ),
}
