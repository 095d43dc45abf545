"""The coordinator's day: a call by keyboard alone, and a card from the worklist to closed."""

from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from .conftest import Visit, one_post

pytestmark = [pytest.mark.browser, pytest.mark.stack]


def new_client(page: Page, desk: str) -> str:
    """Somebody whom no other test knows."""
    name = f"Testpersoon {uuid4().hex[:8]}"
    page.goto(f"{desk}/clients/new")
    page.get_by_label("Naam").fill(name)
    page.get_by_label("Gemeente of deelgemeente").select_option(label="Watou")
    page.get_by_role("button", name="Toevoegen").click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    return name


def unfold(page: Page, title: str) -> None:
    summary = page.locator("summary", has_text=title).first
    if summary.locator("xpath=..").get_attribute("open") is None:
        summary.click()


def hand_in(page: Page, desk: str, name: str, text: str) -> None:
    page.goto(f"{desk}/card")
    page.get_by_label("Over welke gebruiker?").fill(name)
    page.get_by_label("Van wie komt dit?").fill("Jozef Vandamme (vrijwilliger)")
    page.get_by_label("Wat zag of hoorde je?").fill(text)
    page.get_by_role("button", name="Fiche versturen").click()
    expect(page.locator("[role=status]")).to_contain_text("De fiche is ontvangen")


def acknowledge(page: Page) -> None:
    unfold(page, "Bevestig aan de melder")
    page.get_by_role("button", name="Bevestigd", exact=True).click()
    expect(page.locator("[role=status]")).to_contain_text("de melder weet")


def interpret(page: Page, theme: str) -> None:
    unfold(page, "Kies niveau en thema")
    form = page.locator("#do-interpret")
    form.get_by_label("Thema").select_option(label=theme)
    form.get_by_role("button", name="Bewaren").click()
    expect(page.locator("[role=status]")).to_contain_text("Niveau en thema")


def decide(page: Page, decision: str) -> None:
    unfold(page, "Beslis wat er gebeurt")
    page.locator("#do-translate").get_by_label(decision).check()
    page.get_by_role("button", name="Beslissing bewaren").click()
    expect(page.locator("[role=status]")).to_contain_text("De beslissing")


def feed_back(page: Page, moment: str) -> None:
    unfold(page, "Koppel terug aan de melder")
    form = page.locator("#do-feedback")
    form.get_by_label("Waarover?").select_option(label=moment)
    expect(form.get_by_label("Wat je zegt")).not_to_have_value("")
    form.get_by_role("button", name="Teruggekoppeld").click()
    expect(page.locator("[role=status]")).to_contain_text("De terugkoppeling")


def close(page: Page, resolution: str) -> None:
    unfold(page, "Sluit het dossier af")
    page.get_by_label("Hoe eindigde het?").select_option(label=resolution)
    page.get_by_role("button", name="Afsluiten").click()
    expect(page.locator("[role=status]")).to_contain_text("afgesloten")


def test_a_call_from_captured_to_fed_back_by_keyboard_alone(visit: Visit) -> None:
    katrien = visit("katrien")
    page, keys = katrien.page, katrien.page.keyboard
    call = page.get_by_role("link", name="Telefoon opnemen")
    for _ in range(40):
        if call.evaluate("link => link === document.activeElement"):
            break
        keys.press("Tab")
    keys.press("Enter")
    expect(page.get_by_label("Wie belt?")).to_be_focused()
    fields = page.locator("form.sheet").locator("input:not([type=hidden]), select, textarea")
    assert fields.count() <= 8
    with one_post(page, "/call"):
        keys.type("de buurvrouw")
        for typed in ("", "Watou", "Vraagt waar ze terechtkan.", "", "mobiliteit", "", "Bij de belbus."):
            keys.press("Tab")
            keys.type(typed)
        keys.press("Tab")
        keys.press("Enter")
        expect(page.locator("[role=status]")).to_contain_text("van ontvangst tot antwoord")
    steps = page.get_by_label("Stappen")
    expect(steps).to_contain_text("Teruggekoppeldgedaan")
    expect(page.get_by_text("Bij de belbus.")).to_be_visible()
    expect(page.locator(".meta .tag").first).to_have_text("Afgesloten")


def test_a_card_goes_from_the_worklist_to_closed(visit: Visit) -> None:
    katrien = visit("katrien")
    page = katrien.page
    name = new_client(page, katrien.desk)
    katrien.go("/card")
    hand_in(page, katrien.desk, name, "Ze klaagt over de trap.")
    katrien.go("/worklist?view=new")
    page.get_by_role("link", name=name).click()
    expect(page.get_by_text("Ze klaagt over de trap.")).to_be_visible()
    expect(page.get_by_text("Afsluiten: Het dossier kan nog niet dicht")).to_be_visible()
    acknowledge(page)
    interpret(page, "Mobiliteit")
    decide(page, "Informeren")
    feed_back(page, "Na de beslissing")
    if page.locator("#do-close").count() == 0:
        feed_back(page, "Op het einde")
    close(page, "Opgelost")
    expect(page.locator(".meta .tag").first).to_have_text("Afgesloten")
    katrien.go("/worklist?view=open")
    expect(page.get_by_role("link", name=name)).to_have_count(0)


def test_what_is_missing_is_pointed_at_and_what_was_typed_stays(visit: Visit) -> None:
    katrien = visit("katrien")
    page = katrien.go("/call")
    page.get_by_label("Wat is er?").fill("<script>alert(1)</script> & <b>vet</b>")
    page.get_by_role("button", name="Bewaren").click()
    expect(page.get_by_role("alert")).to_contain_text("Kies een thema.")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("Wat is er?")).to_have_value("<script>alert(1)</script> & <b>vet</b>")
    katrien.complaints = [each for each in katrien.complaints if "422" not in each]


def test_without_javascript_everything_still_works(visit: Visit) -> None:
    katrien = visit("katrien", java_script_enabled=False)
    page = katrien.page
    name = new_client(page, katrien.desk)
    hand_in(page, katrien.desk, name, "Ze wil graag een bezoek.")
    acknowledge(page)
    interpret(page, "Eenzaamheid")
    expect(page.locator("h1")).to_have_text(name)


@pytest.mark.parametrize("width", [320, 1000])
def test_no_page_is_wider_than_the_screen(visit: Visit, width: int) -> None:
    katrien = visit("katrien", viewport={"width": width, "height": 700})
    page = katrien.go("/worklist?view=open")
    paths = [
        "/worklist",
        "/call",
        "/card",
        "/clients",
        "/clients/new",
        "/volunteers",
        "/referrals",
        "/bundles",
    ]
    paths += ["/bundles/new", "/figures", "/published-figures"]
    paths += [str(link.get_attribute("href")) for link in page.locator("a.row").all()[:2]]
    for path in paths:
        katrien.go(path)
        page.wait_for_load_state()
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, path
