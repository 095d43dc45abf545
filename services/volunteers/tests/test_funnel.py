"""From candidate to active volunteer: only the legal duties stand in between."""

from datetime import timedelta

import pytest

from contracts.events.volunteers import VolunteerActivated, VolunteerRegistered

from .conftest import Volunteers, jozef, mieke, refusal

informed = f"/volunteers/{mieke}/information-given"
insured = f"/volunteers/{mieke}/insurance"
activate = f"/volunteers/{mieke}/activate"


async def states(volunteers: Volunteers) -> list[str]:
    return [row["status"] for row in (await volunteers.got("katrien", "/volunteers"))["rows"]]


async def test_a_candidate_becomes_active_once_both_duties_are_met(volunteers: Volunteers) -> None:
    await volunteers.volunteer()
    assert await states(volunteers) == ["prospect"]

    for step in (informed, insured, activate):
        await volunteers.posted("wouter", step, {})

    assert await states(volunteers) == ["active"]
    assert [(event.type, event.key, event.version) for event in await volunteers.events()] == [
        (VolunteerRegistered.spec.type, mieke, 1),
        (VolunteerActivated.spec.type, mieke, 2),
    ]


@pytest.mark.parametrize(
    ("done", "missing"),
    [
        ((), ["information_duty", "liability_insurance"]),
        ((informed,), ["liability_insurance"]),
        ((insured,), ["information_duty"]),
    ],
)
async def test_a_refused_activation_names_what_is_missing(
    volunteers: Volunteers, done: tuple[str, ...], missing: list[str]
) -> None:
    await volunteers.volunteer()
    for step in done:
        await volunteers.posted("katrien", step, {})

    answer = await volunteers.as_("katrien").post(activate)

    assert refusal(answer) == (409, "legal_duties")
    assert answer.json()["missing"] == missing
    assert ("organisatienota" in answer.json()["satisfied_by"]) is ("information_duty" in missing)
    assert ("polis" in answer.json()["satisfied_by"]) is ("liability_insurance" in missing)
    assert await volunteers.events(VolunteerActivated) == []
    card = await volunteers.got("katrien", f"/volunteers/{mieke}")
    assert (card["status"], card["missing_duties"]) == ("prospect", missing)


async def test_a_policy_that_starts_later_blocks_until_then(volunteers: Volunteers) -> None:
    await volunteers.volunteer()
    tomorrow = volunteers.runtime.clock.today() + timedelta(days=1)
    await volunteers.posted("katrien", informed, {})
    await volunteers.posted("katrien", insured, {"policy_on": str(tomorrow)})
    coordinator = volunteers.as_("katrien")
    assert refusal(await coordinator.post(activate)) == (409, "legal_duties")

    await volunteers.posted("systeem", "/clock", {"advance_days": 1})

    answer = await coordinator.post(activate)
    assert answer.json() == {"volunteer_id": mieke, "activated_on": str(tomorrow)}


async def test_information_is_not_given_in_the_future(volunteers: Volunteers) -> None:
    await volunteers.volunteer()

    answer = await volunteers.as_("katrien").post(informed, json={"given_on": "2999-01-01"})

    assert refusal(answer) == (409, "happened_by_today")


async def test_what_is_done_twice_happens_once(volunteers: Volunteers) -> None:
    for _ in range(2):
        await volunteers.active(name="Mieke Deschepper")

    assert len(await volunteers.events()) == 2


async def test_a_card_shows_what_was_registered(volunteers: Volunteers) -> None:
    await volunteers.volunteer(
        phone="0470 00 00 00", email="mieke@voorbeeld.be", offers=["transport", "shopping"]
    )

    card = await volunteers.got("katrien", f"/volunteers/{mieke}")

    assert (card["name"], card["phone"], card["email"]) == (
        "Mieke Deschepper",
        "0470 00 00 00",
        "mieke@voorbeeld.be",
    )
    assert card["offers"] == ["transport", "shopping"]


async def test_a_number_is_hidden_until_its_owner_shows_it(volunteers: Volunteers) -> None:
    await volunteers.volunteer(phone="0470 00 00 00")
    assert (await volunteers.got("katrien", f"/volunteers/{mieke}"))["number_shown"] is False

    answer = await volunteers.as_("mieke").post("/my/number", json={"shown": True})

    assert answer.status_code == 204
    assert (await volunteers.got("katrien", f"/volunteers/{mieke}"))["number_shown"] is True


async def test_names_are_for_a_coordinators_page(volunteers: Volunteers) -> None:
    await volunteers.volunteer()
    await volunteers.volunteer(volunteer_id=jozef, name="Jozef Vandamme")

    answer = await volunteers.posted("wouter", "/names", {"ids": [mieke, jozef, mieke]})

    assert answer == {"names": {mieke: "Mieke Deschepper", jozef: "Jozef Vandamme"}}


async def test_every_reading_is_in_the_audit_trail(volunteers: Volunteers) -> None:
    await volunteers.volunteer()
    await volunteers.got("katrien", "/volunteers")
    await volunteers.got("katrien", f"/volunteers/{mieke}")
    await volunteers.posted("wouter", "/names", {"ids": [mieke, jozef]})

    entries = await volunteers.got("dirk", "/audit")

    assert [(entry["actor"], entry["action"], entry["subjects"]) for entry in entries] == [
        ("katrien", "register_volunteer", [mieke]),
        ("katrien", "list_volunteers", [mieke]),
        ("katrien", "read_volunteer", [mieke]),
        ("wouter", "read_names", [mieke]),
    ]
