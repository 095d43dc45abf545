"""A partner sends a help request in: by name, without our ids, and hears what becomes of it."""

from typing import Any
from uuid import UUID, uuid4

from chassis.assertions import Purpose
from contracts.codes import Resolution
from contracts.events.intake import HelpRequestLinked, HelpRequestReceived, HelpRequestResolved
from contracts.events.signals import DossiersJoined, SignalClosed, SignalSeparated
from stack.demo.people import CAW
from stack.issuer import TestIssuer

from .conftest import Intake, refusal, traces_of, whole_database

ASKED: dict[str, Any] = {
    "theme": "housing",
    "area": "33021F",
    "description": "Mijn huis zit vol schimmel.",
    "person": {"name": "Zulma Vanhaezebrouck", "phone": "057 99 88 77", "address": "Wervelweg 404"},
    "agreed": "Het netwerk mag bellen op dinsdag.",
}


async def sent(intake: Intake, **more: object) -> str:
    return str((await intake.posted("sofie", "/help-requests", ASKED | more))["help_request_id"])


async def own(intake: Intake, login: str = "sofie") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await intake.as_(login).get("/my/help-requests")).json()
    return found


async def card(intake: Intake, id_: str) -> dict[str, Any]:
    found: dict[str, Any] = (await intake.as_("katrien").get(f"/help-requests/{id_}")).json()
    return found


async def linked(intake: Intake, id_: str, client: str) -> None:
    await intake.posted("katrien", f"/help-requests/{id_}/link", {"client_id": client})


async def taken_up(intake: Intake, id_: str) -> UUID:
    dossier = uuid4()
    await intake.posted("katrien", f"/help-requests/{id_}/take-up", {"dossier_id": str(dossier)})
    return dossier


async def test_the_coordinator_reads_who_asks_what_and_with_which_agreement(intake: Intake) -> None:
    id_ = await sent(intake)

    found = await card(intake, id_)

    assert found["person"] == ASKED["person"]
    assert (found["agreed"], found["description"]) == (ASKED["agreed"], ASKED["description"])
    assert (found["sender_id"], found["channel"], found["client_id"]) == (str(CAW), "partner", None)
    (event,) = await intake.events(HelpRequestReceived)
    assert (event.data["channel"], event.data["client_id"]) == ("partner", None)


async def test_what_a_partner_calls_its_channel_changes_nothing(intake: Intake) -> None:
    id_ = await sent(intake, channel="self")

    assert (await card(intake, id_))["channel"] == "partner"


async def test_its_own_organisation_sees_it_and_no_other(intake: Intake) -> None:
    id_ = await sent(intake)
    await intake.help_request()

    (mine,) = await own(intake)

    assert (mine["help_request_id"], mine["person"]) == (id_, "Zulma Vanhaezebrouck")
    assert (mine["taken_up"], mine["resolution"], mine["answer"]) == (False, None, None)
    assert await own(intake, "els") == []
    assert (await intake.as_("sofie").get(f"/help-requests/{id_}")).status_code == 403


async def test_a_partner_names_no_client_by_id_and_nobody_without_agreement(intake: Intake) -> None:
    partner, client = intake.as_("sofie"), await intake.client()
    before = await intake.events()
    without = {name: value for name, value in ASKED.items() if name != "agreed"}

    by_id = await partner.post("/help-requests", json=without | {"client_id": client, "person": None})
    by_name = await partner.post("/help-requests", json=without)

    assert refusal(by_id) == (409, "named_by_partner")
    assert refusal(by_name) == (409, "agreement_missing")
    assert (await intake.events(), await own(intake)) == (before, [])


async def test_sending_twice_is_one_request_and_never_anothers(intake: Intake) -> None:
    id_ = await sent(intake)

    again = await intake.as_("sofie").post("/help-requests", json=ASKED | {"help_request_id": id_})
    by_other = await intake.as_("els").post("/help-requests", json=ASKED | {"help_request_id": id_})

    assert (again.status_code, by_other.status_code) == (200, 409)
    assert len(await intake.events(HelpRequestReceived)) == 1


async def test_a_login_without_an_organisation_sends_nothing(intake: Intake) -> None:
    nobody = intake.as_new("los", roles=["partner"])

    assert (await nobody.post("/help-requests", json=ASKED)).status_code == 403
    assert (await nobody.get("/my/help-requests")).json() == []


async def test_words_stand_nowhere_in_the_clear(intake: Intake) -> None:
    id_ = await sent(intake)
    answer = {"resolution": "informed", "answer": "Zondagsrust besproken", "note": "Onthaalgesprek"}
    await intake.posted("katrien", f"/help-requests/{id_}/resolve", answer)

    stored = await whole_database(intake.api)

    secrets = [*ASKED["person"].values(), ASKED["agreed"], "Zondagsrust besproken", "Onthaalgesprek"]
    for secret in secrets:
        assert not [trace for trace in traces_of(str(secret)) if trace in stored], secret


async def test_linked_to_a_client_its_words_are_forgotten_with_the_client(intake: Intake) -> None:
    id_, client = await sent(intake), await intake.client()
    await linked(intake, id_, client)
    assert (await card(intake, id_))["person"] == ASKED["person"]
    (event,) = await intake.events(HelpRequestLinked)
    assert (event.key, event.version, event.data["client_id"]) == (id_, 2, client)

    await intake.forget(client)

    forgotten = await card(intake, id_)
    assert [forgotten[name] for name in ("person", "agreed", "description")] == [None, None, None]
    assert (await own(intake))[0]["description"] is None
    (resolved,) = await intake.events(HelpRequestResolved)
    assert resolved.version == 3


async def test_it_is_linked_once(intake: Intake) -> None:
    id_, client = await sent(intake), await intake.client()
    await linked(intake, id_, client)
    await linked(intake, id_, client)
    other = {"client_id": await intake.client()}

    answer = await intake.as_("katrien").post(f"/help-requests/{id_}/link", json=other)

    assert refusal(answer) == (409, "already_linked")
    assert len(await intake.events(HelpRequestLinked)) == 1


async def test_the_sender_gets_an_answer_meant_for_it(intake: Intake) -> None:
    id_ = await sent(intake)
    resolve = f"/help-requests/{id_}/resolve"
    silent = await intake.as_("katrien").post(resolve, json={"resolution": "informed", "note": "Intern."})
    assert refusal(silent) == (409, "answer_missing")

    told = {"resolution": "informed", "note": "Intern.", "answer": "We belden, en gaven uitleg."}
    await intake.posted("katrien", resolve, told)

    (mine,) = await own(intake)
    assert (mine["resolution"], mine["answer"]) == ("informed", "We belden, en gaven uitleg.")
    assert "Intern." not in str(mine)


async def test_taken_up_in_a_dossier_it_ends_with_the_dossier(intake: Intake) -> None:
    id_ = await sent(intake)
    dossier = await taken_up(intake, id_)
    assert (await own(intake))[0]["taken_up"] is True

    await intake.deliver(SignalClosed(dossier_id=dossier, resolution=Resolution.REFERRED))
    await intake.deliver(SignalClosed(dossier_id=dossier, resolution=Resolution.SOLVED))

    assert (await own(intake))[0]["resolution"] == "referred"
    assert len(await intake.events(HelpRequestResolved)) == 1


async def test_joined_with_another_dossier_it_ends_with_that_one(intake: Intake) -> None:
    id_, into = await sent(intake), uuid4()
    dossier = await taken_up(intake, id_)
    await intake.deliver(DossiersJoined(dossier_id=dossier, into_dossier_id=into))
    await intake.deliver(SignalClosed(dossier_id=dossier, resolution=Resolution.SOLVED))
    assert (await own(intake))[0]["resolution"] is None

    await intake.deliver(SignalSeparated(dossier_id=dossier, from_dossier_id=into))
    await intake.deliver(SignalClosed(dossier_id=into, resolution=Resolution.SOLVED))
    assert (await own(intake))[0]["resolution"] is None

    await intake.deliver(SignalClosed(dossier_id=dossier, resolution=Resolution.INFORMED))
    assert (await own(intake))[0]["resolution"] == "informed"


async def test_it_is_taken_up_once_and_only_while_it_is_open(intake: Intake) -> None:
    taken, answered = await sent(intake), await sent(intake)
    await taken_up(intake, taken)
    answer = {"resolution": "solved", "answer": "Opgelost."}
    await intake.posted("katrien", f"/help-requests/{answered}/resolve", answer)

    async def guard(id_: str) -> str:
        body = {"dossier_id": str(uuid4())}
        return refusal(await intake.as_("katrien").post(f"/help-requests/{id_}/take-up", json=body))[1]

    assert await guard(taken) == "already_taken_up"
    assert await guard(answered) == "request_open"


async def test_a_help_request_by_a_mailed_link_is_of_the_organisation(
    intake: Intake, issuer: TestIssuer
) -> None:
    assertion = issuer.assertion(Purpose.HELP_REQUEST, referral=uuid4())
    headers = {"Authorization": f"Assertion {assertion}"}
    sending = intake.api.with_token(None)
    request_id = str(uuid4())
    answer = await sending.post(
        "/help-requests", json=ASKED | {"help_request_id": request_id}, headers=headers
    )
    assert answer.status_code == 201, answer.text
    again = await sending.post("/help-requests", json=ASKED, headers=headers)
    assert again.status_code == 401, "an assertion is used once"
    assert [one["help_request_id"] for one in await own(intake)] == [request_id]
    other = issuer.assertion(Purpose.READ_LETTER, referral=uuid4())
    elsewhere = await sending.post(
        "/help-requests", json=ASKED, headers={"Authorization": f"Assertion {other}"}
    )
    assert elsewhere.status_code == 401, "that one is for signals"
