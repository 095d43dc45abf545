"""The administrator sees how every service is doing, what to do about it, and replays what failed."""

import asyncio
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.operations import OVERDUE_FOR, STANDS_FOR, UNPUBLISHED_FOR, UNSEALED_FOR, Attention, attention
from desk.pages import operations as page
from desk.settings import SERVICES

from .answers import problem
from .conftest import Browser
from .fakes import FakeServices

AT = "2026-11-09T09:30:00+00:00"
EVENT = "00000000-0000-4000-8000-00000000e001"
KEY = "00000000-0000-4000-8000-00000000d001"
REPLAY = f"/dead-letters/{EVENT}/replay"


def letter(**changes: Any) -> dict[str, Any]:
    return {
        "event_id": EVENT,
        "source": "signals",
        "key": KEY,
        "type": "be.draaischijf.signals.signal-captured.v1",
        "reason": "IntegrityError in project, line 12 of handlers.py",
        "parked_at": "2026-11-09T09:00:00+00:00",
        "tries": 2,
        "waiting": 3,
        **changes,
    }


def answer(service: str, problems: list[str] | None = None, **changes: Any) -> Any:
    network = {
        "unpublished": {"events": 0, "oldest_at": None},
        "overdue": {"terms": 0, "oldest_at": None},
        "seal": {"number": 1378, "at": AT, "unsealed_since": None},
        "dead_letters": [],
        "unreadable": 0,
        **changes,
    }
    return {
        "service": service,
        "at": AT,
        "problems": problems or [],
        "lag": 0,
        "stands_since": None,
        "elsewhere": False,
        "network": network,
    }


@pytest.fixture(autouse=True)
def at_rest(services: FakeServices) -> None:
    services.answers |= {f"GET {service} /operations": answer(service) for service in SERVICES}


async def test_at_rest_everything_works(browser: Browser) -> None:
    text = (await browser.log_in("administrator").get("/operations")).text
    assert text.count("tag ok") == len(SERVICES)
    for expected in ("Alles werkt.", "Niets: geen bericht is mislukt.", "nr. 1.378"):
        assert expected in text


@pytest.mark.parametrize("role", ["coordinator", "deputy", "volunteer", "partner", "steering", "dpo"])
async def test_it_is_the_administrators(browser: Browser, role: str) -> None:
    assert (await browser.log_in(role).get("/operations")).status_code == 403
    sent = await browser.post(f"/operations/signals{REPLAY}")
    assert sent.status_code == 403


async def test_a_service_that_is_away_or_without_its_database_says_what_to_do(
    browser: Browser, services: FakeServices
) -> None:
    services.away.add("signals")
    services.answers["GET intake /operations"] = {**answer("intake", ["database"]), "network": None}
    response = await browser.log_in("administrator").get("/operations")
    assert response.status_code == 200
    for expected in ("antwoordt niet", "zonder databank", "Kijk of PostgreSQL draait", "2 zaken vragen"):
        assert expected in response.text
    assert response.text.count("tag ok") == len(SERVICES) - 2


async def test_a_service_that_stands_is_told_of_without_its_database_too(
    browser: Browser, services: FakeServices
) -> None:
    stands = {"lag": 1200, "stands_since": "2026-11-09T09:20:00+00:00"}
    services.answers["GET signals /operations"] = answer("signals") | stands
    without = answer("reporting", ["database"]) | {"network": None}
    services.answers["GET reporting /operations"] = without | stands
    text = (await browser.log_in("administrator").get("/operations")).text
    assert "Alles werkt." not in text and "3 zaken vragen" in text
    assert text.count("loopt achter: 1.200 berichten wachten, en sinds") == 2


@pytest.mark.parametrize("lag", [None, 0])
async def test_it_says_nothing_of_what_other_processes_handle(
    browser: Browser, services: FakeServices, lag: int | None
) -> None:
    for service in ("signals", "reporting"):
        services.answers[f"GET {service} /operations"] = answer(service) | {"lag": lag, "elsewhere": True}
    text = (await browser.log_in("administrator").get("/operations")).text
    assert "Alles werkt." not in text and "Alles wat hier te zien is, werkt." in text
    assert "Of <strong>Signalen en dossiers</strong> of <strong>Cijfers" in text
    assert "of de dienst is net gestart. Prometheus bewaakt dat." in text
    assert text.count("niet bekend" if lag is None else "in dit proces") == 2


async def test_a_service_that_hangs_holds_nobody_up(
    browser: Browser, services: FakeServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def hangs(*_: object, **__: object) -> httpx.Response:
        await asyncio.Event().wait()
        raise AssertionError

    monkeypatch.setattr(page, "PATIENCE", 0.01)
    monkeypatch.setattr(httpx.AsyncClient, "request", hangs)
    async with asyncio.timeout(5):
        response = await browser.log_in("administrator").http.send(
            browser.http.build_request("GET", "/operations")
        )
    assert response.text.count('<span class="tag alarm">antwoordt niet') == len(SERVICES)


async def test_what_failed_is_shown_and_replayed(browser: Browser, services: FakeServices) -> None:
    services.answers["GET reporting /operations"] = answer("reporting", dead_letters=[letter()])
    text = (await browser.log_in("administrator").get("/operations")).text
    for expected in ("IntegrityError in project", KEY, "2 pogingen", "3 berichten niet verwerkt"):
        assert expected in text
    services.answers[f"POST reporting {REPLAY}"] = {"handled": 3, "waiting": 0}
    done = await browser.post(f"/operations/reporting{REPLAY}")
    assert done.headers["location"] == "/operations?gedaan=replayed"
    services.answers[f"POST reporting {REPLAY}"] = {"handled": 3, "waiting": 900}
    in_part = await browser.post(f"/operations/reporting{REPLAY}")
    assert "nog eens" in (await browser.get(in_part.headers["location"])).text
    assert (await browser.post(f"/operations/kitchen{REPLAY}")).status_code == 404


async def test_a_replay_that_fails_says_so_in_the_services_words(
    browser: Browser, services: FakeServices
) -> None:
    services.answers["GET reporting /operations"] = answer("reporting", dead_letters=[letter()])
    services.answers[f"POST reporting {REPLAY}"] = problem(
        409, "Het lukt nog niet", detail="Het lukt nog niet: X."
    )
    response = await browser.log_in("administrator").post(f"/operations/reporting{REPLAY}")
    assert response.status_code == 409
    assert "Het lukt nog niet: X." in response.text and KEY in response.text


async def test_it_refreshes_itself_until_told_not_to(browser: Browser) -> None:
    browser.log_in("administrator")
    assert 'hx-trigger="every' in (await browser.get("/operations")).text
    assert 'hx-trigger="every' not in (await browser.get("/operations?still=1")).text


waits = st.sampled_from([(None, 0), ("2026-11-09T09:29:50+00:00", 10), ("2026-11-09T08:30:00+00:00", 3600)])


@given(
    st.lists(st.sampled_from(["database", "consumer"]), unique=True),
    waits,
    waits,
    waits,
    waits,
    st.integers(0, 3),
    st.integers(0, 2),
)
def test_only_what_waits_too_long_asks_for_attention(
    problems: list[str],
    unpublished: tuple[str | None, int],
    overdue: tuple[str | None, int],
    unsealed: tuple[str | None, int],
    stands: tuple[str | None, int],
    letters: int,
    unreadable: int,
) -> None:
    told = answer(
        "signals",
        problems,
        unpublished={"events": 1, "oldest_at": unpublished[0]},
        overdue={"terms": 1, "oldest_at": overdue[0]},
        seal={"number": None, "at": None, "unsealed_since": unsealed[0]},
        dead_letters=[letter(waiting=2)] * letters,
        unreadable=unreadable,
    ) | {"stands_since": stands[0], "lag": 4}
    expected = {
        *problems,
        *(["stands"] if stands[1] > STANDS_FOR.total_seconds() else []),
        *(["dead_letters"] if letters else []),
        *(["unreadable"] if unreadable else []),
        *(["unpublished"] if unpublished[1] > UNPUBLISHED_FOR.total_seconds() else []),
        *(["overdue"] if overdue[1] > OVERDUE_FOR.total_seconds() else []),
        *(["unsealed"] if unsealed[1] > UNSEALED_FOR.total_seconds() else []),
    }
    found = attention("signals", told)
    assert {one.what for one in found} == expected
    assert sum(one.count for one in found if one.what == "dead_letters") == 2 * letters
    assert attention("signals", None) == [Attention("signals", "away")]


async def test_a_service_of_an_earlier_version_tells_less(browser: Browser, services: FakeServices) -> None:
    told = answer("signals")
    del told["stands_since"], told["elsewhere"]
    services.answers["GET signals /operations"] = told
    page = await browser.log_in("administrator").get("/operations")
    assert page.status_code == 200
