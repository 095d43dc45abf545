"""A partner without a login: mail, code, letter and answer; and a consent that is withdrawn meanwhile."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from stack.demo.people import DE_WERVEL
from stack.mail import texts
from stack.running import RunningStack
from stack.story.actors import Cast
from stack.story.waiting import eventually
from stack.testing import StackFactory

pytestmark = [pytest.mark.stack, pytest.mark.slow]

ENTRY = {
    "partner_id": str(DE_WERVEL),
    "name": "vzw De Wervel",
    "contact": "Bart Coene",
    "email": "bart.coene@dewervel.example",
    "bound_by_secrecy": False,
    "reached_by": "link",
}


@pytest.fixture(scope="module")
def running_stack(start_stack: StackFactory) -> Iterator[RunningStack]:
    """With a desk's address, which mailed links need."""
    with start_stack(environment={"DRAAISCHIJF_URL_DESK": "https://desk.example"}) as stack:
        yield stack


@pytest.fixture(scope="module")
def cast(running_stack: RunningStack) -> Iterator[Cast]:
    logged_in = Cast.log_in(running_stack.urls, running_stack.token)
    logged_in.katrien.post("partners", "/partners", ENTRY)
    yield logged_in
    logged_in.leave()


@dataclass
class Bart:
    """He has a mailbox and a browser; his desk asks the services what is here asked of them at once."""

    stack: RunningStack
    seen: set[Path]
    session: str = ""

    def mailed(self, pattern: str) -> str:
        def arrived() -> str | None:
            for path, text in texts(self.stack.home.folder / "mail"):
                if path not in self.seen and (match := re.search(pattern, text)):
                    self.seen.add(path)
                    return match[1]
            return None

        return eventually(pattern, arrived)

    def asks(self, method: str, path: str, **body: Any) -> httpx.Response:
        shown = {"Authorization": f"Link {self.session}"} if self.session else {}
        url = f"{self.stack.urls['partners']}/links/{path}"
        return httpx.request(method, url, json=body or None, headers=shown, timeout=30)

    def enters(self) -> None:
        link = self.mailed(r"https://desk\.example/v/([\w-]{43})")
        assert self.asks("POST", "look", capability=link).json()["works"]
        self.asks("POST", "code", capability=link)
        code = self.mailed(r"te lezen: (\d{6})")
        self.session = self.asks("POST", "enter", capability=link, code=code).json()["session"]

    def opens(self, referral_id: str) -> httpx.Response:
        sent_on = self.asks("POST", "assertion", purpose="read_letter").json()["assertion"]
        url = f"{self.stack.urls['signals']}/referrals/{referral_id}/letter"
        return httpx.get(url, headers={"Authorization": f"Assertion {sent_on}"}, timeout=30)


@pytest.fixture
def bart(running_stack: RunningStack) -> Bart:
    folder = running_stack.home.folder / "mail"
    return Bart(running_stack, {path for path, _ in texts(folder)})


def referred(cast: Cast, words: str) -> tuple[str, str, str]:
    """Its dossier, its own id, and the consent that it rests on."""
    katrien = cast.katrien
    client_id = katrien.registers("Marc Verbrugghe", "33021A")
    consent_id = katrien.records_consent(client_id, str(DE_WERVEL), "voedselbedeling")
    card = cast.mieke.hands_in("De koelkast is leeg.", client_id=client_id, channel="visit_card")
    dossier_id = card["dossier_id"]
    katrien.interprets(dossier_id, "client", "poverty")
    katrien.decides(dossier_id, "refer")
    return dossier_id, katrien.refers(dossier_id, str(DE_WERVEL), "Marc Verbrugghe", words), consent_id


def state_of(cast: Cast, dossier_id: str) -> str:
    return str(cast.katrien.dossier(dossier_id)["referrals"][0]["state"])


def test_a_partner_without_a_login_reads_and_takes_it_up(cast: Cast, bart: Bart) -> None:
    dossier_id, referral_id, _ = referred(cast, "Kan Marc vanaf vrijdag komen?")
    bart.enters()
    letter = eventually(
        "de brief", lambda: answer if (answer := bart.opens(referral_id)).is_success else None
    )
    assert "Kan Marc vanaf vrijdag komen?" in letter.json()["letter"]
    number = str(uuid4())
    for _ in range(2):
        assert bart.asks("POST", "accept", number=number).json()["referral"]["state"] == "accepted"
    eventually("het antwoord bij de coördinator", lambda: state_of(cast, dossier_id) == "accepted")
    trail = cast.dirk.get("signals", "/audit")
    assert (f"link:{referral_id}", "link", "read_letter") in [
        (one["actor"], one["role"], one["action"]) for one in trail
    ]


def test_a_withdrawn_consent_closes_the_letter_in_an_open_session(cast: Cast, bart: Bart) -> None:
    dossier_id, referral_id, consent_id = referred(cast, "Hij vraagt een pakket.")
    bart.enters()
    eventually("de brief", lambda: bart.opens(referral_id).is_success)
    cast.katrien.withdraws(consent_id)
    eventually("de terugroeping", lambda: state_of(cast, dossier_id) == "recalled")
    assert bart.opens(referral_id).json()["guard"] == "referral_recalled"
    eventually(
        "de terugroeping bij de partner",
        lambda: bart.asks("GET", "referral").json()["referral"]["state"] == "recalled",
    )
    refused = bart.asks("POST", "accept", number=str(uuid4()))
    assert (refused.status_code, refused.json()["guard"]) == (409, "referral_recalled")
