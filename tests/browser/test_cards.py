"""Cards in a real browser: drawn from their definitions, by keyboard, on a small screen, without scripts."""

import pytest
from playwright.sync_api import Locator, Page, expect

from .conftest import Visit
from .test_coordinator import new_client

pytestmark = [pytest.mark.browser, pytest.mark.stack]

CARDS = {
    "birthday_visit": "Verjaardagsbezoek",
    "ride": "Rit",
    "phone_note": "Telefoonnota",
    "encounter": "Ontmoetingsmoment",
    "phone_star": "Telefoonster",
    "referral_card": "Doorverwijskaartje",
    "general": "Gewone fiche",
}
SMALL = {"width": 360, "height": 740}


def tab_to(page: Page, wanted: Locator) -> None:
    """As somebody without a mouse gets there."""
    for _ in range(60):
        if wanted.first.evaluate("field => field === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{wanted} can't be reached")


def test_every_card_fits_a_small_screen(visit: Visit) -> None:
    mieke = visit("mieke", viewport=SMALL)
    for card, title in CARDS.items():
        page = mieke.go(f"/card?card={card}")
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
        page.locator("summary", has_text="Meer vertellen").click()
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, card


def test_a_ride_by_keyboard_alone_without_scripts(visit: Visit) -> None:
    mieke = visit("mieke", viewport=SMALL, java_script_enabled=False)
    page, keys = mieke.go("/card"), mieke.page.keyboard
    page.get_by_role("link", name="Rit", exact=True).focus()
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Rit")
    tab_to(page, page.get_by_label("Over wie?", exact=True))
    keys.type("Godelieve")
    tab_to(page, page.get_by_label("Waarvoor was de rit?", exact=True))
    keys.type("Boodschappen")
    tab_to(page, page.get_by_label("Wat zag of hoorde je?", exact=True))
    keys.type("Ze vertelde dat ze haar zus mist.")
    keys.press("Tab")
    keys.press("Tab")
    keys.press("Space")
    tab_to(page, page.get_by_role("button", name="Fiche versturen"))
    keys.press("Enter")
    expect(page.locator("[role=status]")).to_contain_text("De fiche is ontvangen")


def test_a_paper_card_is_the_volunteer_s_who_hears_what_became_of_it(visit: Visit) -> None:
    katrien = visit("katrien")
    name = new_client(katrien.page, katrien.desk)
    page = katrien.go("/card?card=birthday_visit")
    page.get_by_label("Van wie komt dit?").fill("Jozef Vandamme (vrijwilliger)")
    page.get_by_label("Over welke gebruiker?").fill(name)
    page.get_by_label("Hoe kwam het binnen?").select_option(label="Op papier")
    page.get_by_label("Hoe verliep het bezoek?").select_option(label="We hebben elkaar gesproken")
    page.get_by_label("Wat zag of hoorde je?").fill(f"{name} geraakt de trap niet meer op.")
    page.get_by_role("button", name="Fiche versturen").click()
    signal = page.locator("article.signal")
    expect(signal).to_contain_text("Verjaardagsbezoek")
    expect(signal).to_contain_text("We hebben elkaar gesproken")
    expect(signal).to_contain_text("Jozef Vandamme (vrijwilliger)")
    visit("jozef").until_shown("/my", f"{name} geraakt de trap niet meer op.")


COUNT_LOOKED_UP = """
document.querySelector("#senders").replaceChildren();
document.addEventListener("htmx:afterSettle", () => {
  document.body.dataset.lookedUp = Number(document.body.dataset.lookedUp ?? 0) + 1;
});
"""


def test_who_is_in_no_list_joins_it_while_the_name_is_typed_and_once(visit: Visit) -> None:
    page = visit("katrien").go("/card")
    page.evaluate(COUNT_LOOKED_UP)
    for times, typed in enumerate(("lowyck", " rita"), start=1):
        page.get_by_label("Van wie komt dit?").press_sequentially(typed)
        expect(page.locator("body")).to_have_attribute("data-looked-up", str(times))
        assert page.locator("#senders option[value^='Rita Lowyck, ']").count() == 1
