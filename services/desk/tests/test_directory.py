"""The directory at the desk: found, read, kept, verified, agreed upon, in and out."""

import pytest

from desk import entries

from .answers import CAW, problem
from .conftest import BASE, CSRF, Browser
from .fakes import FakeServices

FULL = {
    "name": "CAW Centraal-West-Vlaanderen",
    "works_on": "Onthaal",
    "areas": ["33021", "33021F"],
    "street": "Grote Markt 1",
    "postal_code": "8970",
    "city": "Poperinge",
    "hours": "ma 9:00-12:00\r\nDi. 13u30 - 16",
    "languages": "nl, FR",
    "costs": "Gratis",
    "intensity": "cooperation",
    "bound_by_secrecy": "yes",
    "active": "yes",
    "reached_by": "login",
    "contact": "Sofie Bauwens",
    "email": "sofie@caw.example",
    "other_name": ["Karel Verzonnen", ""],
    "other_role": ["teamleider", "niemand"],
    "other_email": ["", ""],
    "other_phone": ["", ""],
}


@pytest.mark.parametrize(
    ("line", "opens", "closes"),
    [
        ("ma 9-12", "09:00", "12:00"),
        ("maandag: 9u tot 12u30", "09:00", "12:30"),
        ("MA 09.15 – 17:45", "09:15", "17:45"),
    ],
)
def test_hours_are_read_as_people_write_them(line: str, opens: str, closes: str) -> None:
    assert entries.hours_of([line]) == [{"day": "MO", "opens": opens, "closes": closes}]


def test_hours_that_nobody_can_read_are_not_guessed() -> None:
    for line in ("elke dag", "ma", "9-12", "ma 9-12 en 13-17"):
        with pytest.raises(entries.WrongHours):
            entries.hours_of([line])


def test_what_was_typed_comes_back_the_same() -> None:
    lines = ["ma 09:00-12:00", "zo 13:30-16:00"]
    assert entries.hours_as_typed(entries.hours_of(lines)).splitlines() == lines


async def test_an_entry_is_found_by_words_theme_and_place(browser: Browser) -> None:
    browser.log_in("coordinator")
    for query, found in {
        "q=caw+budget": False,
        "q=centraal": True,
        "theme=finances_debt": True,
        "theme=mobility": False,
        "area=33021": True,
        "nakijken=1": False,
    }.items():
        text = (await browser.get(f"/partners?{query}")).text
        assert (f'href="/partners/{CAW}"' in text) is found, query


async def test_the_page_of_an_entry_says_it_all(browser: Browser) -> None:
    text = (await browser.log_in("coordinator").get(f"/partners/{CAW}")).text
    for expected in ("Onthaal en budgetbegeleiding", "Watou", "ma 09:00-12:00", "Karel Verzonnen", "Map 3"):
        assert expected in text
    assert "te verifiëren" in text


async def test_an_entry_is_saved_with_its_people_and_hours(browser: Browser, services: FakeServices) -> None:
    answer = await browser.log_in("coordinator").post(f"/partners/{CAW}", FULL)
    assert answer.headers["location"].startswith(f"/partners/{CAW}?")
    (sent,) = services.sent("POST", "partners", "/partners")
    listing = sent.body["listing"]
    assert listing["hours"] == [
        {"day": "MO", "opens": "09:00", "closes": "12:00"},
        {"day": "TU", "opens": "13:30", "closes": "16:00"},
    ]
    assert listing["address"] == {"street": "Grote Markt 1", "postal_code": "8970", "city": "Poperinge"}
    assert (listing["languages"], listing["areas"]) == (["nl", "fr"], ["33021", "33021F"])
    assert [person["name"] for person in sent.body["other_contacts"]] == ["Karel Verzonnen"]
    assert (sent.body["active"], sent.body["bound_by_secrecy"]) == (True, True)


async def test_hours_that_cannot_be_read_are_asked_again(browser: Browser, services: FakeServices) -> None:
    answer = await browser.log_in("coordinator").post(f"/partners/{CAW}", FULL | {"hours": "altijd"})
    assert answer.status_code == 422
    assert entries.HOURS in answer.text
    assert services.sent("POST", "partners", "/partners") == []


async def test_a_partner_keeps_its_own_entry(browser: Browser, services: FakeServices) -> None:
    browser.log_in("partner")
    assert (await browser.get("/our-entry")).headers["location"] == f"/partners/{CAW}"
    page = (await browser.get(f"/partners/{CAW}")).text
    assert "Onze gegevens wijzigen" in page
    assert "Nieuwe afspraken" not in page
    await browser.post(f"/partners/{CAW}/listing", {"works_on": "Onthaal", "costs": "5 euro"})
    (sent,) = services.sent("POST", "partners", f"/partners/{CAW}/listing")
    assert (sent.body["works_on"], sent.body["listing"]["costs"]) == ("Onthaal", "5 euro")
    await browser.post(f"/partners/{CAW}/verify", {})
    assert len(services.sent("POST", "partners", f"/partners/{CAW}/verify")) == 1
    assert (await browser.post(f"/partners/{CAW}", FULL)).status_code == 403


async def test_agreements_are_recorded(browser: Browser, services: FakeServices) -> None:
    given = {"signed_on": "2026-11-02", "secrecy": "discretion", "partner_gives": ["staff", "money"]}
    await browser.log_in("coordinator").post(f"/partners/{CAW}/agreements", given | {"on_paper": "yes"})
    (sent,) = services.sent("POST", "partners", f"/partners/{CAW}/agreements")
    assert sent.body == {
        "signed_on": "2026-11-02",
        "secrecy": "discretion",
        "on_paper": True,
        "partner_gives": ["staff", "money"],
        "network_gives": [],
    }


async def test_a_directory_goes_out_as_a_file(browser: Browser) -> None:
    answer = await browser.log_in("administrator").get("/partners/hsds.json")
    assert answer.content == b'{"contents": []}'
    assert "attachment" in answer.headers["content-disposition"]


async def test_a_directory_comes_in_as_a_file(browser: Browser, services: FakeServices) -> None:
    browser.log_in("administrator")
    for content in (b'{"contents": [{"id": 1}]}', b'[{"id": 1}]', b'{"id": 1}'):
        answer = await browser.http.post(
            "/partners/hsds",
            data={"csrf": CSRF},
            files={"file": ("kaart.json", content)},
            headers={"origin": BASE},
        )
        assert "1.378 nieuw" in answer.text, answer.text
    assert [sent.body for sent in services.sent("POST", "partners", "/directory/hsds")] == [
        {"contents": [{"id": 1}]}
    ] * 3


async def test_every_fault_of_a_file_is_named_with_where_it_stands(
    browser: Browser, services: FakeServices
) -> None:
    faults = (("/contents/0/id", "Dit is geen geldige id (UUID)."), ("/contents/4/name", "Dit ontbreekt."))
    errors = [{"pointer": f"/body{pointer}", "message": message} for pointer, message in faults]
    services.answers["POST partners /directory/hsds"] = problem(
        422, "Deze gegevens kloppen niet", errors=errors
    )
    files = {"file": ("kaart.json", b"[{}]")}
    browser.log_in("administrator")
    answer = await browser.http.post(
        "/partners/hsds", data={"csrf": CSRF}, files=files, headers={"origin": BASE}
    )
    assert "Niets ingelezen: er staan 2 fouten in het bestand" in answer.text
    for pointer, message in faults:
        assert f"<code>{pointer}</code> {message}" in answer.text


async def test_a_fault_in_an_entry_is_shown_at_its_field(browser: Browser, services: FakeServices) -> None:
    errors = [{"pointer": "/body/listing/public_email", "message": "Dit heeft niet de juiste vorm."}]
    services.answers["POST partners /partners"] = (422, {"title": "", "status": 422, "errors": errors})
    answer = await browser.log_in("coordinator").post(f"/partners/{CAW}", FULL)
    assert 'id="e-public_email"' in answer.text
