"""Names for a page: all for a coordinator, for a volunteer those it goes to."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import event

from contracts.codes import Offer
from contracts.events.volunteers import AssignmentDone, AssignmentPlanned
from intake.domain.visibility import days_after_visit
from stack.demo.people import IEPER, PEOPLE

from .conftest import Intake

mieke = PEOPLE["mieke"].person
jozef = PEOPLE["jozef"].person


async def planned(
    intake: Intake, client: str | None, volunteer: UUID | None = mieke, network: UUID | None = None
) -> AssignmentPlanned:
    assert volunteer
    assignment = AssignmentPlanned(
        assignment_id=uuid4(),
        volunteer_id=volunteer,
        client_id=UUID(client) if client else None,
        offer=Offer.BIRTHDAY_VISIT,
        planned_on=date(2026, 11, 6),
    )
    await intake.deliver(assignment, **({"network": network} if network else {}))
    return assignment


async def done(intake: Intake, assignment: AssignmentPlanned, on: date, version: int = 2) -> None:
    await intake.deliver(
        AssignmentDone(
            assignment_id=assignment.assignment_id, volunteer_id=assignment.volunteer_id, done_on=on
        ),
        version=version,
    )


async def test_a_coordinator_gets_every_known_name(intake: Intake) -> None:
    godelieve, marcel = await intake.client(), await intake.client(name="Marcel Pauwels")

    names = await intake.names("wouter", godelieve, marcel, str(uuid4()))

    assert names == {godelieve: "Godelieve Pauwels", marcel: "Marcel Pauwels"}


async def test_one_statement_is_kept_for_any_number_of_names(intake: Intake) -> None:
    texts: set[str] = set()

    def executed(_: Any, __: Any, statement: str, *___: Any) -> None:
        texts.add(statement)

    clients = [await intake.client(name=f"Cliënt {n}") for n in range(4)]
    engine = intake.api.runtime.app_engine.sync_engine
    await intake.names("wouter", clients[0])
    event.listen(engine, "before_cursor_execute", executed)
    try:
        await intake.names("wouter", *clients[:2])
        of_two = set(texts)
        await intake.names("wouter", *clients)
    finally:
        event.remove(engine, "before_cursor_execute", executed)
    assert texts == of_two


async def test_a_volunteer_gets_the_names_of_those_it_goes_to(intake: Intake) -> None:
    own, others, nobodys = [await intake.client(name=f"Cliënt {n}") for n in range(3)]
    await planned(intake, own)
    await planned(intake, others, volunteer=jozef)
    await planned(intake, None)

    assert await intake.names("mieke", own, others, nobodys) == {own: "Cliënt 0"}
    assert await intake.names("jozef", own, others, nobodys) == {others: "Cliënt 1"}
    assert await intake.names("rita", own, others, nobodys) == {}


async def test_a_name_stays_visible_for_a_while_after_the_visit(intake: Intake) -> None:
    today = intake.runtime.clock.today()
    recent, former = await intake.client(), await intake.client(name="Marcel Pauwels")
    await done(intake, await planned(intake, recent), on=today - timedelta(days=days_after_visit))
    await done(intake, await planned(intake, former), on=today - timedelta(days=days_after_visit + 1))

    assert await intake.names("mieke", recent, former) == {recent: "Godelieve Pauwels"}


async def test_an_older_event_that_comes_late_changes_nothing(intake: Intake) -> None:
    client = await intake.client()
    assignment = await planned(intake, client)
    await done(intake, assignment, on=date(2020, 1, 1))
    await intake.deliver(assignment, version=1)
    await done(intake, assignment, on=intake.runtime.clock.today(), version=2)

    assert await intake.names("mieke", client) == {}


async def test_an_assignment_of_another_network_shows_no_name(intake: Intake) -> None:
    client = await intake.client()
    await planned(intake, client, network=IEPER)

    assert await intake.names("mieke", client) == {}


async def test_a_page_of_names_is_one_entry_in_the_audit_trail(intake: Intake) -> None:
    ids = {await intake.client(), await intake.client(name="Marcel Pauwels")}
    await intake.names("katrien", *ids, str(uuid4()))
    await intake.names("rita", *ids)

    entries = (await intake.as_("dirk").get("/audit")).json()

    named = [entry for entry in entries if entry["action"] == "read_names"]
    assert [(entry["actor"], set(entry["subjects"])) for entry in named] == [("katrien", ids)]
