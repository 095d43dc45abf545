"""Clients: registered once, found by name, read with a trace."""

from uuid import uuid4

from contracts.events.intake import ClientRegistered

from .conftest import Intake


async def test_a_registered_client_can_be_read_back_in_full(intake: Intake) -> None:
    details = {
        "birth_date": "1938-04-12",
        "phone": "057 33 00 00",
        "address": "Grote Markt 1, Poperinge",
        "note": "Hoort slecht; bel tweemaal.",
    }
    id_ = await intake.client(**details)

    answer = await intake.as_("katrien").get(f"/clients/{id_}")

    assert answer.json() == {
        "client_id": id_,
        "name": "Godelieve Pauwels",
        "area": "33021F",
        **details,
        "opened_anyway": [],
    }


async def test_registering_emits_an_id_and_an_area_only(intake: Intake) -> None:
    id_ = await intake.client()

    (event,) = await intake.events()

    assert event.type == ClientRegistered.spec.type
    assert (event.key, event.version, event.data) == (id_, 1, {"client_id": id_, "area": "33021F"})


async def test_the_same_submission_twice_is_one_client(intake: Intake) -> None:
    body = {"client_id": str(uuid4()), "name": "Godelieve Pauwels", "area": "33021F"}
    coordinator = intake.as_("katrien")

    first, second = [await coordinator.post("/clients", json=body) for _ in range(2)]

    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert len(await intake.events()) == 1


async def test_a_client_is_found_by_whole_words_of_the_name(intake: Intake) -> None:
    godelieve = await intake.client(name="Godelieve Dewaële")
    await intake.client(name="Marcel Pauwels")
    coordinator = intake.as_("katrien")

    async def found(q: str) -> list[str]:
        answer = await coordinator.post("/clients/search", json={"q": q})
        return [line["client_id"] for line in answer.json()]

    assert await found("dewaele GODELIEVE") == [godelieve]
    assert await found("Dewaele Marcel") == []
    assert await found("Dewa") == []
    assert await found("%") == []


async def test_the_list_is_in_order_of_name(intake: Intake) -> None:
    for name in ("Zoë Vanneste", "andré Callens", "Marcel Pauwels"):
        await intake.client(name=name)

    lines = (await intake.as_("wouter").get("/clients")).json()

    assert [line["name"] for line in lines] == ["andré Callens", "Marcel Pauwels", "Zoë Vanneste"]


async def test_every_reading_is_in_the_audit_trail(intake: Intake) -> None:
    id_, other = await intake.client(), await intake.client(name="Marcel Pauwels")
    coordinator = intake.as_("katrien")
    await coordinator.get(f"/clients/{id_}")
    await coordinator.get("/clients")
    await coordinator.post("/clients/search", json={"q": "godelieve"})
    await coordinator.get(f"/clients/{id_}/consents")
    consent = await intake.consent(id_)
    await intake.posted("katrien", f"/consents/{consent}/withdraw", {})
    await intake.names("katrien", id_, other)

    readers = (await intake.as_("dirk").get(f"/subjects/{id_}/readers")).json()
    read = [(entry["actor"], entry["action"]) for entry in readers]

    assert sorted(read) == [
        ("katrien", "give_consent"),
        ("katrien", "list_clients"),
        ("katrien", "list_clients"),
        ("katrien", "read_client"),
        ("katrien", "read_consents"),
        ("katrien", "read_names"),
        ("katrien", "register_client"),
        ("katrien", "withdraw_consent"),
    ]


async def test_a_list_is_one_entry_with_all_its_ids(intake: Intake) -> None:
    ids = {await intake.client(), await intake.client(name="Marcel Pauwels")}
    await intake.as_("katrien").get("/clients")

    entries = (await intake.as_("dirk").get("/audit")).json()

    assert [set(entry["subjects"]) for entry in entries if entry["action"] == "list_clients"] == [ids]
