"""Consents: given, in force, withdrawn; in the order of one client's facts."""

import asyncio
from datetime import timedelta
from uuid import uuid4

import pytest

from contracts.events.intake import ConsentGiven, ConsentWithdrawn

from .conftest import Intake, refusal

caw = "00000000-0000-4000-8000-0000000000c1"


async def test_a_consent_says_to_whom_for_what_how_and_until_when(intake: Intake) -> None:
    client = await intake.client()
    consent = await intake.consent(
        client,
        partner_id=caw,
        given_how="spoken_with_witness",
        witness="Lieve Maertens",
        given_on="2026-01-05",
        valid_until="2099-01-05",
    )

    (read,) = (await intake.as_("katrien").get(f"/clients/{client}/consents")).json()

    assert read == {
        "consent_id": consent,
        "partner_id": caw,
        "purpose": "budgetbegeleiding",
        "scope": "full",
        "given_how": "spoken_with_witness",
        "witness": "Lieve Maertens",
        "given_on": "2026-01-05",
        "valid_until": "2099-01-05",
        "withdrawn_on": None,
        "in_force": True,
    }


async def test_the_event_carries_dates_and_ids_but_no_purpose(intake: Intake) -> None:
    client = await intake.client()
    consent = await intake.consent(client, scope="contact_only", given_on="2026-01-05")

    (event,) = await intake.events(ConsentGiven)

    assert event.data == {
        "consent_id": consent,
        "client_id": client,
        "partner_id": None,
        "scope": "contact_only",
        "given_on": "2026-01-05",
        "valid_until": None,
    }


async def test_a_clients_facts_are_numbered_without_gaps(intake: Intake) -> None:
    client = await intake.client()
    first = await intake.consent(client)
    await intake.consent(client, consent_id=first)
    await intake.as_("katrien").post(
        f"/clients/{client}/consents",
        json={"purpose": "x", "scope": "full", "given_how": "written", "given_on": "2999-01-01"},
    )
    second = await intake.consent(client)
    for consent in (first, first, second):
        await intake.posted("katrien", f"/consents/{consent}/withdraw", {})

    events = [event for event in await intake.events() if event.key == client]

    assert [event.version for event in events] == [1, 2, 3, 4, 5]
    assert [event.data.get("consent_id") for event in events] == [None, first, second, first, second]


async def test_consents_given_at_once_are_numbered_in_the_order_of_the_journal(intake: Intake) -> None:
    client = await intake.client()

    await asyncio.gather(*(intake.consent(client) for _ in range(6)))

    events = [event for event in await intake.events() if event.key == client]
    assert [event.version for event in events] == [1, 2, 3, 4, 5, 6, 7]


async def test_a_withdrawn_consent_is_no_longer_in_force(intake: Intake) -> None:
    client = await intake.client()
    consent = await intake.consent(client, given_on="2026-01-05")

    answer = await intake.posted("wouter", f"/consents/{consent}/withdraw", {})

    (read,) = (await intake.as_("katrien").get(f"/clients/{client}/consents")).json()
    assert (read["in_force"], read["withdrawn_on"]) == (False, answer["withdrawn_on"])
    (event,) = await intake.events(ConsentWithdrawn)
    assert event.data["consent_id"] == consent


async def test_a_consent_ends_by_itself(intake: Intake) -> None:
    client = await intake.client()
    today = intake.runtime.clock.today()
    await intake.consent(client, valid_until=str(today))
    coordinator = intake.as_("katrien")
    assert (await coordinator.get(f"/clients/{client}/consents")).json()[0]["in_force"]

    travelled = await intake.as_("systeem").post("/clock", json={"advance_days": 1})

    assert travelled.status_code == 200
    assert not (await coordinator.get(f"/clients/{client}/consents")).json()[0]["in_force"]


@pytest.mark.parametrize(
    ("terms", "guard"),
    [
        ({"given_how": "spoken_with_witness"}, "witness_named"),
        ({"given_on": "2999-01-01"}, "given_by_today"),
        ({"given_on": "2026-01-05", "valid_until": "2026-01-04"}, "ends_after_start"),
    ],
)
async def test_a_refusal_names_the_guard_and_what_satisfies_it(
    intake: Intake, terms: dict[str, str], guard: str
) -> None:
    client = await intake.client()
    body = {"purpose": "budgetbegeleiding", "scope": "full", "given_how": "written", **terms}

    answer = await intake.as_("katrien").post(f"/clients/{client}/consents", json=body)

    assert refusal(answer) == (409, guard)
    assert answer.json()["satisfied_by"]
    assert await intake.events(ConsentGiven) == []


async def test_a_consent_id_belongs_to_one_client(intake: Intake) -> None:
    consent = await intake.consent(await intake.client())
    other = await intake.client(name="Marcel Pauwels")
    body = {"consent_id": consent, "purpose": "x", "scope": "full", "given_how": "written"}

    answer = await intake.as_("katrien").post(f"/clients/{other}/consents", json=body)

    assert answer.status_code == 409


async def test_nobody_consents_who_is_not_known(intake: Intake) -> None:
    body = {"purpose": "x", "scope": "full", "given_how": "written"}
    coordinator = intake.as_("katrien")

    unknown = await coordinator.post(f"/clients/{uuid4()}/consents", json=body)
    withdrawn = await coordinator.post(f"/consents/{uuid4()}/withdraw")

    assert (unknown.status_code, withdrawn.status_code) == (404, 404)


async def test_a_date_in_the_past_is_kept_as_given(intake: Intake) -> None:
    yesterday = str(intake.runtime.clock.today() - timedelta(days=1))
    client = await intake.client()
    await intake.consent(client, given_on=yesterday)

    (event,) = await intake.events(ConsentGiven)

    assert event.data["given_on"] == yesterday
