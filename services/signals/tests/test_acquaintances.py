"""Who knows a client privately stays out of the dossier, or says why not."""

from uuid import UUID, uuid4

import sqlalchemy as sa
from signals_office import Office

from contracts.events import intake
from stack.demo.people import NESTOR

_as_nestor = sa.text("SELECT set_config('app.network_id', :network, true)").bindparams(network=str(NESTOR))
_kept = sa.text("SELECT count(*) FROM acquaintances")


async def shut_out(office: Office, client_id: UUID, login: str = "wouter", by: str = "katrien") -> None:
    await office.post(by, f"/clients/{client_id}/acquaintances", {"login": login})


async def dossier_of(office: Office) -> tuple[UUID, str]:
    client_id = await office.knows_the_client()
    return client_id, await office.card(client_id)


async def test_who_is_shut_out_reads_and_does_nothing(office: Office) -> None:
    client_id, dossier_id = await dossier_of(office)
    await office.knows_partners()
    await office.consents(client_id)
    await office.hears_intake()
    await office.decided(dossier_id, "refer")
    referral_id = (await office.referred(dossier_id))["referral_id"]
    await shut_out(office, client_id)
    path = f"/dossiers/{dossier_id}"
    for refused in (
        await office.get("wouter", path, 409),
        await office.get("wouter", f"{path}/feedback-proposal", 409),
        await office.get("wouter", f"/referrals/{referral_id}/letter", 409),
        await office.post("wouter", f"{path}/acknowledge", {}, 409),
    ):
        assert refused["guard"] == "acquainted"
    await office.get("katrien", path)
    assert (await office.get("sofie", f"/referrals/{referral_id}/letter"))["letter"]


async def test_a_reason_opens_it_for_a_day_and_stands_in_the_dossier(office: Office) -> None:
    client_id, dossier_id = await dossier_of(office)
    await shut_out(office, client_id)
    path = f"/dossiers/{dossier_id}"
    await office.post("wouter", f"{path}/open-anyway", {"reason": " "}, 422)
    await office.post("wouter", f"{path}/open-anyway", {"reason": "Katrien is ziek en het is dringend."})
    await office.get("wouter", path)
    await office.post("wouter", f"{path}/acknowledge")
    seen = (await office.get("katrien", path))["timeline"]
    (opened,) = [fact for fact in seen if fact["fact"] == "opened_anyway"]
    assert (opened["by"], opened["text"]) == ("wouter", "Katrien is ziek en het is dringend.")
    client = office.api.as_new("clock", roles=["clock"])
    await client.post("/clock", json={"advance_days": 1})
    await office.get("wouter", path, 409)


async def test_other_clients_stay_open(office: Office) -> None:
    client_id, _ = await dossier_of(office)
    _, other = await dossier_of(office)
    await shut_out(office, client_id)
    await office.get("wouter", f"/dossiers/{other}")
    answer = await office.post("wouter", f"/dossiers/{other}/open-anyway", {"reason": "Zomaar."}, 409)
    assert answer["guard"] == "not_acquainted"


async def test_one_shuts_oneself_out_and_another_lets_one_in(office: Office) -> None:
    client_id, dossier_id = await dossier_of(office)
    await shut_out(office, client_id, by="wouter")
    await shut_out(office, client_id, by="wouter")
    path = f"/clients/{client_id}/acquaintances"
    (known,) = await office.get("katrien", path)
    assert (known["login"], known["by"]) == ("wouter", "wouter")
    refused = await office.post("wouter", f"{path}/let-in", {"login": "wouter"}, 409)
    assert refused["guard"] == "own_acquaintance"
    await office.post("katrien", f"{path}/let-in", {"login": "wouter"})
    await office.get("wouter", f"/dossiers/{dossier_id}")
    assert await office.get("katrien", path) == []


async def test_it_stands_in_the_trail_and_goes_when_the_client_is_forgotten(office: Office) -> None:
    client_id, _ = await dossier_of(office)
    await shut_out(office, client_id)
    trail = await office.get("dirk", f"/subjects/{client_id}/readers")
    assert "shut_out" in {entry["action"] for entry in trail}
    forgotten = intake.PersonForgotten(person_id=client_id, forgotten_on="2026-11-22")
    await office.api.deliver(forgotten, partition=3)
    await office.get("katrien", f"/clients/{client_id}/acquaintances", 404)
    async with office.api.runtime.worker_engine.connect() as connection:
        await connection.execute(_as_nestor)
        assert (await connection.execute(_kept)).scalar_one() == 0


async def test_what_is_not_there_is_not_found(office: Office) -> None:
    await office.post("katrien", f"/clients/{uuid4()}/acquaintances", {"login": "wouter"}, 404)
    await office.post("wouter", f"/dossiers/{uuid4()}/open-anyway", {"reason": "Zomaar."}, 404)
