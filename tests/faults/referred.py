"""A client, a consent, and a letter that waits at a partner: what several faults start from."""

from dataclasses import dataclass
from uuid import uuid4

from calling import Caller, Json
from ledger import Ledger, Signal
from workload import COORDINATOR, PARTNER, Workload

from stack.demo.people import CAW

LETTER = {
    "name": "Godelieve Pauwels",
    "question": "Mevrouw vraagt begeleiding bij haar budget.",
    "contact_name": "Katrien Verhaeghe",
}


@dataclass(frozen=True)
class Referred:
    dossier_id: str
    referral_id: str
    consent_id: str


async def refer(caller: Caller) -> Referred:
    """Up to the letter; the partner has it on the list once `letter` answers 200."""
    one = Signal(0, "refer", "33021F", "client", "finances_debt", str(uuid4()))
    work = Workload(caller, Ledger(), 1)
    dossier_id = await work.hand_in(one, await work.client(one))
    path = f"/dossiers/{dossier_id}"
    await caller.done(COORDINATOR, "signals", f"{path}/acknowledge")
    await caller.done(COORDINATOR, "signals", f"{path}/interpret", {"level": one.level, "theme": one.theme})
    await caller.done(COORDINATOR, "signals", f"{path}/translate", {"decisions": ["refer"]})
    grounds = {"informed": True, "agrees": True, "in_interest": True, "necessary": True}
    body: Json = {"referral_id": one.own("referral"), "partner_id": str(CAW), "ground": "consent"}
    body |= {"warmth": "cold", "fields": LETTER, "grounds": grounds}
    await caller.done(COORDINATOR, "signals", f"{path}/referrals", body)
    return Referred(dossier_id, one.own("referral"), one.own("consent"))


async def letter_guard(caller: Caller, referred: Referred) -> str | None:
    """Why the partner can't read the letter now; None when it can."""
    answer = await caller.once(PARTNER, "GET", "signals", f"/referrals/{referred.referral_id}/letter")
    assert answer.accepted or answer.status == 409, answer.content
    return None if answer.accepted else answer.guard


async def shown_as_held(caller: Caller, referred: Referred) -> str | None:
    """What the coordinator sees beside the referral in the dossier."""
    answer = await caller.once(COORDINATOR, "GET", "signals", f"/dossiers/{referred.dossier_id}")
    held: str | None = answer.content["referrals"][0]["held"]
    return held


async def state_at_the_partner(caller: Caller, referred: Referred) -> str | None:
    """None while the partner's service hasn't heard of it."""
    answer = await caller.once(PARTNER, "GET", "partners", f"/referrals/{referred.referral_id}")
    return str(answer.content["state"]) if answer.accepted else None
