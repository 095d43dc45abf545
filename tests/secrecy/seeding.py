"""Puts a secret into every field of every API that takes words or a person's data."""

from pathlib import Path
from typing import Any
from uuid import uuid4

from calling import Answer, Caller, Json, until
from ledger import Ledger, Signal
from linked import Linked
from needles import Seeds
from workload import COORDINATOR, DEPUTY, PARTNER, VOLUNTEER, Workload

from chassis.clock import brussels_date, real_now
from stack.demo.people import CAW, OCMW, PEOPLE

AREA = "33021F"
PATIENCE = 120.0
NOBODY = "http://127.0.0.1:9/"
OTHER: Json = {"name": "OCMW Poperinge", "bound_by_secrecy": True}


class Seeding:
    def __init__(self, caller: Caller, seeds: Seeds, mail: Path) -> None:
        self._caller = caller
        self._seeds = seeds
        self._linked = Linked(caller, seeds, mail)
        self.client_id = str(uuid4())
        self.dossier_id = ""
        self.referral_id = str(uuid4())
        self.today = brussels_date(real_now()).isoformat()

    async def everything(self) -> None:
        await self.person()
        await self.request_of_partner()
        await self.volunteer()
        await self.partner()
        await self.webhook()
        await self.cards()
        await self.steps()
        await self.beside()
        await self.referral()
        await self.passed_on()
        await self.ending()
        await self.bundle()
        await self.registers()
        await self.colleagues()
        await self.refused()

    async def _post(self, service: str, path: str, body: Json, login: str = COORDINATOR) -> Json:
        return await self._caller.done(login, service, path, body)

    async def _any(self, login: str, method: str, service: str, path: str, body: Any = None) -> Answer:
        """Whatever the answer is."""
        return await self._caller.insist(login, method, service, path, body)

    async def person(self) -> None:
        seeds, client_id = self._seeds, self.client_id
        born = seeds.given("client birth date", "1913-05-29")
        name = seeds.name("client name")
        client: Json = {"client_id": client_id, "name": name, "area": AREA, "birth_date": born}
        client |= {"phone": seeds.phone("client phone"), "address": seeds.address("client address")}
        await self._post("intake", "/clients", client | {"note": seeds.text("client note")})
        await self._post("intake", "/clients/search", {"q": name.split()[0]})
        await self._any(COORDINATOR, "GET", "intake", f"/clients/{client_id}")
        await self._post("intake", f"/clients/{client_id}/acquaintances", {"login": DEPUTY})
        why = {"reason": seeds.text("why a client was opened")}
        await self._post("intake", f"/clients/{client_id}/open-anyway", why, DEPUTY)
        await self._post("intake", f"/clients/{client_id}/acquaintances/let-in", {"login": DEPUTY})
        consent: Json = {"purpose": seeds.text("consent purpose"), "witness": seeds.name("consent witness")}
        consent |= {"partner_id": str(CAW), "scope": "full", "given_how": "spoken_with_witness"}
        await self._post("intake", f"/clients/{client_id}/consents", consent)
        request: Json = {"help_request_id": str(uuid4()), "client_id": client_id, "theme": "small_jobs"}
        request |= {"area": AREA, "channel": "self", "description": seeds.text("help request")}
        await self._post("intake", "/help-requests", request)
        resolved = {"resolution": "solved", "note": seeds.text("help request resolution")}
        await self._post("intake", f"/help-requests/{request['help_request_id']}/resolve", resolved)

    async def request_of_partner(self) -> None:
        """Linked to the client it names, and so sealed anew."""
        seeds, id_ = self._seeds, str(uuid4())
        person = {"name": seeds.name("asked name"), "phone": seeds.phone("asked phone")}
        asked: Json = {"help_request_id": id_, "theme": "housing", "area": AREA}
        asked |= {"person": {**person, "address": seeds.address("asked address")}}
        asked |= {"agreed": seeds.text("asked agreement"), "description": seeds.text("asked by partner")}
        await self._post("intake", "/help-requests", asked, PARTNER)
        await self._any(COORDINATOR, "GET", "intake", f"/help-requests/{id_}")
        await self._post("intake", f"/help-requests/{id_}/link", {"client_id": self.client_id})
        answer = {"resolution": "informed", "answer": seeds.text("answer to partner")}
        await self._post("intake", f"/help-requests/{id_}/resolve", answer)
        await self._any(PARTNER, "GET", "intake", "/my/help-requests")

    async def volunteer(self) -> None:
        seeds, volunteer_id = self._seeds, str(uuid4())
        name = seeds.name("volunteer name")
        body: Json = {"volunteer_id": volunteer_id, "name": name, "area": AREA}
        body |= {"phone": seeds.phone("volunteer phone"), "email": seeds.mail("volunteer mail")}
        await self._post("volunteers", "/volunteers", body)
        await self._post("volunteers", "/volunteers/search", {"q": name.split()[0]})
        await self._any(COORDINATOR, "GET", "volunteers", f"/volunteers/{volunteer_id}")

    async def partner(self) -> None:
        seeds = self._seeds
        body: Json = {"partner_id": str(CAW), "name": "CAW", "bound_by_secrecy": True}
        body |= {"contact": seeds.name("partner contact"), "email": seeds.mail("partner mail")}
        body |= {"reached_by": "link"}
        body |= {"pulled_by": seeds.name("partner's puller"), "contact_role": seeds.text("contact's role")}
        other = {"name": seeds.name("other contact"), "email": seeds.mail("other contact's mail")}
        other |= {"phone": seeds.phone("other contact's phone"), "role": seeds.text("other contact's role")}
        body |= {"phone": seeds.phone("partner phone"), "other_contacts": [other]}
        await self._post("partners", "/partners", body, login="ann")
        agreed: Json = {"signed_on": self.today, "secrecy": "discretion"}
        agreed |= {"partner_expects": seeds.text("partner expects"), "contact": seeds.name("agreed contact")}
        agreed |= {"network_expects": seeds.text("network expects"), "kept_where": seeds.text("kept where")}
        await self._post("partners", f"/partners/{CAW}/agreements", agreed)
        await self._any(COORDINATOR, "GET", "partners", f"/partners/{CAW}/agreements")

    async def webhook(self) -> None:
        """Where nobody listens: what is told of the referral stays, and what went wrong is logged."""
        made = await self._post("partners", "/webhooks", {"partner_id": str(CAW), "url": NOBODY}, login="ann")
        self._seeds.whole("webhook secret", made["secret"])
        made = await self._post("partners", f"/webhooks/{CAW}/rotate", {}, login="ann")
        self._seeds.whole("new webhook secret", made["secret"])

    async def cards(self) -> None:
        seeds = self._seeds
        card: Json = {"client_id": self.client_id, "channel": "visit_card", "text": seeds.text("card text")}
        card |= {"interpretation": seeds.text("card interpretation"), "wants": seeds.text("card wants")}
        card |= {"handled_by_volunteer": seeds.text("card handled by volunteer")}
        self.dossier_id = (await self._post("signals", "/cards", card, VOLUNTEER))["dossier_id"]
        anonymous: Json = {"client_id": self.client_id, "nothing_passed_on": True, "channel": "visit_card"}
        await self._post("signals", "/cards", anonymous | {"text": seeds.text("anonymous card")}, VOLUNTEER)
        sender = {"kind": "other", "name": seeds.name("card sender")}
        behalf: Json = {"area": AREA, "channel": "paper", "text": seeds.text("card on behalf")}
        await self._post("signals", "/cards", behalf | {"sender": sender})
        note: Json = {"area": AREA, "channel": "phone", "text": seeds.text("phone note")}
        note |= {"signal_id": str(uuid4())}
        note |= {"further": [{"signal_id": str(uuid4()), "text": seeds.text("further signal")}]}
        answers = {"call_back_when": seeds.text("card answer")}
        await self._post(
            "signals", "/cards", note | {"form": {"card": "phone_note", "version": 1}, "answers": answers}
        )
        call: Json = {"area": AREA, "level": "client", "theme": "mobility", "decision": "inform"}
        call |= {"text": seeds.text("call"), "answer": seeds.text("call answer")}
        await self._post(
            "signals", "/calls", call | {"sender": {"kind": "other", "name": seeds.name("caller")}}
        )

    async def _step(self, step: str, **body: Any) -> Json:
        return await self._post("signals", f"/dossiers/{self.dossier_id}/{step}", body)

    async def steps(self) -> None:
        seeds = self._seeds
        await self._step("acknowledge", note=seeds.text("acknowledgement"))
        note = seeds.text("interpretation note")
        await self._step("interpret", level="client", theme="finances_debt", weight=3, note=note)
        await self._step("translate", decisions=["act", "refer"], reason=seeds.text("decision reason"))
        action: Json = {"action_id": str(uuid4()), "kind": "information", "due_on": self.today}
        await self._step("actions", **action, note=seeds.text("action note"))
        done = {"note": seeds.text("action done")}
        await self._post("signals", f"/actions/{action['action_id']}/done", done)
        lack = seeds.text("structural signal")
        await self._step("structural", level="service", theme="waiting_list", text=lack)

    async def beside(self) -> None:
        """What colleagues put beside the case."""
        seeds = self._seeds
        for visibility in ("team", "coordinator"):
            await self._step("notes", visibility=visibility, text=seeds.text(f"note for {visibility}"))
        await self._step("block-disclosure")
        await self._step("lift-block", reason=seeds.text("why a block was lifted"))
        path = f"/dossiers/{self.dossier_id}/attachments"
        for reason in (None, seeds.text("attachment's removal")):
            name = f"{seeds.name('attachment name')}.pdf"
            words = seeds.text("attachment bytes").encode()
            content = b"%PDF-1.7\n%" + words + b"\n1 0 obj\n<< >>\nendobj\nstartxref\n9\n%%EOF\n"
            form = {"data": {"visibility": "team"}, "files": {"file": (name, content)}}
            made = await self._caller.insist(COORDINATOR, "POST", "signals", path, **form)
            one = f"{path}/{made.content['attachment_id']}"
            assert (await self._any(COORDINATOR, "GET", "signals", one)).accepted
            if reason:
                await self._post("signals", f"{one}/remove", {"reason": reason})

    async def referral(self) -> None:
        seeds, path = self._seeds, f"/referrals/{self.referral_id}"
        grounds: Json = {"informed": True, "agrees": True, "in_interest": True, "necessary": True}
        letter: Json = {"referral_id": self.referral_id, "partner_id": str(CAW), "ground": "consent"}
        fields: Json = {"name": seeds.name("first letter name"), "question": seeds.text("letter")}
        fields |= {"contact_name": seeds.name("first letter contact")}
        letter |= {"warmth": "cold", "fields": fields}
        grounds |= {"danger": seeds.text("danger")}
        await self._step("referrals", **letter, grounds=grounds)

        async def read() -> bool:
            return (await self._caller.once(PARTNER, "GET", "signals", f"{path}/letter")).accepted

        await until(read, PATIENCE, "the letter")
        await self._linked.reads(self.referral_id)
        await self._caller.done(PARTNER, "partners", f"{path}/accept")
        words = {"outcome": "helped", "words": seeds.text("partner's words")}
        await self._post("partners", f"{path}/complete", words, PARTNER)

        async def completed() -> bool:
            view = await self._caller.once(COORDINATOR, "GET", "signals", f"/dossiers/{self.dossier_id}")
            return bool(view.content["referrals"][0]["state"] == "completed")

        await until(completed, PATIENCE, "the partner's answer")

    async def passed_on(self) -> None:
        """At the wrong door: the partner's words, and the letter sealed anew for the other."""
        seeds, referral_id = self._seeds, str(uuid4())
        consent: Json = {"purpose": seeds.text("wider consent purpose"), "scope": "full"}
        consent |= {"given_how": "written"}
        await self._post("intake", f"/clients/{self.client_id}/consents", consent)
        await self._post("partners", "/partners", {**OTHER, "partner_id": str(OCMW)}, login="ann")
        letter: Json = {"referral_id": referral_id, "partner_id": str(CAW), "ground": "consent"}
        fields: Json = {"name": seeds.name("letter name"), "phone": seeds.phone("letter phone")}
        fields |= {name: seeds.text(f"letter {name}") for name in ("reach", "question", "agreed")}
        fields |= {"contact_name": seeds.name("letter contact")}
        await self._step("referrals", **letter, fields=fields)
        await self._any(COORDINATOR, "GET", "signals", f"/referrals/{referral_id}/letter.pdf")
        body = {"to_partner_id": str(OCMW), "words": seeds.text("words at the wrong door")}

        async def passed() -> bool:
            path = f"/referrals/{referral_id}/pass-on"
            return (await self._caller.once(PARTNER, "POST", "partners", path, body)).accepted

        await until(passed, PATIENCE, "passing on")

        async def known() -> bool:
            view = await self._caller.once(COORDINATOR, "GET", "signals", f"/dossiers/{self.dossier_id}")
            return any(one["state"] == "passed_on" for one in view.content["referrals"])

        await until(known, PATIENCE, "the dossier's news")
        await self._step("translate", decisions=["inform"])

    async def ending(self) -> None:
        seeds = self._seeds
        await self._step("follow-ups", result="solved", note=seeds.text("client's answer"))
        await self._step("feedback", moment="end", channel="phone", text=seeds.text("feedback"))
        await self._step("close", resolution="solved", note=seeds.text("closing note"))
        await self._step("reopen", reason=seeds.text("reopening"))
        why = {"step": "translated", "reason": seeds.text("waiver")}
        await self._any(COORDINATOR, "POST", "signals", f"/dossiers/{self.dossier_id}/waive", why)
        await self._any(COORDINATOR, "GET", "signals", f"/dossiers/{self.dossier_id}")
        await self._any(VOLUNTEER, "GET", "signals", "/my/signals")
        await self._any(COORDINATOR, "POST", "intake", "/names", {"ids": [self.client_id]})

    async def bundle(self) -> None:
        """What is told to policy is anonymous, and sealed all the same."""
        seeds = self._seeds
        work, bundle_id = Workload(self._caller, Ledger(), 0), str(uuid4())
        for number in range(5):
            one = Signal(number, "inform", AREA, "service", "parenting")
            dossier_id = await work.hand_in(one, await work.client(one))
            level = {"level": one.level, "theme": one.theme}
            await self._post("signals", f"/dossiers/{dossier_id}/interpret", level)
        body: Json = {"bundle_id": bundle_id, "theme": "parenting", "levels": ["service"]}
        body |= {"from_month": "2020-01", "until_month": "2099-12", "title": seeds.text("bundle title")}
        body |= {"story": seeds.text("bundle story"), "examples": [seeds.text("bundle example")]}
        await self._post("reporting", "/bundles", body | {"solutions": [seeds.text("bundle solution")]})
        await self._post("reporting", f"/bundles/{bundle_id}/submit", {})
        answer = {"answer": "adjusted", "reason": seeds.text("policy's reason")}
        await self._post("reporting", f"/bundles/{bundle_id}/answer", answer, login="luc")

    async def registers(self) -> None:
        seeds = self._seeds
        common: Json = {"area": AREA, "theme": "mobility", "done": False}
        words = ("description", "action", "referred_to", "outcome")
        signal: Json = {name: seeds.text(f"imported signal {name}") for name in words}
        signal |= {**common, "row_id": str(uuid4()), "channel": "phone", "occurred_on": self.today}
        await self._post("signals", "/signals/import", {"rows": [signal]})
        request: Json = {name: seeds.text(f"imported request {name}") for name in words}
        request |= {**common, "row_id": str(uuid4()), "channel": "self", "received_on": self.today}
        await self._post("intake", "/help-requests/import", {"rows": [request]})

    async def colleagues(self) -> None:
        """A login's name comes with its token."""
        self._seeds.given("colleague name", PEOPLE[COORDINATOR].name.split()[-1])
        box: Json = {"address": self._seeds.mail("colleague mail"), "daily": True}
        await self._post("signals", "/notifications", box)
        await self._any(COORDINATOR, "GET", "signals", "/notifications")
        await self._any(COORDINATOR, "GET", "signals", "/colleagues")

    async def refused(self) -> None:
        """What is refused must not be repeated either: in a body, a query, a path or a header."""
        seeds = self._seeds
        for service, path in (("intake", "/clients"), ("signals", "/cards"), ("reporting", "/bundles")):
            odd = {
                "name": seeds.name(f"refused at {service}"),
                seeds.word(): seeds.text(f"field at {service}"),
            }
            assert (await self._any(COORDINATOR, "POST", service, path, odd)).status == 422
            written = seeds.text(f"query at {service}")
            await self._caller.insist(COORDINATOR, "GET", service, path, params={"q": written})
            await self._any(COORDINATOR, "GET", service, f"{path}/{seeds.name(f'path at {service}')}")
            header = {"accept-language": seeds.mail(f"header at {service}")}
            await self._caller.insist(COORDINATOR, "GET", service, path, headers=header)
