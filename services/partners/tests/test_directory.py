"""How far the directory can be relied on: room, and when somebody last looked."""

from datetime import date, timedelta
from typing import Any

import pytest

from contracts.events.partners import PartnerRegistered
from partners.domain.directory import is_stale, still_full
from stack.demo.people import CAW, DE_WERVEL
from stack.service_api import ServiceApi

ENTRY: dict[str, Any] = {
    "partner_id": str(CAW),
    "name": "CAW Centraal-West-Vlaanderen",
    "phone": "057 00 00 00",
    "bound_by_secrecy": True,
}


@pytest.mark.parametrize(
    ("verified_on", "today", "stale"),
    [
        (date(2025, 11, 22), date(2026, 11, 22), False),
        (date(2025, 11, 22), date(2026, 11, 23), True),
        (date(2024, 2, 29), date(2025, 2, 28), False),
        (date(2024, 2, 29), date(2025, 3, 1), True),
        (date(2026, 12, 31), date(2026, 1, 1), False),
    ],
)
def test_an_entry_is_stale_after_twelve_months(verified_on: date, today: date, *, stale: bool) -> None:
    assert is_stale(verified_on, today) is stale


def test_a_day_that_has_come_bars_nobody() -> None:
    today = date(2026, 11, 22)
    assert still_full(today + timedelta(days=1), today) == today + timedelta(days=1)
    assert still_full(today, today) is None
    assert still_full(None, today) is None


async def entry(api: ServiceApi) -> dict[str, Any]:
    return dict((await api.as_("katrien").get(f"/partners/{CAW}")).json())


async def test_saying_whether_there_is_room_verifies_the_entry(api: ServiceApi) -> None:
    await api.as_("ann").post("/partners", json=ENTRY)
    assert (await entry(api))["stale"] is False
    later = api.runtime.clock.now() + timedelta(days=370)
    await api.as_("systeem").post("/clock", json={"to": later.isoformat()})
    assert (await entry(api))["stale"] is True

    march = api.runtime.clock.today() + timedelta(days=90)
    room = {"no_intake_before": str(march), "capacity": "Wachtlijst van vijf maanden."}
    told = await api.as_("sofie").post(f"/partners/{CAW}/capacity", json=room)
    assert told.status_code == 200, told.text
    known = await entry(api)
    assert (known["no_intake_before"], known["capacity"]) == (str(march), room["capacity"])
    assert (known["stale"], known["verified_on"]) == (False, str(api.runtime.clock.today()))
    assert (known["phone"], known["name"]) == (ENTRY["phone"], ENTRY["name"])
    assert len(await api.events(PartnerRegistered)) == 1

    await api.as_("katrien").post(f"/partners/{CAW}/capacity", json={})
    assert (await entry(api))["no_intake_before"] is None


async def test_only_the_partner_itself_and_the_network_say_so(api: ServiceApi) -> None:
    await api.as_("ann").post("/partners", json=ENTRY)
    path = f"/partners/{CAW}/capacity"
    for login, status in {"els": 404, "mieke": 403, "luc": 403, "hilde": 404, "ann": 200}.items():
        assert (await api.as_(login).post(path, json={})).status_code == status, login
    unknown = await api.as_("katrien").post(f"/partners/{DE_WERVEL}/capacity", json={})
    assert unknown.status_code == 404
