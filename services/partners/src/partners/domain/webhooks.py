"""Where a partner's own system is told what happened to a referral, and how it knows that we tell it."""

import base64
import hmac
import ipaddress
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import SplitResult, urlsplit
from uuid import UUID

from chassis.addresses import is_public, names_loopback
from chassis.problems import FieldError, GuardRefused, Invalid, Words

SECRET_BYTES = 32
SECRET_PREFIX = "whsec_"  # noqa: S105 - what Standard Webhooks puts before each secret
OLD_SECRET_LASTS = timedelta(hours=24)


class State(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"
    GONE = "gone"
    """The receiver answered 410: paused, and it did that itself."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """A partner's subscription. One try at a time: until `busy_until`, one is under way."""

    partner_id: UUID
    url: str
    state: State
    secrets: tuple[str, ...]
    busy_until: datetime | None


def new_secret() -> str:
    return SECRET_PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def signatures(held: Sequence[str], message_id: str, timestamp: int, body: bytes) -> str:
    """Of Standard Webhooks, `v1`: one for each secret, so that a receiver may know either."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    return " ".join(f"v1,{_signature(secret, signed)}" for secret in held)


def _signature(secret: str, signed: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    return base64.b64encode(hmac.digest(key, signed, "sha256")).decode()


def check_url(url: str, ports: frozenset[int], *, loopback: bool) -> None:
    """Raises `Invalid` unless it is https to a public server; what its name stands for is looked at later."""
    try:
        parts = urlsplit(url)
        fine = (loopback and names_loopback(url)) or _is_public_https(parts, ports)
    except ValueError:
        raise _wrong_url() from None
    if not fine or "@" in parts.netloc or parts.fragment:
        raise _wrong_url()


def _is_public_https(parts: SplitResult, ports: frozenset[int]) -> bool:
    host = parts.hostname or ""
    return parts.scheme == "https" and (parts.port or 443) in ports and _may_be_public(host)


def _may_be_public(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        # A last part of digits alone is an address in one of its older spellings (0x7f.1, 2130706433).
        last = host.rpartition(".")[2]
        return "." in host and host.isascii() and not last.isdigit() and not last.startswith("0x")
    return is_public(host)


def _wrong_url() -> Invalid:
    words = Words(
        "Geef een adres dat met https:// begint, op een openbare server, zonder gebruikersnaam.",
        "Give an address that starts with https://, on a public server, without user name.",
    )
    return Invalid(words.nl, words.en, errors=[FieldError("/body/url", words)])


def not_active() -> GuardRefused:
    return GuardRefused(
        "webhook_paused",
        nl="Deze webhook staat op pauze.",
        en="This webhook is paused.",
        satisfy_nl="Hervat hem eerst.",
        satisfy_en="Resume it first.",
    )
