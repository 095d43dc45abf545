"""Plays signals through the whole procedure over HTTP, while everything under it may break.

Every next step follows from what the dossier itself says it owes, read again after each lost answer.
"""

import asyncio
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count

from calling import Caller, Json, Lost, until
from ledger import Ledger, Signal, signal

from chassis.clock import brussels_date, real_now
from stack.demo.people import CAW, PEOPLE

PATIENCE = 300.0
"""Seconds that one signal may take from card to closed, faults included."""

VOLUNTEER, COORDINATOR, DEPUTY, PARTNER = "mieke", "katrien", "wouter", "sofie"

LETTER = {"name": "Godelieve Pauwels", "question": "Een vraag.", "contact_name": "Katrien Verhaeghe"}

Step = tuple[str, str, str, Json]
"""Who, which service, where, and with what."""


async def prepare(caller: Caller) -> None:
    """The volunteer and the partner that the signals need."""
    entry = {"partner_id": str(CAW), "name": "CAW", "themes": ["housing"], "bound_by_secrecy": True}
    await caller.done("ann", "partners", "/partners", entry)
    person = str(PEOPLE[VOLUNTEER].person)
    volunteer = {"volunteer_id": person, "name": PEOPLE[VOLUNTEER].name, "area": "33021F"}
    await caller.done(COORDINATOR, "volunteers", "/volunteers", volunteer)
    for duty in ("information-given", "insurance", "activate"):
        await caller.done(COORDINATOR, "volunteers", f"/volunteers/{person}/{duty}")


class Workload:
    """`run` plays at least `least` signals, and goes on until `enough` says that it may end."""

    def __init__(self, caller: Caller, ledger: Ledger, least: int, workers: int = 8) -> None:
        self._caller = caller
        self._ledger = ledger
        self._least = least
        self._workers = workers
        self._numbers = count()

    async def run(self, enough: Callable[[], bool] = lambda: True) -> None:
        async with asyncio.TaskGroup() as group:
            for _ in range(self._workers):
                group.create_task(self._work(enough))

    async def _work(self, enough: Callable[[], bool]) -> None:
        for number in self._while(enough):
            await self.play(signal(number))

    def _while(self, enough: Callable[[], bool]) -> Iterator[int]:
        for number in self._numbers:
            if number >= self._least and enough():
                return
            yield number

    async def play(self, one: Signal) -> None:
        """From card to closed."""
        client_id = await self.client(one) if one.course != "inform" else None
        dossier_id = await self.hand_in(one, client_id)

        async def closed() -> bool:
            while (further := await self._forward(one, dossier_id)) and further != "closed":
                pass
            return further == "closed"

        await until(closed, PATIENCE, f"the end of signal {one.number} ({one.course}) in {dossier_id}")

    async def hand_in(self, one: Signal, client_id: str | None = None) -> str:
        """Insists, with the same id, so that a card whose answer was lost isn't a second card."""
        card: Json = {"signal_id": one.signal_id, "channel": "visit_card", "text": f"Kaart {one.number}"}
        if client_id:
            card["client_id"] = client_id
        if one.course == "anonymous":
            card["nothing_passed_on"] = True
        handed_in = await self._caller.done(VOLUNTEER, "signals", "/cards", card | {"area": one.area})
        dossier_id = str(handed_in["dossier_id"])
        self._ledger.accept_card(one, dossier_id)
        return dossier_id

    async def client(self, one: Signal) -> str:
        client_id = one.own("client")
        body = {"client_id": client_id, "name": f"Gebruiker {one.number}", "area": one.area}
        await self._caller.done(COORDINATOR, "intake", "/clients", body)
        if one.course == "refer":
            terms = {"consent_id": one.own("consent"), "partner_id": str(CAW), "purpose": "woonbegeleiding"}
            terms |= {"scope": "full", "given_how": "written"}
            await self._caller.done(COORDINATOR, "intake", f"/clients/{client_id}/consents", terms)
        return client_id

    async def _forward(self, one: Signal, dossier_id: str) -> str | None:
        """Take one step and name it; None when that can't be done yet."""
        read = await self._caller.insist(COORDINATOR, "GET", "signals", f"/dossiers/{dossier_id}")
        view: Json = read.content
        assert read.accepted, view
        if view["status"] == "closed":
            return "closed"
        step = next_step(one, dossier_id, view)
        return step[2] if step and await self._take(dossier_id, step) else None

    async def _take(self, dossier_id: str, step: Step) -> bool:
        """False when there was no answer, or a refusal: the dossier is read again, to see what is so."""
        login, service, path, body = step
        try:
            answer = await self._caller.once(login, "POST", service, path, body)
        except Lost as lost:
            self._ledger.lost[str(lost).rsplit(": ", 1)[-1]] += 1
            return False
        assert answer.status < 400 or answer.status in (404, 409), f"{path}: {answer.content}"
        if answer.accepted:
            self._ledger.steps[dossier_id, path.rsplit("/", 1)[-1]] += 1
        return answer.accepted


def next_step(one: Signal, dossier_id: str, view: Json) -> Step | None:
    """What the dossier owes first; None when it waits for somebody else."""
    owed = {step["step"] for step in view["steps"] if step["state"] in ("due", "late")}
    decision = {"act": "act", "refer": "refer"}.get(one.course, "inform")
    moment = "end" if one.course in ("act", "refer") else "decision"
    plain: dict[str, tuple[str, Json]] = {
        "acknowledged": ("acknowledge", {}),
        "interpreted": ("interpret", {"level": one.level, "theme": one.theme, "weight": 2}),
        "translated": ("translate", {"decisions": [decision]}),
        "fed_back": ("feedback", {"moment": moment, "channel": "phone", "text": "Bedankt voor het signaal."}),
    }
    path = f"/dossiers/{dossier_id}"
    if "close" in view["allowed"]:
        return COORDINATOR, "signals", f"{path}/close", {"resolution": "informed"}
    for step in ("acknowledged", "interpreted", "translated"):
        if step in owed:
            return COORDINATOR, "signals", f"{path}/{plain[step][0]}", plain[step][1]
    if "acting" in owed:
        return _refer(one, path) if one.course == "refer" else _act(one, view, path)
    if "followed_up" in owed:
        return _follow_up(view, path)
    if "fed_back" in owed:
        return COORDINATOR, "signals", f"{path}/feedback", plain["fed_back"][1]
    return None


def _refer(one: Signal, path: str) -> Step:
    grounds = {"informed": True, "agrees": True, "in_interest": True, "necessary": True}
    body = {"referral_id": one.own("referral"), "partner_id": str(CAW), "ground": "consent", "warmth": "cold"}
    return COORDINATOR, "signals", f"{path}/referrals", {**body, "fields": LETTER, "grounds": grounds}


def _act(one: Signal, view: Json, path: str) -> Step:
    action_id = one.own("action")
    if any(action["action_id"] == action_id for action in view["actions"]):
        return COORDINATOR, "signals", f"/actions/{action_id}/done", {}
    due_on = brussels_date(real_now()) + timedelta(days=60)
    body = {"action_id": action_id, "kind": "information", "due_on": due_on.isoformat()}
    return COORDINATOR, "signals", f"{path}/actions", {**body, "note": "Een folder."}


def _follow_up(view: Json, path: str) -> Step | None:
    """First the partner answers; then the client is asked whether it helped."""
    referral = view["referrals"][-1]
    partners_side = f"/referrals/{referral['referral_id']}"
    if referral["state"] in ("made", "received"):
        return PARTNER, "partners", f"{partners_side}/accept", {}
    if referral["state"] == "accepted":
        return PARTNER, "partners", f"{partners_side}/complete", {"outcome": "helped"}
    return COORDINATOR, "signals", f"{path}/follow-ups", {"result": "solved"}
