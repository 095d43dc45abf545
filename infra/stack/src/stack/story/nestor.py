"""The whole story, in the order in which a season of it could have gone."""

from dataclasses import dataclass

from stack.story.scenarios import (
    answered_on_the_spot,
    birthday_visit,
    nothing_passed_on,
    phone_call,
    waiting_list,
    withdrawn_consent,
)
from stack.story.stage import Stage


@dataclass(frozen=True, slots=True)
class Played:
    """What came of each scenario: the ids by which its end can be looked up."""

    birthday_visit: birthday_visit.BirthdayVisit
    nothing_passed_on: nothing_passed_on.NothingPassedOn
    waiting_list: waiting_list.WaitingList
    withdrawn_consent: withdrawn_consent.WithdrawnConsent
    phone_call: phone_call.PhoneCall
    answered_on_the_spot: answered_on_the_spot.AnsweredOnTheSpot


def play(stage: Stage) -> Played:
    with stage.scene("1 · Een verjaardagsbezoek"):
        first = birthday_visit.play(stage)
    with stage.scene("3 · Niets doorgeven"):
        third = nothing_passed_on.play(stage)
    with stage.scene("13 · Eén telefoon"):
        thirteenth = phone_call.play(stage)
    with stage.scene("14 · Ter plaatse beantwoord"):
        fourteenth = answered_on_the_spot.play(stage)
    with stage.scene("11 · Toestemming ingetrokken"):
        eleventh = withdrawn_consent.play(stage)
    with stage.scene("6 · Een wachtlijst bij het CAW"):
        sixth = waiting_list.play(stage)
    return Played(first, third, sixth, eleventh, thirteenth, fourteenth)
