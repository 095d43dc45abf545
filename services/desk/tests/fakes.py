"""Services in the test's own process: they answer in the shapes of the real ones, and keep what was asked."""

import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

import httpx
from joserfc import jwt
from joserfc.jwk import RSAKey

from .answers import DOSSIER, ISSUER, NAMES, Answer, problem
from .usual import answers


@dataclass
class Asked:
    method: str
    service: str
    path: str
    params: dict[str, str]
    headers: httpx.Headers
    body: Any


@dataclass
class FakeServices:
    """`answers` maps `METHOD service /path` to a body, to (status, body), or to a callable giving either."""

    answers: dict[str, Any] = field(default_factory=answers)
    away: set[str] = field(default_factory=set)
    asked: list[Asked] = field(default_factory=list)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        service = request.url.host.removesuffix(".test")
        if service in self.away:
            raise httpx.ConnectError("away", request=request)
        is_form = request.headers.get("content-type", "").startswith("multipart/")
        body = request.content if is_form else json.loads(request.content or "null")
        path = request.url.path
        self.asked.append(
            Asked(request.method, service, path, dict(request.url.params), request.headers, body)
        )
        status, answer = self._answer(request.method, service, path, body)
        if isinstance(answer, httpx.Response):
            return answer
        if isinstance(answer, bytes):
            return httpx.Response(status, content=answer)
        return httpx.Response(status, json=answer)

    def _answer(self, method: str, service: str, path: str, body: Any) -> Answer:
        if path == "/names":
            return 200, {"names": {key: NAMES[key] for key in body["ids"] if key in NAMES}}
        key = f"{method} {service} {path}"
        if key in self.answers:
            found = self.answers[key]
            found = found(body) if callable(found) else found
            return found if isinstance(found, tuple) else (200, found)
        if method == "POST" and re.match(r"POST signals /(dossiers|actions|referrals)/", key):
            return 200, {"dossier_id": DOSSIER, "status": "open", "allowed": [], "missing": []}
        return problem(404, "Niet gevonden")

    def sent(self, method: str, service: str, path: str) -> list[Asked]:
        return [
            each for each in self.asked if (each.method, each.service, each.path) == (method, service, path)
        ]


class FakeProvider:
    """An OpenID provider that logs in whoever it is told to."""

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, parameters={"kid": "test"})
        self.published = self.key
        self.claims: dict[str, Any] = {}
        self.tokens: list[dict[str, list[str]]] = []

    def id_token(self, **over: Any) -> str:
        claims = {"iss": ISSUER, "aud": "draaischijf", "exp": int(time.time()) + 3600, **self.claims, **over}
        return jwt.encode({"alg": "RS256", "kid": "test"}, claims, self.key)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/.well-known/openid-configuration":
            return httpx.Response(
                200,
                json={
                    "issuer": ISSUER,
                    "authorization_endpoint": f"{ISSUER}/authorize",
                    "token_endpoint": f"{ISSUER}/token",
                    "jwks_uri": f"{ISSUER}/jwks",
                    "end_session_endpoint": f"{ISSUER}/logout",
                },
            )
        if request.url.path == "/jwks":
            return httpx.Response(200, json={"keys": [self.published.as_dict(private=False)]})
        self.tokens.append(parse_qs(request.content.decode()))
        return httpx.Response(
            200, json={"token_type": "Bearer", "access_token": "opaque", "id_token": self.id_token()}
        )


Transport = Callable[[httpx.Request], httpx.Response]


def transport(services: FakeServices, provider: FakeProvider) -> httpx.MockTransport:
    def route(request: httpx.Request) -> httpx.Response:
        return provider(request) if request.url.host == "issuer.test" else services(request)

    return httpx.MockTransport(route)
