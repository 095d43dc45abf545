"""No disclosure without a lawful ground."""

from typing import Any

import pytest
from signals_cases import CAW, WERVEL, Desk, captured, consent_for
from signals_steps import ACKNOWLEDGE, CLOSE, INTERPRET, REFER_DECISION, refer, refused, tell

from contracts.codes import (
    FeedbackMoment,
    FollowUpResult,
    Ground,
    Resolution,
    Step,
    Urgency,
)
from signals.domain import commands as c
from signals.domain.letters import LetterFields

NARROW = LetterFields(name="Godelieve Pauwels", phone="057 12 34 56", contact_name="Katrien Verhaeghe")


@pytest.mark.parametrize("name", ["informed", "agrees", "in_interest", "necessary", "same_assignment"])
def test_shared_secrecy_needs_every_condition(name: str) -> None:
    every = dict.fromkeys(["informed", "agrees", "in_interest", "necessary", "same_assignment"], True)
    assert (
        refused(Desk(), refer(ground=Ground.SHARED_SECRECY, **(every | {name: False}))) == "ground_incomplete"
    )
    Desk().take(refer(ground=Ground.SHARED_SECRECY, **every))


def test_shared_secrecy_needs_a_receiver_bound_by_it() -> None:
    every = dict.fromkeys(["informed", "agrees", "in_interest", "necessary", "same_assignment"], True)
    assert refused(Desk(), refer(WERVEL, Ground.SHARED_SECRECY, **every)) == "receiver_not_bound"


def test_consent_is_for_this_partner_and_for_this_much() -> None:
    assert refused(Desk(), refer()) == "consent_missing"
    assert refused(Desk(consents=[consent_for(WERVEL)]), refer()) == "consent_missing"
    narrow = Desk(consents=[consent_for(scope="contact_only")])
    assert refused(narrow, refer()) == "consent_scope"
    narrow.take(c.Refer(partner_id=CAW, ground=Ground.CONSENT, fields=NARROW, letter_scope="contact_only"))


@pytest.mark.parametrize(
    "letter",
    [
        {"fields": NARROW.model_copy(update={"question": "Hulp bij schulden."})},
        {"fields": NARROW.model_copy(update={"agreed": "Ze belt zelf."})},
        {"fields": NARROW.model_copy(update={"reach": "In de opvang."})},
    ],
)
def test_where_only_name_and_number_may_go_nothing_else_does(letter: Any) -> None:
    desk = Desk(consents=[consent_for(scope="contact_only")])
    narrow = {"partner_id": CAW, "ground": Ground.CONSENT, "letter_scope": "contact_only"}
    assert refused(desk, c.Refer(**narrow, **letter)) == "letter_too_wide"


@pytest.mark.parametrize(
    "ground",
    [
        Ground.EMERGENCY,
        Ground.DUTY_TO_REPORT,
        Ground.SEXUAL_ABUSE_MINOR,
        Ground.CLIENT_IS_VICTIM,
        Ground.OWN_DEFENCE,
    ],
)
def test_the_right_to_speak_is_recorded_beforehand(ground: Ground) -> None:
    assert refused(Desk(), refer(ground=ground)) == "ground_incomplete"
    Desk().take(refer(ground=ground, danger="Er valt een kind uit huis te halen.", necessary=True))


def test_in_acute_danger_one_acts_first_records_afterwards_and_a_second_person_reviews() -> None:
    desk = Desk(captured(urgency=Urgency.ACUTE_DANGER))
    made = desk.take(refer(ground=Ground.ACUTE_DANGER))
    desk.take(
        ACKNOWLEDGE,
        INTERPRET,
        REFER_DECISION,
        c.FollowUp(result=FollowUpResult.SOLVED),
        tell(FeedbackMoment.END),
    )
    assert refused(desk, CLOSE) == "steps_missing"
    assert refused(desk, c.Waive(step=Step.ACTING, reason="geen tijd")) == "never_waived"
    review = c.ReviewGround(referral_id=made.referral_id)
    assert refused(desk, review, actor="wouter") == "ground_not_recorded"
    desk.take(c.RecordGround(referral_id=made.referral_id, danger="Gasgeur in de gang."))
    assert refused(desk, review) == "second_person"
    desk.take(review, actor="wouter")
    desk.take(c.Close(resolution=Resolution.REFERRED))


def test_an_anonymous_dossier_is_not_referred() -> None:
    desk = Desk()
    desk.client_id = None
    assert refused(desk, refer()) == "no_client"
