"""From signals to policy: who may form, submit, see and answer a bundle, and when it is refused."""

from typing import Any
from uuid import uuid4

import pytest

from contracts.codes import Level, Theme
from contracts.events.reporting import BundleFormed, BundleSubmitted, PolicyAnswered
from stack.demo.people import NESTOR

WORDS = {
    "title": "Vijf maanden wachten op budgetbegeleiding",
    "story": "Wie hulp vraagt bij schulden, hoort dat er een wachtlijst is.",
    "examples": ["Een gezin wacht sinds de zomer."],
    "solutions": "Een tweede zitdag.",
}


def request(**changes: Any) -> dict[str, Any]:
    return {
        "theme": "waiting_list",
        "levels": ["service"],
        "from_month": "2026-01",
        "until_month": "2026-12",
        **WORDS,
        **changes,
    }


async def formed(figures: Any, **changes: Any) -> str:
    answer = await figures.api.as_("katrien").post("/bundles", json=request(**changes))
    assert answer.status_code == 201, answer.text
    return str(answer.json()["bundle_id"])


async def test_a_bundle_goes_to_the_steering_group_and_comes_back_with_an_answer(figures: Any) -> None:
    dossiers = await figures.anonymous(6, Level.SERVICE, Theme.WAITING_LIST)
    bundle_id = await formed(figures)
    luc, katrien = figures.api.as_("luc"), figures.api.as_("katrien")
    assert (await luc.get("/bundles")).json() == []
    assert (await luc.get(f"/bundles/{bundle_id}")).status_code == 404
    reply = {"answer": "adjusted", "reason": "Er komt een zitdag bij."}
    assert (await luc.post(f"/bundles/{bundle_id}/answer", json=reply)).status_code == 404

    early = await katrien.post(f"/bundles/{bundle_id}/answer", json=reply)
    assert (early.status_code, early.json()["guard"]) == (409, "bundle_not_submitted")
    assert (await katrien.post(f"/bundles/{bundle_id}/submit")).json()["state"] == "submitted"
    twice = await katrien.post(f"/bundles/{bundle_id}/submit")
    assert (twice.status_code, twice.json()["guard"]) == (409, "bundle_already_submitted")

    seen = (await luc.get(f"/bundles/{bundle_id}")).json()
    assert (seen["title"], seen["story"]) == (WORDS["title"], WORDS["story"])
    assert (seen["examples"], seen["solutions"]) == (WORDS["examples"], [WORDS["solutions"]])
    assert (seen["at_least"], seen["signals"], seen["dossier_ids"]) == (5, None, None)
    answered = (await luc.post(f"/bundles/{bundle_id}/answer", json=reply)).json()
    assert (answered["state"], answered["reason"], answered["on_behalf"]) == (
        "answered",
        "Er komt een zitdag bij.",
        False,
    )
    again = await luc.post(f"/bundles/{bundle_id}/answer", json=reply)
    assert (again.status_code, again.json()["guard"]) == (409, "bundle_already_answered")

    events = await figures.api.events(BundleFormed, BundleSubmitted, PolicyAnswered)
    assert [e.version for e in events] == [1, 2, 3]
    assert {e.key for e in events} == {bundle_id}
    assert set(events[0].data["dossier_ids"]) == {str(d) for d in dossiers}
    assert "wacht" not in str([e.data for e in events]).replace("waiting_list", "")


async def test_bundles_are_read_a_page_at_a_time_the_newest_first(figures: Any) -> None:
    await figures.anonymous(6, Level.SERVICE, Theme.WAITING_LIST)
    made = {await formed(figures) for _ in range(5)}
    katrien = figures.api.as_("katrien")

    async def page(**asked: Any) -> list[str]:
        return [one["bundle_id"] for one in (await katrien.get("/bundles", params=asked)).json()]

    whole = await page()
    assert set(whole) == made
    assert whole == await page(limit=2) + await page(limit=2, after=whole[1]) + await page(after=whole[3])
    assert await page(after=whole[-1]) == await page(after=str(uuid4())) == []


async def test_four_clients_are_too_few_and_five_are_enough(figures: Any) -> None:
    dossiers = await figures.signals(4, Level.SERVICE, Theme.WAITING_LIST)
    same_client = (await figures.get("/figures", by="kind"))["total"]
    assert same_client == 4
    refused = await figures.api.as_("katrien").post("/bundles", json=request())
    assert (refused.status_code, refused.json()["guard"]) == (409, "minimum_cell")
    assert "5" in refused.json()["satisfied_by"]
    assert not await figures.api.events(BundleFormed)
    dossiers += await figures.signals(1, Level.SERVICE, Theme.WAITING_LIST)
    bundle_id = await formed(figures)
    held = (await figures.get(f"/bundles/{bundle_id}"))["dossier_ids"]
    assert set(held) == {str(dossier_id) for dossier_id in dossiers}


async def test_many_signals_of_one_client_stay_one_client(figures: Any) -> None:
    client = uuid4()
    for _ in range(6):
        await figures.signals(1, Level.SERVICE, Theme.WAITING_LIST, client_id=client)
    refused = await figures.api.as_("katrien").post("/bundles", json=request())
    assert refused.json()["guard"] == "minimum_cell"


async def test_clients_and_nameless_dossiers_do_not_add_up(figures: Any) -> None:
    await figures.signals(3, Level.SERVICE, Theme.WAITING_LIST)
    await figures.anonymous(3, Level.SERVICE, Theme.WAITING_LIST)
    refused = await figures.api.as_("katrien").post("/bundles", json=request())
    assert refused.json()["guard"] == "minimum_cell"


@pytest.mark.parametrize(
    "outside",
    [{"theme": "grief"}, {"levels": ["policy"]}, {"from_month": "2026-10"}, {"areas": ["33041"]}],
)
async def test_only_what_was_chosen_is_in_it(figures: Any, outside: dict[str, Any]) -> None:
    await figures.anonymous(5, Level.SERVICE, Theme.WAITING_LIST)
    refused = await figures.api.as_("katrien").post("/bundles", json=request(**outside))
    assert refused.json()["guard"] == "minimum_cell"
    for areas in (["33021"], ["33021F"], "all", None):
        await formed(figures, areas=areas)


async def test_forming_again_with_the_same_id_changes_nothing(figures: Any) -> None:
    await figures.anonymous(5, Level.SERVICE, Theme.WAITING_LIST)
    bundle_id = str(uuid4())
    await formed(figures, bundle_id=bundle_id)
    again = await figures.api.as_("katrien").post(
        "/bundles", json=request(bundle_id=bundle_id, title="Anders")
    )
    assert (again.status_code, again.json()["bundle_id"]) == (200, bundle_id)
    assert (await figures.get(f"/bundles/{bundle_id}"))["title"] == WORDS["title"]
    assert len(await figures.api.events(BundleFormed)) == 1


async def test_the_areas_of_a_whole_bundle_do_not_tell_where_signals_came_from(figures: Any) -> None:
    await figures.anonymous(5, Level.SERVICE, Theme.WAITING_LIST)
    bundle = await figures.get(f"/bundles/{await formed(figures)}")
    assert "33021F" not in bundle["areas"]
    assert "33021" in bundle["areas"]


async def test_a_coordinator_records_the_answer_on_policys_behalf(figures: Any) -> None:
    await figures.anonymous(5, Level.SERVICE, Theme.WAITING_LIST)
    bundle_id = await formed(figures)
    katrien = figures.api.as_("katrien")
    await katrien.post(f"/bundles/{bundle_id}/submit")
    await katrien.post(f"/bundles/{bundle_id}/answer", json={"answer": "refused", "reason": "Geen budget."})
    [answered] = await figures.api.events(PolicyAnswered)
    assert answered.data["on_behalf"] is True


async def test_candidates_say_what_can_be_bundled_until_it_is(figures: Any) -> None:
    await figures.anonymous(5, Level.SERVICE, Theme.WAITING_LIST)
    await figures.signals(2, Level.CLIENT, Theme.GRIEF)
    rows = await figures.get("/bundle-candidates")
    assert [(r["theme"], r["level"], r["count"], r["reached"]) for r in rows] == [
        ("waiting_list", "service", 5, True),
        ("grief", "client", 2, False),
    ]
    await formed(figures)
    assert [r["theme"] for r in await figures.get("/bundle-candidates")] == ["grief"]


async def test_bundles_are_for_coordinators_and_the_steering_group_of_the_network(figures: Any) -> None:
    await figures.anonymous(5, Level.SERVICE, Theme.WAITING_LIST)
    bundle_id = await formed(figures)
    await figures.api.as_("katrien").post(f"/bundles/{bundle_id}/submit")
    for login in ("mieke", "sofie", "dirk", "ann"):
        assert (await figures.api.as_(login).get("/bundles")).status_code == 403
    assert (await figures.api.as_("luc").post("/bundles", json=request())).status_code == 403
    assert (await figures.api.as_("luc").post(f"/bundles/{bundle_id}/submit")).status_code == 403
    assert (await figures.api.as_("hilde").get("/bundles")).json() == []
    assert (await figures.api.as_("hilde").get(f"/bundles/{bundle_id}")).status_code == 404


async def test_the_words_of_a_bundle_are_sealed(figures: Any) -> None:
    await figures.anonymous(5, Level.SERVICE, Theme.WAITING_LIST)
    await formed(figures)
    async with figures.api.runtime.work(NESTOR, "test") as uow:
        row = (await uow.connection.exec_driver_sql("SELECT * FROM bundles")).one()
    assert b"wacht" not in b"".join(value for value in row if isinstance(value, bytes))
    assert "wacht" not in str([v for v in row if not isinstance(v, bytes)]).replace("waiting_list", "")
