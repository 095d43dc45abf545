"""The history of the same client, beside the dossier that one works on."""

from uuid import uuid4

from signals_office import Office


async def test_other_dossiers_of_the_client_stand_beside_it_and_nobody_elses(office: Office) -> None:
    client_id = await office.knows_the_client()
    first, second = await office.card(client_id), await office.card(client_id)
    await office.card(await office.knows_the_client())
    await office.decided(first, "inform")

    (other,) = (await office.get("katrien", f"/dossiers/{second}"))["history"]

    assert (other["dossier_id"], other["theme"]) == (first, "mobility")
    assert set(other) == {"dossier_id", "captured_on", "status", "theme"}


async def test_without_a_client_there_is_no_history(office: Office) -> None:
    dossier_id = (await office.post("katrien", "/cards", NAMELESS, 201))["dossier_id"]
    assert (await office.get("katrien", f"/dossiers/{dossier_id}"))["history"] == []


async def test_who_knows_the_client_privately_sees_none_of_it(office: Office) -> None:
    client_id = await office.knows_the_client()
    dossier_id = await office.card(client_id)
    await office.card(client_id)
    await office.post("katrien", f"/clients/{client_id}/acquaintances", {"login": "katrien"})
    for path in (f"/dossiers/{dossier_id}", f"/clients/{client_id}/dossiers"):
        assert (await office.get("katrien", path, 409))["guard"] == "acquainted"


async def test_all_dossiers_of_a_client_are_listed_and_the_reading_is_audited(office: Office) -> None:
    client_id = await office.knows_the_client()
    cards = {await office.card(client_id), await office.card(client_id)}
    await office.card(await office.knows_the_client())
    listed = await office.get("katrien", f"/clients/{client_id}/dossiers")
    assert {one["dossier_id"] for one in listed} == cards
    trail = await office.get("dirk", f"/subjects/{client_id}/readers")
    assert "list_dossiers" in {entry["action"] for entry in trail}
    await office.get("katrien", f"/clients/{uuid4()}/dossiers", 404)


NAMELESS = {"area": "33021F", "channel": "phone", "text": "Er rijdt geen bus."}
