"""Commands that share a transaction: one flush of the disk, and one round trip a statement, for several.

What arrives while a transaction of its kind and network runs goes together in the next; one alone waits for
nobody. Each keeps its own caller, answer and refusal.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from contextvars import Context
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from uuid import UUID

from chassis.assertions import Assertion, use_up
from chassis.db import is_transient
from chassis.principal import Caller, Principal
from chassis.problems import Problem, Unavailable

if TYPE_CHECKING:
    from chassis.runtime import Runtime
    from chassis.uow import Uow

C_co = TypeVar("C_co", covariant=True)

GATHERING_SECONDS = 0.006
"""The longest rest between two transactions, where there is company: who just had an answer may ask again."""

LARGEST = 50
"""So many commands share a transaction at most: a failure is tried again one by one."""


@dataclass(frozen=True)
class Call(Generic[C_co]):
    """A command and who gives it; `assertion`: by which a mailed link's holder does so."""

    caller: Caller
    command: C_co
    assertion: Assertion | None = None


@dataclass(frozen=True)
class _Asked:
    call: Call[object]
    answer: asyncio.Future[Any] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    def settle(self, outcome: object) -> None:
        if self.answer.done():
            return
        if isinstance(outcome, BaseException):
            self.answer.set_exception(outcome)
        else:
            self.answer.set_result(outcome)


@dataclass
class _Queue:
    """Who waits for the next transaction of a kind, and the task that runs them."""

    waiting: list[_Asked] = field(default_factory=list)
    work: asyncio.Task[None] | None = None
    awaited: int = 0
    complete: asyncio.Event = field(default_factory=asyncio.Event)

    def join(self, asked: _Asked) -> None:
        self.waiting.append(asked)
        if len(self.waiting) >= self.awaited:
            self.complete.set()

    def take(self) -> Sequence[_Asked]:
        taken, self.waiting = self.waiting[:LARGEST], self.waiting[LARGEST:]
        return taken

    async def gather(self, answered: int) -> None:
        """Wait until those who were answered ask again, though not for long; one alone waits for nobody."""
        self.awaited = min(answered + len(self.waiting), LARGEST)
        if 1 < self.awaited > len(self.waiting):
            self.complete.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self.complete.wait(), GATHERING_SECONDS)


_Kind = tuple[UUID, type]


class Sharing:
    """Runs the handlers of a service's SHARED table."""

    def __init__(self, runtime: "Runtime") -> None:
        self._runtime = runtime
        self._queues: dict[_Kind, _Queue] = {}

    async def handle(self, caller: Caller, command: object, assertion: Assertion | None = None) -> Any:
        """The handler's answer to this command, once it is committed.

        Raises the handler's refusal of it, or `Unavailable`: then nobody knows whether it was kept.
        """
        kind = (caller.principal.network_id, type(command))
        asked = _Asked(Call(caller, command, assertion))
        queue = self._queues.setdefault(kind, _Queue())
        queue.join(asked)
        if queue.work is None:
            # Not in the caller's context: the work is everybody's, and so is nobody's trace.
            queue.work = asyncio.get_running_loop().create_task(self._work(kind, queue), context=Context())
        return await asked.answer

    async def _work(self, kind: _Kind, queue: _Queue) -> None:
        try:
            while together := queue.take():
                await self._together(kind, together)
                await queue.gather(len(together))
        finally:
            # At once, not when the task is seen to be done: what comes in between would wait for ever.
            del self._queues[kind]

    async def _together(self, kind: _Kind, asked: Sequence[_Asked]) -> None:
        try:
            outcomes = await self._attempt(kind, [one.call for one in asked])
        except Exception as error:  # noqa: BLE001 - whatever it is, who asked must hear it
            if is_transient(error):
                outcomes = [Unavailable() for _ in asked]
            elif len(asked) == 1:
                outcomes = [error]
            else:
                # Rolled back for certain: one's error isn't the others'.
                for one in asked:
                    await self._together(kind, [one])
                return
        for one, outcome in zip(asked, outcomes, strict=True):
            one.settle(outcome)

    async def _attempt(self, kind: _Kind, calls: Sequence[Call[object]]) -> Sequence[object | Problem]:
        network_id, command = kind
        runtime = self._runtime
        principal = Principal.system(runtime.service.name, network_id)
        uow = await runtime.begin(runtime.app_engine, principal)
        try:
            with uow.emitting_for(command):
                refused = await _use_up(uow, calls)
                good = [call for at, call in enumerate(calls) if at not in refused]
                handled = iter(await runtime.service.shared[command](uow, good) if good else ())
        except BaseException:
            await uow.close()
            raise
        await runtime.finish(uow, "http")
        return [refused[at] if at in refused else next(handled) for at in range(len(calls))]


async def _use_up(uow: "Uow[Any]", calls: Sequence[Call[object]]) -> dict[int, Problem]:
    """By their place those whose assertion was used before."""
    refused: dict[int, Problem] = {}
    for at, call in enumerate(calls):
        try:
            if call.assertion:
                await use_up(uow, call.assertion)
        except Problem as problem:
            refused[at] = problem
    return refused
