"""The NESTOR story, played over HTTP with random seeds, and looked at through each role's API."""

import os
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from typer import Typer
from typer.testing import CliRunner

from stack.running import RunningStack
from stack.story import timeline, views
from stack.story.actors import Cast, Refused
from stack.story.cli import add_commands
from stack.story.nestor import Played, play
from stack.story.stage import Took, open_stage

pytestmark = [pytest.mark.stack, pytest.mark.slow]

given = os.environ.get("DRAAISCHIJF_STORY_SEEDS")
seeds = [int(seed) for seed in given.split(",")] if given else random.sample(range(1_000_000), 2)


@dataclass(frozen=True)
class Told:
    cast: Cast
    played: Played
    moments: list[timeline.Moment]
    clients: int


@pytest.fixture(scope="module")
def cast(running_stack: RunningStack) -> Iterator[Cast]:
    logged_in = Cast.log_in(running_stack.urls, running_stack.token)
    yield logged_in
    logged_in.leave()


def tell(cast: Cast, seed: int, clients: int, times: Took) -> Told:
    stage = open_stage(cast, seed, clients, lambda _line: None)
    played = play(stage)
    times.extend(stage.took)
    return Told(cast, played, timeline.moments(stage.story(), stage.remembered), clients)


@pytest.fixture(scope="module", params=seeds, ids=lambda seed: f"seed-{seed}")
def told(request: pytest.FixtureRequest, cast: Cast, times: Took) -> Told:
    return tell(cast, request.param, 5, times)


def names(told: Told, key: str) -> list[str]:
    return [moment.event.name for moment in told.moments if moment.event.key == key]


def states(dossier: dict[str, Any]) -> dict[str, str]:
    return {step["step"]: step["state"] for step in dossier["steps"]}


def own_signal(told: Told, login: str, dossier_id: str) -> dict[str, Any]:
    mine = getattr(told.cast, login).signals()
    return next(one for one in mine if one["dossier_id"] == dossier_id)


def heard(told: Told, login: str, dossier_id: str) -> str:
    """Everything that the sender was told about a dossier."""
    return str(own_signal(told, login, dossier_id)["feedback"])


def test_a_birthday_visit_ends_informed_and_the_volunteer_hears_it(told: Told) -> None:
    visit = told.played.birthday_visit
    dossier = told.cast.katrien.dossier(visit.dossier_id)
    assert dossier["status"] == "closed"
    assert set(states(dossier).values()) <= {"done", "not_needed"}
    assert names(told, visit.dossier_id) == [
        "SignalCaptured", "SignalAcknowledged", "SignalInterpreted", "SignalTranslated", "FeedbackGiven",
        "ActionPlanned", "ActionDone", "FeedbackGiven", "SignalClosed",
    ]  # fmt: skip
    assert "besproken" in heard(told, visit.volunteer, visit.dossier_id)


def test_nothing_personal_remains_of_what_may_not_be_passed_on(told: Told) -> None:
    kept = told.played.nothing_passed_on
    dossier = told.cast.katrien.dossier(kept.dossier_id)
    assert dossier["client_id"] is None
    assert kept.client_id not in str(dossier)
    assert kept.client_name not in str(dossier)
    events = [moment.event for moment in told.moments if moment.event.key == kept.dossier_id]
    assert events
    captured = next(event for event in events if event.name == "SignalCaptured")
    assert captured.data.get("client_id") is None
    assert captured.data.get("sender_id") is None
    assert captured.trace is None
    assert all(kept.client_id not in str(event.data) for event in events)
    with pytest.raises(Refused) as refused:
        told.cast.katrien.refers(
            kept.dossier_id, told.cast.sofie.organisation_id, kept.client_name, "Wil niet."
        )
    assert refused.value.status == 409


def test_the_partner_can_no_longer_read_after_consent_is_withdrawn(told: Told) -> None:
    withdrawn = told.played.withdrawn_consent
    with pytest.raises(Refused) as refused:
        told.cast.sofie.reads_letter(withdrawn.referral_id)
    assert refused.value.status == 409
    assert refused.value.guard == "referral_recalled"
    assert told.cast.sofie.receives(withdrawn.referral_id)["state"] == "recalled"
    assert told.cast.sofie.receives(withdrawn.referral_id)["recall_reason"] == "consent_withdrawn"
    assert told.cast.katrien.dossier(withdrawn.dossier_id)["status"] == "closed"
    assert "ReferralRecalled" in names(told, withdrawn.dossier_id)


def test_one_form_takes_a_call_from_captured_to_fed_back(told: Told) -> None:
    call = told.played.phone_call
    assert call.fields <= 8
    dossier = told.cast.katrien.dossier(call.dossier_id)
    assert dossier["status"] == "closed"
    assert "missing" not in states(dossier).values()
    assert {"SignalCaptured", "SignalTranslated", "FeedbackGiven", "SignalClosed"} <= set(
        names(told, call.dossier_id)
    )


def test_what_a_volunteer_answered_is_closed_with_one_click_and_thanked(told: Told) -> None:
    answered = told.played.answered_on_the_spot
    assert told.cast.katrien.dossier(answered.dossier_id)["status"] == "closed"
    closing = [moment.event for moment in told.moments if moment.event.key == answered.dossier_id][-1]
    assert closing.data["resolution"] == "handled_by_volunteer"
    assert "ank" in heard(told, answered.volunteer, answered.dossier_id)


def test_a_waiting_list_becomes_an_answer_of_policy_that_everyone_hears(told: Told) -> None:
    waiting = told.played.waiting_list
    assert waiting.bundle_id
    bundle = told.cast.luc.get("reporting", f"/bundles/{waiting.bundle_id}")
    assert (bundle["answer"], bundle["at_least"]) == ("adjusted", 5)
    assert bundle["dossier_ids"] is None
    assert waiting.fed_back == told.clients
    bundled = told.cast.katrien.get("reporting", f"/bundles/{waiting.bundle_id}")["dossier_ids"]
    assert set(bundled) == {turned.structural_id for turned in waiting.turned}
    for turned in waiting.turned:
        assert told.cast.katrien.dossier(turned.dossier_id)["status"] == "closed"
        assert turned.client_id not in str(told.cast.katrien.dossier(turned.structural_id))


def test_the_client_is_asked_after_fourteen_working_days(told: Told) -> None:
    first = told.played.waiting_list.turned[0]
    assert told.played.waiting_list.asked_after_term
    happened = names(told, first.dossier_id)
    assert (
        happened.index("FollowUpScheduled") < happened.index("FollowUpDue") < happened.index("FollowUpDone")
    )


def test_nothing_in_the_story_was_late(told: Told) -> None:
    assert "SignalEscalated" not in {moment.event.name for moment in told.moments}
    assert not any(moment.event.data.get("late") for moment in told.moments)


def test_effects_follow_their_causes_in_other_services(told: Told) -> None:
    effects = {
        (moment.cause.name, moment.event.name): moment.after_cause for moment in told.moments if moment.cause
    }
    assert ("ReferralMade", "ReferralReceived") in effects
    assert ("ConsentWithdrawn", "ReferralRecalled") in effects
    assert ("PolicyAnswered", "FeedbackDue") in effects
    assert all(gap is not None and gap.total_seconds() >= 0 for gap in effects.values())


def test_each_sees_what_the_role_allows(told: Told) -> None:
    seen = {(sight.actor.login, sight.about): sight for sight in views.sights(told.cast, told.played)}
    status = {key: sight.status for key, sight in seen.items()}
    coordinators = {"katrien", "wouter"}
    assert {status[login, about] for login, about in status if login in coordinators} == {200}
    others = {"mieke", "jozef", "rita", "sofie", "els", "luc", "ann", "dirk"}
    assert {status[login, "dossier"] for login in others} == {403}
    assert {status[login, "gebruiker"] for login in ("mieke", "dirk")} == {403}
    assert (status["hilde", "dossier"], status["hilde", "gebruiker"]) == (404, 404)
    assert (status["sofie", "brief aan het CAW"], status["els", "brief aan het CAW"]) == (409, 404)
    assert (status["luc", "bundels"], status["luc", "vrijgegeven cijfers"]) == (200, 200)
    assert {status[login, "ruwe cijfers"] for login in ("luc", "sofie")} == {403}
    assert (status["dirk", "leesspoor"], status["ann", "leesspoor"]) == (200, 403)
    assert seen["hilde", "bundels"].sees.startswith("0 ")


def test_four_clients_are_too_few_for_a_bundle(running_stack: RunningStack, cast: Cast) -> None:
    app = Typer()
    add_commands(app)
    before = cast.luc.get("reporting", "/bundles")
    options = ["--clients", "4", "--seed", str(seeds[0]), "--data", str(running_stack.home.folder)]
    played = CliRunner().invoke(app, ["story", "nestor", *options])
    assert played.exit_code == 0, played.output
    assert "minimum_cell" in played.output
    assert "BundleFormed" not in played.output
    assert cast.luc.get("reporting", "/bundles") == before
