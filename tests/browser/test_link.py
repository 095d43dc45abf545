"""A partner without an account: from the mail that arrives to the answer that the coordinator reads."""

import re
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect

from stack.mail import texts
from stack.process import wait_until

from .conftest import Visit
from .test_others import refer

pytestmark = [pytest.mark.browser, pytest.mark.stack]

PATIENCE = 30.0
PARTNER = "vzw De Wervel"


class Mailbox:
    """What is mailed from now on; whom it goes to stands on the envelope only."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "mail"
        self._seen = set(self._folder.iterdir())

    def next(self, pattern: str) -> str:
        """What the pattern's group holds, in the next mail that has it."""
        found: list[str] = []

        def arrived() -> bool:
            for path, text in texts(self._folder):
                if path not in self._seen and (match := re.search(pattern, text)):
                    self._seen.add(path)
                    found.append(match[1])
            return bool(found)

        wait_until(arrived, PATIENCE, pattern)
        return found[0]


def test_a_partner_reads_a_letter_by_a_mailed_link_and_accepts(visit: Visit, folder: Path) -> None:
    mailbox = Mailbox(folder)
    katrien = visit("katrien")
    dossier = refer(katrien, PARTNER, "Is er plaats in de voedselbedeling?")
    link = mailbox.next(r"(http://\S+/v/[\w-]{43})")
    for _ in range(5):
        for method in ("GET", "HEAD"):
            assert httpx.request(method, link).status_code == 200

    bart = visit()
    page = bart.page
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text("Er wacht een bericht van Dorpsdienst NESTOR")
    expect(page.get_by_role("main")).not_to_contain_text("voedselbedeling")
    page.get_by_role("button", name="Mail me een code").click()
    code = mailbox.next(r"te lezen: (\d{6})")
    page.get_by_label("Code").fill(code)
    page.keyboard.press("Enter")
    expect(page.locator(".letter")).to_contain_text("Is er plaats in de voedselbedeling?")
    page.get_by_role("button", name="We nemen dit op").click()
    expect(page.locator("[role=status]")).to_contain_text("Genoteerd: aanvaard")
    katrien.until_shown(dossier.removeprefix(katrien.desk), "aanvaard")

    page.get_by_role("button", name="Sluiten").click()
    expect(page.get_by_role("button", name="Mail me een code")).to_be_visible()
    logged = "\n".join(path.read_text(errors="replace") for path in (folder / "logs").iterdir())
    assert "partners" in logged
    assert link.rsplit("/", 1)[1] not in logged


def test_a_recall_closes_the_letter_while_it_is_open(visit: Visit, folder: Path) -> None:
    mailbox = Mailbox(folder)
    katrien = visit("katrien")
    dossier = refer(katrien, PARTNER, "Kan hij meedoen aan de ontmoeting?")
    page = visit(java_script_enabled=False).page
    page.goto(mailbox.next(r"(http://\S+/v/[\w-]{43})"))
    page.get_by_role("button", name="Mail me een code").click()
    page.get_by_label("Code").fill(mailbox.next(r"te lezen: (\d{6})"))
    page.get_by_role("button", name="Lees het bericht").click()
    expect(page.locator(".letter")).to_contain_text("Kan hij meedoen")
    katrien.go(dossier.removeprefix(katrien.desk))
    katrien.page.locator("summary", has_text="Terugtrekken").first.click()
    katrien.page.get_by_role("button", name="Terugtrekken").click()
    page.reload()
    expect(page.get_by_role("main")).to_contain_text("Teruggetrokken")
    expect(page.locator(".letter")).to_have_count(0)
    expect(page.get_by_role("button", name="We nemen dit op")).to_have_count(0)
