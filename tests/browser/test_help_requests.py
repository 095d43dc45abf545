"""A help request of a partner, all the way: asked, linked, taken up as a signal that can be referred."""

import pytest
from playwright.sync_api import expect

from .conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.stack]

NAME = "Zulma Vermander"


def test_a_partners_request_becomes_a_dossier(visit: Visit) -> None:
    partner = visit("els")
    page = partner.go("/help-requests/new")
    page.get_by_label("Wat wordt er gevraagd?").fill("Het huis zit vol schimmel, ze vreest voor de kinderen.")
    page.get_by_label("Thema").select_option("housing")
    page.get_by_label("Gemeente of deelgemeente").select_option("33021F")
    page.get_by_label("Naam").fill(NAME)
    page.get_by_label("Waarmee ging die persoon akkoord?").fill("Het netwerk mag bellen.")
    page.get_by_role("button", name="Doorgeven").click()
    expect(page.get_by_text("ontvangen", exact=True)).to_be_visible()

    page = visit("katrien").go("/worklist")
    page.get_by_role("link", name="op antwoord").click()
    page.get_by_role("link", name=NAME).first.click()
    page.get_by_role("button", name="Inschrijven en koppelen").click()
    expect(page.get_by_role("link", name=NAME)).to_be_visible()
    page.get_by_role("button", name="Maak er een signaal van").click()
    expect(page.get_by_text("loopt nu verder in dit dossier")).to_be_visible()
    expect(page.get_by_text("vreest voor de kinderen")).to_be_visible()
    expect(page.get_by_role("link", name=NAME)).to_be_visible()

    partner.until_shown("/help-requests", "wordt opgevolgd")
    partner.until_shown("/my", "vreest voor de kinderen")
