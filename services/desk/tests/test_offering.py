"""What a dossier's page puts first."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.offering import STEP_WORDS, lacking, next_command, offered, waivable, why_not

from .answers import CAW, REFERRAL, dossier

COMMANDS = [*STEP_WORDS, "settle", "recall", "finish_action"]
STATES = ["done", "missing", "waived", "due", "late", "not_needed"]
STEPS = [
    *("captured", "acknowledged", "interpreted", "translated"),
    *("acting", "followed_up", "fed_back", "closed"),
]


def found(states: dict[str, str], **over: Any) -> Any:
    steps = [{"step": step, "state": states.get(step, "done")} for step in STEPS]
    return dossier(steps=steps, **{"allowed": list(STEP_WORDS), "referrals": [], "actions": [], **over})


def decided(*decisions: str) -> list[dict[str, Any]]:
    return [{"fact": "translated", "decisions": list(decisions), "at": "2026-11-08T11:00:00Z"}]


def test_what_is_late_goes_before_what_is_due() -> None:
    assert next_command(found({"translated": "due", "fed_back": "late"})) == "feedback"
    assert next_command(found({"translated": "due", "fed_back": "missing"})) == "translate"


def test_of_what_is_due_the_earliest_term_goes_first() -> None:
    """Who just referred is asked to tell the sender, not whether it helped already."""
    steps = [
        {"step": "followed_up", "state": "due", "due_at": "2026-12-17T23:00:00Z"},
        {"step": "fed_back", "state": "due", "due_at": "2026-12-04T23:00:00Z"},
        {"step": "closed", "state": "due"},
    ]
    assert next_command(found({}) | {"steps": steps}) == "feedback"


def test_what_is_never_waived_isnt_offered_to_be() -> None:
    open_steps = dict.fromkeys(STEPS, "due")
    assert waivable(found(open_steps)) == ["acknowledged", "acting", "followed_up", "fed_back"]
    assert waivable(found({**open_steps, "fed_back": "done"})) == ["acknowledged", "acting", "followed_up"]


def test_a_refusal_for_want_of_room_offers_to_signal_the_gap_until_it_is_done() -> None:
    captured = {"fact": "captured"}
    declined = {"fact": "referral_declined", "reason": "waiting_list", "referral_id": REFERRAL}
    assert lacking(found({}, timeline=[captured, declined])) == REFERRAL
    assert "structural" in offered(found({}, timeline=[captured, declined])).first
    assert "structural" in offered(found({}, timeline=[captured])).rest
    assert lacking(found({}, timeline=[captured, {**declined, "reason": "client_declined"}])) == ""
    raised = {"fact": "structural_raised"}
    assert lacking(found({}, timeline=[captured, declined, raised])) == ""
    assert lacking(found({}, timeline=[captured, declined, raised, declined])) == REFERRAL


def test_a_decision_to_refer_asks_for_a_referral_until_one_runs() -> None:
    asking = {"acting": "due"}
    assert next_command(found(asking, timeline=decided("refer"))) == "refer"
    refused = [{"referral_id": REFERRAL, "partner_id": CAW, "state": "declined"}]
    assert next_command(found(asking, timeline=decided("refer"), referrals=refused)) == "refer"
    running = [{"referral_id": REFERRAL, "partner_id": CAW, "state": "received"}]
    waiting = found(asking, timeline=decided("refer"), referrals=running)
    assert next_command(waiting) == ""
    assert offered(waiting).waits_for == "partner"


def test_the_last_decision_counts() -> None:
    timeline = [*decided("refer"), *decided("act")]
    assert next_command(found({"acting": "due"}, timeline=timeline)) == "plan_action"


def test_a_closed_dossier_opens_no_form_but_offers_to_reopen() -> None:
    closed = found({}, status="closed", allowed=["reopen", "structural"])
    assert next_command(closed) == ""
    assert offered(closed).first == ["reopen"]


def test_what_a_volunteer_dealt_with_is_one_click() -> None:
    shown = offered(found({"acknowledged": "due", "translated": "due"}, allowed=[*STEP_WORDS, "settle"]))
    assert shown.settle
    assert shown.first == []
    assert "translate" in shown.rest


def test_a_guard_that_only_says_that_the_dossier_is_open_is_not_worth_a_line() -> None:
    silent = {"command": "reopen", "guard": "dossier_open", "message": "", "satisfied_by": ""}
    telling = {"command": "close", "guard": "steps_missing", "message": "", "satisfied_by": ""}
    assert why_not(found({}, blocked=[silent, telling])) == [telling]


@given(
    st.fixed_dictionaries({step: st.sampled_from(STATES) for step in STEPS}),
    st.sets(st.sampled_from(COMMANDS)),
)
def test_everything_allowed_is_offered_once_and_nothing_else(
    states: dict[str, str], allowed: set[str]
) -> None:
    case = found(states, allowed=sorted(allowed))
    shown = offered(case)
    both = [*shown.first, *shown.rest]
    assert len(both) == len(set(both))
    at_the_clients_word = {"block_disclosure", "lift_block"}
    assert set(both) - at_the_clients_word == allowed & set(STEP_WORDS) - at_the_clients_word
    assert next_command(case) in {*allowed, ""}


@pytest.mark.parametrize(("blocked", "command"), [(True, "lift_block"), (False, "block_disclosure")])
def test_at_the_clients_word_it_is_held_back_or_let_go(blocked: bool, command: str) -> None:
    shown = offered(found({}, allowed=[], client_id="somebody", disclosure_blocked=blocked))
    assert [one for one in shown.rest if one in ("lift_block", "block_disclosure")] == [command]
    assert offered(found({}, allowed=[], client_id=None, disclosure_blocked=blocked)).rest == []
