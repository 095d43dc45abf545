"""Forgetting: asked by a coordinator, confirmed by the data protection officer, and then really gone."""

from datetime import date
from uuid import UUID, uuid4

from contracts.codes import Offer
from contracts.events.intake import HelpRequestResolved, PersonForgotten
from contracts.events.volunteers import AssignmentPlanned, VolunteerRegistered
from intake.domain.commands import ForgetAgain
from stack.demo.people import NESTOR, PEOPLE

from .conftest import Intake, refusal

mieke = PEOPLE["mieke"].person


async def test_a_forgotten_client_cannot_be_found_or_read(intake: Intake) -> None:
    client = await intake.client(note="Woont alleen.")
    await intake.consent(client)
    await intake.forget(client)
    coordinator = intake.as_("katrien")

    assert (await coordinator.get(f"/clients/{client}")).status_code == 404
    assert (await coordinator.get(f"/clients/{client}/consents")).status_code == 404
    assert (await coordinator.get("/clients")).json() == []
    assert (await coordinator.post("/clients/search", json={"q": "Pauwels"})).json() == []
    assert await intake.names("katrien", client) == {}


async def test_the_event_continues_the_clients_own_facts(intake: Intake) -> None:
    client = await intake.client()
    await intake.consent(client)
    await intake.forget(client)

    (event,) = await intake.events(PersonForgotten)

    assert (event.key, event.version) == (client, 3)


async def test_its_words_are_unreadable_and_its_requests_closed(intake: Intake) -> None:
    client = await intake.client()
    await intake.help_request(client_id=client)
    other = await intake.help_request()
    await intake.forget(client)

    requests = (await intake.as_("katrien").get("/help-requests")).json()

    told = {request["help_request_id"]: request["description"] for request in requests}
    assert told.pop(other) == "De kraan in de keuken lekt."
    assert list(told.values()) == [None]
    (resolved,) = await intake.events(HelpRequestResolved)
    assert (resolved.version, resolved.data["resolution"]) == (2, "no_longer_relevant")


async def test_nothing_is_recorded_about_a_forgotten_client(intake: Intake) -> None:
    client = await intake.client()
    consent = await intake.consent(client)
    await intake.forget(client)
    coordinator = intake.as_("katrien")
    request = {
        "client_id": client,
        "theme": "housing",
        "area": "33021A",
        "channel": "self",
        "description": "Schimmel in huis.",
    }
    terms = {"purpose": "x", "scope": "full", "given_how": "written"}

    assert (await coordinator.post("/help-requests", json=request)).status_code == 404
    assert (await coordinator.post(f"/clients/{client}/consents", json=terms)).status_code == 404
    assert (await coordinator.post(f"/consents/{consent}/withdraw")).status_code == 404
    assert (await coordinator.post("/forget-requests", json={"person_id": client})).status_code == 404


async def test_forgetting_twice_is_forgetting_once(intake: Intake) -> None:
    client = await intake.client()
    asked = [await intake.posted("katrien", "/forget-requests", {"person_id": client}) for _ in range(2)]
    officer = intake.as_("dirk")

    for request in [*asked, *asked]:
        answer = await officer.post(f"/forget-requests/{request['forget_request_id']}/confirm")
        assert answer.status_code == 200

    assert len(await intake.events(PersonForgotten)) == 1


async def test_nothing_happens_before_the_second_person_confirms(intake: Intake) -> None:
    client = await intake.client()
    both = intake.as_new("lone", roles=["coordinator", "dpo"])
    asked = (await both.post("/forget-requests", json={"person_id": client})).json()

    answer = await both.post(f"/forget-requests/{asked['forget_request_id']}/confirm")

    assert refusal(answer) == (409, "second_person")
    assert (await both.get(f"/clients/{client}")).status_code == 200
    assert await intake.events(PersonForgotten) == []


async def test_a_volunteer_can_be_forgotten_too(intake: Intake) -> None:
    assert mieke
    client = await intake.client()
    await intake.deliver(VolunteerRegistered(volunteer_id=mieke, area="33021A"))
    await intake.deliver(
        AssignmentPlanned(
            assignment_id=uuid4(),
            volunteer_id=mieke,
            client_id=UUID(client),
            offer=Offer.TRANSPORT,
            planned_on=date(2026, 11, 6),
        )
    )
    assert await intake.names("mieke", client)

    await intake.forget(str(mieke))

    assert await intake.names("mieke", client) == {}
    (event,) = await intake.events(PersonForgotten)
    assert (event.key, event.version) == (str(mieke), 1)


async def test_the_officer_sees_what_is_asked(intake: Intake) -> None:
    client = await intake.client()
    asked = await intake.posted("katrien", "/forget-requests", {"person_id": client})

    (request,) = (await intake.as_("dirk").get("/forget-requests")).json()

    assert request["forget_request_id"] == asked["forget_request_id"]
    assert (request["person_id"], request["confirmed_on"]) == (client, None)


async def forget_again(intake: Intake, person: str) -> None:
    async with intake.api.runtime.work(NESTOR, "restore") as uow:
        await uow.handle(ForgetAgain(person_id=UUID(person)))


async def test_a_restored_backup_forgets_again_once_and_says_so(intake: Intake) -> None:
    client = await intake.client()
    await intake.help_request(client_id=client)
    for _ in range(2):
        await forget_again(intake, client)
    await forget_again(intake, str(uuid4()))

    assert [event.key for event in await intake.events(PersonForgotten)] == [client]
    assert len(await intake.events(HelpRequestResolved)) == 1
    assert await intake.names("katrien", client) == {}
    trail = (await intake.as_("dirk").get("/audit")).json()
    assert [entry["subjects"] for entry in trail if entry["action"] == "forget_again"] == [[client]]
