"""Single-use assertions: partners sends the holder of a mailed link on to another service, for one purpose.

Partners alone has the key that signs; whom it sends to has the public one. An assertion and a login's token
are never taken for each other: each comes under its own scheme, and has its own algorithm and keys.
"""

import base64
import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

import jwt
import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from jwt.types import Options

from chassis.principal import Principal
from chassis.problems import Unauthenticated
from chassis.uow import Uow

SCHEME = "assertion"
ALGORITHM = "EdDSA"
ISSUING_SERVICE = "partners"
ISSUER = f"draaischijf.{ISSUING_SERVICE}"
TYPE = "assertion+jwt"
LIFETIME, LEEWAY = 60, 5
"""Seconds; the second for clocks that differ."""

_options: Options = {"require": ["aud", "exp", "iat", "iss", "jti", "sub"]}
_use_up = sa.text(
    """WITH over AS (
        DELETE FROM used_assertions WHERE (network_id, jti) IN (
            SELECT network_id, jti FROM used_assertions
            WHERE network_id = :network_id AND expires_at < now() - interval '1 minute'
            LIMIT 100 FOR UPDATE SKIP LOCKED)
    )
    INSERT INTO used_assertions (network_id, jti, expires_at) VALUES (:network_id, :jti, :expires_at)
    ON CONFLICT DO NOTHING RETURNING jti"""
)


class Purpose(StrEnum):
    READ_LETTER = "read_letter"
    HAND_IN_CARD = "hand_in_card"
    HELP_REQUEST = "help_request"


AUDIENCES: Mapping[Purpose, str] = {
    Purpose.READ_LETTER: "signals",
    Purpose.HAND_IN_CARD: "signals",
    Purpose.HELP_REQUEST: "intake",
}


@dataclass(frozen=True)
class Assertion:
    """Who is sent on, and for what."""

    network_id: UUID
    organisation_id: UUID
    referral_id: UUID
    purpose: Purpose
    jti: UUID
    expires_at: datetime

    @property
    def principal(self) -> Principal:
        return Principal.link(self.network_id, self.organisation_id, self.referral_id)


class Signer:
    """Partners': `key` is the private key's 32 bytes, in base64."""

    def __init__(self, key: str) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(base64.b64decode(key))
        self._kid = _kid(self._key.public_key())

    def sign(self, principal: Principal, purpose: Purpose) -> str:
        now = int(time.time())
        claims: dict[str, object] = {
            "iss": ISSUER,
            "aud": AUDIENCES[purpose],
            "sub": principal.subject,
            "iat": now,
            "exp": now + LIFETIME,
            "jti": str(uuid4()),
            "network": str(principal.network_id),
            "organisation": str(principal.organisation_id),
            "referral": str(principal.referral_id),
            "purpose": purpose.value,
        }
        return jwt.encode(claims, self._key, ALGORITHM, headers={"typ": TYPE, "kid": self._kid})


class AssertionVerifier:
    """`keys`: public keys in base64, with commas between; several while one is replaced by another."""

    def __init__(self, keys: str, audience: str) -> None:
        public = [Ed25519PublicKey.from_public_bytes(base64.b64decode(key)) for key in keys.split(",") if key]
        self._keys = {_kid(key): key for key in public}
        self._audience = audience

    def verify(self, token: str) -> Assertion:
        """Raises `Unauthenticated` for what is forged, over, for another service, or made to last longer."""
        try:
            header = jwt.get_unverified_header(token)
            if header.get("typ") != TYPE:
                raise Unauthenticated
            claims: dict[str, Any] = jwt.decode(
                token,
                self._keys[str(header.get("kid"))],
                algorithms=[ALGORITHM],
                audience=self._audience,
                issuer=ISSUER,
                options=_options,
                leeway=LEEWAY,
            )
            if not 0 < claims["exp"] - claims["iat"] <= LIFETIME:
                raise Unauthenticated
            return _assertion(claims)
        except (jwt.InvalidTokenError, KeyError, ValueError, TypeError) as error:
            raise Unauthenticated from error


async def use_up(uow: Uow[Any], assertion: Assertion) -> None:
    """In the request's own transaction, so that it counts as used once that commits.

    Raises `Unauthenticated` for one that was used before.
    """
    parameters = {
        "network_id": assertion.network_id,
        "jti": assertion.jti,
        "expires_at": assertion.expires_at,
    }
    if (await uow.execute(_use_up, parameters)).scalar_one_or_none() is None:
        raise Unauthenticated


def presented(authorization: str | None) -> str | None:
    """The assertion in this header, if it holds one."""
    scheme, _, token = (authorization or "").partition(" ")
    return token if scheme.lower() == SCHEME else None


def public_key(key: str) -> str:
    """Of the private key in base64."""
    public = Ed25519PrivateKey.from_private_bytes(base64.b64decode(key)).public_key()
    return base64.b64encode(public.public_bytes_raw()).decode()


def _kid(key: Ed25519PublicKey) -> str:
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()[:16]


def _assertion(claims: Mapping[str, Any]) -> Assertion:
    found = Assertion(
        network_id=UUID(str(claims["network"])),
        organisation_id=UUID(str(claims["organisation"])),
        referral_id=UUID(str(claims["referral"])),
        purpose=Purpose(claims["purpose"]),
        jti=UUID(str(claims["jti"])),
        expires_at=datetime.fromtimestamp(claims["exp"] + LEEWAY, UTC),
    )
    if claims["sub"] != found.principal.subject or claims["aud"] != AUDIENCES[found.purpose]:
        raise Unauthenticated
    return found
