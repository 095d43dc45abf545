"""Help requests: received, answered once, imported once."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from contracts.events.intake import HelpRequestReceived, HelpRequestResolved

from .conftest import Intake, refusal

Row = Callable[..., dict[str, object]]


async def listed(intake: Intake, status: str = "open") -> list[dict[str, Any]]:
    answer = await intake.as_("katrien").get("/help-requests", params={"status": status})
    found: list[dict[str, Any]] = answer.json()
    return found


async def test_a_request_waits_on_the_list_until_it_is_answered(intake: Intake) -> None:
    client = await intake.client()
    id_ = await intake.help_request(client_id=client, received_on="2026-01-05")
    (waiting,) = await listed(intake)
    assert waiting["description"] == "De kraan in de keuken lekt."
    assert (waiting["client_id"], waiting["received_on"]) == (client, "2026-01-05")

    answer = {"resolution": "solved", "note": "Buurman kwam langs."}
    await intake.posted("katrien", f"/help-requests/{id_}/resolve", answer)

    assert await listed(intake) == []
    assert [request["resolution"] for request in await listed(intake, "resolved")] == ["solved"]


async def test_its_events_follow_each_other_under_its_own_key(intake: Intake) -> None:
    id_ = await intake.help_request(client_id=await intake.client())
    await intake.posted("katrien", f"/help-requests/{id_}/resolve", {"resolution": "informed"})

    events = [event for event in await intake.events() if event.key == id_]

    assert [(event.type, event.version) for event in events] == [
        (HelpRequestReceived.spec.type, 1),
        (HelpRequestResolved.spec.type, 2),
    ]
    assert events[0].data["imported"] is False


async def test_an_answered_request_is_not_answered_again(intake: Intake) -> None:
    id_ = await intake.help_request()
    await intake.posted("katrien", f"/help-requests/{id_}/resolve", {"resolution": "solved"})

    answer = await intake.as_("katrien").post(
        f"/help-requests/{id_}/resolve", json={"resolution": "informed"}
    )

    assert refusal(answer) == (409, "request_open")


async def test_what_cannot_be_is_refused(intake: Intake) -> None:
    coordinator = intake.as_("katrien")
    body = {"theme": "housing", "area": "33021A", "channel": "self", "description": "Schimmel in huis."}

    async def status(**more: object) -> int:
        return (await coordinator.post("/help-requests", json=body | more)).status_code

    assert await status(client_id=str(uuid4())) == 404
    assert await status(received_on="2999-01-01") == 409
    assert await status(theme="gardening") == 422
    assert await status(area="Watou") == 422
    assert await status(description="   ") == 422
    assert await intake.events() == []


async def test_imported_rows_are_history(intake: Intake, row: Row) -> None:
    done = row(action="Minder Mobielen Centrale gebeld", outcome="Rijdt nu mee")
    waiting = row(done=False, received_on="2024-05-02")

    answer = await intake.posted("katrien", "/help-requests/import", {"rows": [done, waiting]})

    assert answer == {"accepted": 2, "already_there": 0}
    (still_open,) = await listed(intake)
    # The id of a row follows from its words: an event that showed it would confirm a guess.
    assert still_open["help_request_id"] != waiting["row_id"]
    (closed,) = await listed(intake, "resolved")
    assert closed["resolution"] == "imported_closed"
    assert closed["history"] == {
        "action": "Minder Mobielen Centrale gebeld",
        "outcome": "Rijdt nu mee",
    }
    received = await intake.events(HelpRequestReceived)
    assert all(event.data["imported"] for event in received)
    (resolved,) = await intake.events(HelpRequestResolved)
    assert (resolved.key, resolved.version) == (closed["help_request_id"], 2)


async def test_importing_again_adds_nothing(intake: Intake, row: Row) -> None:
    rows = [row(), row()]
    await intake.posted("katrien", "/help-requests/import", {"rows": rows})
    before = await intake.events()

    answer = await intake.posted("katrien", "/help-requests/import", {"rows": [*rows, row()]})

    assert answer == {"accepted": 1, "already_there": 2}
    assert len(await intake.events()) == len(before) + 2


async def test_an_imported_open_request_is_answered_as_any_other(intake: Intake, row: Row) -> None:
    waiting = row(done=False)
    await intake.posted("katrien", "/help-requests/import", {"rows": [waiting]})

    (listed_once,) = await listed(intake)
    id_ = listed_once["help_request_id"]
    await intake.posted("katrien", f"/help-requests/{id_}/resolve", {"resolution": "solved"})

    (resolved,) = await intake.events(HelpRequestResolved)
    assert (resolved.version, resolved.data["resolution"]) == (2, "solved")


async def test_a_batch_with_a_bad_row_imports_nothing(intake: Intake, row: Row) -> None:
    coordinator = intake.as_("katrien")

    async def status(*rows: dict[str, object]) -> int:
        return (await coordinator.post("/help-requests/import", json={"rows": rows})).status_code

    assert await status(row(), row(area="nergens")) == 422
    assert await status(row(), row(received_on="2999-01-01")) == 409
    assert await status() == 422
    assert await status(*(row() for _ in range(201))) == 422
    assert await intake.events() == []
