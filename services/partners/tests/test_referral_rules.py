"""Which answer a referral accepts when, and what a refusal says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.problems import GuardRefused
from contracts.codes import ReferralOutcome
from partners.domain.referrals import ANSWERS, Answer, State, check_outcome, next_state, recalled


def test_a_referral_is_received_accepted_and_completed() -> None:
    accepted = next_state(State.RECEIVED, Answer.ACCEPT)
    assert accepted is State.ACCEPTED
    assert next_state(accepted, Answer.COMPLETE) is State.COMPLETED


def test_a_received_referral_can_be_declined() -> None:
    assert next_state(State.RECEIVED, Answer.DECLINE) is State.DECLINED


@pytest.mark.parametrize(
    ("state", "answer", "guard"),
    [
        (State.RECEIVED, Answer.COMPLETE, "referral_not_accepted"),
        (State.ACCEPTED, Answer.ACCEPT, "referral_accepted"),
        (State.ACCEPTED, Answer.DECLINE, "referral_accepted"),
        (State.DECLINED, Answer.ACCEPT, "referral_ended"),
        (State.COMPLETED, Answer.DECLINE, "referral_ended"),
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
    ended = {State.DECLINED, State.COMPLETED, State.RECALLED}
    for answer in answers:
        try:
            after = next_state(state, answer)
        except GuardRefused:
            assert (state, answer) not in ANSWERS
            continue
        assert state not in ended
        state = after


@given(st.sampled_from(State))
def test_a_recall_comes_twice_without_effect(state: State) -> None:
    assert recalled(recalled(state)) is recalled(state)


def test_a_recall_stops_what_is_under_way_and_leaves_what_ended() -> None:
    assert recalled(State.RECEIVED) is State.RECALLED
    assert recalled(State.ACCEPTED) is State.RECALLED
    assert recalled(State.DECLINED) is State.DECLINED
    assert recalled(State.COMPLETED) is State.COMPLETED


def test_only_who_is_bound_by_secrecy_may_stay_silent() -> None:
    check_outcome(ReferralOutcome.NOT_DISCLOSED, bound_by_secrecy=True)
    check_outcome(ReferralOutcome.HELPED, bound_by_secrecy=False)
    with pytest.raises(GuardRefused, match="outcome_needed"):
        check_outcome(ReferralOutcome.NOT_DISCLOSED, bound_by_secrecy=False)
