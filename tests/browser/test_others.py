"""Volunteers, partners and the steering group, each with what is theirs."""

import pytest
from playwright.sync_api import Page, expect

from .conftest import Visit, Visitor
from .test_coordinator import acknowledge, decide, hand_in, interpret, new_client, unfold

pytestmark = [pytest.mark.browser, pytest.mark.stack]


def consent(page: Page, partner: str) -> None:
    page.get_by_label("Voor wie?").select_option(label=partner)
    page.get_by_role("button", name="Toestemming bewaren").click()
    expect(page.locator("[role=status]")).to_contain_text("De toestemming is genoteerd")


def refer(katrien: Visitor, partner: str, question: str) -> str:
    """Of a new client, with consent; answers with the dossier's address."""
    page = katrien.page
    name = new_client(page, katrien.desk)
    consent(page, partner)
    client = page.url
    hand_in(page, katrien.desk, name, "Krijgt de rekeningen niet meer betaald.")
    dossier = page.url.split("?")[0]
    acknowledge(page)
    interpret(page, "Geldzorgen en schulden")
    decide(page, "Doorverwijzen")
    unfold(page, "Verwijs door naar een partner")
    page.get_by_role("link", name="Naar de doorverwijzing").click()
    choice = page.get_by_label("Naar wie?").locator("option", has_text=partner).get_attribute("value")
    page.get_by_label("Naar wie?").select_option(choice)
    page.get_by_label("Grond").select_option(label="Toestemming van de gebruiker")
    page.get_by_label("De vraag", exact=True).fill(question)
    page.get_by_role("button", name="Doorverwijzen").click()
    expect(page.locator("[role=status]")).to_contain_text("De doorverwijzing is vertrokken")
    katrien.page.goto(client.split("?")[0])
    return dossier


def policy_call(katrien: Visitor, village: str) -> None:
    page = katrien.go("/call")
    page.get_by_label("Wie belt?").fill("Jozef Vandamme (vrijwilliger)")
    page.get_by_label("Waar?").select_option(label=village)
    page.get_by_label("Wat is er?").fill("Iemand begreep een brief van de gemeente niet.")
    page.get_by_label("Niveau").select_option(label="Beleidsmatig")
    page.get_by_label("Thema").select_option(label="Taal")
    page.get_by_label("Wat gebeurt er?").select_option(label="Bundelen voor het beleid")
    page.get_by_label("Wat zei je aan de beller?").fill("We bundelen het.")
    page.get_by_role("button", name="Bewaren").click()
    expect(page.locator("[role=status]")).to_contain_text("van ontvangst tot antwoord")


def latest(visitor: Visitor, question: str) -> Page:
    """The waiting referral with this question in its letter."""
    page = visitor.page
    for _ in range(20):
        visitor.go("/referrals")
        for link in [str(each.get_attribute("href")) for each in page.locator("a.row").all()]:
            visitor.go(link)
            if question in page.locator("main").inner_text():
                return page
    raise AssertionError("The referral didn't arrive")


def test_a_volunteer_hands_in_one_line_and_hears_what_became_of_it(visit: Visit) -> None:
    mieke = visit("mieke")
    page = mieke.go("/card")
    page.get_by_label("Over wie?").select_option(label="Godelieve Platteau")
    page.get_by_label("Wat zag of hoorde je?").fill("Ze vroeg waar ze een nieuwe bril kan halen.")
    page.get_by_role("button", name="Fiche versturen").click()
    expect(page.locator("[role=status]")).to_contain_text("De fiche is ontvangen")
    first = page.locator("article.signal", has_text="nieuwe bril").first
    expect(first).to_contain_text("Godelieve Platteau")
    expect(first).to_contain_text("Nog geen antwoord")
    expect(page.get_by_role("link", name="Werklijst")).to_have_count(0)


def test_a_partner_reads_the_letter_and_declines(visit: Visit) -> None:
    katrien, sofie = visit("katrien"), visit("sofie")
    dossier = refer(katrien, "CAW Centraal-West-Vlaanderen", "wie helpt met het budget?")
    page = latest(sofie, "wie helpt met het budget?")
    unfold(page, "We kunnen dit niet opnemen")
    page.get_by_label("Waarom niet?").select_option(label="Wachtlijst")
    page.get_by_role("button", name="Weigeren").click()
    expect(page.locator("[role=status]")).to_contain_text("geweigerd")
    katrien.until_shown(dossier.removeprefix(katrien.desk), "Partner weigert")


def test_a_withdrawn_consent_closes_the_letter_for_the_partner(visit: Visit) -> None:
    katrien, sofie = visit("katrien"), visit("sofie")
    refer(katrien, "CAW Centraal-West-Vlaanderen", "mag dit nog gelezen worden?")
    page = latest(sofie, "mag dit nog gelezen worden?")
    letter = page.url.split("?")[0]
    katrien.page.get_by_role("button", name="Toestemming intrekken").click()
    expect(katrien.page.locator("[role=status]")).to_contain_text("De toestemming is ingetrokken")
    sofie.until_shown(letter.removeprefix(sofie.desk), "Teruggetrokken")
    expect(page.get_by_text("mag dit nog gelezen worden?")).to_have_count(0)
    expect(page.get_by_role("button", name="We nemen dit op")).to_have_count(0)


def test_a_bundle_goes_to_the_steering_group_and_back(visit: Visit) -> None:
    katrien, luc = visit("katrien"), visit("luc")
    page = katrien.page
    for village in ("Watou", "Proven", "Krombeke", "Woesten", "Lo"):
        policy_call(katrien, village)
    link = page.get_by_role("link", name="Bundel maken: taal, beleidsmatig")
    katrien.until_visible("/bundles", link)
    link.click()
    page.get_by_label("Titel").fill("Brieven die niemand begrijpt")
    page.get_by_label("Het verhaal").fill("Brieven van de gemeente zijn te moeilijk.")
    page.get_by_role("button", name="Bundel maken").click()
    expect(page.locator("[role=status]")).to_contain_text("De bundel is gevormd")
    page.get_by_role("button", name="Voorleggen aan de stuurgroep").click()
    expect(page.locator("[role=status]")).to_contain_text("ligt voor")
    bundle = page.url.split("?")[0].removeprefix(katrien.desk)

    answer = luc.go(bundle)
    answer.get_by_label("Antwoord", exact=True).select_option(label="Aangepast")
    answer.get_by_label("Waarom?").fill("Elke brief krijgt een blad in klare taal.")
    answer.get_by_role("button", name="Antwoorden").click()
    expect(answer.locator("[role=status]")).to_contain_text("Het antwoord is genoteerd")
    expect(answer.get_by_text("Elke brief krijgt een blad in klare taal.")).to_be_visible()

    katrien.go(bundle)
    expect(page.get_by_text("Elke brief krijgt een blad in klare taal.").first).to_be_visible()
    page.get_by_role("button", name="Terugkoppelen").click()
    expect(page.locator("[role=status]")).to_contain_text("Iedereen met een signaal")
    visit("jozef").until_shown("/my", "Elke brief krijgt een blad in klare taal.")


def test_the_steering_group_sees_bundles_and_published_figures_and_nothing_of_people(visit: Visit) -> None:
    luc = visit("luc")
    page = luc.go("/figures")
    expect(page.get_by_role("heading", name="Gepubliceerde cijfers")).to_be_visible()
    expect(page.locator("svg.chart")).to_have_count(0)
    luc.go("/worklist")
    expect(page.get_by_role("heading", name="Dit is niet voor jouw rol")).to_be_visible()
    luc.complaints = [each for each in luc.complaints if "403" not in each]


def test_logging_out_leaves_nothing_behind(visit: Visit) -> None:
    katrien = visit("katrien")
    page = katrien.go("/clients")
    page.get_by_role("button", name="Afmelden").click()
    expect(page.locator("[role=status]")).to_contain_text("afgemeld")
    page.go_back()
    expect(page.get_by_text("Godelieve Platteau")).to_have_count(0)
    katrien.go("/worklist")
    expect(page.get_by_role("heading", name="Aanmelden")).to_be_visible()
