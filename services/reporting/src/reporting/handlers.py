"""What reporting does on each command and event, and what each may publish."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from chassis.areas import check_standing
from chassis.envelope import Envelope
from chassis.problems import NotFound
from chassis.service import CommandHandler, EventHandler
from chassis.uow import Uow
from contracts import EventData
from contracts.events import intake, partners, signals
from contracts.events.reporting import BundleFormed, BundleSubmitted, PolicyAnswered
from reporting.domain import projection
from reporting.domain.bundles import Bundle, State, check_answer, check_minimum, check_submit
from reporting.domain.commands import AnswerBundle, FormBundle, SubmitBundle
from reporting.domain.facts import Book
from reporting.domain.ports import Store


@dataclass(frozen=True, slots=True)
class Formed:
    bundle_id: UUID
    is_new: bool


async def form_bundle(uow: Uow[Store], command: FormBundle) -> Formed:
    if await uow.store.lock_bundle(command.bundle_id):
        return Formed(command.bundle_id, is_new=False)
    today = uow.clock.today()
    for place, code in enumerate(command.chosen_areas):
        check_standing(code, today, f"/body/areas/{place}")
    material = await uow.store.material(command)
    check_minimum(material, uow.network.minimum_cell)
    # All areas means the network's municipalities: naming those found would tell where one signal came from.
    areas = command.chosen_areas or uow.network.municipalities
    await uow.store.add_bundle(command, areas, material, uow.principal.subject, today)
    uow.emit(
        BundleFormed(
            bundle_id=command.bundle_id,
            theme=command.theme,
            levels=command.levels,
            areas=tuple(areas),
            from_month=command.from_month,
            until_month=command.until_month,
            dossier_ids=material.dossier_ids,
            formed_on=today,
        ),
        version=1,
    )
    return Formed(command.bundle_id, is_new=True)


async def submit_bundle(uow: Uow[Store], command: SubmitBundle) -> UUID:
    bundle = await _locked(uow, command.bundle_id)
    check_submit(bundle)
    submitted = replace(bundle, state=State.SUBMITTED, version=bundle.version + 1)
    today = uow.clock.today()
    await uow.store.submit_bundle(submitted, today)
    uow.emit(BundleSubmitted(bundle_id=bundle.bundle_id, submitted_on=today), submitted.version)
    return bundle.bundle_id


async def answer_bundle(uow: Uow[Store], command: AnswerBundle) -> UUID:
    bundle = await _locked(uow, command.bundle_id)
    check_answer(bundle)
    answered = replace(bundle, state=State.ANSWERED, version=bundle.version + 1)
    on_behalf = not uow.principal.has("steering")
    today = uow.clock.today()
    await uow.store.answer_bundle(answered, command, uow.principal.subject, on_behalf, today)
    uow.emit(
        PolicyAnswered(
            bundle_id=bundle.bundle_id, answer=command.answer, answered_on=today, on_behalf=on_behalf
        ),
        answered.version,
    )
    return bundle.bundle_id


async def _locked(uow: Uow[Store], bundle_id: UUID) -> Bundle:
    """Raises `NotFound`, also when only coordinators may know of it yet."""
    bundle = await uow.store.lock_bundle(bundle_id)
    if bundle is None or (bundle.state is State.FORMED and not uow.principal.has("coordinator")):
        raise NotFound
    return bundle


async def project(uow: Uow[Store], events: Sequence[Envelope[EventData]]) -> None:
    """Write a batch of one network's events into the figures, table by table."""
    known = [event for event in events if type(event.data) in FOLDS]
    if not known:
        return
    book = await uow.store.open_book([event.data for event in known])
    for event in known:
        FOLDS[type(event.data)](book, event.data, event.aggregate_version)
    await uow.store.save_book(book)


async def project_one(uow: Uow[Store], event: Envelope[EventData]) -> None:
    await project(uow, [event])


Fold = Callable[[Book, Any, int], None]

FOLDS: Mapping[type[EventData], Fold] = {
    intake.HelpRequestReceived: projection.help_request_received,
    intake.HelpRequestLinked: projection.help_request_linked,
    intake.HelpRequestResolved: projection.help_request_resolved,
    signals.SignalCaptured: projection.captured,
    signals.SignalAcknowledged: projection.acknowledged,
    signals.SignalInterpreted: projection.interpreted,
    signals.SignalTranslated: projection.translated,
    signals.SignalEscalated: projection.escalated,
    signals.FollowUpDone: projection.followed_up,
    signals.StepWaived: projection.waived,
    signals.FeedbackGiven: projection.fed_back,
    signals.SignalClosed: projection.closed,
    signals.SignalReopened: projection.reopened,
    signals.DossiersJoined: projection.joined,
    signals.SignalSeparated: projection.separated,
    signals.ReferralMade: projection.referral_made,
    signals.ReferralRecalled: projection.referral_recalled,
    partners.ReferralReceived: projection.referral_received,
    partners.ReferralAccepted: projection.referral_accepted,
    partners.ReferralDeclined: projection.referral_declined,
    partners.ReferralPassedOn: projection.referral_passed_on,
    partners.ReferralCompleted: projection.referral_completed,
}

COMMANDS: Mapping[type, CommandHandler] = {
    FormBundle: form_bundle,
    SubmitBundle: submit_bundle,
    AnswerBundle: answer_bundle,
}

EVENTS: Mapping[type[EventData], EventHandler] = dict.fromkeys(FOLDS, project_one)

EMITS: Mapping[type | str, Sequence[type[EventData]]] = {
    FormBundle: (BundleFormed,),
    SubmitBundle: (BundleSubmitted,),
    AnswerBundle: (PolicyAnswered,),
}
