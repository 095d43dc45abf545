"""Who knows a client privately stays out of what intake keeps, or says why not."""

from typing import Any
from uuid import uuid4

import pytest

from .conftest import Intake, refusal, whole_database

REASON = "Katrien is ziek en het is dringend."


async def shut_out(intake: Intake, client_id: str, login: str = "wouter", by: str = "katrien") -> None:
    answer = await intake.as_(by).post(f"/clients/{client_id}/acquaintances", json={"login": login})
    assert answer.status_code == 200, answer.text


async def test_who_is_shut_out_sees_that_the_client_is_there_and_no_more(intake: Intake) -> None:
    client_id = await intake.client(note="Sleutel bij de buren.")
    consent_id = await intake.consent(client_id)
    await shut_out(intake, client_id)
    wouter = intake.as_("wouter")
    for answer in (
        await wouter.get(f"/clients/{client_id}"),
        await wouter.get(f"/clients/{client_id}/consents"),
        await wouter.post(f"/consents/{consent_id}/withdraw"),
        await wouter.get(f"/subjects/{client_id}/readers"),
    ):
        assert refusal(answer) == (409, "acquainted")
        assert answer.json()["client_id"] == client_id
    assert client_id in {line["client_id"] for line in (await wouter.get("/clients")).json()}
    assert await intake.names("wouter", client_id) == {client_id: "Godelieve Pauwels"}
    assert (await intake.as_("katrien").get(f"/clients/{client_id}")).status_code == 200


async def test_a_help_request_of_such_a_client_is_there_without_words(intake: Intake) -> None:
    client_id = await intake.client()
    theirs = await intake.help_request(client_id=client_id)
    other = await intake.help_request()
    await shut_out(intake, client_id)
    wouter = intake.as_("wouter")
    assert refusal(await wouter.get(f"/help-requests/{theirs}")) == (409, "acquainted")
    listed: dict[str, Any] = {
        row["help_request_id"]: row for row in (await wouter.get("/help-requests")).json()
    }
    assert (listed[theirs]["closed"], listed[theirs]["description"]) == (True, None)
    assert (listed[other]["closed"], listed[other]["description"]) == (False, "De kraan in de keuken lekt.")
    trail = await intake.as_("dirk").get(f"/subjects/{client_id}/readers")
    assert "list_help_requests" not in {e["action"] for e in trail.json() if e["actor"] == "wouter"}


async def test_a_reason_opens_it_for_a_day_and_the_others_read_it(intake: Intake) -> None:
    client_id = await intake.client()
    await shut_out(intake, client_id)
    wouter, path = intake.as_("wouter"), f"/clients/{client_id}"
    assert (await wouter.post(f"{path}/open-anyway", json={"reason": " "})).status_code == 422
    assert (await wouter.post(f"{path}/open-anyway", json={"reason": REASON})).status_code == 200
    assert (await wouter.get(path)).status_code == 200
    today = str(intake.runtime.clock.today())
    seen = (await intake.as_("katrien").get(path)).json()
    assert seen["opened_anyway"] == [{"by": "wouter", "on": today, "reason": REASON}]
    await intake.as_new("clock", roles=["clock"]).post("/clock", json={"advance_days": 1})
    assert refusal(await wouter.get(path)) == (409, "acquainted")


async def test_one_shuts_oneself_out_and_another_lets_one_in(intake: Intake) -> None:
    client_id = await intake.client()
    for _ in range(2):
        await shut_out(intake, client_id, by="wouter")
    path = f"/clients/{client_id}/acquaintances"
    (known,) = (await intake.as_("katrien").get(path)).json()
    assert (known["login"], known["by"]) == ("wouter", "wouter")
    own = await intake.as_("wouter").post(f"{path}/let-in", json={"login": "wouter"})
    assert refusal(own) == (409, "own_acquaintance")
    await intake.as_("katrien").post(f"{path}/let-in", json={"login": "wouter"})
    assert (await intake.as_("wouter").get(f"/clients/{client_id}")).status_code == 200
    assert (await intake.as_("katrien").get(path)).json() == []


async def test_other_clients_stay_open(intake: Intake) -> None:
    client_id, other = await intake.client(), await intake.client()
    await shut_out(intake, client_id)
    wouter = intake.as_("wouter")
    assert (await wouter.get(f"/clients/{other}")).status_code == 200
    opened = await wouter.post(f"/clients/{other}/open-anyway", json={"reason": REASON})
    assert refusal(opened) == (409, "not_acquainted")


async def test_it_goes_when_the_client_is_forgotten(intake: Intake) -> None:
    client_id = await intake.client()
    await shut_out(intake, client_id, login="iemand-anders")
    await intake.forget(client_id)
    assert "iemand-anders" not in await whole_database(intake.api)
    answer = await intake.as_("katrien").get(f"/clients/{client_id}/acquaintances")
    assert answer.status_code == 404


@pytest.mark.parametrize("path", ["acquaintances", "acquaintances/let-in", "open-anyway"])
async def test_who_is_not_there_is_not_found(intake: Intake, path: str) -> None:
    body = {"reason": REASON} if path == "open-anyway" else {"login": "wouter"}
    answer = await intake.as_("katrien").post(f"/clients/{uuid4()}/{path}", json=body)
    assert answer.status_code == 404
