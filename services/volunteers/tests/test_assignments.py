"""Assignments: for active volunteers, done by the volunteer or a coordinator."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine

from contracts.events.intake import PersonForgotten
from contracts.events.volunteers import AssignmentDone, AssignmentPlanned
from stack.demo.people import IEPER
from volunteers.adapters.tables import assignments

from .conftest import Volunteers, jozef, mieke, refusal


async def test_a_volunteer_sees_its_own_assignments(volunteers: Volunteers) -> None:
    await volunteers.active()
    await volunteers.active(volunteer_id=jozef, name="Jozef Vandamme")
    client = str(uuid4())
    own = await volunteers.assignment(client_id=client, planned_on="2026-12-01")
    others = await volunteers.assignment(volunteer_id=jozef)

    assert await volunteers.got("mieke", "/my/assignments") == [
        {
            "assignment_id": own,
            "volunteer_id": mieke,
            "client_id": client,
            "offer": "birthday_visit",
            "planned_on": "2026-12-01",
            "done_on": None,
        }
    ]
    everyones = await volunteers.got("katrien", "/assignments")
    assert {line["assignment_id"] for line in everyones} == {own, others}
    assert await volunteers.got("rita", "/my/assignments") == []


async def test_its_events_follow_each_other_under_its_own_key(volunteers: Volunteers) -> None:
    await volunteers.active()
    client = str(uuid4())
    id_ = await volunteers.assignment(client_id=client, offer="transport", planned_on="2026-11-06")
    await volunteers.posted("mieke", f"/assignments/{id_}/done", {"done_on": "2026-11-07"})

    planned, done = await volunteers.events(AssignmentPlanned, AssignmentDone)

    assert (planned.key, planned.version, done.key, done.version) == (id_, 1, id_, 2)
    assert planned.data == {
        "assignment_id": id_,
        "volunteer_id": mieke,
        "client_id": client,
        "offer": "transport",
        "planned_on": "2026-11-06",
    }
    assert done.data == {"assignment_id": id_, "volunteer_id": mieke, "done_on": "2026-11-07"}


async def test_a_candidate_gets_no_first_task(volunteers: Volunteers) -> None:
    await volunteers.volunteer()
    body = {"volunteer_id": mieke, "offer": "transport", "planned_on": "2026-12-01"}

    answer = await volunteers.as_("katrien").post("/assignments", json=body)

    assert refusal(answer) == (409, "volunteer_active")
    assert answer.json()["missing"] == ["information_duty", "liability_insurance"]
    assert await volunteers.events(AssignmentPlanned) == []


async def test_a_task_before_the_policy_starts_is_refused(volunteers: Volunteers) -> None:
    await volunteers.active()
    tomorrow = volunteers.runtime.clock.today() + timedelta(days=1)
    starts = {"policy_on": str(tomorrow + timedelta(days=1))}
    await volunteers.posted("katrien", f"/volunteers/{mieke}/insurance", starts)
    body = {"volunteer_id": mieke, "offer": "transport", "planned_on": str(tomorrow)}

    answer = await volunteers.as_("katrien").post("/assignments", json=body)

    assert refusal(answer) == (409, "legal_duties")
    assert answer.json()["missing"] == ["liability_insurance"]


async def test_a_visit_of_last_week_can_still_be_recorded(volunteers: Volunteers) -> None:
    await volunteers.active()
    day = str(volunteers.runtime.clock.today() - timedelta(days=7))
    id_ = await volunteers.assignment(planned_on=day)

    done = await volunteers.posted("katrien", f"/assignments/{id_}/done", {"done_on": day})

    assert done["done_on"] == day


async def test_the_same_submission_twice_is_one_assignment(volunteers: Volunteers) -> None:
    await volunteers.active()
    id_ = str(uuid4())
    for _ in range(2):
        assert await volunteers.assignment(assignment_id=id_) == id_
    for _ in range(2):
        await volunteers.posted("mieke", f"/assignments/{id_}/done", {})

    assert len(await volunteers.events(AssignmentPlanned, AssignmentDone)) == 2


async def test_another_volunteers_assignment_is_not_there(volunteers: Volunteers) -> None:
    await volunteers.active()
    id_ = await volunteers.assignment()

    answer = await volunteers.as_("jozef").post(f"/assignments/{id_}/done", json={})

    assert answer.status_code == 404
    assert await volunteers.events(AssignmentDone) == []


async def test_a_coordinator_records_it_for_the_volunteer(volunteers: Volunteers) -> None:
    await volunteers.active()
    id_ = await volunteers.assignment()

    assert (await volunteers.posted("wouter", f"/assignments/{id_}/done", {}))["assignment_id"] == id_


async def test_a_visit_is_not_done_in_the_future(volunteers: Volunteers) -> None:
    await volunteers.active()
    id_ = await volunteers.assignment()

    answer = await volunteers.as_("mieke").post(f"/assignments/{id_}/done", json={"done_on": "2999-01-01"})

    assert refusal(answer) == (409, "happened_by_today")


async def test_a_forgotten_client_leaves_the_open_assignments(volunteers: Volunteers) -> None:
    await volunteers.active()
    gone, other = str(uuid4()), str(uuid4())
    open_, kept = [await volunteers.assignment(client_id=client) for client in (gone, other)]
    done = await volunteers.assignment(client_id=gone)
    await volunteers.posted("mieke", f"/assignments/{done}/done", {})

    forgotten = PersonForgotten(person_id=UUID(gone), forgotten_on=date(2026, 11, 20))
    await volunteers.deliver(forgotten)

    lines = await volunteers.got("mieke", "/my/assignments")
    assert {line["assignment_id"] for line in lines} == {kept, done}
    answer = await volunteers.as_("mieke").post(f"/assignments/{open_}/done", json={})
    assert refusal(answer) == (409, "assignment_open")
    assert open_ not in await assignments_with(volunteers, gone)


async def assignments_with(volunteers: Volunteers, client: str) -> set[str]:
    engine = create_async_engine(volunteers.runtime.settings.migrator_database_url)
    async with engine.connect() as connection:
        found = await connection.execute(
            sa.select(assignments.c.assignment_id).where(assignments.c.client_id == UUID(client))
        )
        ids = {str(id_) for id_ in found.scalars()}
    await engine.dispose()
    return ids


async def test_a_forgotten_volunteer_is_gone(volunteers: Volunteers) -> None:
    await volunteers.active(phone="0470 00 00 00")
    await volunteers.assignment()
    forgotten = PersonForgotten(person_id=UUID(mieke), forgotten_on=date(2026, 11, 20))

    await volunteers.deliver(forgotten)
    await volunteers.deliver(forgotten, version=2)

    coordinator = volunteers.as_("katrien")
    body = {"volunteer_id": mieke, "offer": "transport", "planned_on": "2099-12-01"}
    assert (await coordinator.get(f"/volunteers/{mieke}")).status_code == 404
    assert (await coordinator.post("/assignments", json=body)).status_code == 404
    assert (await volunteers.got("katrien", "/volunteers"))["rows"] == []
    assert await volunteers.got("katrien", "/assignments") == []
    assert await volunteers.posted("katrien", "/names", {"ids": [mieke]}) == {"names": {}}


async def test_forgetting_in_another_network_changes_nothing(volunteers: Volunteers) -> None:
    await volunteers.active()
    client = uuid4()
    await volunteers.assignment(client_id=str(client))
    for person in (client, UUID(mieke)):
        forgotten = PersonForgotten(person_id=person, forgotten_on=date(2026, 11, 20))
        await volunteers.deliver(forgotten, network=IEPER)

    assert [line["client_id"] for line in await volunteers.got("katrien", "/assignments")] == [str(client)]
    assert len((await volunteers.got("katrien", "/volunteers"))["rows"]) == 1
