"""Asking services that may die at any moment: what they answered, and what was lost."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar

import httpx

Json = dict[str, Any]
T = TypeVar("T")

PAUSE, LONGEST_PAUSE = 0.05, 0.5
"""Seconds between two looks; ever more, so that who waits takes nothing from who works."""
RENEWAL = 1.0


class Unanswered(Exception):
    """A service gave no answer that counts for longer than a fault may last."""


class Lost(Exception):
    """No answer, or a 5xx: what was asked may have happened and may not."""


class Asked(Protocol):
    """The stack, as far as one must know it to ask its services."""

    @property
    def urls(self) -> Mapping[str, str]: ...

    def token(self, login: str) -> str: ...
    def forget_tokens(self) -> None: ...


@dataclass(frozen=True)
class Answer:
    """An answer that counts: anything under 500."""

    status: int
    content: Any

    @property
    def accepted(self) -> bool:
        return 200 <= self.status < 300

    @property
    def guard(self) -> str:
        return str(self.content.get("guard", "")) if isinstance(self.content, dict) else ""


class Caller:
    """`once` tells when an answer was lost; `insist` asks again, for what may be asked twice."""

    def __init__(self, stack: Asked, patience: float = 180.0) -> None:
        self._stack = stack
        self._patience = patience
        self._http = httpx.AsyncClient(timeout=10, limits=httpx.Limits(max_connections=64))
        self._renewed_at = 0.0
        self._tokens: dict[str, str] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.aclose()

    async def once(
        self, login: str, method: str, service: str, path: str, body: object = None, **more: Any
    ) -> Answer:
        """Raises `Lost`."""
        headers = {"Authorization": f"Bearer {await self._token(login)}", **more.pop("headers", {})}
        content = {} if body is None and method == "POST" else body
        url = f"{self._stack.urls[service]}{path}"
        try:
            answer = await self._http.request(method, url, json=content, headers=headers, **more)
        except httpx.TransportError as error:
            raise Lost(f"{method} {service}{path}: {type(error).__name__}") from error
        if answer.status_code == 401:
            self._renew()
        if answer.status_code == 401 or answer.status_code >= 500:
            raise Lost(f"{method} {service}{path}: {answer.status_code}")
        is_json = "json" in answer.headers.get("content-type", "")
        return Answer(answer.status_code, answer.json() if is_json and answer.content else answer.text)

    async def insist(
        self, login: str, method: str, service: str, path: str, body: object = None, **more: Any
    ) -> Answer:
        """Raises `Unanswered` when the service stays away."""

        async def ask() -> Answer | None:
            return await self.once(login, method, service, path, body, **more)

        return await until(ask, self._patience, f"an answer to {method} {service}{path}")

    async def done(self, login: str, service: str, path: str, body: object = None) -> Json:
        """Post what may be posted twice, until it is accepted; refusals that pass are waited for."""

        async def ask() -> Json | None:
            answer = await self.once(login, "POST", service, path, body)
            if answer.accepted:
                return answer.content if isinstance(answer.content, dict) else {}
            if answer.status in (404, 409):
                raise Lost(f"{path}: {answer.status} {answer.guard}")
            raise AssertionError(f"POST {service}{path}: {answer.status} {answer.content}")

        return await until(ask, self._patience, f"{service}{path}")

    async def _token(self, login: str) -> str:
        if login not in self._tokens:
            try:
                self._tokens[login] = await asyncio.to_thread(self._stack.token, login)
            except httpx.HTTPError as error:
                raise Lost("no token") from error
        return self._tokens[login]

    def _renew(self) -> None:
        """A login provider that started again has new keys."""
        if time.monotonic() - self._renewed_at > RENEWAL:
            self._renewed_at = time.monotonic()
            self._tokens.clear()
            self._stack.forget_tokens()


async def until(probe: Callable[[], Awaitable[T | None]], seconds: float, what: str) -> T:
    """The first answer that is neither None nor False; a `Lost` one counts as none."""
    give_up, pause = time.monotonic() + seconds, PAUSE
    last = "nothing yet"
    while True:
        try:
            found = await probe()
            if found is not None and found is not False:
                return found
        except Lost as lost:
            last = str(lost)
        if time.monotonic() > give_up:
            raise Unanswered(f"{what} did not come within {seconds:.0f} s; last: {last}")
        await asyncio.sleep(pause)
        pause = min(pause * 1.5, LONGEST_PAUSE)
