"""A network's own procedure: versions beside each other, and every dossier under its own."""

from datetime import date, timedelta
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from signals_office import Office

from chassis.problems import GuardRefused
from signals.domain.procedure import Procedure, parse, shipped, shipped_text
from signals.domain.versions import check_next, differences, in_force

TODAY = date(2026, 11, 2)


def version(number: int, valid_from: date, name: str = "nestor", days: int = 2) -> Procedure:
    data = shipped().model_dump(mode="json", exclude_none=True)
    data |= {"procedure": name, "version": number, "valid_from": valid_from}
    data["steps"]["acknowledged"]["term"]["normal"]["working_days"] = days
    return Procedure.model_validate(data)


def text(number: int, valid_from: date, days: int, name: str = "nestor") -> str:
    """As an administrator writes it, in the file that ships."""
    return (
        shipped_text()
        .replace("procedure: donah", f"procedure: {name}")
        .replace("version: 1", f"version: {number}")
        .replace("valid_from: 2026-01-01", f"valid_from: {valid_from}")
        .replace("normal: {working_days: 2}", f"normal: {{working_days: {days}}}")
    )


@given(st.lists(st.integers(-20, 20), max_size=5), st.integers(-20, 20))
def test_in_force_is_the_newest_that_has_begun(begins: list[int], day: int) -> None:
    versions = [version(n, TODAY + timedelta(days=at)) for n, at in enumerate(begins, start=1)]
    found = in_force(versions, TODAY + timedelta(days=day))
    begun = [one for one, at in zip(versions, begins, strict=True) if at <= day]
    assert found == (begun[-1] if begun else shipped())


@pytest.mark.parametrize(
    ("proposed", "guard"),
    [
        (version(2, TODAY + timedelta(days=1)), None),
        (version(1, TODAY + timedelta(days=1)), "version_number"),
        (version(3, TODAY + timedelta(days=1)), "version_number"),
        (version(2, TODAY + timedelta(days=1), "other"), "procedure_name"),
        (version(2, TODAY + timedelta(days=1), "donah"), "procedure_name"),
        (version(2, TODAY), "version_date"),
    ],
)
def test_what_can_come_next(proposed: Procedure, guard: str | None) -> None:
    versions = [version(1, TODAY - timedelta(days=30))]
    if guard is None:
        check_next(versions, proposed, TODAY)
        return
    with pytest.raises(GuardRefused) as refused:
        check_next(versions, proposed, TODAY)
    assert refused.value.guard == guard


def test_a_difference_names_the_place_and_both_values() -> None:
    before, after = version(1, TODAY), version(2, TODAY, days=1)
    (change,) = differences(before, after)
    assert (change.where, change.before, change.after) == ("acknowledged.term.normal.working_days", "2", "1")
    assert differences(before, version(2, TODAY)) == []


def test_what_disappears_and_what_is_new_are_differences_too() -> None:
    data = yaml.safe_load(shipped_text())
    data["steps"]["acknowledged"]["term"] = {"normal": {"hours": 24}}
    changes = {one.where: (one.before, one.after) for one in differences(shipped(), Procedure(**data))}
    assert changes["acknowledged.term.normal.hours"] == (None, "24")
    assert changes["acknowledged.term.normal.working_days"] == ("2", None)
    assert changes["acknowledged.term.acute_danger.hours"] == ("2", None)


def today(office: Office) -> date:
    found: date = office.api.runtime.clock.today()
    return found


async def add(office: Office, content: str, status: int = 201) -> Any:
    return await office.post("ann", "/procedure/versions", {"text": content}, status)


async def travel(office: Office, days: int) -> None:
    client = office.api.as_new("clock", roles=["clock"])
    assert (await client.post("/clock", json={"advance_days": days})).status_code == 200


async def test_a_running_dossier_finishes_under_the_version_it_began_with(office: Office) -> None:
    client_id = await office.knows_the_client()
    before = await office.card(client_id)
    tomorrow = today(office) + timedelta(days=1)
    assert (await add(office, text(1, tomorrow, days=0)))["id"] == "nestor-1"
    same_day = await office.card(client_id)
    await travel(office, 1)
    after = await office.card(client_id)
    began = {
        dossier: (await office.get("katrien", f"/dossiers/{dossier}"))["procedure_version"]
        for dossier in (before, same_day, after)
    }
    assert began == {before: "donah-1", same_day: "donah-1", after: "nestor-1"}
    assert (await office.get("katrien", "/procedure"))["id"] == "nestor-1"
    rows = {row["dossier_id"]: row for row in (await office.get("katrien", "/worklist"))["rows"]}
    assert rows[after]["due_at"] < rows[before]["due_at"]
    await office.decided(after, "inform")
    await office.decided(before, "inform")


async def test_a_proposal_is_shown_as_a_difference_before_it_is_kept(office: Office) -> None:
    proposed = text(1, today(office) + timedelta(days=3), days=1)
    checked = await office.post("ann", "/procedure/check", {"text": proposed})
    assert checked["changes"] == [
        {"where": "acknowledged.term.normal.working_days", "before": "2", "after": "1"}
    ]
    assert [one["id"] for one in await office.get("ann", "/procedure/versions")] == ["donah-1"]
    await add(office, proposed)
    newest, ships = await office.get("katrien", "/procedure/versions")
    assert (newest["id"], newest["in_force"], newest["text"]) == ("nestor-1", False, proposed.strip())
    assert (ships["id"], ships["in_force"], ships["changes"]) == ("donah-1", True, [])
    await office.get("katrien", "/procedure/versions/nestor-9/diagram.svg", 404)


async def test_every_fault_of_a_proposal_is_named_in_dutch(office: Office) -> None:
    tomorrow = today(office) + timedelta(days=1)
    unsound = text(1, tomorrow, days=1).replace("next: [translated, closed]", "next: [translated]")
    unsound = unsound.replace("waive: unless_no_sender", "waive: with_reason")
    answer = await office.post("ann", "/procedure/check", {"text": unsound}, 422)
    said = " / ".join(one["message"] for one in answer["errors"])
    assert "closed: is niet te bereiken" in said
    assert "fed_back: mag niet overgeslagen worden met with_reason" in said


@pytest.mark.parametrize(
    "content",
    [
        "steps: [",
        "- a",
        "[" * 5000,
        "valid_from: 2026-99-99",
        "procedure: nestor",
        "&a [*a, *a]",
        "? {a: b} : c",
        shipped_text() * 2,
    ],
)
async def test_what_is_no_procedure_is_refused(office: Office, content: str) -> None:
    answer = await office.post("ann", "/procedure/versions", {"text": content}, 422)
    assert answer["errors"]


async def test_one_version_is_added_once(office: Office) -> None:
    proposed = text(1, today(office) + timedelta(days=1), days=1)
    await add(office, proposed)
    refused = await add(office, proposed, 409)
    assert (refused["guard"], refused["satisfied_by"]) == ("version_number", "Geef ze versie 2.")
    await add(office, text(2, today(office) + timedelta(days=1), days=3))
    assert parse(proposed).id == "nestor-1"


async def test_the_procedure_is_the_administrators(office: Office) -> None:
    proposed = text(1, today(office) + timedelta(days=1), days=1)
    await office.post("katrien", "/procedure/versions", {"text": proposed}, 403)
    await office.get("mieke", "/procedure/versions", 403)
