"""A mailed link: who may ask for a code, and whom a code lets in. Opening the link changes nothing."""

import hmac
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from chassis.problems import GuardRefused
from partners.domain.referrals import FINAL, State

CODE_LASTS = timedelta(minutes=10)
SESSION_LASTS = timedelta(minutes=30)
CODE_TRIES = 5
"""Wrong tries at one code; then only a new one helps."""
LINK_TRIES = 20
"""Wrong tries at all the codes of a link since it last let somebody in; then it lets in nobody any more."""
CODES_AN_HOUR = 5
HOUR = timedelta(hours=1)


class ReachedBy(StrEnum):
    """How a partner reads what waits for it."""

    LOGIN = "login"
    LINK = "link"


class Limited(StrEnum):
    """What is counted for all links of a network together."""

    CODES = "codes"
    TRIES = "tries"
    SENT_ON = "sent_on"


AN_HOUR_TOGETHER = {Limited.CODES: 60, Limited.TRIES: 120, Limited.SENT_ON: 600}


@dataclass(frozen=True, slots=True)
class Link:
    """`usable`: the partner is active, and still reached this way. `code` is a keyed hash."""

    link_id: UUID
    referral_id: UUID
    partner_id: UUID
    state: State
    usable: bool
    code: UUID | None = None
    code_until: datetime | None = None
    code_wrong: int = 0
    wrong: int = 0
    asked: int = 0
    asked_since: datetime | None = None


def works(link: Link) -> bool:
    """Until the referral ends or is recalled."""
    ended = link.state in FINAL or link.state is State.RECALLED
    return link.usable and not ended and link.wrong < LINK_TRIES


def asked_for_code(link: Link, now: datetime) -> Link | None:
    """The link after asking; None when it doesn't work, or enough codes were asked for this hour."""
    anew = link.asked_since is None or now >= link.asked_since + HOUR
    asked = 1 if anew else link.asked + 1
    if not works(link) or asked > CODES_AN_HOUR:
        return None
    return replace(link, asked=asked, asked_since=now if anew else link.asked_since)


def with_code(link: Link, code: UUID, now: datetime) -> Link:
    """A new code in place of the one before."""
    return replace(link, code=code, code_until=now + CODE_LASTS, code_wrong=0)


def entered(link: Link, code: UUID, now: datetime) -> tuple[Link, bool]:
    """The link after this try, and whether it lets in. A code lets in once; a wrong one counts."""
    known, until = link.code, link.code_until
    if not works(link) or known is None or until is None or now >= until:
        return link, False
    if link.code_wrong >= CODE_TRIES:
        return link, False
    if not hmac.compare_digest(known.bytes, code.bytes):
        return replace(link, code_wrong=link.code_wrong + 1, wrong=link.wrong + 1), False
    return replace(link, code=None, code_until=None, code_wrong=0, wrong=0), True


class NoEntry(GuardRefused):
    """Of every failure alike: it tells nothing of the link or of the code. What was tried stays counted."""

    keeps = True

    def __init__(self) -> None:
        super().__init__(
            "no_entry",
            nl="Deze code klopt niet, of ze geldt niet meer.",
            en="This code isn't right, or is no longer valid.",
            satisfy_nl="Vraag een nieuwe code. Helpt dat niet, bel dan het netwerk.",
            satisfy_en="Ask for a new code. If that doesn't help, call the network.",
        )


def check_reach(reached_by: ReachedBy, email: str | None) -> None:
    """Raises `GuardRefused` when the link would have nowhere to go."""
    if reached_by is ReachedBy.LINK and not email:
        raise GuardRefused(
            "address_needed",
            nl="Zonder mailadres kan er geen link vertrekken.",
            en="Without an e-mail address no link can be sent.",
            satisfy_nl="Vul het mailadres van de contactpersoon in, of kies aanmelden.",
            satisfy_en="Give the contact person's e-mail address, or choose logging in.",
        )
