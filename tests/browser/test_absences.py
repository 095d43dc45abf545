"""Going on leave, and coming back: in a browser without JavaScript."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from desk.dates import today

from .conftest import Visit

pytestmark = [pytest.mark.browser, pytest.mark.stack]


def test_who_is_away_stands_on_the_worklist_of_who_stands_in(visit: Visit) -> None:
    wouter, katrien = visit("wouter"), visit("katrien", java_script_enabled=False)
    wouter.go("/worklist")
    page = katrien.go("/worklist")
    page.get_by_role("link", name="Afwezigheid en meldingen").click()
    page.get_by_label("Eerste dag").fill(str(today()))
    page.get_by_label("Laatste dag").fill(str(today() + timedelta(days=5)))
    page.get_by_label("Laatste dag").press("Enter")
    expect(page.locator(".done")).to_contain_text("Genoteerd")
    expect(page.get_by_text("Jij bent afwezig")).to_contain_text("gaat nu naar Wouter Declerck")
    expect(wouter.go("/worklist").get_by_text("Katrien Verhaeghe is afwezig")).to_contain_text("naar jou")
    page.get_by_role("button", name="Is terug").click()
    expect(page.locator(".done")).to_contain_text("Genoteerd")
    expect(wouter.go("/worklist").get_by_text("is afwezig tot")).to_have_count(0)


def test_one_leaves_an_address_and_takes_it_away(visit: Visit) -> None:
    page = visit("wouter").go("/absences")
    page.get_by_label("Mailadres").fill("wouter@netwerk.example")
    page.get_by_label("Mail mij elke werkdag").check()
    page.get_by_role("button", name="Keuze bewaren").click()
    expect(page.get_by_label("Mailadres")).to_have_value("wouter@netwerk.example")
    expect(page.get_by_label("Mail mij elke werkdag")).to_be_checked()
    page.get_by_label("Mailadres").fill("")
    page.get_by_label("Mail mij elke werkdag").uncheck()
    page.get_by_role("button", name="Keuze bewaren").click()
    expect(page.get_by_label("Mailadres")).to_have_value("")
