"""Who is away is seen on the worklist, and noted on a page of its own."""

from .answers import problem
from .colleagues import ABSENCE, absence, office
from .conftest import Browser
from .fakes import FakeServices

DAYS = {"absence_id": ABSENCE, "login": "katrien", "first_day": "2026-11-20", "last_day": "2026-12-03"}


async def test_the_worklist_says_who_is_away_and_who_stands_in(
    browser: Browser, services: FakeServices
) -> None:
    assert "afwezig" not in (await browser.log_in("deputy").get("/worklist")).text.replace(
        ">Afwezigheid<", ""
    )
    services.answers["GET signals /colleagues"] = office(absence(), stand_in="wouter")
    text = (await browser.get("/worklist")).text
    assert "<strong>Katrien Verhaeghe is</strong> afwezig tot en met 3 december 2026." in text
    assert "Wat te laat wordt, gaat nu naar jou." in text
    services.answers["GET signals /colleagues"] = office(absence(), stand_in="")
    assert "Niemand is aanwezig" in (await browser.log_in("coordinator").get("/worklist")).text


async def test_what_is_planned_is_no_news_yet(browser: Browser, services: FakeServices) -> None:
    services.answers["GET signals /colleagues"] = office(absence(runs=False))
    assert "is</strong> afwezig" not in (await browser.log_in("deputy").get("/worklist")).text
    text = (await browser.get("/absences")).text
    assert "20 november 2026 tot en met 3 december 2026" in text
    assert "Gaat niet door" in text


async def test_an_absence_is_noted_and_ended(browser: Browser, services: FakeServices) -> None:
    sent = await browser.log_in("coordinator").post("/absences", DAYS)
    assert sent.headers["location"] == "/absences?gedaan=absence"
    assert services.asked[-1].body == DAYS
    await browser.post(f"/absences/{ABSENCE}/end", {})
    assert services.asked[-1].path == f"/absences/{ABSENCE}/end"


async def test_what_is_missing_or_refused_is_said_on_the_page(
    browser: Browser, services: FakeServices
) -> None:
    unfinished = await browser.log_in("coordinator").post("/absences", {**DAYS, "last_day": ""})
    assert (unfinished.status_code, "Kies een laatste dag." in unfinished.text) == (422, True)
    guard = {
        "guard": "absence_days",
        "detail": "Een afwezigheid begint vandaag of later.",
        "satisfied_by": "Kies.",
    }
    services.answers["POST signals /absences"] = problem(409, "Dit kan nu niet", **guard)
    refused = await browser.post("/absences", DAYS)
    assert (refused.status_code, "begint vandaag of later" in refused.text) == (409, True)


async def test_one_chooses_ones_own_mail(browser: Browser, services: FakeServices) -> None:
    services.answers["GET signals /notifications"] = {"address": "k@netwerk.example", "daily": True}
    text = (await browser.log_in("coordinator").get("/absences")).text
    assert 'value="k@netwerk.example"' in text
    await browser.post("/notifications", {"address": "k@netwerk.example", "daily": "yes"})
    assert services.asked[-1].body == {"address": "k@netwerk.example", "daily": True}
    await browser.post("/notifications", {"address": ""})
    assert services.asked[-1].body == {"daily": False}


async def test_figures_show_what_was_waived(browser: Browser, services: FakeServices) -> None:
    text = (await browser.log_in("coordinator").get("/figures?from=2026-11")).text
    assert "Overgeslagen stappen" in text
    assert services.sent("GET", "reporting", "/waivers")[0].params == {"from": "2026-11"}
    services.answers["GET reporting /waivers"] = b"stap;gemeente"
    answer = await browser.get("/waivers.csv?from=2026-11")
    assert answer.headers["content-disposition"] == 'attachment; filename="overgeslagen-stappen.csv"'
