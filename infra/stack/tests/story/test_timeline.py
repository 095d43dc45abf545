from datetime import UTC, datetime, timedelta

from rich.console import Console

from stack.story.timeline import Event, as_table, moments

start = datetime(2026, 11, 21, 9, tzinfo=UTC)


def event(
    name: str, service: str, ms: int, trace: str | None = "t", key: str = "d1", **data: object
) -> Event:
    return Event(service, ms, name, key, start + timedelta(milliseconds=ms), trace, data)


def test_an_effect_is_what_another_service_did_next_in_the_same_trace() -> None:
    made = event("ReferralMade", "signals", 0)
    received = event("ReferralReceived", "partners", 30, key="r1", dossier_id="d1")
    [first, second] = moments([received, made], {"d1"})
    assert (first.event, first.cause) == (made, None)
    assert (second.event, second.cause) == (received, made)
    assert second.after_cause == timedelta(milliseconds=30)


def test_two_facts_of_one_request_are_no_cause_and_effect() -> None:
    call = [event("SignalCaptured", "signals", 0), event("SignalAcknowledged", "signals", 1)]
    assert [moment.cause for moment in moments(call, {"d1"})] == [None, None]


def test_an_event_without_trace_has_no_cause() -> None:
    anonymous = [event("A", "signals", 0, trace=None), event("B", "partners", 1, trace=None)]
    assert [moment.cause for moment in moments(anonymous, {"d1"})] == [None, None]


def test_of_what_one_request_wrote_the_first_is_the_cause() -> None:
    request = [event("ReferralMade", "signals", 0), event("FollowUpScheduled", "signals", 1)]
    told = moments([*request, event("ReferralReceived", "partners", 9)], {"d1"})
    assert told[-1].cause == request[0]


def test_what_is_anonymous_follows_from_its_bundle() -> None:
    formed = event("BundleFormed", "reporting", 0, trace="a", key="b1")
    answered = event("PolicyAnswered", "reporting", 5, trace="b", key="b1")
    due = [event("FeedbackDue", "signals", 6 + n, trace=None, bundle_id="b1") for n in range(2)]
    told = moments([formed, answered, *due], {"b1", "d1"})
    assert [moment.cause for moment in told] == [None, None, answered, answered]


def test_what_is_not_of_the_story_is_left_out() -> None:
    events = [event("A", "signals", 0, key="other"), event("B", "signals", 1, key="other", client_id="c1")]
    assert [moment.event.name for moment in moments(events, {"c1"})] == ["B"]


def test_a_list_of_ids_concerns_the_story_too() -> None:
    formed = event("BundleFormed", "reporting", 0, key="b1", dossier_ids=["d8", "d9"])
    assert len(moments([formed], {"d9"})) == 1


def test_the_table_tells_time_as_belgians_do() -> None:
    told = moments([event("A", "signals", 0), event("B", "partners", 1250)], {"d1"})
    console = Console(width=100, record=True)
    console.print(as_table(told))
    assert "1,25 s" in console.export_text()


def test_nothing_happened() -> None:
    assert as_table([]).row_count == 0
