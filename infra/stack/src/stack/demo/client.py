"""The services' public HTTP, as the demo's people, each with the token of an own login."""

import time
from collections.abc import Mapping
from typing import Any, Self

import httpx

from stack.login import token_for
from stack.process import StackError

PATIENCE = 30.0
"""Seconds that one service may take to hear what another has published."""


class Services:
    def __init__(self, issuer: str, urls: Mapping[str, str]) -> None:
        self._issuer = issuer
        self._urls = urls
        self._tokens: dict[str, str] = {}
        self._http = httpx.Client(timeout=30)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._http.close()

    def token(self, login: str) -> str:
        if login not in self._tokens:
            self._tokens[login] = token_for(self._issuer, login)
        return self._tokens[login]

    def get(self, login: str, service: str, path: str) -> Any:
        return self._done(self._send(login, "GET", service, path, None))

    def post(self, login: str, service: str, path: str, body: object = None) -> Any:
        """Raises `StackError` when refused: what the demo asks, a coordinator could ask."""
        return self._done(self._send(login, "POST", service, path, body))

    def post_once_known(self, login: str, service: str, path: str, body: object = None) -> Any:
        """Ask again while the service hasn't heard yet of what it is about."""
        return self._done(self._patiently({404, 409}, login, service, path, body))

    def post_unless_done(self, login: str, service: str, path: str, body: object = None) -> None:
        """What a filling that broke off had done already is refused the second time."""
        answer = self._patiently({404}, login, service, path, body)
        if answer.status_code != 409:
            self._done(answer)

    def _patiently(
        self, not_yet: set[int], login: str, service: str, path: str, body: object
    ) -> httpx.Response:
        deadline = time.monotonic() + PATIENCE
        while True:
            answer = self._send(login, "POST", service, path, body)
            if answer.status_code not in not_yet or time.monotonic() > deadline:
                return answer
            time.sleep(0.1)

    def _send(self, login: str, method: str, service: str, path: str, body: object) -> httpx.Response:
        """Waits for a service that fell to be there again; raises `StackError` when its answer was lost."""
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                return self._http.request(
                    method,
                    f"{self._urls[service]}{path}",
                    json=body if body is not None or method == "GET" else {},
                    headers={"Authorization": f"Bearer {self.token(login)}"},
                )
            except httpx.TransportError as lost:
                refused = isinstance(lost, httpx.ConnectError)
                if not refused or time.monotonic() > deadline:
                    raise StackError(
                        f"De demo kon niet worden gevuld: {service} viel weg. Start ze opnieuw."
                    ) from lost
            time.sleep(0.1)

    def _done(self, answer: httpx.Response) -> Any:
        if answer.is_success:
            return answer.json() if answer.content else None
        route = f"{answer.request.method} {answer.request.url.path}"
        raise StackError(
            f"De demo kon niet worden gevuld: {route} gaf {answer.status_code}\n{answer.text[:500]}"
        )
