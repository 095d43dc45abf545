"""The back office over HTTP, against a real database."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import pytest_asyncio
from build import CAW, MIEKE, WERVEL

from contracts.codes import ConsentScope, DeclineReason, Level, PolicyAnswer, Theme
from contracts.events import intake, partners, reporting
from contracts.events import signals as e
from signals.bootstrap import service


class Office:
    """The service as its people meet it."""

    def __init__(self, api: Any) -> None:
        self.api = api
        self.client_id = uuid4()

    async def knows_the_client(self, client_id: UUID | None = None) -> UUID:
        client_id = client_id or uuid4()
        await self.api.deliver(intake.ClientRegistered(client_id=client_id, area="33021F"), partition=3)
        return client_id

    async def knows_partners(self) -> None:
        for partner_id, bound in ((CAW, True), (WERVEL, False)):
            await self.api.deliver(partners.PartnerRegistered(partner_id=partner_id, bound_by_secrecy=bound))

    async def consents(self, client_id: UUID, scope: ConsentScope = ConsentScope.FULL) -> UUID:
        consent_id = uuid4()
        given = {"consent_id": consent_id, "client_id": client_id, "partner_id": CAW}
        await self.api.deliver(
            intake.ConsentGiven(**given, scope=scope, given_on=date(2026, 1, 5)), partition=3
        )
        return consent_id

    async def hears_intake(self, age: float = 0) -> None:
        as_of = datetime.now(UTC) - timedelta(seconds=age)
        await self.api.deliver(intake.ConsentsAsOf(as_of=as_of), partition=3)

    async def post(self, login: str, path: str, body: dict[str, Any] | None = None, status: int = 200) -> Any:
        response = await self.api.as_(login).post(path, json=body or {})
        assert response.status_code == status, response.text
        return response.json()

    async def get(self, login: str, path: str, status: int = 200) -> Any:
        response = await self.api.as_(login).get(path)
        assert response.status_code == status, response.text
        return response.json()

    async def card(self, client_id: UUID, login: str = "mieke", **more: Any) -> str:
        card = {
            "client_id": str(client_id),
            "channel": "visit_card",
            "text": "Komt de trap niet meer op.",
            **more,
        }
        return (await self.post(login, "/cards", card, 201))["dossier_id"]

    async def step(self, dossier_id: str, step: str, status: int = 200, **body: Any) -> Any:
        return await self.post("katrien", f"/dossiers/{dossier_id}/{step}", body, status)

    async def decided(self, dossier_id: str, *decisions: str) -> None:
        await self.step(dossier_id, "acknowledge")
        await self.step(dossier_id, "interpret", level="client", theme="mobility", weight=2)
        await self.step(dossier_id, "translate", decisions=list(decisions))

    async def told(self, dossier_id: str, moment: str = "decision") -> None:
        await self.step(dossier_id, "feedback", moment=moment, channel="phone", text="Bedankt.")

    async def referred(self, dossier_id: str, status: int = 201, **more: Any) -> Any:
        body = {"partner_id": str(CAW), "ground": "consent", "letter": "Graag een gesprek.", **more}
        return await self.step(dossier_id, "referrals", status, **body)

    async def names_of_events(self) -> list[str]:
        return [one.type.split(".")[-2] for one in await self.api.events()]


@pytest_asyncio.fixture(loop_scope="session")
async def office(service_api: Any) -> AsyncIterator[Office]:
    office = Office(await service_api(service))
    await office.knows_partners()
    yield office


async def test_a_card_runs_from_captured_to_closed(office: Office) -> None:
    client_id = await office.knows_the_client()
    dossier_id = await office.card(client_id)
    await office.decided(dossier_id, "inform")
    refused = await office.step(dossier_id, "close", 409, resolution="informed")
    assert refused["guard"] == "steps_missing"
    assert "terugkoppelen" in refused["satisfied_by"]
    await office.told(dossier_id)
    done = await office.step(dossier_id, "close", resolution="informed")
    assert (done["status"], done["missing"], done["allowed"]) == ("closed", [], ["reopen"])
    assert await office.names_of_events() == [
        "signal-captured",
        "signal-acknowledged",
        "signal-interpreted",
        "signal-translated",
        "feedback-given",
        "signal-closed",
    ]
    versions = [one.version for one in await office.api.events()]
    assert versions == [1, 2, 3, 4, 5, 6]


async def test_the_same_card_twice_is_one_signal(office: Office) -> None:
    client_id, signal_id = await office.knows_the_client(), str(uuid4())
    first = await office.card(client_id, signal_id=signal_id)
    again = await office.post(
        "mieke",
        "/cards",
        {"client_id": str(client_id), "channel": "visit_card", "text": "Nog eens.", "signal_id": signal_id},
    )
    assert again == {"signal_id": signal_id, "dossier_id": first}
    assert len(await office.api.events(e.SignalCaptured)) == 1


async def test_no_event_holds_a_word_of_the_case(office: Office) -> None:
    client_id = await office.knows_the_client()
    await office.consents(client_id)
    dossier_id = await office.card(client_id, text="Zwijgplicht-woord", wants="Wens-woord")
    await office.decided(dossier_id, "refer")
    await office.referred(dossier_id, letter="Brief-woord")
    await office.told(dossier_id)
    told = " ".join(str(one.data) for one in await office.api.events())
    assert not [word for word in ("Zwijgplicht", "Wens", "Brief", "Bedankt") if word in told]


async def test_the_dossier_shows_texts_timeline_and_what_stands_in_the_way(office: Office) -> None:
    client_id = await office.knows_the_client()
    dossier_id = await office.card(client_id, wants="Een trapleuning")
    await office.decided(dossier_id, "inform")
    seen = await office.get("katrien", f"/dossiers/{dossier_id}")
    assert seen["signals"][0]["text"] == "Komt de trap niet meer op."
    assert seen["signals"][0]["wants"] == "Een trapleuning"
    assert seen["signals"][0]["sender"] == {"kind": "volunteer", "id": str(MIEKE), "name": None}
    assert [one["fact"] for one in seen["timeline"]] == [
        "captured",
        "acknowledged",
        "interpreted",
        "translated",
    ]
    assert {one["command"]: one["guard"] for one in seen["blocked"]}["close"] == "steps_missing"
    assert seen["procedure_version"] == "donah-1"
    readers = await office.get("katrien", f"/subjects/{client_id}/readers")
    assert "read_dossier" in [one["action"] for one in readers]


@pytest.mark.parametrize(
    ("login", "status"),
    [("hilde", 404), ("mieke", 403), ("sofie", 403), ("luc", 403), ("ann", 403), ("dirk", 403)],
)
async def test_who_may_not_read_a_dossier(office: Office, login: str, status: int) -> None:
    dossier_id = await office.card(await office.knows_the_client())
    await office.get(login, f"/dossiers/{dossier_id}", status)


async def test_a_call_goes_from_captured_to_fed_back_in_one_submit(office: Office) -> None:
    client_id = await office.knows_the_client()
    call = {
        "client_id": str(client_id),
        "sender": {"kind": "client", "id": str(client_id)},
        "text": "Vraagt de uren van de bus.",
        "level": "client",
        "theme": "public_transport",
        "decision": "inform",
        "answer": "Uren doorgegeven.",
    }
    done = await office.post("katrien", "/calls", call, 201)
    assert done["state"] == "fed_back"
    assert done["missing"] == ["closed"]
    closed = await office.post("katrien", "/calls", {**call, "resolution": "informed"}, 201)
    assert closed["state"] == "closed"


async def test_what_a_volunteer_settled_takes_one_click(office: Office) -> None:
    client_id = await office.knows_the_client()
    dossier_id = await office.card(client_id, handled_by_volunteer="Opgezocht.")
    assert "settle" in (await office.get("katrien", f"/dossiers/{dossier_id}"))["allowed"]
    done = await office.step(dossier_id, "settle", theme="loneliness")
    assert done["status"] == "closed"
    mine = await office.get("mieke", "/my/signals")
    assert mine[0]["status"] == "closed"
    assert "Dank" in mine[0]["feedback"][0]["text"]


async def test_a_letter_is_read_by_its_partner_while_consent_stands(office: Office) -> None:
    client_id = await office.knows_the_client()
    await office.consents(client_id)
    dossier_id = await office.card(client_id)
    await office.decided(dossier_id, "refer")
    referral_id = (await office.referred(dossier_id))["referral_id"]
    path = f"/referrals/{referral_id}/letter"
    assert (await office.get("sofie", path, 409))["guard"] == "consent_not_fresh"
    await office.hears_intake(age=31)
    assert (await office.get("sofie", path, 409))["guard"] == "consent_not_fresh"
    held = (await office.get("katrien", f"/dossiers/{dossier_id}"))["referrals"][0]["held"]
    assert held == "consent_not_fresh"
    await office.hears_intake()
    assert (await office.get("sofie", path))["letter"] == "Graag een gesprek."
    await office.get("els", path, 404)
    await office.get("mieke", path, 403)
    await office.get("hilde", path, 404)
    trail = await office.get("dirk", "/audit")
    assert ("read_letter", "consent", "sofie") in [
        (one["action"], one["ground"], one["actor"]) for one in trail
    ]


async def test_a_withdrawn_consent_recalls_what_rests_on_it(office: Office) -> None:
    client_id = await office.knows_the_client()
    consent_id = await office.consents(client_id)
    dossier_id = await office.card(client_id)
    await office.decided(dossier_id, "refer")
    referral_id = (await office.referred(dossier_id))["referral_id"]
    await office.hears_intake()
    gone = {"consent_id": consent_id, "client_id": client_id, "withdrawn_on": date(2026, 11, 20)}
    await office.api.deliver(intake.ConsentWithdrawn(**gone), partition=3)
    assert (await office.get("sofie", f"/referrals/{referral_id}/letter", 409))[
        "guard"
    ] == "referral_recalled"
    recalled = await office.api.events(e.ReferralRecalled)
    assert [one.data["reason"] for one in recalled] == ["consent_withdrawn"]
    seen = await office.get("katrien", f"/dossiers/{dossier_id}")
    assert (seen["status"], seen["referrals"][0]["state"]) == ("translated", "recalled")


async def test_a_withdrawal_that_arrives_before_its_consent_still_counts(office: Office) -> None:
    client_id, consent_id = await office.knows_the_client(), uuid4()
    gone = {"consent_id": consent_id, "client_id": client_id, "withdrawn_on": date(2026, 11, 20)}
    await office.api.deliver(intake.ConsentWithdrawn(**gone), partition=3)
    given = {"consent_id": consent_id, "client_id": client_id, "scope": "full", "given_on": date(2026, 11, 2)}
    await office.api.deliver(intake.ConsentGiven(**given), partition=3)
    dossier_id = await office.card(client_id)
    assert (await office.referred(dossier_id, 409))["guard"] == "consent_missing"


async def test_a_parked_client_keeps_its_letters_closed(office: Office) -> None:
    client_id = await office.knows_the_client()
    await office.consents(client_id)
    dossier_id = await office.card(client_id)
    referral_id = (await office.referred(dossier_id))["referral_id"]
    await office.hears_intake()
    path = f"/referrals/{referral_id}/letter"
    await office.get("sofie", path)
    async with office.api.runtime.worker_engine.begin() as connection:
        await connection.exec_driver_sql(
            "INSERT INTO parked_keys (consumer, source, key) VALUES ('signals', 'intake', $1)",
            (str(client_id),),
        )
    assert (await office.get("sofie", path, 409))["guard"] == "consent_not_fresh"


async def test_a_client_who_says_stop_is_heard_at_once(office: Office) -> None:
    client_id = await office.knows_the_client()
    await office.consents(client_id)
    dossier_id = await office.card(client_id)
    referral_id = (await office.referred(dossier_id))["referral_id"]
    await office.hears_intake()
    await office.post("katrien", f"/dossiers/{dossier_id}/block-disclosure")
    assert (await office.get("sofie", f"/referrals/{referral_id}/letter", 409))[
        "guard"
    ] == "disclosure_blocked"


async def test_acute_danger_waits_for_nobody_and_is_reviewed(office: Office) -> None:
    client_id = await office.knows_the_client()
    dossier_id = await office.card(client_id, urgency="acute_danger")
    referral_id = (await office.referred(dossier_id, ground="acute_danger"))["referral_id"]
    assert (await office.get("sofie", f"/referrals/{referral_id}/letter"))["ground"] == "acute_danger"
    await office.post("katrien", f"/referrals/{referral_id}/ground", {"danger": "Gasgeur."})
    review = f"/referrals/{referral_id}/review"
    assert (await office.post("katrien", review, {}, 409))["guard"] == "second_person"
    await office.post("wouter", review)


async def test_the_partners_answer_comes_into_the_dossier(office: Office) -> None:
    client_id = await office.knows_the_client()
    await office.consents(client_id)
    dossier_id = await office.card(client_id)
    await office.decided(dossier_id, "refer")
    referral_id = (await office.referred(dossier_id))["referral_id"]
    ids = {"referral_id": referral_id, "dossier_id": dossier_id, "partner_id": CAW}
    today = date(2026, 11, 20)
    declined = partners.ReferralDeclined(**ids, reason=DeclineReason.WAITING_LIST, declined_on=today)
    await office.api.deliver(declined)
    await office.api.deliver(partners.ReferralReceived(**ids, received_on=today))
    seen = await office.get("katrien", f"/dossiers/{dossier_id}")
    assert (seen["status"], seen["referrals"][0]["state"]) == ("translated", "declined")
    assert seen["referrals"][0]["reason"] == "waiting_list"
    assert "translated" in [one["step"] for one in seen["steps"] if one["state"] == "due"]


async def test_an_anonymous_card_leads_back_to_nobody(office: Office) -> None:
    client_id = await office.knows_the_client()
    parent = str(uuid4())
    dossier_id = await office.card(
        client_id, nothing_passed_on=True, text="De prijs houdt mensen tegen.", parent_signal_id=parent
    )
    assert await office.api.events() == []
    await office.decided(dossier_id, "bundle")
    assert await office.api.events() == []
    await office.api.fire_deadlines()
    told = await office.api.events()
    assert [one.version for one in told] == [1, 2, 3, 4]
    words = " ".join(str(one.data) for one in told)
    assert not [id_ for id_ in (str(client_id), str(MIEKE), parent) if id_ in words]
    captured = told[0].data
    assert (captured["sender_kind"], captured["occurred_on"], captured["client_id"]) == (
        "anonymous",
        None,
        None,
    )
    assert captured["month"] == f"{datetime.now(UTC):%Y-%m}"
    assert (await office.get("katrien", f"/dossiers/{dossier_id}"))["client_id"] is None
    await office.told(dossier_id)
    mine = await office.get("mieke", "/my/signals")
    assert [len(one["feedback"]) for one in mine if one["dossier_id"] == dossier_id] == [1]
    assert not [one for one in await office.get("jozef", "/my/signals") if one["dossier_id"] == dossier_id]


async def test_no_row_ties_an_anonymous_card_to_its_client_or_sender(office: Office) -> None:
    client_id = await office.knows_the_client()
    dossier_id = await office.card(client_id, nothing_passed_on=True)
    async with office.api.runtime.worker_engine.begin() as connection:
        await connection.exec_driver_sql(
            "SELECT set_config('app.network_id', '6e657374-6f72-4000-8000-000000000001', true)"
        )
        for table in ("dossiers", "signals", "facts", "held_events", "deadlines", "audit_entries"):
            rows = await connection.exec_driver_sql(f"SELECT t::text AS row FROM {table} t")
            words = " ".join(row.row for row in rows if dossier_id in row.row)
            assert str(client_id) not in words
            assert str(MIEKE) not in words
            assert "mieke" not in words


async def test_a_structural_signal_stands_on_its_own(office: Office) -> None:
    client_id = await office.knows_the_client()
    dossier_id = await office.card(client_id)
    lack = {"level": "service", "theme": "waiting_list", "text": "Vijf maanden wachten."}
    made = (await office.step(dossier_id, "structural", 201, **lack))["dossier_id"]
    await office.api.fire_deadlines()
    own = [one for one in await office.api.events() if one.key == made]
    assert [one.type.split(".")[-2] for one in own] == [
        "signal-captured",
        "signal-acknowledged",
        "signal-interpreted",
    ]
    assert (own[0].data["level"], own[0].data["theme"]) == ("service", "waiting_list")
    seen = await office.get("katrien", f"/dossiers/{made}")
    assert seen["client_id"] is None
    assert (await office.referred(made, 409))["guard"] == "no_client"


async def test_policys_answer_is_owed_to_closed_dossiers_too_and_told_once(office: Office) -> None:
    dossiers = [await office.card(await office.knows_the_client()) for _ in range(3)]
    await office.decided(dossiers[0], "bundle")
    await office.told(dossiers[0])
    await office.step(dossiers[0], "close", resolution="signalled_to_policy")
    bundle_id = uuid4()
    formed = reporting.BundleFormed(
        bundle_id=bundle_id,
        theme=Theme.MOBILITY,
        levels=(Level.CLIENT,),
        areas=("33021F",),
        from_month="2026-01",
        until_month="2026-11",
        dossier_ids=[*dossiers, uuid4()],
        formed_on=date(2026, 11, 20),
    )
    await office.api.deliver(formed)
    words = {"channel": "app", "text": "Er komt een belbus."}
    path = f"/bundles/{bundle_id}/feedback"
    assert (await office.post("katrien", path, words, 409))["guard"] == "nothing_to_tell"
    answered = {"answer": PolicyAnswer.NEW, "answered_on": date(2026, 11, 21)}
    await office.api.deliver(reporting.PolicyAnswered(bundle_id=bundle_id, **answered))
    assert len(await office.api.events(e.FeedbackDue)) == 3
    waiting = await office.get("katrien", "/worklist?view=feedback")
    assert waiting["counts"]["feedback"] == 3
    assert await office.post("katrien", path, words) == {"fed_back": 3}
    assert await office.post("katrien", path, words) == {"fed_back": 0}
    seen = await office.get("katrien", f"/dossiers/{dossiers[0]}")
    assert seen["status"] == "closed"
    assert seen["bundles"] == [{"bundle_id": str(bundle_id), "answer": "new"}]


async def test_what_is_late_escalates_from_person_to_person(office: Office) -> None:
    client_id = await office.knows_the_client()
    await office.card(client_id, urgency="acute_danger")
    await office.post("systeem", "/clock", {"advance_days": 0.09})
    await office.api.fire_deadlines()
    first = await office.api.events(e.SignalEscalated)
    assert [(one.data["step"], one.data["to"]) for one in first] == [("acknowledged", "deputy")]
    await office.post("systeem", "/clock", {"advance_days": 0.09})
    await office.api.fire_deadlines()
    told = [one.data["to"] for one in await office.api.events(e.SignalEscalated)]
    assert told == ["deputy", "all_coordinators"]
    late = await office.get("katrien", "/worklist?view=late")
    assert late["counts"]["late"] == 1
    assert late["rows"][0]["late"]


async def test_the_client_is_asked_after_fourteen_working_days(office: Office) -> None:
    client_id = await office.knows_the_client()
    await office.consents(client_id)
    dossier_id = await office.card(client_id)
    await office.decided(dossier_id, "refer")
    await office.referred(dossier_id)
    await office.told(dossier_id)
    steps = (await office.get("katrien", f"/dossiers/{dossier_id}"))["steps"]
    due_at = next(one["due_at"] for one in steps if one["step"] == "followed_up")
    before = datetime.fromisoformat(due_at) - timedelta(hours=1)
    await office.api.fire_deadlines()
    assert await office.api.events(e.FollowUpDue) == []
    await office.post("systeem", "/clock", {"to": before.isoformat()})
    await office.api.fire_deadlines()
    assert len(await office.api.events(e.FollowUpDue)) == 1
    await office.step(dossier_id, "follow-ups", result="solved")
    await office.told(dossier_id, "end")
    assert (await office.step(dossier_id, "close", resolution="solved"))["status"] == "closed"


async def test_the_worklist_pages_by_key_without_gaps(office: Office) -> None:
    client_id = await office.knows_the_client()
    made = {await office.card(client_id, urgency=urgency) for urgency in ("normal", "urgent", "normal")}
    seen, after = [], ""
    for _ in range(3):
        page = await office.get(
            "katrien", f"/worklist?limit=1&after={after}" if after else "/worklist?limit=1"
        )
        seen += [row["dossier_id"] for row in page["rows"]]
        after = page["after"]
    assert set(seen) == made
    assert after is None
    assert page["counts"]["new"] == 3
    await office.get("katrien", "/worklist?after=x", 422)


async def test_an_import_repeats_without_adding_and_its_history_owes_nothing(office: Office) -> None:
    rows = [
        {
            "signal_id": str(uuid4()),
            "area": "33011G",
            "channel": "visit_card",
            "theme": "loneliness",
            "description": "Eenzaam na verhuis.",
            "done": done,
            "occurred_on": "2019-03-04",
        }
        for done in (True, False)
    ]
    assert await office.post("katrien", "/signals/import", {"rows": rows}) == {
        "accepted": 2,
        "already_there": 0,
    }
    assert await office.post("katrien", "/signals/import", {"rows": rows}) == {
        "accepted": 0,
        "already_there": 2,
    }
    captured = await office.api.events(e.SignalCaptured)
    assert [(one.data["imported"], one.data["month"]) for one in captured] == [(True, "2019-03")] * 2
    assert [one.data["resolution"] for one in await office.api.events(e.SignalClosed)] == ["imported_closed"]
    open_rows = (await office.get("katrien", "/worklist"))["rows"]
    assert len(open_rows) == 1
    assert not open_rows[0]["late"]


async def test_a_forgotten_client_leaves_figures_and_no_words(office: Office) -> None:
    client_id = await office.knows_the_client()
    await office.consents(client_id)
    dossier_id = await office.card(client_id)
    referral_id = (await office.referred(dossier_id))["referral_id"]
    await office.api.deliver(intake.PersonForgotten(person_id=client_id, forgotten_on=date(2026, 11, 20)))
    seen = await office.get("katrien", f"/dossiers/{dossier_id}")
    assert seen["client_id"] is None
    assert seen["signals"][0]["text"] is None
    assert seen["referrals"][0]["state"] == "recalled"
    assert (await office.get("sofie", f"/referrals/{referral_id}/letter", 409))[
        "guard"
    ] == "referral_recalled"
    card = {"client_id": str(client_id), "channel": "phone", "text": "Nieuw.", "area": "33021F"}
    assert (await office.post("mieke", "/cards", card, 409))["guard"] == "not_yet_known"


async def test_on_behalf_of_is_for_coordinators(office: Office) -> None:
    client_id = await office.knows_the_client()
    sender = {"kind": "volunteer", "id": str(MIEKE)}
    dossier_id = await office.card(client_id, "katrien", channel="paper", sender=sender)
    assert [one["dossier_id"] for one in await office.get("mieke", "/my/signals")] == [dossier_id]
    card = {"client_id": str(client_id), "channel": "paper", "text": "x", "sender": sender}
    await office.post("jozef", "/cards", card, 403)


async def test_the_procedure_is_data_and_a_picture(office: Office) -> None:
    procedure = await office.get("ann", "/procedure")
    assert procedure["steps"]["followed_up"]["term"]["normal"] == {"working_days": 14}
    drawing: httpx.Response = await office.api.as_("ann").get("/procedure/diagram.svg")
    assert drawing.headers["content-type"].startswith("image/svg")
    assert drawing.text.count("<rect") == 8


@pytest.mark.parametrize(
    "change",
    [
        {"text": ""},
        {"text": "a\x00b"},
        {"text": "x" * 10_001},
        {"area": "99999Z", "client_id": None},
        {"channel": "smoke"},
        {"client_id": None},
        {"nothing_passed_on": True, "signal_id": "0190b6a0-0000-7000-8000-000000000000"},
    ],
)
async def test_a_card_that_does_not_fit_is_a_clear_422(office: Office, change: dict[str, Any]) -> None:
    client_id = await office.knows_the_client()
    card = {"client_id": str(client_id), "channel": "visit_card", "text": "Goed.", **change}
    await office.post("mieke", "/cards", card, 422)


async def test_a_card_from_the_future_is_refused(office: Office) -> None:
    client_id = await office.knows_the_client()
    card = {
        "client_id": str(client_id),
        "channel": "visit_card",
        "text": "Morgen.",
        "occurred_on": "2999-01-01",
    }
    assert (await office.post("mieke", "/cards", card, 409))["guard"] == "in_the_future"
