"""Commands that share a transaction: one flush of the disk, and one round trip a statement, for several.

What arrives while a transaction of its kind and network runs goes together in the next; one alone waits for
nobody. Each keeps its own caller, answer and refusal.
"""

import asyncio
from collections.abc import Sequence
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

GATHERING_SECONDS = 0.002
"""Between two transactions, where there is company: who just had an answer may ask again and share."""

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


_Kind = tuple[UUID, type]


class Sharing:
    """Runs the handlers of a service's SHARED table."""

    def __init__(self, runtime: "Runtime") -> None:
        self._runtime = runtime
        self._waiting: dict[_Kind, list[_Asked]] = {}
        self._working: dict[_Kind, asyncio.Task[None]] = {}

    async def handle(self, caller: Caller, command: object, assertion: Assertion | None = None) -> Any:
        """The handler's answer to this command, once it is committed.

        Raises the handler's refusal of it, or `Unavailable`: then nobody knows whether it was kept.
        """
        kind = (caller.principal.network_id, type(command))
        asked = _Asked(Call(caller, command, assertion))
        self._waiting.setdefault(kind, []).append(asked)
        if kind not in self._working:
            # Not in the caller's context: the work is everybody's, and so is nobody's trace.
            work = asyncio.get_running_loop().create_task(self._work(kind), context=Context())
            self._working[kind] = work
        return await asked.answer

    async def _work(self, kind: _Kind) -> None:
        try:
            while waiting := self._waiting.pop(kind, []):
                self._waiting[kind] = waiting[LARGEST:]
                await self._together(kind, waiting[:LARGEST])
                if len(waiting) > 1 or self._waiting[kind]:
                    await asyncio.sleep(GATHERING_SECONDS)
        finally:
            # At once, not when the task is seen to be done: what comes in between would wait for ever.
            del self._working[kind]

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
            await runtime.abandon(uow)
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
