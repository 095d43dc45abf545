"""Logging in: OpenID Connect authorization code with PKCE, state and nonce."""

import hashlib
import json
import secrets
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from chassis.claims import ClaimsMapping, WrongClaims, load_claims
from chassis.principal import ROLES
from desk.session import LoginAttempt, Session
from desk.settings import Settings

ALGORITHMS = ["RS256", "PS256", "ES256"]
LEEWAY = 60
FIRST = ("coordinator", "deputy", "administrator")
ORDER = (*FIRST, *sorted(ROLES.difference(FIRST)))
"""The desk shows the first role that somebody has."""


class LoginFailed(Exception):
    """The provider's answer can't be trusted, or it refused."""


class ProviderAway(Exception):
    """The login provider doesn't answer."""


class Provider:
    def __init__(self, settings: Settings, http: httpx.AsyncClient) -> None:
        self._settings = settings
        self._http = http
        self._mapping = load_claims(settings.claims)
        self._metadata: dict[str, Any] | None = None

    async def metadata(self) -> dict[str, Any]:
        if self._metadata is None:
            found = await self._get(f"{self._settings.issuer}/.well-known/openid-configuration")
            if str(found.get("issuer", "")).rstrip("/") != self._settings.issuer:
                raise LoginFailed("the provider calls itself something else")
            self._metadata = found
        return self._metadata

    async def authorization_url(self, attempt: LoginAttempt, redirect_uri: str) -> str:
        digest = hashlib.sha256(attempt.verifier.encode()).digest()
        query = {
            "response_type": "code",
            "client_id": self._settings.audience,
            "redirect_uri": redirect_uri,
            "scope": self._settings.scope,
            "state": attempt.state,
            "nonce": attempt.nonce,
            "code_challenge": urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        endpoint = (await self.metadata())["authorization_endpoint"]
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(query)}"

    async def finish(self, attempt: LoginAttempt, code: str, redirect_uri: str) -> Session:
        tokens = await self._exchange(attempt, code, redirect_uri)
        claims = await self._verified(str(tokens.get("id_token", "")))
        if claims.get("nonce") != attempt.nonce:
            raise LoginFailed("the nonce isn't ours")
        bearer = str(tokens.get(self._settings.bearer, ""))
        if self._settings.bearer != "id_token":
            claims = {**claims, **_payload(bearer)}
        return _session(bearer, claims, self._mapping)

    async def _exchange(self, attempt: LoginAttempt, code: str, redirect_uri: str) -> dict[str, Any]:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect_uri,
            "client_id": self._settings.audience,
            "code_verifier": attempt.verifier,
        }
        secret = self._settings.client_secret
        auth = (
            httpx.BasicAuth(quote(self._settings.audience), quote(secret))
            if secret
            else httpx.USE_CLIENT_DEFAULT
        )
        try:
            response = await self._http.post((await self.metadata())["token_endpoint"], data=form, auth=auth)
        except httpx.HTTPError as error:
            raise ProviderAway from error
        if response.status_code != 200:
            raise LoginFailed("the code was refused")
        return dict(response.json())

    async def _verified(self, token: str) -> dict[str, Any]:
        keys = await self._get((await self.metadata())["jwks_uri"])
        try:
            claims = dict(jwt.decode(token, KeySet.import_key_set(keys), algorithms=ALGORITHMS).claims)  # type: ignore[arg-type]
        except (JoseError, ValueError) as error:
            raise LoginFailed("the token's signature doesn't hold") from error
        audience = claims.get("aud")
        if claims.get("iss", "").rstrip("/") != self._settings.issuer:
            raise LoginFailed("the token is another provider's")
        if self._settings.audience not in (audience if isinstance(audience, list) else [audience]):
            raise LoginFailed("the token is for another application")
        if float(claims.get("exp", 0)) + LEEWAY < time.time():
            raise LoginFailed("the token has expired")
        return claims

    async def _get(self, url: str) -> dict[str, Any]:
        try:
            response = await self._http.get(url)
            response.raise_for_status()
        except httpx.HTTPError as error:
            raise ProviderAway from error
        return dict(response.json())


def _payload(token: str) -> dict[str, Any]:
    """The claims of a token that came straight from the provider; the services verify it themselves."""
    try:
        middle = token.split(".")[1]
        return dict(json.loads(urlsafe_b64decode(middle + "=" * (-len(middle) % 4))))
    except (IndexError, ValueError) as error:
        raise LoginFailed("the access token isn't a JWT") from error


def _session(bearer: str, claims: dict[str, Any], mapping: ClaimsMapping) -> Session:
    try:
        principal = mapping.principal(claims)
    except WrongClaims as error:
        raise LoginFailed("this login has no place in a network") from error
    if not principal.roles:
        raise LoginFailed("this login has no role")
    return Session(
        bearer=bearer,
        csrf=secrets.token_urlsafe(24),
        subject=principal.subject,
        name=principal.name or principal.subject,
        roles=tuple(role for role in ORDER if role in principal.roles),
        network_id=str(principal.network_id),
        expires_at=int(claims["exp"]),
        person_id=_text(principal.person_id),
        organisation_id=_text(principal.organisation_id),
    )


def _text(value: UUID | None) -> str | None:
    return str(value) if value else None
