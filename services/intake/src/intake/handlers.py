"""What is done with each command and event, and what each may emit. Start reading at the tables below."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from chassis.areas import check_standing
from chassis.envelope import Envelope
from chassis.forgettings import FORGET
from chassis.problems import Conflict, NotFound
from chassis.uow import Uow
from contracts import EventData
from contracts.codes import Resolution
from contracts.events.intake import (
    ClientRegistered,
    ConsentGiven,
    ConsentsAsOf,
    ConsentWithdrawn,
    HelpRequestLinked,
    HelpRequestReceived,
    HelpRequestResolved,
    PersonForgotten,
)
from contracts.events.signals import DossiersJoined, SignalClosed, SignalSeparated
from contracts.events.volunteers import AssignmentDone, AssignmentPlanned, VolunteerRegistered
from intake.casework.acquaintances import keep_out, let_in, open_anyway, shut_out
from intake.casework.help_requests import (
    import_help_requests,
    link_help_request,
    on_dossiers_joined,
    on_signal_closed,
    on_signal_separated,
    receive_help_request,
    resolve,
    resolve_help_request,
    take_up_help_request,
)
from intake.domain.acquaintance import LetIn, OpenAnyway, ShutOut
from intake.domain.clients import check_born
from intake.domain.commands import (
    ConfirmForgetting,
    ForgetAgain,
    GiveConsent,
    ImportHelpRequests,
    LinkHelpRequest,
    ReceiveHelpRequest,
    RegisterClient,
    RequestForgetting,
    ResolveHelpRequest,
    TakeUpHelpRequest,
    WithdrawConsent,
)
from intake.domain.consents import Consent, check_recordable
from intake.domain.forgetting import ForgetRequest, check_second_person
from intake.domain.ports import Store


async def register_client(uow: Uow[Store], command: RegisterClient) -> bool:
    """False when the same submission arrived before."""
    today = uow.clock.today()
    check_standing(command.area, today)
    check_born(command.birth_date, today)
    if not await uow.store.add_client(command, uow.clock.now()):
        return False
    uow.emit(ClientRegistered(client_id=command.client_id, area=command.area), 1)
    uow.audit("register_client", "client", [command.client_id])
    return True


async def give_consent(uow: Uow[Store], command: GiveConsent) -> bool:
    """False when the same submission arrived before."""
    client = await uow.store.lock_client(command.client_id)
    if client is None:
        raise NotFound
    await keep_out(uow, client.client_id)
    known = await uow.store.consent(command.consent_id)
    if known is not None:
        if known.client_id != command.client_id:
            raise Conflict
        return False
    today = uow.clock.today()
    consent = Consent(**command.model_dump(exclude={"given_on"}), given_on=command.given_on or today)
    check_recordable(consent, today)
    await uow.store.add_consent(consent, uow.clock.now())
    await uow.store.set_client_version(client.client_id, client.version + 1)
    uow.emit(_given(consent), client.version + 1)
    uow.audit("give_consent", "client", [client.client_id])
    return True


def _given(consent: Consent) -> ConsentGiven:
    return ConsentGiven(
        consent_id=consent.consent_id,
        client_id=consent.client_id,
        partner_id=consent.partner_id,
        scope=consent.scope,
        given_on=consent.given_on,
        valid_until=consent.valid_until,
    )


async def withdraw_consent(uow: Uow[Store], command: WithdrawConsent) -> date:
    """The day of withdrawal; a second time changes nothing."""
    found = await uow.store.consent(command.consent_id)
    client = await uow.store.lock_client(found.client_id) if found else None
    if client is None:
        raise NotFound
    await keep_out(uow, client.client_id)
    consent = await uow.store.consent(command.consent_id)
    if consent is None:
        raise NotFound
    if consent.withdrawn_on is not None:
        return consent.withdrawn_on
    today = uow.clock.today()
    await uow.store.withdraw_consent(consent.consent_id, today)
    await uow.store.set_client_version(client.client_id, client.version + 1)
    withdrawn = ConsentWithdrawn(
        consent_id=consent.consent_id, client_id=client.client_id, withdrawn_on=today
    )
    uow.emit(withdrawn, client.version + 1)
    uow.audit("withdraw_consent", "client", [client.client_id])
    return today


async def request_forgetting(uow: Uow[Store], command: RequestForgetting) -> ForgetRequest:
    person = command.person_id
    if not (await uow.store.client_exists(person) or await uow.store.volunteer_exists(person)):
        raise NotFound
    await keep_out(uow, person)
    request = ForgetRequest.new(person, uow.principal.subject)
    await uow.store.add_forget_request(request, uow.clock.now())
    uow.audit("request_forgetting", "person", [person])
    return request


async def confirm_forgetting(uow: Uow[Store], command: ConfirmForgetting) -> date:
    """Forget once: a second confirmation, or a second request for the same person, changes nothing."""
    request = await uow.store.lock_forget_request(command.forget_request_id)
    if request is None:
        raise NotFound
    if request.confirmed_on is not None:
        return request.confirmed_on
    check_second_person(request, uow.principal.subject)
    today = uow.clock.today()
    await uow.store.confirm_forget_request(request, uow.principal.subject, today)
    uow.audit(FORGET, "person", [request.person_id])
    await _forget(uow, request.person_id, today)
    return today


async def _forget(uow: Uow[Store], person_id: UUID, today: date) -> None:
    client = await uow.store.lock_client(person_id)
    if client is None and not await uow.store.volunteer_exists(person_id):
        return
    version = client.version + 1 if client else 1
    if client is not None:
        await uow.store.set_client_version(client.client_id, version)
        for request in await uow.store.open_requests_of(client.client_id):
            await resolve(uow, request, Resolution.NO_LONGER_RELEVANT)
    await uow.store.forget_acquaintances(person_id)
    await uow.store.forget(person_id, today)
    uow.emit(PersonForgotten(person_id=person_id, forgotten_on=today), version)


async def forget_again(uow: Uow[Store], command: ForgetAgain) -> None:
    """Of a restored backup that still knows who was forgotten since."""
    person = command.person_id
    if await uow.store.client_exists(person) or await uow.store.volunteer_exists(person):
        uow.audit("forget_again", "person", [person])
        await _forget(uow, person, uow.clock.today())


async def on_volunteer_registered(uow: Uow[Store], event: Envelope[VolunteerRegistered]) -> None:
    await uow.store.know_volunteer(event.data.volunteer_id)


async def on_assignment_planned(uow: Uow[Store], event: Envelope[AssignmentPlanned]) -> None:
    plan = event.data
    if plan.client_id is not None:
        await uow.store.plan_visit(
            plan.assignment_id, plan.volunteer_id, plan.client_id, event.aggregate_version
        )


async def on_assignment_done(uow: Uow[Store], event: Envelope[AssignmentDone]) -> None:
    done = event.data
    await uow.store.end_visit(done.assignment_id, done.done_on, event.aggregate_version)


Handler = Callable[[Any, Any], Awaitable[Any]]

COMMANDS: Mapping[type, Handler] = {
    RegisterClient: register_client,
    GiveConsent: give_consent,
    WithdrawConsent: withdraw_consent,
    ReceiveHelpRequest: receive_help_request,
    LinkHelpRequest: link_help_request,
    TakeUpHelpRequest: take_up_help_request,
    ResolveHelpRequest: resolve_help_request,
    ImportHelpRequests: import_help_requests,
    ShutOut: shut_out,
    LetIn: let_in,
    OpenAnyway: open_anyway,
    RequestForgetting: request_forgetting,
    ConfirmForgetting: confirm_forgetting,
    ForgetAgain: forget_again,
}

EVENTS: Mapping[type[EventData], Handler] = {
    VolunteerRegistered: on_volunteer_registered,
    AssignmentPlanned: on_assignment_planned,
    AssignmentDone: on_assignment_done,
    SignalClosed: on_signal_closed,
    DossiersJoined: on_dossiers_joined,
    SignalSeparated: on_signal_separated,
}

DEADLINES: Mapping[str, Handler] = {}

EMITS: Mapping[type | str, tuple[type[EventData], ...]] = {
    RegisterClient: (ClientRegistered,),
    GiveConsent: (ConsentGiven,),
    WithdrawConsent: (ConsentWithdrawn,),
    ReceiveHelpRequest: (HelpRequestReceived,),
    LinkHelpRequest: (HelpRequestLinked,),
    TakeUpHelpRequest: (),
    SignalClosed: (HelpRequestResolved,),
    ResolveHelpRequest: (HelpRequestResolved,),
    ImportHelpRequests: (HelpRequestReceived, HelpRequestResolved),
    ConfirmForgetting: (PersonForgotten, HelpRequestResolved),
    ForgetAgain: (PersonForgotten, HelpRequestResolved),
    "heartbeat": (ConsentsAsOf,),
}
