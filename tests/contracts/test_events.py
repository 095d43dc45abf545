"""The events hold what they promise: their examples are valid, and what may not travel is refused."""

import json
import re
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from contracts import EventData, UnknownEventType, all_specs, decode, key_of, spec_of
from contracts.base import EventSpec, event
from contracts.events.reporting import BundleFormed
from contracts.events.signals import SignalCaptured, SignalInterpreted, SignalTranslated

every_spec = pytest.mark.parametrize("spec", all_specs(), ids=lambda spec: spec.name)
timed = UUID("019aa5d2-7c1e-7f0a-8a77-2a4c7a6f1b02")


def example_of(model: type[EventData], **changes: object) -> dict[str, object]:
    return {**model.spec.example, **changes}


def anonymous(**changes: object) -> dict[str, object]:
    without = {"client_id": None, "sender_id": None, "occurred_on": None, "sender_kind": "anonymous"}
    return example_of(SignalCaptured, **{**without, **changes})


def test_every_event_of_the_main_job_is_there() -> None:
    names = {spec.name for spec in all_specs()}
    for line in (
        "ClientRegistered ConsentGiven ConsentWithdrawn ConsentsAsOf HelpRequestLinked HelpRequestReceived",
        "HelpRequestResolved PersonForgotten SignalCaptured SignalAcknowledged SignalInterpreted",
        "SignalTranslated SignalEscalated ActionPlanned ActionDone ReferralMade ReferralRecalled",
        "FollowUpScheduled FollowUpDue FollowUpDone FeedbackDue FeedbackGiven StepWaived",
        "SignalClosed SignalReopened ReferralReceived ReferralAccepted ReferralDeclined",
        "ReferralCompleted ReferralPassedOn VolunteerRegistered VolunteerActivated AssignmentPlanned",
        "AssignmentDone BundleFormed BundleSubmitted PolicyAnswered DossiersJoined SignalSeparated",
    ):
        assert set(line.split()) <= names


@every_spec
def test_an_example_is_complete_and_comes_back_as_it_went(spec: EventSpec) -> None:
    read = spec.model.model_validate_json(json.dumps(dict(spec.example)))
    assert json.loads(read.model_dump_json()) == dict(spec.example)
    assert key_of(read)


@every_spec
def test_a_producer_may_not_add_a_field_and_a_consumer_ignores_it(spec: EventSpec) -> None:
    with_more = {**spec.example, "later": 1}
    with pytest.raises(ValidationError):
        spec.model.model_validate_json(json.dumps(with_more))
    assert decode(spec.type, json.dumps(with_more)) == decode(spec.type, json.dumps(dict(spec.example)))


def test_an_unknown_type_is_told_apart_from_a_wrong_shape() -> None:
    with pytest.raises(UnknownEventType):
        spec_of("be.draaischijf.signals.signal-sung.v1")
    with pytest.raises(ValidationError):
        decode(SignalCaptured.spec.type, "{}")


def test_a_type_follows_from_the_name_and_is_registered_once() -> None:
    assert SignalCaptured.spec.type == "be.draaischijf.signals.signal-captured.v1"
    assert SignalCaptured.spec.topic == "draaischijf.signals"
    with pytest.raises(ValueError, match="twice"):
        event("signals", key="dossier_id", example={})(SignalCaptured)


def test_a_key_that_is_no_field_is_refused() -> None:
    with pytest.raises(ValueError, match="no field"):
        event("signals", key="nobody", example={}, version=9)(SignalCaptured)


def test_an_anonymous_signal_is_accepted_without_client_sender_and_day() -> None:
    assert SignalCaptured.model_validate(anonymous()).month == "2026-11"


@pytest.mark.parametrize("field", ["client_id", "sender_id", "occurred_on"])
def test_an_anonymous_signal_that_points_to_somebody_is_refused(field: str) -> None:
    with pytest.raises(ValidationError, match="anonymous"):
        SignalCaptured.model_validate(anonymous(**{field: SignalCaptured.spec.example[field]}))


@pytest.mark.parametrize("field", ["signal_id", "dossier_id"])
def test_an_anonymous_signal_with_a_moment_in_its_id_is_refused(field: str) -> None:
    with pytest.raises(ValidationError, match="no time"):
        SignalCaptured.model_validate(anonymous(**{field: timed}))
    assert SignalCaptured.model_validate(example_of(SignalCaptured, **{field: timed}))


@pytest.mark.parametrize("field", ["client_id", "sender_id"])
def test_a_persons_id_with_a_moment_in_it_is_refused(field: str) -> None:
    with pytest.raises(ValidationError, match="no time"):
        SignalCaptured.model_validate(example_of(SignalCaptured, **{field: timed}))


@given(st.text(min_size=1))
def test_a_refusal_does_not_repeat_the_value(secret: str) -> None:
    marked = f"<<{secret}>>"
    with pytest.raises(ValidationError) as refused:
        SignalCaptured.model_validate(example_of(SignalCaptured, area=marked))
    assert marked not in str(refused.value)


@given(st.text() | st.from_regex(r"[0-9]{5,6}[A-Z]{0,2}\n?"))
def test_an_area_is_a_code_and_nothing_else(text: str) -> None:
    is_code = re.fullmatch("[0-9]{5}[A-Z]?", text) is not None
    try:
        SignalCaptured.model_validate(example_of(SignalCaptured, area=text))
    except ValidationError:
        assert not is_code
    else:
        assert is_code


@pytest.mark.parametrize("area", ["33021", "33021F"])
def test_both_kinds_of_area_are_taken(area: str) -> None:
    assert SignalCaptured.model_validate(example_of(SignalCaptured, area=area)).area == area


@pytest.mark.parametrize(
    ("model", "changes"),
    [
        (SignalInterpreted, {"weight": 0}),
        (SignalInterpreted, {"weight": 5}),
        (SignalTranslated, {"decisions": []}),
        (BundleFormed, {"levels": []}),
        (BundleFormed, {"dossier_ids": []}),
        (BundleFormed, {"from_month": "2026-12", "until_month": "2026-11"}),
        (BundleFormed, {"from_month": "2026-13", "until_month": "2026-13"}),
    ],
)
def test_values_outside_the_domain_are_refused(model: type[EventData], changes: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        model.model_validate(example_of(model, **changes))
