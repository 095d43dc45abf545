"""A mailed link at the desk: what a scanner meets, what a holder reads, and what stays untold."""

import re
from typing import Any

import httpx
import pytest

from .answers import CAW, DOSSIER, NESTOR, REFERRAL, problem
from .conftest import Browser
from .fakes import FakeServices

LINK = "Ab-_" * 10 + "xyz"
HERE = f"/v/{LINK}"
SESSION = "partners-own-token-of-this-session"


def visited(state: str = "received", **changes: Any) -> dict[str, Any]:
    referral = {"referral_id": REFERRAL, "partner_id": CAW, "state": state, "theme": "finances_debt"}
    partner = {"partner_id": CAW, "name": "CAW Centraal-West-Vlaanderen", "capacity": None}
    return {
        "network": "Dorpsdienst NESTOR",
        "works": True,
        "partner": partner,
        "doors": [{"partner_id": DOSSIER, "name": "OCMW Poperinge"}],
        "referral": referral | {"made_on": "2026-11-08"} | changes,
    }


@pytest.fixture
def linked(services: FakeServices) -> FakeServices:
    services.answers |= {
        "POST partners /links/look": {"works": True, "network": "Dorpsdienst NESTOR"},
        "POST partners /links/code": {"asked": True},
        "POST partners /links/enter": {"session": SESSION, "seconds": 1800, "network_id": NESTOR},
        "POST partners /links/leave": {},
        "GET partners /links/referral": visited(),
        "POST partners /links/assertion": {"assertion": "signed.by.partners", "seconds": 60},
        "POST partners /links/accept": visited("accepted"),
        "POST partners /links/decline": visited("declined"),
        "POST partners /links/pass-on": visited("passed_on", passed_to=DOSSIER),
        "POST partners /links/capacity": visited(),
        "POST signals /cards": (201, {"signal_id": REFERRAL, "dossier_id": REFERRAL}),
        "POST intake /help-requests": (201, {"help_request_id": REFERRAL}),
    }
    return services


def hidden(page: httpx.Response, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', page.text)
    assert found, page.text
    return found[1]


async def sent(browser: Browser, path: str, page: httpx.Response, **data: str) -> httpx.Response:
    return await browser.post(path, {"csrf": hidden(page, "csrf"), **data})


async def let_in(browser: Browser) -> httpx.Response:
    """From the mail to the referral's page."""
    page = await browser.get(HERE)
    asked = await sent(browser, f"{HERE}/code", page)
    assert asked.headers["location"] == f"{HERE}/code"
    page = await browser.get(f"{HERE}/code")
    entered = await sent(browser, f"{HERE}/enter", page, code="123 456")
    assert (entered.status_code, entered.headers["location"]) == (303, HERE)
    return await browser.get(HERE)


async def test_a_scanner_burns_nothing(browser: Browser, linked: FakeServices) -> None:
    for _ in range(20):
        for method in ("GET", "HEAD"):
            for path in (HERE, f"{HERE}/code"):
                response = await browser.http.request(method, path)
                assert response.status_code == 200
                browser.http.cookies.clear()
    assert {asked.path for asked in linked.asked} == {"/links/look"}


async def test_the_first_page_tells_whose_message_waits_and_nothing_more(
    browser: Browser, linked: FakeServices
) -> None:
    page = await browser.get(HERE)
    assert "Er wacht een bericht van Dorpsdienst NESTOR" in page.text
    assert "finan" not in page.text.lower()
    assert "CAW" not in page.text
    for name, value in (
        ("x-robots-tag", "noindex"),
        ("referrer-policy", "no-referrer"),
        ("cache-control", "no-store"),
    ):
        assert page.headers[name] == value


async def test_the_holder_reads_and_answers(browser: Browser, linked: FakeServices) -> None:
    page = await let_in(browser)
    assert "Maria Dewulf (Watou) heeft een vraag" in page.text
    assert "Jullie antwoord" in page.text
    [letter] = linked.sent("GET", "signals", f"/referrals/{REFERRAL}/letter")
    assert letter.headers["authorization"] == "Assertion signed.by.partners"
    [purpose] = linked.sent("POST", "partners", "/links/assertion")
    assert (purpose.headers["authorization"], purpose.body) == (
        f"Link {SESSION}",
        {"purpose": "read_letter"},
    )
    [entered] = linked.sent("POST", "partners", "/links/enter")
    assert entered.body == {"capability": LINK, "code": "123456"}
    assert "authorization" not in entered.headers

    number = hidden(page, "number")
    answered = await sent(browser, f"{HERE}/accept", page, number=number)
    assert answered.headers["location"] == f"{HERE}?gedaan=accept"
    [accepted] = linked.sent("POST", "partners", "/links/accept")
    assert accepted.body == {"number": number}
    assert hidden(await browser.get(HERE), "number") != number, "each page has a number of its own"
    declined = await sent(browser, f"{HERE}/decline", page, number=number, reason="no_capacity", words="Vol.")
    assert declined.status_code == 303
    assert linked.sent("POST", "partners", "/links/decline")[0].body["words"] == "Vol."
    assert (await sent(browser, f"{HERE}/capacity", page, number=number, capacity="Vol")).status_code == 303
    assert "OCMW Poperinge" in page.text
    door = {"number": number, "to_partner_id": DOSSIER}
    assert (await sent(browser, f"{HERE}/pass-on", page, **door)).status_code == 303
    assert linked.sent("POST", "partners", "/links/pass-on")[0].body == door


async def test_no_address_of_a_service_holds_what_is_secret(browser: Browser, linked: FakeServices) -> None:
    await let_in(browser)
    for asked in linked.asked:
        for secret in (LINK, SESSION, "123456"):
            assert secret not in asked.path + str(asked.params)


async def test_the_cookies_are_for_this_link_alone(browser: Browser, linked: FakeServices) -> None:
    page = await browser.get(HERE)
    entered = await sent(browser, f"{HERE}/enter", page, code="123456")
    for response in (page, entered):
        [cookie] = response.headers.get_list("set-cookie")
        assert {part.strip().lower() for part in cookie.split(";")[1:]} >= {
            "httponly",
            "samesite=strict",
            f"path={HERE}".lower(),
        }
        assert SESSION not in cookie
    held = next(cookie for cookie in browser.http.cookies.jar if cookie.name == "draaischijf-link")
    other = f"/v/{'B' * 43}"
    browser.http.cookies.set(held.name, str(held.value), domain="desk.test", path=other)
    assert "Er wacht een bericht" in (await browser.get(other)).text


async def test_a_click_in_the_mail_does_not_end_a_session(browser: Browser, linked: FakeServices) -> None:
    """The browser shows no cookie along with it, and gets one for the first page's forms."""
    await let_in(browser)
    kept = list(browser.http.cookies.jar)
    browser.http.cookies.clear()
    page = await browser.get(HERE)
    assert "Mail me een code" in page.text
    for cookie in kept:
        if cookie.name == "draaischijf-link":
            browser.http.cookies.jar.set_cookie(cookie)
    assert "Jullie antwoord" in (await browser.get(HERE)).text


@pytest.mark.parametrize("path", ["code", "enter", "accept", "leave"])
async def test_a_form_from_elsewhere_does_nothing(browser: Browser, linked: FakeServices, path: str) -> None:
    without_cookie = await browser.post(f"{HERE}/{path}", {"code": "123456"})
    page = await browser.get(HERE)
    linked.asked.clear()
    guessed = await browser.post(f"{HERE}/{path}", {"code": "123456", "csrf": "guess"})
    elsewhere = await browser.http.post(
        f"{HERE}/{path}", data={"csrf": hidden(page, "csrf")}, headers={"origin": "http://evil.test"}
    )
    assert [one.status_code for one in (without_cookie, guessed, elsewhere)] == [400] * 3
    assert linked.asked == []


async def test_a_wrong_code_says_what_helps(browser: Browser, linked: FakeServices) -> None:
    words = {"guard": "no_entry", "satisfied_by": "Vraag een nieuwe code."}
    linked.answers["POST partners /links/enter"] = problem(409, "Deze code klopt niet.", **words)
    page = await browser.get(HERE)
    refused = await sent(browser, f"{HERE}/enter", page, code="111111")
    assert (refused.status_code, "Vraag een nieuwe code." in refused.text) == (409, True)
    assert "<details open>" in refused.text, "where that is asked for"
    odd = await sent(browser, f"{HERE}/enter", page, code="hallo")
    assert (odd.status_code, "zes cijfers" in odd.text) == (422, True)
    assert len(linked.sent("POST", "partners", "/links/enter")) == 1


@pytest.mark.parametrize("link", [LINK, "te-kort", "x" * 44, "é" * 43])
async def test_a_link_that_does_not_work_says_no_more(
    browser: Browser, linked: FakeServices, link: str
) -> None:
    linked.answers["POST partners /links/look"] = {"works": False, "network": None}
    page = await browser.get(f"/v/{link}")
    assert (page.status_code, "Deze link werkt niet (meer)" in page.text) == (404, True)
    assert "NESTOR" not in page.text


async def test_a_session_that_is_over_asks_for_a_code_again(browser: Browser, linked: FakeServices) -> None:
    page = await let_in(browser)
    linked.answers["GET partners /links/referral"] = problem(401, "Meld u eerst aan")
    linked.answers["POST partners /links/accept"] = problem(401, "Meld u eerst aan")
    answered = await sent(browser, f"{HERE}/accept", page, number=hidden(page, "number"))
    assert answered.headers["location"] == HERE
    assert "Mail me een code" in (await browser.get(HERE)).text


async def test_leaving_ends_the_session(browser: Browser, linked: FakeServices) -> None:
    page = await let_in(browser)
    await sent(browser, f"{HERE}/leave", page)
    assert linked.sent("POST", "partners", "/links/leave")
    assert "Mail me een code" in (await browser.get(HERE)).text


async def test_a_recall_closes_the_letter(browser: Browser, linked: FakeServices) -> None:
    await let_in(browser)
    closed = problem(409, "Deze doorverwijzing is teruggetrokken.", guard="referral_recalled")
    linked.answers[f"GET signals /referrals/{REFERRAL}/letter"] = closed
    page = await browser.get(HERE)
    assert "Deze doorverwijzing is teruggetrokken." in page.text
    assert "Maria" not in page.text
    assert "We nemen dit op" not in page.text


async def test_after_its_answer_a_partner_reads_that_it_ended_and_not_what_a_coordinator_could_do(
    browser: Browser, linked: FakeServices
) -> None:
    await let_in(browser)
    ended = problem(409, "Afgelopen.", guard="referral_ended", satisfied_by="Maak een nieuwe doorverwijzing.")
    linked.answers[f"GET signals /referrals/{REFERRAL}/letter"] = ended
    linked.answers["GET partners /links/referral"] = visited("declined")
    text = (await browser.get(HERE)).text
    assert "de brief is niet meer te lezen" in text
    assert "Tegengehouden" not in text
    assert "Maak een nieuwe" not in text
    blocked = problem(409, "Tegengehouden.", guard="disclosure_blocked", satisfied_by="Hef het op.")
    linked.answers[f"GET signals /referrals/{REFERRAL}/letter"] = blocked
    text = (await browser.get(HERE)).text
    assert "Hef het op" not in text
    assert "Bel het netwerk" in text


async def test_the_holder_takes_the_letter_along_as_a_pdf(browser: Browser, linked: FakeServices) -> None:
    assert (await browser.get(f"{HERE}/letter.pdf")).headers["location"] == HERE
    page = await let_in(browser)
    assert f'href="{HERE}/letter.pdf"' in page.text
    linked.answers[f"GET signals /referrals/{REFERRAL}/letter.pdf"] = b"%PDF-1.7"
    pdf = await browser.get(f"{HERE}/letter.pdf")
    assert (pdf.content, pdf.headers["content-type"]) == (b"%PDF-1.7", "application/pdf")
    assert pdf.headers["cache-control"] == "no-store"
    [asked] = linked.sent("GET", "signals", f"/referrals/{REFERRAL}/letter.pdf")
    assert asked.headers["authorization"] == "Assertion signed.by.partners"


async def test_too_many_letters_in_an_hour_is_said(browser: Browser, linked: FakeServices) -> None:
    await let_in(browser)
    linked.answers[f"GET signals /referrals/{REFERRAL}/letter"] = problem(
        429, "Er werden te veel brieven geopend."
    )
    assert "Er werden te veel brieven geopend." in (await browser.get(HERE)).text


async def test_a_login_is_another_way_in(browser: Browser, linked: FakeServices) -> None:
    await browser.log_in("partner").get(HERE)
    assert "authorization" not in linked.asked[-1].headers


async def test_the_holder_sends_in_a_signal(browser: Browser, linked: FakeServices) -> None:
    assert "Een signaal geven" in (await let_in(browser)).text
    page = await browser.get(f"{HERE}/signal")
    empty = await sent(browser, f"{HERE}/signal", page)
    assert (empty.status_code, "Eén zin is genoeg." in empty.text) == (422, True)
    given = {"signal_id": hidden(page, "signal_id"), "text": "Krijgt geen post.", "area": "33021F"}
    assert (await sent(browser, f"{HERE}/signal", page, **given)).headers[
        "location"
    ] == f"{HERE}?gedaan=signal_by_link"
    [card] = linked.sent("POST", "signals", "/cards")
    assert card.body == {**given, "channel": "partner_service"}
    assert card.headers["authorization"] == "Assertion signed.by.partners"
    assert linked.sent("POST", "partners", "/links/assertion")[-1].body == {"purpose": "hand_in_card"}


async def test_the_holder_sends_in_a_help_request(browser: Browser, linked: FakeServices) -> None:
    await let_in(browser)
    page = await browser.get(f"{HERE}/help-request")
    given = {"description": "Zoekt vervoer.", "theme": "mobility", "area": "33021F"}
    nameless = await sent(browser, f"{HERE}/help-request", page, **given, phone="057 00 00 00")
    assert (nameless.status_code, "Vul de naam in" in nameless.text) == (422, True)
    person = {"name": "Zulma Vanhaezebrouck", "phone": "057 00 00 00"}
    own = {"help_request_id": hidden(page, "help_request_id"), "agreed": "Bellen mag."}
    done = await sent(browser, f"{HERE}/help-request", page, **given, **person, **own)
    assert done.headers["location"] == f"{HERE}?gedaan=help_request_by_link"
    [asked] = linked.sent("POST", "intake", "/help-requests")
    assert asked.body == {**given, **own, "person": person}
    assert linked.sent("POST", "partners", "/links/assertion")[-1].body == {"purpose": "help_request"}


@pytest.mark.parametrize("path", ["signal", "help-request"])
async def test_without_a_session_there_is_no_form(browser: Browser, linked: FakeServices, path: str) -> None:
    await browser.get(HERE)
    assert (await browser.get(f"{HERE}/{path}")).headers["location"] == HERE
