"""Which answer a referral accepts when, and what a refusal says."""

from contextlib import nullcontext
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from chassis.problems import GuardRefused
from contracts.codes import ReferralOutcome
from partners.domain.referrals import (
    ANSWERS,
    Answer,
    State,
    check_contact,
    check_door,
    check_outcome,
    check_waiting,
    next_state,
    recalled,
)
from stack.demo.people import CAW, OCMW


def test_a_referral_is_received_accepted_and_completed() -> None:
    accepted = next_state(State.RECEIVED, Answer.ACCEPT)
    assert accepted is State.ACCEPTED
    assert next_state(accepted, Answer.COMPLETE) is State.COMPLETED


def test_a_received_referral_can_be_declined() -> None:
    assert next_state(State.RECEIVED, Answer.DECLINE) is State.DECLINED


def test_who_waits_is_still_accepted_or_declined_and_hears_a_new_date() -> None:
    waiting = next_state(State.RECEIVED, Answer.WAITLIST)
    assert waiting is State.WAITLISTED
    assert next_state(waiting, Answer.WAITLIST) is State.WAITLISTED
    assert next_state(waiting, Answer.ACCEPT) is State.ACCEPTED
    assert next_state(waiting, Answer.DECLINE) is State.DECLINED


def test_a_first_contact_is_welcome_and_never_required() -> None:
    assert next_state(State.ACCEPTED, Answer.CONTACT) is State.CONTACTED
    assert next_state(State.CONTACTED, Answer.COMPLETE) is State.COMPLETED
    assert next_state(State.ACCEPTED, Answer.COMPLETE) is State.COMPLETED


@given(st.dates(max_value=date(2999, 1, 1)), st.integers(-400, 400))
def test_one_waits_until_later_and_met_until_now(today: date, days: int) -> None:
    assume(date.min.toordinal() <= today.toordinal() + days)
    day = today + timedelta(days=days)
    with nullcontext() if days > 0 else pytest.raises(GuardRefused, match="waiting_is_over"):
        check_waiting(day, today)
    with nullcontext() if days <= 0 else pytest.raises(GuardRefused, match="in_the_future"):
        check_contact(day, today)


@pytest.mark.parametrize(
    ("state", "answer", "guard"),
    [
        (State.CONTACTED, Answer.PASS_ON, "referral_accepted"),
        (State.PASSED_ON, Answer.ACCEPT, "referral_ended"),
        (State.PASSED_ON, Answer.PASS_ON, "referral_ended"),
        (State.TIMED_OUT, Answer.PASS_ON, "referral_timed_out"),
        (State.RECEIVED, Answer.CONTACT, "referral_not_accepted"),
        (State.WAITLISTED, Answer.CONTACT, "referral_not_accepted"),
        (State.WAITLISTED, Answer.COMPLETE, "referral_not_accepted"),
        (State.ACCEPTED, Answer.WAITLIST, "referral_accepted"),
        (State.CONTACTED, Answer.CONTACT, "referral_accepted"),
        (State.CONTACTED, Answer.DECLINE, "referral_accepted"),
        (State.DECLINED, Answer.WAITLIST, "referral_ended"),
        (State.RECALLED, Answer.CONTACT, "referral_recalled"),
        (State.RECEIVED, Answer.COMPLETE, "referral_not_accepted"),
        (State.ACCEPTED, Answer.ACCEPT, "referral_accepted"),
        (State.ACCEPTED, Answer.DECLINE, "referral_accepted"),
        (State.DECLINED, Answer.ACCEPT, "referral_ended"),
        (State.COMPLETED, Answer.DECLINE, "referral_ended"),
        (State.TIMED_OUT, Answer.ACCEPT, "referral_timed_out"),
        (State.RECALLED, Answer.ACCEPT, "referral_recalled"),
        (State.RECALLED, Answer.COMPLETE, "referral_recalled"),
    ],
)
def test_an_impossible_answer_names_its_guard_and_the_remedy(
    state: State, answer: Answer, guard: str
) -> None:
    with pytest.raises(GuardRefused) as refused:
        next_state(state, answer)
    body = refused.value.body("nl")
    assert body["guard"] == guard
    assert body["satisfied_by"]
    assert body["state"] == state


@given(st.sampled_from(State), st.lists(st.sampled_from(Answer)))
def test_no_answer_ever_leaves_an_end(state: State, answers: list[Answer]) -> None:
    ended = {State.DECLINED, State.PASSED_ON, State.COMPLETED, State.RECALLED, State.TIMED_OUT}
    for answer in answers:
        try:
            after = next_state(state, answer)
        except GuardRefused:
            assert (state, answer) not in ANSWERS
            continue
        assert state not in ended
        state = after


def test_the_wrong_door_shows_before_the_first_contact() -> None:
    for state in (State.RECEIVED, State.WAITLISTED, State.ACCEPTED):
        assert next_state(state, Answer.PASS_ON) is State.PASSED_ON


def test_another_door_is_another_one_of_the_directory() -> None:
    check_door(CAW, OCMW, in_directory=True)
    with pytest.raises(GuardRefused, match="same_partner"):
        check_door(CAW, CAW, in_directory=True)
    with pytest.raises(GuardRefused, match="partner_unknown"):
        check_door(CAW, OCMW, in_directory=False)


@given(st.sampled_from(State))
def test_a_recall_comes_twice_without_effect(state: State) -> None:
    assert recalled(recalled(state)) is recalled(state)


def test_a_recall_stops_what_is_under_way_and_leaves_what_ended() -> None:
    for running in (State.RECEIVED, State.WAITLISTED, State.ACCEPTED, State.CONTACTED):
        assert recalled(running) is State.RECALLED
    assert recalled(State.DECLINED) is State.DECLINED
    assert recalled(State.COMPLETED) is State.COMPLETED
    assert recalled(State.PASSED_ON) is State.PASSED_ON
    assert recalled(State.TIMED_OUT) is State.TIMED_OUT


def test_only_who_is_bound_by_secrecy_may_stay_silent() -> None:
    check_outcome(ReferralOutcome.NOT_DISCLOSED, bound_by_secrecy=True)
    check_outcome(ReferralOutcome.HELPED, bound_by_secrecy=False)
    with pytest.raises(GuardRefused, match="outcome_needed"):
        check_outcome(ReferralOutcome.NOT_DISCLOSED, bound_by_secrecy=False)
