"""Notes on a dossier: for the team, or for coordinators alone."""

from datetime import date
from typing import Any
from uuid import uuid4

from signals_office import Office

from contracts.events import intake

TEAM = {"visibility": "team", "text": "Belt liefst na de middag."}
ALONE = {"visibility": "coordinator", "text": "Familie van de vervanger."}


async def noted(office: Office, login: str, dossier_id: str, note: dict[str, str], status: int = 201) -> Any:
    return await office.post(login, f"/dossiers/{dossier_id}/notes", note, status)


async def notes(office: Office, login: str, dossier_id: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = (await office.get(login, f"/dossiers/{dossier_id}"))["notes"]
    return found


async def test_a_deputy_reads_and_writes_the_teams_notes_only(office: Office) -> None:
    dossier_id = await office.card(await office.knows_the_client())
    await noted(office, "katrien", dossier_id, ALONE)
    await noted(office, "wouter", dossier_id, TEAM)
    await noted(office, "wouter", dossier_id, ALONE, 403)
    seen = await notes(office, "katrien", dossier_id)
    assert [(one["by"], one["text"]) for one in seen] == [
        ("katrien", ALONE["text"]),
        ("wouter", TEAM["text"]),
    ]
    assert [one["text"] for one in await notes(office, "wouter", dossier_id)] == [TEAM["text"]]
    assert ALONE["text"] not in str(await office.get("wouter", f"/dossiers/{dossier_id}"))


async def test_reading_a_note_is_in_the_trail(office: Office) -> None:
    client_id = await office.knows_the_client()
    dossier_id = await office.card(client_id)
    await noted(office, "katrien", dossier_id, TEAM)
    await notes(office, "wouter", dossier_id)
    readers = await office.get("katrien", f"/subjects/{client_id}/readers")
    assert [one["actor"] for one in readers if one["action"] == "read_notes"] == ["wouter"]


async def test_a_note_is_sealed_and_goes_with_the_client(office: Office) -> None:
    client_id = await office.knows_the_client()
    dossier_id = await office.card(client_id)
    await noted(office, "katrien", dossier_id, TEAM)
    async with office.api.runtime.worker_engine.begin() as connection:
        await connection.exec_driver_sql(
            "SELECT set_config('app.network_id', '6e657374-6f72-4000-8000-000000000001', true)"
        )
        rows = (await connection.exec_driver_sql("SELECT sealed FROM notes")).all()
    assert len(rows) == 1
    assert TEAM["text"].encode() not in rows[0].sealed
    assert TEAM["text"] not in str([one.data for one in await office.api.events()])
    await office.api.deliver(intake.PersonForgotten(person_id=client_id, forgotten_on=date(2026, 11, 20)))
    assert await notes(office, "katrien", dossier_id) == []


async def test_the_same_note_twice_is_one_and_a_dossier_that_was_joined_takes_none(office: Office) -> None:
    client_id = await office.knows_the_client()
    first, second = await office.card(client_id), await office.card(client_id)
    again = {**TEAM, "note_id": str(uuid4())}
    for _ in range(2):
        assert await noted(office, "katrien", second, again) == {"note_id": again["note_id"]}
    assert len(await notes(office, "katrien", second)) == 1
    await office.step(first, "join", other_dossier_id=second)
    assert (await noted(office, "katrien", second, TEAM, 409))["guard"] == "dossier_joined"
    assert len(await notes(office, "katrien", second)) == 1
