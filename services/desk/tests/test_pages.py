"""What each role sees, also when a service is away."""

import pytest

from .answers import BUNDLE, CAW, DOSSIER, MARIA, REFERRAL, bundle, dossier, problem
from .conftest import Browser
from .fakes import FakeServices


@pytest.mark.parametrize(
    ("role", "path"),
    [
        ("coordinator", "/worklist"),
        ("deputy", "/worklist"),
        ("volunteer", "/my"),
        ("partner", "/referrals"),
        ("steering", "/bundles"),
        ("administrator", "/partners"),
    ],
)
async def test_each_role_begins_at_its_own_task(browser: Browser, role: str, path: str) -> None:
    assert (await browser.log_in(role).get("/")).headers["location"] == path
    assert (await browser.get(path)).status_code == 200


async def test_the_worklist_shows_names_counts_and_the_next_step(browser: Browser) -> None:
    text = (await browser.log_in("coordinator").get("/worklist")).text
    for expected in ("Maria Dewulf", "Watou", "Kies niveau en thema", "13 november 2026", "te laat"):
        assert expected in text
    assert 'Alle open <span class="count">1.000+</span>' in text


async def test_a_service_gets_the_persons_own_token_and_the_trace(
    browser: Browser, services: FakeServices
) -> None:
    trace = f"00-{'ab' * 16}-{'cd' * 8}-01"
    await browser.log_in("coordinator").get("/worklist", headers={"traceparent": trace})
    assert {each.headers["authorization"] for each in services.asked} == {"Bearer token-of-coordinator"}
    assert {each.headers["traceparent"] for each in services.asked} == {trace}


async def test_all_calls_of_a_page_share_a_trace_of_their_own(
    browser: Browser, services: FakeServices
) -> None:
    await browser.log_in("coordinator").get("/worklist", headers={"traceparent": "nonsense"})
    traces = {each.headers["traceparent"] for each in services.asked}
    assert len(traces) == 1
    assert traces != {"nonsense"}


async def test_without_intake_short_ids_stand_in(browser: Browser, services: FakeServices) -> None:
    services.away.add("intake")
    response = await browser.log_in("coordinator").get("/worklist")
    assert response.status_code == 200
    assert f"gebruiker {MARIA[:8]}" in response.text
    assert "Namen zijn even niet beschikbaar" in response.text


async def test_without_signals_a_notice_says_which_part_is_away(
    browser: Browser, services: FakeServices
) -> None:
    services.away.add("signals")
    response = await browser.log_in("coordinator").get("/worklist")
    assert response.status_code == 503
    assert "Signalen en dossiers" in response.text


async def test_a_dossier_needs_neither_partners_nor_volunteers(
    browser: Browser, services: FakeServices
) -> None:
    services.away |= {"partners", "volunteers"}
    response = await browser.log_in("coordinator").get(f"/dossiers/{DOSSIER}")
    assert response.status_code == 200
    assert "Maria geraakt alleen nog met veel moeite" in response.text


async def test_a_dossier_offers_what_is_allowed_and_says_why_the_rest_is_not(browser: Browser) -> None:
    text = (await browser.log_in("coordinator").get(f"/dossiers/{DOSSIER}")).text
    assert 'id="do-interpret" open' in text
    assert "Sluit het dossier af</summary>" not in text
    assert "Nog niet klaar: niveau en thema, beslissing, terugkoppeling." in text
    assert "Doe deze stappen eerst." in text


async def test_text_that_looks_like_html_is_shown_as_text(browser: Browser, services: FakeServices) -> None:
    evil = dossier()
    evil["signals"][0]["text"] = "<script>alert(1)</script>"
    services.answers[f"GET signals /dossiers/{DOSSIER}"] = evil
    text = (await browser.log_in("coordinator").get(f"/dossiers/{DOSSIER}")).text
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)" in text


async def test_a_partner_reads_the_letter_and_can_answer(browser: Browser) -> None:
    text = (await browser.log_in("partner").get(f"/referrals/{REFERRAL}")).text
    assert "Maria Dewulf (Watou) heeft een vraag" in text
    assert "We nemen dit op" in text
    assert f"/dossiers/{DOSSIER}" not in text


async def test_a_waiting_list_and_a_first_contact_are_shown_with_their_days(
    browser: Browser, services: FakeServices
) -> None:
    browser.log_in("partner")
    told = services.answers[f"GET partners /referrals/{REFERRAL}"]
    told |= {"state": "waitlisted", "waiting_until": "2027-03-01", "warmth": "going_along"}
    waiting = (await browser.get(f"/referrals/{REFERRAL}")).text
    assert "Op de wachtlijst</span>" in waiting
    assert "tot 1 maart 2027" in waiting
    assert "We nemen dit op" in waiting
    assert "Iemand van het netwerk gaat mee" in waiting
    told |= {"state": "contacted", "contacted_on": "2026-11-12"}
    met = (await browser.get(f"/referrals/{REFERRAL}")).text
    assert "eerste contact op 12 november 2026" in met
    assert "Hoe liep het af?" in met
    assert "Er was contact</button>" not in met


async def test_a_partner_sees_that_it_is_reminded_until_it_answers(
    browser: Browser, services: FakeServices
) -> None:
    browser.log_in("partner")
    told = services.answers[f"GET partners /referrals/{REFERRAL}"]
    told |= {"reminded_on": "2026-11-17"}
    assert "Herinnering van 17 november 2026" in (await browser.get(f"/referrals/{REFERRAL}")).text
    told |= {"state": "accepted"}
    assert "Herinnering van" not in (await browser.get(f"/referrals/{REFERRAL}")).text
    told |= {"state": "timed_out"}
    ended = (await browser.get(f"/referrals/{REFERRAL}")).text
    assert "Zonder antwoord teruggenomen" in ended
    assert "We nemen dit op" not in ended


async def test_a_waiting_list_gives_a_proposal_for_an_anonymous_signal(
    browser: Browser, services: FakeServices
) -> None:
    refused = {"referral_id": REFERRAL, "partner_id": CAW, "state": "declined", "reason": "waiting_list"}
    known = dossier(theme="finances_debt", referrals=[{**refused, "ground": "consent"}])
    happened = {"fact": "referral_declined", "at": "2026-11-12T10:00:00Z", "by": None}
    known["timeline"].append({**happened, **refused, "recorded_at": happened["at"]})
    services.answers[f"GET signals /dossiers/{DOSSIER}"] = known
    text = (await browser.log_in("coordinator").get(f"/dossiers/{DOSSIER}")).text
    proposed = text.split('id="do-structural"')[1].split("</details>")[0]
    assert "CAW Centraal-West-Vlaanderen kon een vraag rond" in proposed
    assert "er is een wachtlijst." in proposed
    assert '<option value="waiting_list" selected>' in proposed
    assert "Dewulf" not in proposed


async def test_a_partner_without_room_is_a_warning_and_stays_a_choice(
    browser: Browser, services: FakeServices
) -> None:
    browser.log_in("coordinator")
    assert "Eerst bellen?" not in (await browser.get(f"/dossiers/{DOSSIER}/refer")).text
    [known] = services.answers["GET partners /partners"]
    known |= {"no_intake_before": "2027-03-01", "stale": True, "verified_on": "2025-10-01"}
    text = (await browser.get(f"/dossiers/{DOSSIER}/refer")).text
    assert "geen intake voor 1 maart 2027; nagekeken op 1 oktober 2025, meer dan een jaar geleden" in text
    assert f'<option value="{CAW}">CAW Centraal-West-Vlaanderen' in text
    listed = (await browser.get("/partners")).text
    assert "Geen intake voor 1 maart 2027" in listed
    assert "te verifiëren" in listed


async def test_a_letter_that_is_held_is_shown_as_held(browser: Browser, services: FakeServices) -> None:
    words = "De toestemming is ingetrokken."
    services.answers[f"GET signals /referrals/{REFERRAL}/letter"] = problem(
        409, "Dit kan nu niet", detail=words, guard="consent_not_fresh", satisfied_by="Wacht op het netwerk."
    )
    text = (await browser.log_in("partner").get(f"/referrals/{REFERRAL}")).text
    assert "Tegengehouden" in text
    assert words in text
    assert "Beste collega" not in text


async def test_a_letter_that_was_recalled_is_shown_as_recalled(
    browser: Browser, services: FakeServices
) -> None:
    services.answers[f"GET partners /referrals/{REFERRAL}"] |= {"state": "recalled"}
    services.answers[f"GET signals /referrals/{REFERRAL}/letter"] = problem(
        409, "Teruggetrokken", guard="referral_recalled"
    )
    text = (await browser.log_in("partner").get(f"/referrals/{REFERRAL}")).text
    assert "<h3>Teruggetrokken</h3>" in text
    assert "We nemen dit op" not in text


async def test_a_recalled_letter_takes_no_answer_before_partners_knows(
    browser: Browser, services: FakeServices
) -> None:
    services.answers[f"GET signals /referrals/{REFERRAL}/letter"] = problem(
        409, "Teruggetrokken", guard="referral_recalled"
    )
    text = (await browser.log_in("partner").get(f"/referrals/{REFERRAL}")).text
    assert "<h3>Teruggetrokken</h3>" in text
    assert "We nemen dit op" not in text


async def test_a_volunteer_sees_own_tasks_signals_and_their_feedback(browser: Browser) -> None:
    text = (await browser.log_in("volunteer").get("/my")).text
    for expected in ("Verjaardagsbezoek", "Maria Dewulf", "De gemeente legt een belbus in.", "Gedaan"):
        assert expected in text


async def test_figures_are_drawn_listed_and_downloadable(browser: Browser, services: FakeServices) -> None:
    text = (await browser.log_in("coordinator").get("/figures?by=theme&from=2026-01&until=")).text
    assert text.count("<rect") == 5
    assert '<td class="num">42</td>' in text
    assert 'href="/figures.csv?by=theme&amp;from=2026-01"' in text
    services.answers["GET reporting /figures"] = b"theme,count\nloneliness,42\n"
    download = await browser.get("/figures.csv?by=theme")
    assert download.headers["content-type"].startswith("text/csv")
    assert download.content == b"theme,count\nloneliness,42\n"


async def test_the_steering_group_sees_published_figures_only(
    browser: Browser, services: FakeServices
) -> None:
    text = (await browser.log_in("steering").get("/figures")).text
    assert [each.path for each in services.asked] == ["/published-figures"]
    assert "niet getoond" in text


async def test_the_steering_group_answers_and_does_not_submit(
    browser: Browser, services: FakeServices
) -> None:
    text = (await browser.log_in("steering").get(f"/bundles/{BUNDLE}")).text
    assert "Jullie antwoord" in text
    services.answers[f"GET reporting /bundles/{BUNDLE}"] = bundle(state="formed")
    assert "Voorleggen" not in (await browser.get(f"/bundles/{BUNDLE}")).text


@pytest.mark.parametrize(
    "path",
    [
        "/card",
        "/call",
        f"/dossiers/{DOSSIER}",
        f"/dossiers/{DOSSIER}/refer",
        "/figures",
        "/referrals",
        "/clients",
        "/clients/new",
        f"/clients/{MARIA}",
        "/volunteers",
        "/partners",
        "/bundles",
        "/bundles/new?theme=waiting_list&level=service",
        "/published-figures",
    ],
)
async def test_every_field_has_a_label_and_every_id_is_used_once(browser: Browser, path: str) -> None:
    import re

    text = (await browser.log_in("coordinator").get(path)).text
    ids = re.findall(r'\bid="([^"]+)"', text)
    assert sorted(ids) == sorted(set(ids))
    labelled = set(re.findall(r'<label for="([^"]+)"', text))
    fields = re.findall(
        r'<(?:select|textarea|input(?! type="(?:hidden|checkbox|radio)"))[^>]*\bid="([^"]+)"', text
    )
    assert set(fields) <= labelled


async def test_an_unknown_page_is_not_found_in_dutch(browser: Browser) -> None:
    response = await browser.log_in("coordinator").get("/nergens")
    assert response.status_code == 404
    assert "Niet gevonden" in response.text


async def test_a_page_that_breaks_says_nothing_of_why(browser: Browser, services: FakeServices) -> None:
    services.answers["GET signals /worklist"] = {"unexpected": "Maria Dewulf"}
    response = await browser.log_in("coordinator").get("/worklist")
    assert response.status_code == 500
    assert "Er ging iets mis" in response.text
    assert "Maria" not in response.text
