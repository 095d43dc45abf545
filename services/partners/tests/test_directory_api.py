"""The directory as a social inventory: what it says, who keeps it, what was agreed, and HSDS."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from partners_mail import ADDRESS, ENTRY, travel

from contracts.events.partners import PartnerRegistered
from stack.demo.people import CAW, DE_WERVEL
from stack.mailbox import Mailbox
from stack.service_api import ServiceApi

LISTING: dict[str, Any] = {
    "target_group": "Wie moeilijk rondkomt",
    "known_by": "Via het Sociaal Huis",
    "areas": ["33021F", "33041"],
    "address": {"street": "Grote Markt 1", "postal_code": "8970", "city": "Poperinge"},
    "website": "https://caw.example/aanbod",
    "public_phone": "057 00 00 01",
    "public_email": "onthaal@caw.example",
    "hours": [{"day": "MO", "opens": "09:00", "closes": "12:00"}],
    "hours_words": "Op afspraak ook ’s avonds",
    "costs": "Gratis",
    "languages": ["nl", "fr"],
}
FULL = {
    **ENTRY,
    "works_on": "Onthaal en budgetbegeleiding",
    "themes": ["finances_debt"],
    "intensity": "cooperation",
    "listing": LISTING,
    "pulled_by": "Team onthaal",
    "contact_role": "onthaalmedewerker",
    "other_contacts": [{"name": "Karel Verzonnen", "role": "teamleider", "phone": "057 00 00 02"}],
}
PATH = f"/partners/{CAW}"


async def read(api: ServiceApi, login: str = "katrien", path: str = PATH) -> Any:
    answer = await api.as_(login).get(path)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def registered(api: ServiceApi) -> None:
    answer = await api.as_("ann").post("/partners", json=FULL)
    assert answer.status_code in (200, 201), answer.text


async def test_an_entry_says_who_does_what_for_whom_where_and_when(api: ServiceApi) -> None:
    await registered(api)
    entry = await read(api)
    assert entry["listing"] == LISTING
    assert (entry["works_on"], entry["intensity"], entry["verified_by"]) == (
        FULL["works_on"],
        "cooperation",
        "ann",
    )
    assert entry["other_contacts"] == [{**FULL["other_contacts"][0], "email": None}]
    assert (entry["contact"], entry["pulled_by"]) == (FULL["contact"], FULL["pulled_by"])


async def test_people_are_for_who_works_with_the_partner(api: ServiceApi) -> None:
    await registered(api)
    hidden = ("contact", "contact_role", "email", "phone", "pulled_by", "verified_by")
    for login in ("els", "mieke", "luc"):
        entry = await read(api, login)
        assert [entry[field] for field in hidden] == [None] * len(hidden), login
        assert entry["other_contacts"] == []
        assert entry["listing"]["public_phone"] == LISTING["public_phone"]
    assert (await read(api, "sofie"))["contact"] == FULL["contact"]


async def test_fewer_contact_persons_leave_none_behind(api: ServiceApi) -> None:
    await registered(api)
    await api.as_("katrien").post("/partners", json={**FULL, "other_contacts": []})
    assert (await read(api))["other_contacts"] == []


async def test_a_partner_keeps_its_own_entry_and_nobody_elses(api: ServiceApi) -> None:
    await registered(api)
    changed = {"works_on": "Onthaal", "listing": {**LISTING, "costs": "5 euro"}}
    for login, status in {"els": 404, "mieke": 403, "hilde": 404, "sofie": 200}.items():
        answer = await api.as_(login).post(f"{PATH}/listing", json=changed)
        assert answer.status_code == status, login
    entry = await read(api)
    assert (entry["listing"]["costs"], entry["works_on"], entry["verified_by"]) == (
        "5 euro",
        "Onthaal",
        "sofie",
    )
    assert entry["contact"] == FULL["contact"]
    assert len(await api.events(PartnerRegistered)) == 1


async def test_what_the_directory_cannot_hold_is_refused_by_field(api: ServiceApi) -> None:
    await registered(api)
    wrong = {
        "areas": ["99999Z"],
        "hours": [{"day": "MO", "opens": "9 uur", "closes": "12:00"}],
        "website": "javascript:alert(1)",
    }
    for field, value in wrong.items():
        body = {"listing": {**LISTING, field: value}}
        answer = await api.as_("katrien").post(f"{PATH}/listing", json=body)
        assert answer.status_code == 422, field
        assert answer.json()["errors"][0]["pointer"].startswith(f"/body/listing/{field}")
    backwards = {"listing": {"hours": [{"day": "MO", "opens": "12:00", "closes": "09:00"}]}}
    answer = await api.as_("katrien").post(f"{PATH}/listing", json=backwards)
    assert (answer.status_code, answer.json()["guard"]) == (409, "closes_before_it_opens")
    assert (await read(api))["listing"] == LISTING


async def test_one_click_says_that_it_still_holds(api: ServiceApi) -> None:
    await registered(api)
    later = api.runtime.clock.now() + timedelta(days=370)
    await api.as_("systeem").post("/clock", json={"to": later.isoformat()})
    assert (await read(api))["stale"] is True
    assert (await api.as_("wouter").post(f"{PATH}/verify")).status_code == 200
    entry = await read(api)
    assert (entry["stale"], entry["verified_by"]) == (False, "wouter")
    assert (await api.as_("katrien").post(f"/partners/{DE_WERVEL}/verify")).status_code == 404


async def test_after_a_year_the_partner_is_asked_once(
    mailing: ServiceApi, post_office: Mailbox, mailbox: Mailbox
) -> None:
    await travel(mailing, timedelta(days=300))
    await mailing.as_("sofie").post(f"{PATH}/verify")
    await travel(mailing, timedelta(days=300))
    assert mailbox.received == []
    await travel(mailing, timedelta(days=70))
    await travel(mailing, timedelta(days=70))
    ((recipients, message),) = mailbox.received
    assert recipients == [ADDRESS]
    assert "Kloppen ze nog?" in str(message)


async def test_agreements_replace_each_other_and_are_kept(api: ServiceApi) -> None:
    await registered(api)
    first = {
        "signed_on": "2026-01-05",
        "valid_until": "2099-12-31",
        "secrecy": "professional",
        "partner_gives": ["referral", "staff"],
        "network_gives": ["publicity"],
        "partner_expects": "Warme overdracht.",
        "network_expects": "Antwoord binnen tien dagen.",
        "contact": "Wanda Onzin",
        "kept_where": "Map 3",
    }
    for body, version in ((first, 1), ({**first, "signed_on": "2026-02-02", "kept_where": "Map 4"}, 2)):
        answer = await api.as_("katrien").post(f"{PATH}/agreements", json=body)
        assert (answer.status_code, answer.json()) == (201, {"version": version})
    newest, before = await read(api, path=f"{PATH}/agreements")
    assert (newest["version"], newest["in_force"], newest["kept_where"]) == (2, True, "Map 4")
    assert (before["version"], before["in_force"]) == (1, False)
    assert {name: before[name] for name in first} == first
    assert await read(api, "sofie", f"{PATH}/agreements") == [newest, before]
    for login, status in {"els": 404, "mieke": 403, "hilde": 404}.items():
        assert (await api.as_(login).get(f"{PATH}/agreements")).status_code == status, login


async def test_agreements_that_cannot_be(api: ServiceApi) -> None:
    await registered(api)
    tomorrow = api.runtime.clock.today() + timedelta(days=1)
    for days, guard in (
        ({"signed_on": str(tomorrow)}, "in_the_future"),
        ({"signed_on": "2026-02-02", "valid_until": "2026-01-01"}, "ends_before_it_begins"),
    ):
        answer = await api.as_("katrien").post(f"{PATH}/agreements", json={"secrecy": "none", **days})
        assert (answer.status_code, answer.json()["guard"]) == (409, guard)
    assert await read(api, path=f"{PATH}/agreements") == []


async def exported(api: ServiceApi, **page: int) -> Any:
    answer = await api.as_("katrien").get("/directory/hsds", params=page)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_the_directory_goes_out_and_comes_back_the_same(api: ServiceApi) -> None:
    await registered(api)
    await api.as_("ann").post(
        "/partners", json={"partner_id": str(DE_WERVEL), "name": "vzw De Wervel", "bound_by_secrecy": False}
    )
    before = await exported(api)
    assert (before["total_items"], before["last_page"]) == (2, True)
    assert FULL["contact"] not in str(before)
    assert ADDRESS not in str(before)
    answer = await api.as_("katrien").post("/directory/hsds", json=before)
    assert answer.json() == {"added": 0, "changed": 0, "unchanged": 2}
    assert await exported(api) == before
    assert len(await api.events(PartnerRegistered)) == 2


async def test_what_is_imported_waits_for_somebody_to_look(api: ServiceApi) -> None:
    await registered(api)
    told = await exported(api)
    (caw,) = told["contents"]
    fees = [{**caw["services"][0], "fees_description": "10 euro"}]
    new = {"id": str(uuid4()), "name": "Poetsdienst", "description": "Poetsen aan huis"}
    document = {"contents": [{**caw, "services": fees}, new]}
    for counts in ({"added": 1, "changed": 1, "unchanged": 0}, {"added": 0, "changed": 0, "unchanged": 2}):
        answer = await api.as_("ann").post("/directory/hsds", json=document)
        assert answer.json() == counts, answer.text
    entry = await read(api)
    assert (entry["listing"]["costs"], entry["stale"], entry["verified_on"]) == ("10 euro", True, None)
    assert (entry["contact"], entry["bound_by_secrecy"]) == (FULL["contact"], True)
    added = await read(api, path=f"/partners/{new['id']}")
    assert (added["works_on"], added["stale"], added["bound_by_secrecy"]) == ("Poetsen aan huis", True, False)


async def test_with_one_fault_nothing_is_imported_and_each_is_named(api: ServiceApi) -> None:
    good = {"id": str(uuid4()), "name": "Poetsdienst", "description": "Poetsen aan huis"}
    document = {"contents": [good, {**good, "id": "geen-uuid"}, {"id": str(uuid4()), "name": ""}]}
    answer = await api.as_("ann").post("/directory/hsds", json=document)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [
        "/body/contents/1/id",
        "/body/contents/2/name",
        "/body/contents/2/description",
    ]
    assert (await exported(api))["empty"] is True


async def test_a_large_directory_comes_in_pages(api: ServiceApi) -> None:
    many = [
        {"id": str(uuid4()), "name": f"Dienst {number:02}", "description": "Verzonnen"}
        for number in range(25)
    ]
    await api.as_("ann").post("/directory/hsds", json={"contents": many})
    last = await exported(api, page=3, per_page=10)
    assert (last["size"], last["total_pages"], last["first_page"], last["last_page"]) == (5, 3, False, True)
    assert last["contents"][0]["name"] == "Dienst 20"
