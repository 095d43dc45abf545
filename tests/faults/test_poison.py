"""What may come by besides a good event in its place: twice, in another order, broken, unknown, unhandled."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from subprocess import CompletedProcess
from uuid import uuid4

import outcome
import pytest
import pytest_asyncio
from calling import Caller, Json
from ledger import Ledger, Signal, signal
from records import arrives, dead_letters_command, journal_of, kept, letters_of, publish, row_of
from workload import COORDINATOR, LETTER, Workload, prepare

from contracts.codes import Channel, ConsentScope, Level, Resolution, SenderKind, Theme
from contracts.events.intake import ClientRegistered, ConsentGiven, ConsentWithdrawn
from contracts.events.signals import SignalAcknowledged, SignalCaptured, SignalClosed, SignalInterpreted
from stack.demo.people import CAW
from stack.running import RunningStack

pytestmark = [pytest.mark.faults, pytest.mark.stack, pytest.mark.slow]

NEVER_HEARD_OF = "be.draaischijf.signals.never-heard-of.v1"
AREA = "33021F"
TODAY = "2026-11-02"


@pytest_asyncio.fixture(loop_scope="session")
async def caller(running_stack: RunningStack) -> AsyncIterator[Caller]:
    async with Caller(running_stack) as made:
        await prepare(made)
        yield made


def a_signal() -> Signal:
    return replace(signal(1), signal_id=str(uuid4()), area=AREA)


async def counted(caller: Caller) -> int:
    return (await outcome.figures(caller, "area")).total()


async def handed_in(stack: RunningStack, caller: Caller) -> str:
    """A new card that is in the figures: its dossier."""
    dossier_id = await Workload(caller, Ledger(), 1).hand_in(a_signal())
    await arrives(stack, "reporting", *(await journal_of(stack, "signals", dossier_id)))
    return dossier_id


async def test_a_duplicate_changes_nothing(running_stack: RunningStack, caller: Caller) -> None:
    dossier_id = await handed_in(running_stack, caller)
    before = await counted(caller)
    sent = await journal_of(running_stack, "signals", dossier_id)
    after = row_of(SignalAcknowledged(dossier_id=dossier_id), 2)
    await publish(running_stack, "signals", *sent, *sent, after)
    await arrives(running_stack, "reporting", after)
    assert await counted(caller) == before


async def test_facts_that_come_in_another_order_end_the_same(
    running_stack: RunningStack, caller: Caller
) -> None:
    dossier_id, signal_id, before = uuid4(), uuid4(), await counted(caller)
    captured = SignalCaptured(
        dossier_id=dossier_id,
        signal_id=signal_id,
        sender_kind=SenderKind.VOLUNTEER,
        area=AREA,
        channel=Channel.VISIT_CARD,
        month="2026-11",
    )
    first, second = (
        SignalInterpreted(dossier_id=dossier_id, level=Level.CLIENT, theme=theme, area=AREA)
        for theme in (Theme.OTHER, Theme.DEMENTIA)
    )
    closed = SignalClosed(dossier_id=dossier_id, resolution=Resolution.SOLVED)
    backwards = [row_of(closed, 4), row_of(second, 3), row_of(first, 2), row_of(captured, 1)]
    await publish(running_stack, "signals", *backwards)
    await arrives(running_stack, "reporting", *backwards)
    assert await counted(caller) == before + 1
    kept_as = "SELECT theme, resolution FROM dossier_facts WHERE dossier_id = $1"
    (row,) = await outcome.rows(running_stack, "reporting", kept_as, dossier_id)
    assert tuple(row) == ("dementia", "solved")


async def test_a_consent_that_arrives_after_its_withdrawal_stays_withdrawn(
    running_stack: RunningStack, caller: Caller
) -> None:
    client_id, consent_id = uuid4(), uuid4()
    withdrawn = ConsentWithdrawn(consent_id=consent_id, client_id=client_id, withdrawn_on=TODAY)
    given = ConsentGiven(
        consent_id=consent_id, client_id=client_id, partner_id=CAW, scope=ConsentScope.FULL, given_on=TODAY
    )
    registered = ClientRegistered(client_id=client_id, area=AREA)
    backwards = [row_of(withdrawn, 3), row_of(given, 2), row_of(registered, 1)]
    await publish(running_stack, "intake", *backwards)
    await arrives(running_stack, "signals", *backwards)
    dossier_id = await Workload(caller, Ledger(), 1).hand_in(a_signal(), str(client_id))
    grounds = {"informed": True, "agrees": True, "in_interest": True, "necessary": True}
    letter: Json = {"partner_id": str(CAW), "ground": "consent", "warmth": "cold", "fields": LETTER}
    path = f"/dossiers/{dossier_id}/referrals"
    answer = await caller.once(COORDINATOR, "POST", "signals", path, letter | {"grounds": grounds})
    assert (answer.status, answer.guard) == (409, "consent_missing")


async def test_an_unknown_type_is_skipped_and_counted(running_stack: RunningStack, caller: Caller) -> None:
    dossier_id = await handed_in(running_stack, caller)
    name = "draaischijf_skipped_types_total"
    before = await outcome.metric(running_stack, "reporting", name, type="other")
    unknown = row_of(SignalAcknowledged(dossier_id=dossier_id), 2) | {"type": NEVER_HEARD_OF}
    after = row_of(SignalAcknowledged(dossier_id=dossier_id), 2)
    await publish(running_stack, "signals", unknown, after)
    await arrives(running_stack, "reporting", after)
    assert await outcome.metric(running_stack, "reporting", name, type="other") == before + 1
    assert await letters_of(running_stack, "reporting", dossier_id) == []


async def test_bad_json_stops_its_key_alone_until_somebody_lets_it_go(
    running_stack: RunningStack, caller: Caller
) -> None:
    client_id = str(uuid4())
    broken = row_of(ClientRegistered(client_id=client_id, area=AREA), 1) | {"data": "{"}
    sound = row_of(ClientRegistered(client_id=client_id, area=AREA), 1)
    await publish(running_stack, "intake", broken, sound)
    await kept(running_stack, "signals", client_id, "dead", "held")

    other = row_of(ClientRegistered(client_id=uuid4(), area=AREA), 1)
    await publish(running_stack, "intake", other)
    await arrives(running_stack, "signals", other)

    assert client_id in dead_letters_command(running_stack, "list").stdout
    refused = dead_letters_command(running_stack, "replay", client_id)
    assert refused.returncode != 0
    assert await letters_of(running_stack, "signals", client_id) == ["dead", "held"]
    let_go = dead_letters_command(running_stack, "replay", client_id, "--skip-malformed")
    assert let_go.returncode == 0, let_go.stdout
    assert await letters_of(running_stack, "signals", client_id) == ["skipped", "replayed"]
    await arrives(running_stack, "signals", sound)


async def test_a_record_of_a_network_that_is_not_served_stops_nobody(
    running_stack: RunningStack, caller: Caller
) -> None:
    stray = row_of(ClientRegistered(client_id=uuid4(), area=AREA), 1, network=uuid4())
    after = row_of(ClientRegistered(client_id=uuid4(), area=AREA), 1)
    await publish(running_stack, "intake", stray, after)
    await arrives(running_stack, "signals", after)
    await kept(running_stack, "signals", stray["key"], "dead")
    assert running_stack.falls == []


@dataclass(frozen=True)
class Broken:
    """A handler that breaks on one signal, until it is mended: here its table refuses that one row."""

    stack: RunningStack
    signal: Signal

    async def begin(self) -> None:
        check = f"CHECK (signal_id <> '{self.signal.signal_id}') NOT VALID"
        await outcome.rows(self.stack, "reporting", f"ALTER TABLE signal_facts ADD CONSTRAINT bug {check}")

    async def mend(self) -> None:
        await outcome.rows(self.stack, "reporting", "ALTER TABLE signal_facts DROP CONSTRAINT bug")

    async def command(self, *arguments: str) -> "CompletedProcess[str]":
        return await asyncio.to_thread(dead_letters_command, self.stack, *arguments)


async def park(stack: RunningStack, caller: Caller, broken: Broken) -> str:
    """The signal's dossier, of which reporting keeps the first event as dead and two more behind it."""
    await broken.begin()
    dossier_id = await Workload(caller, Ledger(), 1).hand_in(broken.signal)
    await kept(stack, "reporting", dossier_id, "dead")
    await caller.done(COORDINATOR, "signals", f"/dossiers/{dossier_id}/acknowledge")
    interpreted = {"level": "client", "theme": "grief"}
    await caller.done(COORDINATOR, "signals", f"/dossiers/{dossier_id}/interpret", interpreted)
    await kept(stack, "reporting", dossier_id, "dead", "held", "held")
    return dossier_id


async def test_what_a_handler_cannot_do_waits_and_is_replayed_with_one_command(
    running_stack: RunningStack, caller: Caller
) -> None:
    before, broken = await counted(caller), Broken(running_stack, a_signal())
    dossier_id = await park(running_stack, caller, broken)

    await handed_in(running_stack, caller)
    assert await counted(caller) == before + 1
    assert await outcome.metric(running_stack, "reporting", "draaischijf_dead_letters_total") == 1
    await outcome.metric_becomes(running_stack, "reporting", "draaischijf_parked_keys", 1)

    listed = (await broken.command("list")).stdout
    assert dossier_id in listed and "IntegrityError" in listed
    assert (await broken.command("show", dossier_id)).stdout.count("held") == 2
    assert (await broken.command("replay", dossier_id)).returncode != 0
    assert await letters_of(running_stack, "reporting", dossier_id) == ["dead", "held", "held"]

    await broken.mend()
    replayed = await broken.command("replay", dossier_id)
    assert replayed.returncode == 0, replayed.stdout
    assert await letters_of(running_stack, "reporting", dossier_id) == ["replayed"] * 3
    assert await counted(caller) == before + 2
    assert (await outcome.figures(caller, "theme"))["grief",] == 1
    await outcome.metric_becomes(running_stack, "reporting", "draaischijf_parked_keys", 0)
    assert dossier_id not in (await broken.command("list")).stdout
