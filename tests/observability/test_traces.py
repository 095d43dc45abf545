"""One trace from a request to everything that it set in motion, in every service."""

import json
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
import spans
from calling import Caller, until
from collector import Collector
from referred import refer, state_at_the_partner
from workload import COORDINATOR, VOLUNTEER, prepare

from stack.running import RunningStack
from stack.testing import StackFactory

pytestmark = [pytest.mark.stack, pytest.mark.slow]

PATIENCE = 120.0

CHAIN = {
    ("intake", "POST /consents/{consent_id}/withdraw"): None,
    ("intake", "publish ConsentWithdrawn"): ("intake", "POST /consents/{consent_id}/withdraw"),
    ("signals", "handle ConsentWithdrawn"): ("intake", "publish ConsentWithdrawn"),
    ("signals", "publish ReferralRecalled"): ("signals", "handle ConsentWithdrawn"),
    ("partners", "handle ReferralRecalled"): ("signals", "publish ReferralRecalled"),
    ("reporting", "project ReferralRecalled"): ("signals", "publish ReferralRecalled"),
}
"""Each span with its parent: a withdrawal at intake recalls a referral, everywhere."""

CARD = [
    ("signals", "POST /cards"),
    ("signals", "publish SignalCaptured"),
    ("reporting", "project SignalCaptured"),
]


@pytest.fixture(scope="module")
def collector() -> Iterator[Collector]:
    collector = Collector()
    with collector.open():
        yield collector


@pytest.fixture(scope="module")
def running_stack(start_stack: StackFactory, collector: Collector) -> Iterator[RunningStack]:
    """As elsewhere, and every service tells a collector too."""
    told = {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.endpoint, "OTEL_BSP_SCHEDULE_DELAY": "100"}
    with start_stack(environment=told) as stack:
        yield stack


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def caller(running_stack: RunningStack) -> AsyncIterator[Caller]:
    async with Caller(running_stack) as made:
        await prepare(made)
        yield made


async def test_a_withdrawal_is_one_trace_through_four_services(
    running_stack: RunningStack, caller: Caller
) -> None:
    referred = await refer(caller)

    async def received() -> bool:
        return await state_at_the_partner(caller, referred) == "received"

    await until(received, PATIENCE, "the referral at the partner")
    asking = spans.Caller.new()
    path = f"/consents/{referred.consent_id}/withdraw"
    answer = await caller.once(COORDINATOR, "POST", "intake", path, headers=asking.header)
    assert answer.accepted

    async def whole() -> dict[tuple[str, str], spans.Span] | None:
        found = spans.trace(running_stack, asking.trace_id)
        return found if found.keys() >= CHAIN.keys() else None

    found = await until(whole, PATIENCE, "the whole trace")
    assert len({service for service, _ in found}) >= 4
    for target, parent in CHAIN.items():
        expected = found[parent].span_id if parent else asking.span_id
        assert found[target].parent_id == expected, target


async def test_a_card_arrives_at_the_collector_from_the_request_to_the_figures(
    running_stack: RunningStack, caller: Caller, collector: Collector
) -> None:
    asking = spans.Caller.new()
    card = {"channel": "phone", "text": "Er rijdt geen bus meer.", "area": "33021F"}
    answer = await caller.once(COORDINATOR, "POST", "signals", "/cards", card, headers=asking.header)
    assert answer.accepted

    async def whole() -> dict[tuple[str, str], spans.Span] | None:
        found = {(one.service, one.name): one for one in collector.spans() if one.trace_id == asking.trace_id}
        return found if found.keys() >= set(CARD) else None

    found = await until(whole, PATIENCE, "the whole trace at the collector")
    parents = [asking.span_id, *(found[target].span_id for target in CARD)]
    assert [found[target].parent_id for target in CARD] == parents[:-1]
    assert "bus" not in str(collector.received)


async def test_the_collector_hears_no_more_than_the_file(
    running_stack: RunningStack, caller: Caller, collector: Collector
) -> None:
    """Of the file the secrecy tests know that nothing personal is in it."""

    async def arrived() -> bool:
        written = {one.span_id: one for one in spans.all_spans(running_stack)}
        told = {one.span_id: one for one in collector.spans()}
        return bool(told) and all(written.get(span_id) == one for span_id, one in told.items())

    await until(arrived, PATIENCE, "each span of the collector in the file")
    resources = [told.resource for one in collector.received for told in one.resource_spans]
    keys = {attribute.key for resource in resources for attribute in resource.attributes}
    sdk = (f"telemetry.sdk.{name}" for name in ("language", "name", "version"))
    assert keys == {"service.name", "service.instance.id", *sdk}


async def test_the_spans_say_what_they_are(running_stack: RunningStack, caller: Caller) -> None:
    kinds = {one.kind for one in spans.all_spans(running_stack) if one.name.startswith("handle ")}
    assert kinds == {"consumer"}
    assert "handle ConsentsAsOf" not in {one.name for one in spans.all_spans(running_stack)}
    servers = [one for one in spans.all_spans(running_stack) if one.kind == "server"]
    assert {one.name.split()[0] for one in servers} <= {"GET", "POST"}


async def test_an_anonymous_signal_leaves_no_trace_beyond_its_request(
    running_stack: RunningStack, caller: Caller
) -> None:
    asking = spans.Caller.new()
    card = {"channel": "visit_card", "text": "Wil niets doorgegeven.", "area": "33021F"}
    answer = await caller.once(
        VOLUNTEER, "POST", "signals", "/cards", card | {"nothing_passed_on": True}, headers=asking.header
    )
    dossier_id = answer.content["dossier_id"]

    async def counted() -> bool:
        page = await caller.once(COORDINATOR, "GET", "reporting", "/figures?by=kind")
        return bool(page.content["total"])

    await until(counted, PATIENCE, "the anonymous signal in the figures")
    found = spans.trace(running_stack, asking.trace_id)
    assert set(found) == {("signals", "POST /cards")}
    assert not any(dossier_id in json.dumps(one.attributes) for one in spans.all_spans(running_stack))


async def test_no_span_names_a_path_or_an_id(running_stack: RunningStack, caller: Caller) -> None:
    """Route templates only: an id in a span's name would tie a person to a moment."""
    names = {one.name for one in spans.all_spans(running_stack)}
    assert not [name for name in names if any(character.isdigit() for character in name)]
