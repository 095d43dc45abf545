"""What a form sends on, and what comes back when it can't."""

import re

import pytest

from .answers import ACTION, BUNDLE, CAW, DOSSIER, MARIA, REFERRAL, problem
from .conftest import Browser
from .fakes import FakeServices

CALL = {
    "sender": "Mieke Deschepper (vrijwilliger)",
    "client": "Maria Dewulf, Watou",
    "text": "Vraagt naar een traplift.",
    "level": "client",
    "theme": "mobility",
    "decision": "inform",
    "answer": "Het OCMW komt langs.",
}


LETTER = {
    "name": "Maria Dewulf",
    "phone": "057 00 00 00",
    "question": "Graag budgetbegeleiding.",
    "contact_name": "Katrien Verhaeghe",
}


async def test_somebody_on_no_list_is_sent_by_name(browser: Browser, services: FakeServices) -> None:
    await browser.log_in("coordinator").post("/call", {**CALL, "sender": "de buurvrouw"})
    (sent,) = services.sent("POST", "signals", "/calls")
    assert sent.body["sender"] == {"kind": "other", "name": "de buurvrouw"}


async def test_two_clients_of_one_name_are_not_guessed_between(
    browser: Browser, services: FakeServices
) -> None:
    services.answers["GET intake /clients"].append(
        {"client_id": ACTION, "name": "Maria Dewulf", "area": "33041A"}
    )
    response = await browser.log_in("coordinator").post("/call", {**CALL, "client": "Maria Dewulf"})
    assert response.status_code == 422
    assert "meerdere gebruikers met die naam" in response.text
    assert services.sent("POST", "signals", "/calls") == []


async def test_a_call_is_eight_fields_and_one_submit(browser: Browser) -> None:
    page = (await browser.log_in("coordinator").get("/call")).text
    form = re.search(r'<form method="post" action="/call".*?</form>', page, re.DOTALL)
    assert form
    fields = re.findall(r'<(?:input(?! type="hidden")|select|textarea)\b', form[0])
    assert len(fields) <= 8
    assert form[0].count("<button") == 1


async def test_a_call_goes_to_signals_in_one_go(browser: Browser, services: FakeServices) -> None:
    response = await browser.log_in("coordinator").post("/call", CALL)
    assert response.headers["location"].startswith(f"/dossiers/{DOSSIER}")
    (sent,) = services.sent("POST", "signals", "/calls")
    assert sent.body["client_id"] == MARIA
    assert sent.body["decision"] == "inform"
    assert "area" not in sent.body


async def test_a_wrong_field_is_pointed_at(browser: Browser, services: FakeServices) -> None:
    services.answers["POST intake /clients"] = problem(
        422,
        "Deze gegevens kloppen niet",
        errors=[{"pointer": "/body/birth_date", "message": "Dit is geen geldige datum."}],
    )
    given = {"name": "Maria", "area": "33021F", "birth_date": "1941-13-40"}
    response = await browser.log_in("coordinator").post("/clients/new", given)
    assert response.status_code == 422
    assert 'aria-describedby="e-birth_date"' in response.text
    assert "Dit is geen geldige datum." in response.text


async def test_a_referral_carries_its_ground_conditions_and_letter(
    browser: Browser, services: FakeServices
) -> None:
    given = {
        "referral_id": REFERRAL,
        "partner_id": CAW,
        "ground": "shared_secrecy",
        "warmth": "cold",
        **LETTER,
        "letter_scope": "full",
        "informed": "yes",
        "necessary": "yes",
    }
    await browser.log_in("coordinator").post(f"/dossiers/{DOSSIER}/refer", given)
    (sent,) = services.sent("POST", "signals", f"/dossiers/{DOSSIER}/referrals")
    assert sent.body["grounds"] == {
        "informed": True,
        "agrees": False,
        "in_interest": False,
        "necessary": True,
        "same_assignment": False,
    }
    assert sent.body["fields"] == {**LETTER, "to": "CAW Centraal-West-Vlaanderen"}


async def test_a_letter_proposes_who_it_is_about_and_asks_for_the_question(
    browser: Browser, services: FakeServices
) -> None:
    page = (await browser.log_in("coordinator").get(f"/dossiers/{DOSSIER}/refer")).text
    assert 'value="Maria Dewulf"' in page
    assert 'value="057 00 00 00"' in page
    given = {"partner_id": CAW, "ground": "consent", **LETTER, "question": ""}
    response = await browser.post(f"/dossiers/{DOSSIER}/refer", given)
    assert response.status_code == 422
    assert "Schrijf wat je van de partner vraagt." in response.text
    assert services.sent("POST", "signals", f"/dossiers/{DOSSIER}/referrals") == []


async def test_where_only_name_and_number_may_go_the_question_stays_here(
    browser: Browser, services: FakeServices
) -> None:
    given = {"partner_id": CAW, "ground": "consent", "letter_scope": "contact_only", **LETTER}
    more = {"agreed": "Ze belt zelf.", "reach": "Na de middag."}
    await browser.log_in("coordinator").post(f"/dossiers/{DOSSIER}/refer", given | more)
    (sent,) = services.sent("POST", "signals", f"/dossiers/{DOSSIER}/referrals")
    assert set(sent.body["fields"]) == {"to", "name", "phone", "contact_name"}


async def test_a_letter_is_printed_and_downloaded_under_a_name_that_says_nothing(
    browser: Browser, services: FakeServices
) -> None:
    page = await browser.log_in("partner").get(f"/referrals/{REFERRAL}/letter")
    assert "Maria Dewulf (Watou) heeft een vraag." in page.text
    pdf = await browser.get(f"/referrals/{REFERRAL}/letter.pdf")
    assert (pdf.content, pdf.headers["content-type"]) == (b"%PDF-1.7", "application/pdf")
    assert pdf.headers["content-disposition"] == 'inline; filename="doorverwijzing.pdf"'
    assert pdf.headers["cache-control"] == "no-store"


async def test_a_partner_declines_with_a_reason(browser: Browser, services: FakeServices) -> None:
    await browser.log_in("partner").post(f"/referrals/{REFERRAL}/decline", {"reason": "waiting_list"})
    (sent,) = services.sent("POST", "partners", f"/referrals/{REFERRAL}/decline")
    assert sent.body == {"reason": "waiting_list"}


async def test_a_partner_says_until_when_one_waits_and_that_there_was_contact(
    browser: Browser, services: FakeServices
) -> None:
    path = f"/referrals/{REFERRAL}"
    services.answers |= {f"POST partners {path}/waitlist": {}, f"POST partners {path}/first-contact": {}}
    browser.log_in("partner")
    await browser.post(f"{path}/waitlist", {"until": "2027-03-01"})
    await browser.post(f"{path}/first-contact", {"contacted_on": "2026-11-12"})
    assert [sent.body for sent in services.sent("POST", "partners", f"{path}/waitlist")] == [
        {"until": "2027-03-01"}
    ]
    assert [sent.body for sent in services.sent("POST", "partners", f"{path}/first-contact")] == [
        {"contacted_on": "2026-11-12"}
    ]


@pytest.mark.parametrize(
    ("role", "from_", "back"),
    [("coordinator", "", f"/partners/{CAW}"), ("partner", "referrals", "/referrals")],
)
async def test_the_network_and_the_partner_itself_say_whether_there_is_room(
    browser: Browser, services: FakeServices, role: str, from_: str, back: str
) -> None:
    given = {"no_intake_before": "2027-03-01", "capacity": "", "back": from_}
    response = await browser.log_in(role).post(f"/partners/{CAW}/capacity", given)
    (sent,) = services.sent("POST", "partners", f"/partners/{CAW}/capacity")
    assert sent.body == {"no_intake_before": "2027-03-01"}
    assert response.headers["location"].startswith(back)


async def test_a_warm_referral_names_the_day(browser: Browser, services: FakeServices) -> None:
    given = {"partner_id": CAW, "ground": "consent", **LETTER}
    warm = {"warmth": "going_along", "appointment_on": "2026-12-01"}
    await browser.log_in("coordinator").post(f"/dossiers/{DOSSIER}/refer", given | warm)
    (sent,) = services.sent("POST", "signals", f"/dossiers/{DOSSIER}/referrals")
    assert (sent.body["warmth"], sent.body["appointment_on"]) == ("going_along", "2026-12-01")


async def test_a_partner_that_secrecy_does_not_bind_is_registered_as_such(
    browser: Browser, services: FakeServices
) -> None:
    given = {"name": "vzw De Wervel", "themes": ["poverty", "housing"]}
    await browser.log_in("administrator").post("/partners", given)
    (sent,) = services.sent("POST", "partners", "/partners")
    assert sent.body == {**given, "bound_by_secrecy": False}


async def test_a_bundle_is_formed_with_a_line_for_each_example(
    browser: Browser, services: FakeServices
) -> None:
    given = {
        "theme": "waiting_list",
        "levels": ["service"],
        "from_month": "2026-09",
        "until_month": "2026-11",
        "title": "Wachten",
        "story": "Acht weken.",
        "examples": "Een moeder.\n\n Een man. ",
    }
    response = await browser.log_in("coordinator").post("/bundles/new", given)
    assert response.headers["location"] == f"/bundles/{BUNDLE}?gedaan=bundle"
    (sent,) = services.sent("POST", "reporting", "/bundles")
    assert sent.body["levels"] == ["service"]
    assert sent.body["examples"] == ["Een moeder.", "Een man."]
    assert "areas" not in sent.body


async def test_too_small_a_bundle_is_refused_with_the_reason(
    browser: Browser, services: FakeServices
) -> None:
    services.answers["POST reporting /bundles"] = problem(
        409,
        "Dit kan nu niet",
        detail="Vier gebruikers: minstens vijf nodig.",
        guard="minimum_cell",
        satisfied_by="Neem een langere periode.",
    )
    response = await browser.log_in("coordinator").post(
        "/bundles/new", {"title": "Wachten", "levels": ["service"]}
    )
    assert response.status_code == 409
    assert "minstens vijf nodig" in response.text
    assert "Neem een langere periode." in response.text
    assert 'value="Wachten"' in response.text


async def test_when_a_service_falls_away_during_a_form_it_can_be_sent_again_under_the_same_id(
    browser: Browser, services: FakeServices
) -> None:
    """Going back gives a new page with a new id, and so a second card."""
    services.answers["GET signals /card-forms/general/1"] = problem(503, "Even weg")
    given = {"card": "general", "version": "1", "signal_id": ACTION, "text": "Ze zei <nee> & ging."}
    response = await browser.log_in("volunteer").post("/card", given)
    assert response.status_code == 503
    form = response.text.partition('<form method="post" action="/card">')[2].partition("</form>")[0]
    assert "Opnieuw versturen" in form
    assert f'name="signal_id" value="{ACTION}"' in form
    assert 'name="text" value="Ze zei &lt;nee&gt; &amp; ging."' in form


async def test_a_letters_wrong_number_is_told_at_its_field(browser: Browser, services: FakeServices) -> None:
    services.answers[f"POST signals /dossiers/{DOSSIER}/referrals"] = problem(
        422,
        "Deze gegevens kloppen niet",
        errors=[{"pointer": "/body/fields/phone", "message": "Dit is geen nummer."}],
    )
    given = {"partner_id": CAW, "ground": "consent", **LETTER, "phone": "na vier uur"}
    response = await browser.log_in("coordinator").post(f"/dossiers/{DOSSIER}/refer", given)
    assert response.status_code == 422
    assert 'aria-describedby="e-phone"' in response.text
    assert 'value="na vier uur"' in response.text
