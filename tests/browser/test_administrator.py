"""The administrator changes the network's procedure and cards, and the coordinators see what it will be."""

import pytest
from playwright.sync_api import expect

from .conftest import Visit

CHANGE = "Ontvangst bevestigd, termijn, gewoon, werkdagen 2 1"

pytestmark = [pytest.mark.browser, pytest.mark.stack]


def test_a_new_version_is_looked_at_before_it_begins(visit: Visit) -> None:
    ann, katrien = visit("ann"), visit("katrien")
    page = ann.go("/procedure")
    field = page.get_by_label("De procedure")
    proposed = field.input_value().replace("normal: {working_days: 2}", "normal: {working_days: 1}", 1)
    field.fill(proposed)
    page.get_by_role("button", name="Kijk na").click()
    checked = page.locator("section", has_text="netwerk-1 klopt")
    expect(checked.get_by_role("row", name=CHANGE)).to_be_visible()
    page.get_by_role("button", name="Laat ingaan").click()
    expect(page.locator("[role=status]")).to_contain_text("De nieuwe versie is bewaard")
    seen = katrien.go("/procedure")
    expect(seen.get_by_text("donah-1").first).to_be_visible()
    seen.get_by_text("netwerk-1, vanaf").click()
    expect(seen.get_by_role("row", name=CHANGE)).to_be_visible()
    picture = seen.get_by_role("img", name="De stappen van de procedure donah-1")
    assert picture.evaluate("image => image.complete && image.naturalWidth > 0")


def test_a_card_of_the_networks_own_is_looked_at_before_it_begins(visit: Visit) -> None:
    ann, katrien = visit("ann"), visit("katrien")
    page = ann.go("/cards")
    page.get_by_role("link", name="Schrijf de volgende versie van ride").click()
    field = page.get_by_label("De fiche")
    field.fill(field.input_value().replace("Waarvoor was de rit?", "Waarom reed je?"))
    page.get_by_role("button", name="Kijk na").click()
    change = "Velden, purpose, vraag Waarvoor was de rit? Waarom reed je?"
    checked = page.locator("section", has_text="own_ride-1 klopt")
    expect(checked.get_by_role("row", name=change)).to_be_visible()
    page.get_by_role("button", name="Laat ingaan").click()
    expect(page.locator("[role=status]")).to_contain_text("De nieuwe versie is bewaard")
    seen = katrien.go("/cards")
    seen.get_by_text("own_ride-1, vanaf").click()
    expect(seen.get_by_role("row", name=change)).to_be_visible()


def test_every_service_says_that_it_works_without_javascript_too(visit: Visit) -> None:
    page = visit("ann", java_script_enabled=False).until_shown("/operations", "Alles werkt.")
    for service in ("Gebruikers en hulpvragen", "Signalen en dossiers", "Vrijwilligers", "Partners"):
        expect(page.get_by_role("row", name=f"{service} werkt 0")).to_contain_text("nr. ")
    expect(page.get_by_role("row", name="Cijfers en bundels werkt")).to_be_visible()
    expect(page.get_by_text("Niets: geen bericht is mislukt.")).to_be_visible()
