"""Verify bearer tokens against the login provider's keys."""

import asyncio
import hashlib
import time
from collections.abc import Mapping

import httpx
import jwt
from jwt.types import Options

from chassis.claims import WrongClaims, load_claims
from chassis.principal import Principal
from chassis.problems import Unauthenticated, Unavailable
from chassis.settings import Settings

ALGORITHMS = ["RS256", "ES256", "PS256"]
KEYS_REFRESH_AFTER = 10.0
"""Seconds between two fetches of the keys, so that forged key ids can't hammer the provider."""

REMEMBERED_SECONDS, REMEMBERED_TOKENS = 60.0, 1000
"""A token that was verified isn't verified again for a minute, or until it expires."""

_options: Options = {"require": ["exp", "iss", "aud", "sub"]}


class TokenVerifier:
    """Keeps the provider's public keys and turns a bearer token into a `Principal`."""

    def __init__(self, settings: Settings) -> None:
        self._issuer = settings.oidc_issuer.rstrip("/")
        self._audience = settings.oidc_audience
        self._mapping = load_claims(settings.oidc_claims)
        self._keys: dict[str | None, jwt.PyJWK] = {}
        self._fetched_at = -KEYS_REFRESH_AFTER
        self._lock = asyncio.Lock()
        self._remembered: dict[bytes, tuple[float, Principal]] = {}

    async def principal(self, authorization: str | None) -> Principal:
        """Raises `Unauthenticated` when the token is absent, expired, forged or for another audience,
        `Unavailable` when it can't be checked since the login provider is away.
        """
        scheme, _, token = (authorization or "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Unauthenticated
        digest = hashlib.sha256(token.encode()).digest()
        until, principal = self._remembered.get(digest, (0.0, None))
        if principal and time.time() < until:
            return principal
        claims = await self._claims(token)
        return self._remember(digest, claims)

    async def _claims(self, token: str) -> Mapping[str, object]:
        try:
            key = await self._key(jwt.get_unverified_header(token).get("kid"))
            claims: dict[str, object] = jwt.decode(
                token,
                key,
                algorithms=ALGORITHMS,
                audience=self._audience,
                issuer=self._issuer,
                options=_options,
                leeway=5,
            )
            return claims
        except (jwt.InvalidTokenError, KeyError, ValueError) as error:
            raise Unauthenticated from error

    def _remember(self, digest: bytes, claims: Mapping[str, object]) -> Principal:
        try:
            principal = self._mapping.principal(claims)
        except WrongClaims as error:
            raise Unauthenticated from error
        if len(self._remembered) >= REMEMBERED_TOKENS:
            self._remembered.clear()
        expires = float(str(claims["exp"]))
        self._remembered[digest] = (min(expires, time.time() + REMEMBERED_SECONDS), principal)
        return principal

    async def _key(self, kid: str | None) -> jwt.PyJWK:
        if kid not in self._keys:
            async with self._lock:
                if kid not in self._keys and time.monotonic() - self._fetched_at > KEYS_REFRESH_AFTER:
                    await self._fetch()
        return self._keys[kid]

    async def _fetch(self) -> None:
        self._fetched_at = time.monotonic()
        async with httpx.AsyncClient(timeout=5) as client:
            try:
                discovery = await client.get(f"{self._issuer}/.well-known/openid-configuration")
                keys = await client.get(discovery.raise_for_status().json()["jwks_uri"])
                key_set = jwt.PyJWKSet.from_dict(keys.raise_for_status().json())
            except httpx.HTTPError as error:
                # The token may be good: a login provider that is away is no reason to send people off.
                self._fetched_at = -KEYS_REFRESH_AFTER
                raise Unavailable from error
        self._keys = {key.key_id: key for key in key_set.keys}
        if len(key_set.keys) == 1:
            self._keys[None] = key_set.keys[0]
