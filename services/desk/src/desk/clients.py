"""Thin clients of the services' public APIs, bound to one person and one page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast

import httpx

from desk.operations import Operations
from desk.partners_api import Partners
from desk.people import OFFERED
from desk.settings import SERVICES, Settings
from desk.transport import Caller, Chunks
from desk.views import (
    Assignment,
    Bundle,
    CardForm,
    Client,
    ClientRow,
    Consent,
    Dossier,
    HelpRequest,
    OwnHelpRequest,
    Proposal,
    VolunteerList,
    Worklist,
)
from desk.webhook_client import Webhooks

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _ShuttingOut:
    """Intake and signals each keep who is shut out of what they hold, under the same routes."""

    call: Caller

    async def acquaintances(self, client_id: str) -> list[dict[str, Any]]:
        return cast("list[dict[str, Any]]", await self.call.get(f"/clients/{client_id}/acquaintances"))

    async def shut_out(self, client_id: str, login: str) -> None:
        await self.call.post(f"/clients/{client_id}/acquaintances", {"login": login})

    async def let_in(self, client_id: str, login: str) -> None:
        await self.call.post(f"/clients/{client_id}/acquaintances/let-in", {"login": login})


@dataclass(frozen=True, slots=True)
class Intake(_ShuttingOut):
    async def clients(self, limit: int = OFFERED) -> list[ClientRow]:
        """The latest; each name that comes is opened, and noted as read."""
        return cast("list[ClientRow]", await self.call.get("/clients", limit=limit))

    async def search(self, name: str, limit: int = OFFERED) -> list[ClientRow]:
        return cast("list[ClientRow]", await self.call.post("/clients/search", {"q": name, "limit": limit}))

    async def client(self, client_id: str) -> Client:
        return cast("Client", await self.call.get(f"/clients/{client_id}"))

    async def register(self, body: Body) -> str:
        return str((await self.call.post("/clients", body))["client_id"])

    async def consents(self, client_id: str) -> list[Consent]:
        return cast("list[Consent]", await self.call.get(f"/clients/{client_id}/consents"))

    async def give_consent(self, client_id: str, body: Body) -> None:
        await self.call.post(f"/clients/{client_id}/consents", body)

    async def withdraw_consent(self, consent_id: str) -> None:
        await self.call.post(f"/consents/{consent_id}/withdraw")

    async def open_anyway(self, client_id: str, reason: str) -> None:
        await self.call.post(f"/clients/{client_id}/open-anyway", {"reason": reason})

    async def help_requests(self, status: str) -> list[HelpRequest]:
        return cast("list[HelpRequest]", await self.call.get("/help-requests", status=status, limit=500))

    async def help_requests_waiting(self) -> int:
        return int((await self.call.get("/help-requests/waiting"))["waiting"])

    async def own_help_requests(self) -> list[OwnHelpRequest]:
        return cast("list[OwnHelpRequest]", await self.call.get("/my/help-requests"))

    async def help_request(self, help_request_id: str) -> HelpRequest:
        return cast("HelpRequest", await self.call.get(f"/help-requests/{help_request_id}"))

    async def ask_help(self, body: Body) -> str:
        return str((await self.call.post("/help-requests", body))["help_request_id"])

    async def link(self, help_request_id: str, client_id: str) -> None:
        await self.call.post(f"/help-requests/{help_request_id}/link", {"client_id": client_id})

    async def take_up(self, help_request_id: str, dossier_id: str) -> None:
        await self.call.post(f"/help-requests/{help_request_id}/take-up", {"dossier_id": dossier_id})

    async def resolve(self, help_request_id: str, body: Body) -> None:
        await self.call.post(f"/help-requests/{help_request_id}/resolve", body)


@dataclass(frozen=True, slots=True)
class Signals(_ShuttingOut):
    async def worklist(self, view: str, limit: int, after: str | None) -> Worklist:
        return cast("Worklist", await self.call.get("/worklist", view=view, limit=limit, after=after))

    async def dossier(self, dossier_id: str) -> Dossier:
        return cast("Dossier", await self.call.get(f"/dossiers/{dossier_id}"))

    async def dossiers_of(self, client_id: str) -> list[dict[str, Any]]:
        return cast("list[dict[str, Any]]", await self.call.get(f"/clients/{client_id}/dossiers"))

    async def card_forms(self) -> list[CardForm]:
        return cast("list[CardForm]", await self.call.get("/card-forms"))

    async def card_form(self, card: str, version: int) -> CardForm:
        return cast("CardForm", await self.call.get(f"/card-forms/{card}/{version}"))

    async def card(self, body: Body) -> dict[str, Any]:
        return cast("dict[str, Any]", await self.call.post("/cards", body))

    async def phone_call(self, body: Body) -> dict[str, Any]:
        return cast("dict[str, Any]", await self.call.post("/calls", body))

    async def command(self, dossier_id: str, path: str, body: Body) -> dict[str, Any]:
        return cast("dict[str, Any]", await self.call.post(f"/dossiers/{dossier_id}/{path}", body))

    async def action_done(self, action_id: str, body: Body) -> None:
        await self.call.post(f"/actions/{action_id}/done", body)

    async def on_referral(self, referral_id: str, verb: str, body: Body) -> None:
        await self.call.post(f"/referrals/{referral_id}/{verb}", body)

    async def letter(self, referral_id: str) -> dict[str, Any]:
        return cast("dict[str, Any]", await self.call.get(f"/referrals/{referral_id}/letter"))

    async def letter_as_pdf(self, referral_id: str) -> bytes:
        return (await self.call.send("GET", f"/referrals/{referral_id}/letter.pdf")).content

    async def proposal(
        self, dossier_id: str, moment: str | None = None, signal_id: str | None = None
    ) -> Proposal:
        """Of the moment that is owed, and for every sender, unless told otherwise."""
        path = f"/dossiers/{dossier_id}/feedback-proposal"
        return cast("Proposal", await self.call.get(path, moment=moment, signal_id=signal_id))

    async def attach(self, dossier_id: str, form: Mapping[str, str], name: str, file: Chunks) -> None:
        await self.call.post_form(f"/dossiers/{dossier_id}/attachments", form, name, file)

    async def attachment(self, dossier_id: str, attachment_id: str) -> httpx.Response:
        return await self.call.send("GET", f"/dossiers/{dossier_id}/attachments/{attachment_id}")

    async def open_anyway(self, dossier_id: str, reason: str) -> None:
        await self.call.post(f"/dossiers/{dossier_id}/open-anyway", {"reason": reason})

    async def office(self) -> dict[str, Any]:
        """The colleagues, who of them is away, and who stands in."""
        return cast("dict[str, Any]", await self.call.get("/colleagues"))

    async def record_absence(self, body: Body) -> None:
        await self.call.post("/absences", body)

    async def end_absence(self, absence_id: str) -> None:
        await self.call.post(f"/absences/{absence_id}/end")

    async def notifications(self) -> dict[str, Any]:
        return cast("dict[str, Any]", await self.call.get("/notifications"))

    async def choose_mail(self, body: Body) -> None:
        await self.call.post("/notifications", body)

    async def procedures(self) -> list[dict[str, Any]]:
        return cast("list[dict[str, Any]]", await self.call.get("/procedure/versions"))

    async def diagram(self, version: str) -> bytes:
        return (await self.call.send("GET", f"/procedure/versions/{version}/diagram.svg")).content

    async def check_procedure(self, text: str) -> dict[str, Any]:
        return cast("dict[str, Any]", await self.call.post("/procedure/check", {"text": text}))

    async def add_procedure(self, text: str) -> None:
        await self.call.post("/procedure/versions", {"text": text})

    async def card_versions(self) -> list[dict[str, Any]]:
        return cast("list[dict[str, Any]]", await self.call.get("/card-forms/versions"))

    async def check_card_form(self, text: str) -> dict[str, Any]:
        return cast("dict[str, Any]", await self.call.post("/card-forms/check", {"text": text}))

    async def add_card_form(self, text: str) -> None:
        await self.call.post("/card-forms/versions", {"text": text})

    async def mine(self) -> list[dict[str, Any]]:
        return cast("list[dict[str, Any]]", await self.call.get("/my/signals"))

    async def bundle_feedback(self, bundle_id: str, body: Body) -> int:
        return int((await self.call.post(f"/bundles/{bundle_id}/feedback", body)).get("fed_back", 0))


@dataclass(frozen=True, slots=True)
class Volunteers:
    call: Caller

    async def latest(self, status: str | None = None) -> VolunteerList:
        return cast("VolunteerList", await self.call.get("/volunteers", status=status))

    async def search(self, name: str) -> VolunteerList:
        return cast("VolunteerList", await self.call.post("/volunteers/search", {"q": name}))

    async def register(self, body: Body) -> str:
        return str((await self.call.post("/volunteers", body))["volunteer_id"])

    async def step(self, volunteer_id: str, step: str) -> None:
        await self.call.post(f"/volunteers/{volunteer_id}/{step}")

    async def plan(self, body: Body) -> None:
        await self.call.post("/assignments", body)

    async def done(self, assignment_id: str) -> None:
        await self.call.post(f"/assignments/{assignment_id}/done")

    async def assignments(self) -> list[Assignment]:
        return cast("list[Assignment]", await self.call.get("/assignments"))

    async def my_assignments(self) -> list[Assignment]:
        return cast("list[Assignment]", await self.call.get("/my/assignments"))


@dataclass(frozen=True, slots=True)
class Reporting:
    call: Caller

    async def rows(self, path: str, **params: Any) -> list[dict[str, Any]]:
        """Rows of figures; some answers wrap them."""
        answer = await self.call.get(path, **params)
        return cast("list[dict[str, Any]]", answer["rows"] if isinstance(answer, dict) else answer)

    async def csv(self, path: str, **params: Any) -> bytes:
        response = await self.call.send("GET", path, params={**params, "format": "csv"})
        return response.content

    async def bundles(self, limit: int, after: str | None) -> list[Bundle]:
        return cast("list[Bundle]", await self.call.get("/bundles", limit=limit, after=after))

    async def bundle(self, bundle_id: str) -> Bundle:
        return cast("Bundle", await self.call.get(f"/bundles/{bundle_id}"))

    async def form(self, body: Body) -> str:
        return str((await self.call.post("/bundles", body))["bundle_id"])

    async def submit(self, bundle_id: str) -> None:
        await self.call.post(f"/bundles/{bundle_id}/submit")

    async def answer(self, bundle_id: str, body: Body) -> None:
        await self.call.post(f"/bundles/{bundle_id}/answer", body)


class Api:
    """Every service, on behalf of one person."""

    def __init__(self, http: httpx.AsyncClient, settings: Settings, bearer: str, traceparent: str) -> None:
        shown = f"Bearer {bearer}"
        callers = {name: Caller(http, name, settings.urls[name], shown, traceparent) for name in SERVICES}
        self._callers = callers
        self.intake = Intake(callers["intake"])
        self.signals = Signals(callers["signals"])
        self.volunteers = Volunteers(callers["volunteers"])
        self.partners = Partners(callers["partners"])
        self.webhooks = Webhooks(callers["partners"])
        self.reporting = Reporting(callers["reporting"])

    async def readers(self, service: str, subject_id: str) -> list[dict[str, Any]]:
        """The last entries about one person, in one service's audit trail."""
        return cast(
            "list[dict[str, Any]]", await self._callers[service].get(f"/subjects/{subject_id}/readers")
        )

    async def trail(self, service: str, after: int, limit: int) -> list[dict[str, Any]]:
        return cast(
            "list[dict[str, Any]]", await self._callers[service].get("/audit", after=after, limit=limit)
        )

    async def operations(self, service: str) -> Operations:
        return cast("Operations", await self._callers[service].get("/operations"))

    async def replay(self, service: str, event_id: str) -> int:
        """How many of the same key wait still."""
        answer = await self._callers[service].post(f"/dead-letters/{event_id}/replay")
        return int(answer["waiting"])

    async def names(self, service: str, ids: Iterable[str]) -> dict[str, str]:
        caller = self.intake.call if service == "intake" else self.volunteers.call
        answer = await caller.post("/names", {"ids": sorted(set(ids))})
        return {str(key): str(value) for key, value in answer["names"].items()}
