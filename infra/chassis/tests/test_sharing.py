"""Commands that arrive together share a transaction, and nothing else."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, cast
from uuid import UUID, uuid4

import pytest

from chassis.principal import Caller, Principal
from chassis.problems import NotFound, Unavailable
from chassis.runtime import Runtime
from chassis.service import Service
from chassis.sharing import LARGEST, Call, Sharing

NETWORK = uuid4()


@dataclass
class Transaction:
    office: "Office"

    async def close(self) -> None:
        self.office.abandoned += 1

    @contextmanager
    def emitting_for(self, _: type) -> Iterator[None]:
        yield


@dataclass
class Office:
    """A runtime whose transactions wait until they are let go, and that remembers what each held."""

    opened: list[list[str]] = field(default_factory=list)
    finished: int = 0
    abandoned: int = 0
    networks: list[UUID] = field(default_factory=list)
    go_on: asyncio.Event = field(default_factory=asyncio.Event)

    app_engine = None

    @property
    def service(self) -> Service:
        shared = {str: self.handle}
        return Service(
            name="toy", store=lambda _: None, router=cast("Any", None), migrations="", shared=shared
        )

    async def handle(self, _: object, calls: Sequence[Call[str]]) -> list[object]:
        self.opened.append([call.command for call in calls])
        await self.go_on.wait()
        if any(call.command == "away" for call in calls):
            raise ConnectionResetError
        if any(call.command == "broken" for call in calls):
            raise ZeroDivisionError
        return [NotFound() if call.command == "refused" else call.command.upper() for call in calls]

    async def begin(self, _: object, principal: Principal) -> Transaction:
        self.networks.append(principal.network_id)
        return Transaction(self)

    async def finish(self, *_: object) -> None:
        self.finished += 1


async def asked(office: Office, *commands: str) -> list[Any]:
    """The answers and errors, when all were asked while the first's transaction ran."""
    sharing = Sharing(cast("Runtime", office))
    caller = Caller(Principal("somebody", NETWORK, frozenset()))
    first, *others = commands
    waiting = [asyncio.ensure_future(sharing.handle(caller, first))]
    while not office.opened:
        await asyncio.sleep(0)
    waiting += [asyncio.ensure_future(sharing.handle(caller, command)) for command in others]
    await asyncio.sleep(0)
    office.go_on.set()
    return await asyncio.gather(*waiting, return_exceptions=True)


async def test_what_arrives_meanwhile_goes_together() -> None:
    office = Office()
    assert await asked(office, "a", "b", "c", "d", "e") == ["A", "B", "C", "D", "E"]
    assert office.opened == [["a"], ["b", "c", "d", "e"]]
    assert office.finished == 2


async def test_who_had_an_answer_asks_again_together_with_who_waited() -> None:
    office = Office()
    sharing = Sharing(cast("Runtime", office))
    caller = Caller(Principal("somebody", NETWORK, frozenset()))
    first = asyncio.ensure_future(sharing.handle(caller, "a"))
    while not office.opened:
        await asyncio.sleep(0)
    waits = asyncio.ensure_future(sharing.handle(caller, "b"))
    office.go_on.set()
    assert await first == "A"
    assert await asyncio.gather(waits, sharing.handle(caller, "c")) == ["B", "C"]
    assert office.opened == [["a"], ["b", "c"]]


async def test_nobody_waits_longer_than_until_all_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chassis.sharing.GATHERING_SECONDS", 3600)
    office = Office()
    sharing = Sharing(cast("Runtime", office))
    caller = Caller(Principal("somebody", NETWORK, frozenset()))

    async def ask_twice(word: str) -> None:
        for command in (word, word.upper()):
            await sharing.handle(caller, command)

    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        for word in ("a", "b", "c"):
            group.create_task(ask_twice(word))
        while not office.opened:
            await asyncio.sleep(0)
        office.go_on.set()
        # The last time there are three to wait for, and nobody asks again.
        while len(office.opened) < 2:
            await asyncio.sleep(0)
    assert [len(batch) for batch in office.opened] == [3, 3]


async def test_one_alone_waits_for_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chassis.sharing.GATHERING_SECONDS", 3600)
    office = Office()
    office.go_on.set()
    sharing = Sharing(cast("Runtime", office))
    caller = Caller(Principal("somebody", NETWORK, frozenset()))
    async with asyncio.timeout(10):
        assert [await sharing.handle(caller, word) for word in ("a", "b", "c")] == ["A", "B", "C"]
    assert office.opened == [["a"], ["b"], ["c"]]


async def test_a_refusal_is_one_s_own() -> None:
    answers = await asked(Office(), "a", "b", "c", "refused", "d")
    assert [answers[at] for at in (0, 1, 2, 4)] == ["A", "B", "C", "D"]
    assert isinstance(answers[3], NotFound)


async def test_an_error_is_one_s_own_and_all_else_is_kept() -> None:
    office = Office()
    answers = await asked(office, "a", "b", "c", "broken", "d")
    assert [answers[at] for at in (0, 1, 2, 4)] == ["A", "B", "C", "D"]
    assert isinstance(answers[3], ZeroDivisionError)
    assert office.abandoned >= 1


async def test_nothing_is_tried_twice_when_nobody_knows_whether_it_was_kept() -> None:
    office = Office()
    answers = await asked(office, "a", "b", "c", "away", "d")
    together = next(batch for batch in office.opened if "away" in batch)
    for command, answer in zip(["a", "b", "c", "away", "d"], answers, strict=True):
        assert isinstance(answer, Unavailable) == (command in together)
        assert sum(command in batch for batch in office.opened) == 1


async def test_no_transaction_is_larger_than_allowed() -> None:
    office = Office()
    answers = await asked(office, *(["x"] * (3 * LARGEST)))
    assert answers == ["X"] * (3 * LARGEST)
    assert max(map(len, office.opened)) == LARGEST


async def test_networks_never_share() -> None:
    office, other = Office(), uuid4()
    sharing = Sharing(cast("Runtime", office))
    callers = [Caller(Principal("somebody", network, frozenset())) for network in (NETWORK, other) * 3]
    waiting = [
        asyncio.ensure_future(sharing.handle(caller, caller.principal.network_id.hex)) for caller in callers
    ]
    office.go_on.set()
    await asyncio.gather(*waiting)
    assert all(len(set(batch)) == 1 for batch in office.opened)
    assert set(office.networks) == {NETWORK, other}


async def test_who_left_is_nobody_else_s_trouble() -> None:
    office = Office()
    sharing = Sharing(cast("Runtime", office))
    caller = Caller(Principal("somebody", NETWORK, frozenset()))
    left, stays = (asyncio.ensure_future(sharing.handle(caller, word)) for word in ("left", "stays"))
    while not office.opened:
        await asyncio.sleep(0)
    left.cancel()
    office.go_on.set()
    assert await stays == "STAYS"
    with pytest.raises(asyncio.CancelledError):
        await left
