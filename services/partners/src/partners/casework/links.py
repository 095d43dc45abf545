"""Letting in who holds a mailed link: a code by mail, then a session of half an hour for one referral."""

import hashlib
import secrets
from dataclasses import dataclass
from uuid import UUID, uuid4

from chassis import logs, metrics
from chassis.assertions import Purpose, Signer
from chassis.clock import real_now
from chassis.mail import send_or_try_again
from chassis.principal import Principal
from chassis.problems import TooMany, Unavailable
from chassis.uow import Deadline, Uow
from partners.domain.links import (
    AN_HOUR_TOGETHER,
    SESSION_LASTS,
    Limited,
    Link,
    NoEntry,
    asked_for_code,
    entered,
    with_code,
    works,
)
from partners.domain.mails import mail_with_code
from partners.domain.ports import Store

CODE = "link_code"
CODE_MAIL_TRIES = 3
"""Who asked for a code doesn't wait for days."""

_log = logs.get("links")


@dataclass(frozen=True)
class Visit:
    """Who holds a link, in a session."""

    uow: Uow[Store]
    session: bytes
    link: Link


def new_capability() -> str:
    """256 random bits, for one mail; those of earlier mails go on, since mails are read in any order."""
    return secrets.token_urlsafe(32)


async def keep_link(uow: Uow[Store], capability: str, referral_id: UUID) -> None:
    await uow.store.add_link(uuid4(), _hash(capability), referral_id, real_now())


async def network_of_link(uow: Uow[Store], capability: str) -> UUID | None:
    return await uow.store.network_of_link(_hash(capability))


async def network_of_session(uow: Uow[Store], token: str) -> UUID | None:
    return await uow.store.network_of_session(_hash(token))


async def see_link(uow: Uow[Store], capability: str) -> Link | None:
    return await uow.store.link(_hash(capability))


async def _find_link(uow: Uow[Store], capability: str) -> Link | None:
    """The link, locked; from here on its holder acts."""
    link = await uow.store.lock_link(_hash(capability))
    if link:
        uow.principal = _holder(uow, link)
    return link


async def ask_code(uow: Uow[Store], capability: str) -> None:
    """The same silence for a link that doesn't work, one that is asked too often, and one that is good."""
    link = await _find_link(uow, capability)
    asked = asked_for_code(link, real_now()) if link else None
    if asked is None or not await _within(uow, Limited.CODES):
        return
    await uow.store.save_link(asked)
    uow.schedule(asked.link_id, CODE, uow.clock.now())


async def on_code(uow: Uow[Store], deadline: Deadline) -> None:
    """A code is made when it is mailed, and kept as a keyed hash: it stands nowhere."""
    link = await uow.store.lock_link_of(deadline.subject)
    given_up = int(deadline.data.get("tries", 0)) >= CODE_MAIL_TRIES
    address = await uow.store.address(link.partner_id) if link and works(link) and not given_up else None
    if link is None or not address:
        return
    code = f"{secrets.randbelow(10**6):06}"
    mail = mail_with_code(code, uow.network.name)
    if await send_or_try_again(uow, deadline, address, mail.subject, mail.text):
        await uow.store.save_link(with_code(link, _keyed(uow, link, code), real_now()))
        uow.audit("link.code", "partner", [link.partner_id])


async def enter(uow: Uow[Store], capability: str, code: str) -> str:
    """The new session's token; raises `NoEntry`, for every reason the same, and the try counts."""
    link = await _find_link(uow, capability)
    if link is None or not await _within(uow, Limited.TRIES):
        raise NoEntry
    tried, lets_in = entered(link, _keyed(uow, link, code), real_now())
    await uow.store.save_link(tried)
    if not lets_in:
        metrics.links_held_up.labels(part="code").inc()
        uow.audit("link.wrong_code", "partner", [link.partner_id])
        raise NoEntry
    token, now = secrets.token_urlsafe(32), real_now()
    await uow.store.open_session(_hash(token), link.link_id, now, now + SESSION_LASTS)
    uow.audit("link.enter", "partner", [link.partner_id])
    return token


async def visit(uow: Uow[Store], token: str) -> Visit | None:
    """While the session lasts, and the partner is still reached this way."""
    session = _hash(token)
    link = await uow.store.link_of_session(session, real_now())
    if link is None or not link.usable:
        return None
    uow.principal = _holder(uow, link)
    return Visit(uow, session, link)


async def send_on(visit: Visit, purpose: Purpose) -> str:
    """An assertion. Signals says whether a letter may be read; what is new, only while the link works."""
    if purpose is not Purpose.READ_LETTER and not works(visit.link):
        raise NoEntry
    if not await _within(visit.uow, Limited.SENT_ON):
        raise TooMany
    if not visit.uow.settings.assertion_key:
        raise Unavailable
    visit.uow.audit(f"link.{purpose}", "partner", [visit.link.partner_id])
    return Signer(visit.uow.settings.assertion_key).sign(visit.uow.principal, purpose)


async def _within(uow: Uow[Store], what: Limited) -> bool:
    """Whether this is still within what all links of the network may in an hour; beyond it, an alarm."""
    count = await uow.store.count(what, real_now())
    if count <= AN_HOUR_TOGETHER[what]:
        return True
    metrics.links_held_up.labels(part=what).inc()
    _log.warning("links_held_up", network_id=uow.network_id, kind=what.value, count=count)
    return False


def _holder(uow: Uow[Store], link: Link) -> Principal:
    return Principal.link(uow.network_id, link.partner_id, link.referral_id)


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()


def _keyed(uow: Uow[Store], link: Link, code: str) -> UUID:
    """So few digits could be guessed from a plain hash."""
    return uow.vault.pseudonym("link-code", f"{link.link_id}|{code}")
