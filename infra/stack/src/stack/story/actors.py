"""The people of the story, each with their own token, and what they can do over HTTP."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Self
from uuid import uuid4

import httpx

from stack.demo.people import PEOPLE
from stack.story.waiting import eventually

Json = dict[str, Any]

not_heard_yet = frozenset({"not_yet_known", "partner_unknown", "consent_missing", "volunteer_unknown"})
"""Guards that may stand in the way for a moment, while a service still has to hear of another's fact."""


class Refused(Exception):
    """A service said no. `guard` names the rule, `satisfied_by` says what would change its mind."""

    def __init__(self, response: httpx.Response) -> None:
        problem = _json(response) if "json" in response.headers.get("content-type", "") else {}
        self.status = response.status_code
        self.guard = str(problem.get("guard", ""))
        self.detail = str(problem.get("detail") or problem.get("title") or "")
        self.satisfied_by = str(problem.get("satisfied_by", ""))
        where = f"{response.request.method} {response.request.url.path}"
        super().__init__(f"{where}: {self.status} {self.guard or self.detail}")


def _json(response: httpx.Response) -> Json:
    with suppress(ValueError):
        content = response.json()
        return content if isinstance(content, dict) else {}
    return {}


@dataclass(frozen=True, slots=True)
class Actor:
    """One person with a login."""

    login: str
    urls: Mapping[str, str]
    http: httpx.Client

    @classmethod
    def log_in(cls, login: str, urls: Mapping[str, str], token: str) -> Self:
        headers = {"Authorization": f"Bearer {token}", "Accept-Language": "nl"}
        return cls(login, urls, httpx.Client(headers=headers, timeout=30))

    @property
    def name(self) -> str:
        return PEOPLE[self.login].name

    @property
    def first_name(self) -> str:
        return self.name.split()[0]

    def ask(
        self, method: str, service: str, path: str, body: Json | None = None, **query: Any
    ) -> httpx.Response:
        url = self.urls[service] + path
        return self.http.request(method, url, json=body, params=query or None)

    def get(self, service: str, path: str, **query: Any) -> Any:
        return self._content(self.ask("GET", service, path, **query))

    def post(self, service: str, path: str, body: Json | None = None) -> Any:
        """Raises `Refused`."""
        return self._content(self.ask("POST", service, path, body if body is not None else {}))

    def post_when_heard(self, service: str, path: str, body: Json) -> Any:
        """Posts again while the service hasn't heard yet of what the command rests on."""

        def attempt() -> Any:
            try:
                return self.post(service, path, body)
            except Refused as refused:
                if refused.guard in not_heard_yet:
                    return None
                raise

        return eventually(f"het antwoord op {path.rsplit('/', 1)[-1]}", attempt)

    @staticmethod
    def _content(response: httpx.Response) -> Any:
        if not response.is_success:
            raise Refused(response)
        return response.json() if response.content else None


class Coordinator(Actor):
    """The pivot: takes every step of the procedure."""

    def registers(self, name: str, area: str, **more: Any) -> str:
        client = {"client_id": str(uuid4()), "name": name, "area": area, **more}
        return str(self.post("intake", "/clients", client)["client_id"])

    def records_consent(self, client_id: str, partner_id: str, purpose: str) -> str:
        terms = {
            "consent_id": str(uuid4()),
            "partner_id": partner_id,
            "purpose": purpose,
            "scope": "full",
            "given_how": "written",
        }
        return str(self.post("intake", f"/clients/{client_id}/consents", terms)["consent_id"])

    def withdraws(self, consent_id: str) -> None:
        self.post("intake", f"/consents/{consent_id}/withdraw")

    def plans(self, volunteer_id: str, client_id: str, offer: str, on: str) -> str:
        visit = {
            "assignment_id": str(uuid4()),
            "volunteer_id": volunteer_id,
            "client_id": client_id,
            "offer": offer,
            "planned_on": on,
        }
        return str(self.post("volunteers", "/assignments", visit)["assignment_id"])

    def dossier(self, dossier_id: str) -> Json:
        found: Json = self.get("signals", f"/dossiers/{dossier_id}")
        return found

    def acknowledges(self, dossier_id: str) -> Json:
        return self._step(dossier_id, "acknowledge", {})

    def interprets(self, dossier_id: str, level: str, theme: str, weight: int | None = None) -> Json:
        return self._step(dossier_id, "interpret", {"level": level, "theme": theme, "weight": weight})

    def decides(self, dossier_id: str, *decisions: str, reason: str | None = None) -> Json:
        return self._step(dossier_id, "translate", {"decisions": list(decisions), "reason": reason})

    def plans_action(self, dossier_id: str, kind: str, due_on: str, note: str) -> str:
        action_id = str(uuid4())
        action = {"action_id": action_id, "kind": kind, "due_on": due_on, "note": note}
        self._step(dossier_id, "actions", action)
        return action_id

    def finishes_action(self, action_id: str) -> Json:
        done: Json = self.post("signals", f"/actions/{action_id}/done")
        return done

    def refers(self, dossier_id: str, partner_id: str, name: str, question: str) -> str:
        """On consent, which signals must have heard of first."""
        referral_id = str(uuid4())
        referral = {
            "referral_id": referral_id,
            "partner_id": partner_id,
            "ground": "consent",
            "warmth": "first_contact_made",
            "fields": {"name": name, "question": question, "contact_name": self.name},
            "grounds": {"informed": True, "agrees": True, "in_interest": True, "necessary": True},
        }
        self.post_when_heard("signals", f"/dossiers/{dossier_id}/referrals", referral)
        return referral_id

    def asks_the_client(self, dossier_id: str, result: str, note: str) -> Json:
        return self._step(dossier_id, "follow-ups", {"result": result, "note": note})

    def feeds_back(self, dossier_id: str, moment: str, channel: str, text: str) -> Json:
        return self._step(dossier_id, "feedback", {"moment": moment, "channel": channel, "text": text})

    def signals_the_lack(self, dossier_id: str, level: str, theme: str, text: str) -> str:
        """A second, anonymous signal about what is missing; its dossier is on its own."""
        structural = {"level": level, "theme": theme, "text": text}
        answer = self.post("signals", f"/dossiers/{dossier_id}/structural", structural)
        return str(answer["dossier_id"])

    def closes(self, dossier_id: str, resolution: str) -> Json:
        return self._step(dossier_id, "close", {"resolution": resolution})

    def _step(self, dossier_id: str, step: str, body: Json) -> Json:
        given = {name: value for name, value in body.items() if value is not None}
        taken: Json = self.post("signals", f"/dossiers/{dossier_id}/{step}", given)
        return taken


class Volunteer(Actor):
    @property
    def person_id(self) -> str:
        return str(PEOPLE[self.login].person)

    def assignments(self) -> list[Json]:
        mine: list[Json] = self.get("volunteers", "/my/assignments")
        return mine

    def finishes(self, assignment_id: str) -> None:
        self.post("volunteers", f"/assignments/{assignment_id}/done")

    def hands_in(self, text: str, **card: Any) -> Json:
        """A card; answers with its signal and dossier."""
        content = {"signal_id": str(uuid4()), "text": text, **card}
        handed_in: Json = self.post_when_heard("signals", "/cards", content)
        return handed_in

    def signals(self) -> list[Json]:
        mine: list[Json] = self.get("signals", "/my/signals")
        return mine


class PartnerStaff(Actor):
    @property
    def organisation_id(self) -> str:
        return str(PEOPLE[self.login].organisation)

    def receives(self, referral_id: str) -> Json:
        """Waits until the referral stands on the organisation's list."""

        def listed() -> Json | None:
            referrals: list[Json] = self.get("partners", "/referrals")
            return next((one for one in referrals if one["referral_id"] == referral_id), None)

        return eventually(f"een doorverwijzing bij {self.first_name}", listed)

    def reads_letter(self, referral_id: str) -> Json:
        letter: Json = self.get("signals", f"/referrals/{referral_id}/letter")
        return letter

    def accepts(self, referral_id: str) -> None:
        self.post("partners", f"/referrals/{referral_id}/accept")

    def declines(self, referral_id: str, reason: str, words: str) -> None:
        self.post("partners", f"/referrals/{referral_id}/decline", {"reason": reason, "words": words})

    def completes(self, referral_id: str, outcome: str) -> None:
        self.post("partners", f"/referrals/{referral_id}/complete", {"outcome": outcome})


class Steering(Actor):
    def answers(self, bundle_id: str, answer: str, reason: str) -> None:
        self.post("reporting", f"/bundles/{bundle_id}/answer", {"answer": answer, "reason": reason})


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody who plays."""

    katrien: Coordinator
    wouter: Coordinator
    mieke: Volunteer
    jozef: Volunteer
    rita: Volunteer
    sofie: PartnerStaff
    els: PartnerStaff
    luc: Steering
    ann: Actor
    dirk: Actor
    hilde: Coordinator
    systeem: Actor

    @classmethod
    def log_in(cls, urls: Mapping[str, str], token_for: Callable[[str], str]) -> Self:
        roles: dict[str, type[Actor]] = cls.__annotations__
        return cls(**{login: role.log_in(login, urls, token_for(login)) for login, role in roles.items()})  # type: ignore[arg-type]

    @property
    def volunteers(self) -> tuple[Volunteer, ...]:
        return (self.mieke, self.jozef, self.rita)

    def everyone(self) -> tuple[Actor, ...]:
        return tuple(getattr(self, login) for login in self.__slots__)

    def leave(self) -> None:
        for actor in self.everyone():
            actor.http.close()
