"""Keys and clicks of five common cases at the desk, counted while they are typed and clicked.

The counts stand in `docs/keystrokes.md`, beside those of a row in Excel; what changes must change there.
"""

from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Page, expect

from .conftest import Visit, Visitor
from .excel import Cell, Effort, filled, known, mail, row, together
from .keystrokes import line
from .test_coordinator import acknowledge, decide, hand_in, interpret
from .test_others import consent

pytestmark = [pytest.mark.browser, pytest.mark.stack]

CAW = "CAW Centraal-West-Vlaanderen"
CLIENT = "Godelieve Platteau"
SAID = "Vraagt waar ze terechtkan met een factuur."
ANSWER = "Elke dinsdag bij het Sociaal Huis."


class Hands:
    """Everything that is typed and clicked goes through these."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.keys = self.clicks = 0

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.keys += len(text)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
        self.keys += len(keys)

    def click(self, found: Locator) -> None:
        found.click()
        self.clicks += 1

    @property
    def effort(self) -> Effort:
        return Effort(self.keys, self.clicks)


def told(page: Page, sentence: str) -> None:
    expect(page.locator("[role=status]")).to_contain_text(sentence)


def a_client(page: Page, desk: str) -> str:
    name = f"Testpersoon {uuid4().hex[:8]}"
    page.goto(f"{desk}/clients/new")
    page.get_by_label("Naam").fill(name)
    page.get_by_label("Telefoon").fill("057 00 00 99")
    page.get_by_label("Gemeente of deelgemeente").select_option(label="Watou")
    page.get_by_role("button", name="Toevoegen").click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    return name


def a_dossier(katrien: Visitor, *, handled: str = "") -> str:
    """Of a new client, with a card that is on behalf of a volunteer; answers with the client's name."""
    page = katrien.page
    name = a_client(page, katrien.desk)
    katrien.go("/card")
    if not handled:
        hand_in(page, katrien.desk, name, SAID)
        return name
    page.get_by_label("Van wie komt dit?").fill("Jozef Vandamme (vrijwilliger)")
    page.get_by_label("Over welke gebruiker?").fill(name)
    page.get_by_label("Wat zag of hoorde je?").fill(SAID)
    page.locator("summary", has_text="Meer vertellen").click()
    page.get_by_label("Heb je al iets gedaan of geantwoord?").fill(handled)
    page.get_by_role("button", name="Fiche versturen").click()
    told(page, "De fiche is ontvangen")
    return name


def test_a_phone_call_from_taken_to_fed_back(visit: Visit) -> None:
    page = visit("katrien").page
    hands = Hands(page)
    hands.click(page.get_by_role("link", name="Telefoon opnemen"))
    expect(page.get_by_label("Wie belt?")).to_be_focused()
    for typed in ("de buurvrouw", CLIENT, "", SAID, "", "gel", ""):
        hands.type(typed)
        hands.press("Tab")
    hands.type(ANSWER)
    expect(page.get_by_label("Thema")).to_have_value("finances_debt")
    hands.press("Tab", "Enter")
    told(page, "van ontvangst tot antwoord")
    expect(page.locator(".meta .tag").first).to_have_text("Afgesloten")
    excel = row("de buurvrouw", CLIENT, "Geldzorgen en schulden", SAID, "informatie gegeven", ANSWER)
    line("Telefoontje, van opnemen tot teruggekoppeld", hands.effort, excel)


def test_a_volunteer_settled_it(visit: Visit) -> None:
    katrien = visit("katrien")
    name = a_dossier(katrien, handled=ANSWER)
    page = katrien.go("/worklist")
    hands = Hands(page)
    hands.click(page.get_by_role("navigation", name="Werklijst").get_by_role("link", name="Nieuw"))
    hands.click(page.get_by_role("link", name=name))
    hands.click(page.get_by_role("button", name="Bedanken en afsluiten"))
    told(page, "Afgehandeld")
    excel = row("Jozef Vandamme", CLIENT, "Geldzorgen en schulden", SAID, "door vrijwilliger", ANSWER)
    line("De vrijwilliger loste het al op", hands.effort, excel)


def test_a_card_by_a_volunteer(visit: Visit) -> None:
    page = visit("mieke").page
    hands = Hands(page)
    hands.click(page.get_by_role("link", name="Fiche schrijven"))
    expect(page.get_by_label("Wat zag of hoorde je?")).to_be_focused()
    hands.type(SAID)
    hands.click(page.locator("label", has_text="Over wie?"))
    hands.type("God")
    expect(page.locator("#f-client_id option:checked")).to_have_text(CLIENT)
    hands.click(page.get_by_role("button", name="Fiche versturen"))
    told(page, "De fiche is ontvangen")
    excel = row("Mieke Deschepper", CLIENT, "Geldzorgen en schulden", SAID, "", "")
    line("Fiche door een vrijwilliger", hands.effort, excel)


def test_a_referral(visit: Visit) -> None:
    katrien = visit("katrien")
    page = katrien.page
    name = a_client(page, katrien.desk)
    consent(page, CAW)
    hand_in(page, katrien.desk, name, SAID)
    acknowledge(page)
    interpret(page, "Geldzorgen en schulden")
    hands = Hands(page)
    hands.click(page.locator("#do-translate").get_by_label("Doorverwijzen"))
    hands.click(page.get_by_role("button", name="Beslissing bewaren"))
    hands.click(page.get_by_role("link", name="Naar de doorverwijzing"))
    hands.click(page.locator("label", has_text="Naar wie?"))
    hands.type("caw")
    hands.click(page.locator("label", has_text="Grond").first)
    hands.type("toe")
    hands.click(page.get_by_label("De vraag", exact=True))
    expect(page.get_by_label("Grond")).to_have_value("consent")
    hands.type(SAID)
    hands.click(page.get_by_role("button", name="Doorverwijzen"))
    told(page, "De doorverwijzing is vertrokken")
    noted = filled(known("doorverwezen"), known(CAW))
    line("Doorverwijzing, met de brief", hands.effort, together(noted, mail(CAW, "Geldzorgen", SAID)))


def test_feedback(visit: Visit) -> None:
    katrien = visit("katrien")
    page = katrien.page
    name = a_dossier(katrien)
    acknowledge(page)
    interpret(page, "Geldzorgen en schulden")
    decide(page, "Informeren")
    katrien.go("/worklist")
    hands = Hands(page)
    tab = page.get_by_role("navigation", name="Werklijst").get_by_role("link", name="Wacht op terugkoppeling")
    hands.click(tab)
    hands.click(page.get_by_role("link", name=name))
    hands.click(page.get_by_role("button", name="Teruggekoppeld"))
    told(page, "De terugkoppeling is bewaard")
    words = "Dank je wel voor je signaal. We geven de nodige informatie."
    expect(page.get_by_text(words).first).to_be_visible()
    excel = filled(Cell(";"), known("telefoon"), Cell("x"))
    line("Terugkoppeling na een beslissing", hands.effort, excel)
