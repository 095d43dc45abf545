"""A referral as the partner sees it: which answer is possible when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from chassis.problems import GuardRefused
from contracts.codes import ReferralOutcome


class State(StrEnum):
    RECEIVED = "received"
    WAITLISTED = "waitlisted"
    ACCEPTED = "accepted"
    CONTACTED = "contacted"
    DECLINED = "declined"
    PASSED_ON = "passed_on"
    COMPLETED = "completed"
    RECALLED = "recalled"
    TIMED_OUT = "timed_out"


class Answer(StrEnum):
    WAITLIST = "waitlist"
    ACCEPT = "accept"
    CONTACT = "contact"
    DECLINE = "decline"
    PASS_ON = "pass_on"  # noqa: S105 (no password)
    COMPLETE = "complete"


@dataclass(frozen=True, slots=True)
class Referral:
    """What the rules need of it. `version` counts the events that partners published about it."""

    referral_id: UUID
    partner_id: UUID
    dossier_id: UUID
    client_id: UUID | None
    state: State
    version: int


ANSWERS: Mapping[tuple[State, Answer], State] = {
    (State.RECEIVED, Answer.WAITLIST): State.WAITLISTED,
    (State.RECEIVED, Answer.ACCEPT): State.ACCEPTED,
    (State.RECEIVED, Answer.DECLINE): State.DECLINED,
    (State.RECEIVED, Answer.PASS_ON): State.PASSED_ON,
    (State.WAITLISTED, Answer.WAITLIST): State.WAITLISTED,
    (State.WAITLISTED, Answer.ACCEPT): State.ACCEPTED,
    (State.WAITLISTED, Answer.DECLINE): State.DECLINED,
    (State.WAITLISTED, Answer.PASS_ON): State.PASSED_ON,
    (State.ACCEPTED, Answer.PASS_ON): State.PASSED_ON,
    (State.ACCEPTED, Answer.CONTACT): State.CONTACTED,
    (State.ACCEPTED, Answer.COMPLETE): State.COMPLETED,
    (State.CONTACTED, Answer.COMPLETE): State.COMPLETED,
}
"""After accepting nothing is required: a partner bound by secrecy may stay silent (D 1452).

That it was the wrong door may show as late as the intake, but not after the first contact.
"""


UNANSWERED = frozenset({State.RECEIVED, State.WAITLISTED})
"""The partner still owes an answer; on a waiting list, once that has passed."""

FINAL = frozenset({State.DECLINED, State.PASSED_ON, State.COMPLETED, State.TIMED_OUT})


def next_state(state: State, answer: Answer) -> State:
    """Where this answer leads; raises `GuardRefused` when it isn't possible now."""
    if new := ANSWERS.get((state, answer)):
        return new
    if state is State.RECALLED:
        raise _recalled(state)
    if state is State.TIMED_OUT:
        raise _timed_out(state)
    if state in FINAL:
        raise _already_ended(state)
    raise _wrong_order(state, answer)


def recalled(state: State) -> State:
    """What a recall makes of it: what was already the end stays so."""
    return state if state in FINAL else State.RECALLED


def check_outcome(outcome: ReferralOutcome, bound_by_secrecy: bool) -> None:
    """Only who is bound by secrecy may stay silent on the outcome (D 1452); raises `GuardRefused`."""
    if outcome is ReferralOutcome.NOT_DISCLOSED and not bound_by_secrecy:
        raise GuardRefused(
            "outcome_needed",
            nl="Deze partner is niet door beroepsgeheim gebonden en zegt wat de hulp opleverde.",
            en="This partner is not bound by professional secrecy and says what the help brought.",
            satisfy_nl="Kies of het hielp, deels hielp of niet hielp.",
            satisfy_en="Choose whether it helped, partly helped or did not help.",
        )


def check_waiting(until: date, today: date) -> None:
    """Raises `GuardRefused` when the wait would be over already."""
    if until <= today:
        raise GuardRefused(
            "waiting_is_over",
            nl="Deze datum is al voorbij: wie wacht, wacht tot later.",
            en="This date has passed: who waits, waits until later.",
            satisfy_nl="Geef de dag waarop je plaats verwacht, of aanvaard de doorverwijzing.",
            satisfy_en="Give the day on which you expect to have room, or accept the referral.",
        )


def check_contact(contacted_on: date, today: date) -> None:
    """Raises `GuardRefused` for a contact that is still to come."""
    if contacted_on > today:
        raise GuardRefused(
            "in_the_future",
            nl="Dit contact moet nog komen.",
            en="This contact is still to come.",
            satisfy_nl="Noteer het eerste contact op de dag zelf of erna.",
            satisfy_en="Record the first contact on its day or later.",
        )


def check_door(partner_id: UUID, to_partner_id: UUID, *, in_directory: bool) -> None:
    """Raises `GuardRefused` when nobody else is behind that door.

    Whether the other had this question before isn't said: that is the network's to know.
    """
    if partner_id == to_partner_id:
        raise GuardRefused(
            "same_partner",
            nl="Dit is dezelfde partner.",
            en="This is the same partner.",
            satisfy_nl="Kies een andere dienst, of weiger de doorverwijzing.",
            satisfy_en="Choose another service, or decline the referral.",
        )
    if not in_directory:
        raise GuardRefused(
            "partner_unknown",
            nl="Deze dienst staat niet (meer) in de lijst van partners.",
            en="This service isn't in the directory (any more).",
            satisfy_nl="Kies een dienst uit de lijst, of weiger de doorverwijzing en zeg waarom.",
            satisfy_en="Choose a service of the directory, or decline the referral and say why.",
        )


def _recalled(state: State) -> GuardRefused:
    return GuardRefused(
        "referral_recalled",
        nl="Het netwerk heeft deze doorverwijzing teruggenomen.",
        en="The network took this referral back.",
        satisfy_nl="Vraag de netwerkcoördinator om een nieuwe doorverwijzing.",
        satisfy_en="Ask the network coordinator for a new referral.",
        state=state.value,
    )


def _timed_out(state: State) -> GuardRefused:
    return GuardRefused(
        "referral_timed_out",
        nl="Het netwerk nam deze doorverwijzing terug: er kwam geen antwoord binnen tien werkdagen.",
        en="The network took this referral back: no answer came within ten working days.",
        satisfy_nl="Vraag de netwerkcoördinator om een nieuwe doorverwijzing als er toch iets kan.",
        satisfy_en="Ask the network coordinator for a new referral if something is possible after all.",
        state=state.value,
    )


def _already_ended(state: State) -> GuardRefused:
    return GuardRefused(
        "referral_ended",
        nl="Deze doorverwijzing kreeg al haar laatste antwoord.",
        en="This referral already got its last answer.",
        satisfy_nl="Vraag de netwerkcoördinator om een nieuwe doorverwijzing als er toch iets kan.",
        satisfy_en="Ask the network coordinator for a new referral if something is possible after all.",
        state=state.value,
    )


def _wrong_order(state: State, answer: Answer) -> GuardRefused:
    if answer in (Answer.CONTACT, Answer.COMPLETE) and state is not State.CONTACTED:
        return GuardRefused(
            "referral_not_accepted",
            nl="Deze doorverwijzing is nog niet aanvaard.",
            en="This referral has not been accepted yet.",
            satisfy_nl="Aanvaard ze eerst.",
            satisfy_en="Accept it first.",
            state=state.value,
        )
    return GuardRefused(
        "referral_accepted",
        nl="Deze doorverwijzing is al aanvaard.",
        en="This referral has already been accepted.",
        satisfy_nl="Rond ze af en zeg wat de hulp opleverde.",
        satisfy_en="Complete it and say what the help brought.",
        state=state.value,
    )
