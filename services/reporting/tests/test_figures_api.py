"""The live figures: for coordinators, by any dimension, as JSON and as CSV."""

import csv
import io
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from contracts.codes import (
    DeclineReason,
    FollowUpResult,
    Ground,
    HelpRequestChannel,
    Level,
    ReferralOutcome,
    ReferralWarmth,
    Resolution,
    SenderKind,
    Step,
    Theme,
)
from contracts.events import intake, partners, signals
from stack.demo.people import CAW, IEPER

DAY = date(2026, 11, 6)


async def test_signals_and_help_requests_are_counted_by_what_is_asked(figures: Any) -> None:
    await figures.signals(2, Level.CLIENT, Theme.MOBILITY)
    await figures.captured(area="33021A", month="2026-10")
    request = intake.HelpRequestReceived(
        help_request_id=uuid4(),
        theme=Theme.SMALL_JOBS,
        area="33021A",
        channel=HelpRequestChannel.SELF,
        received_on=DAY,
    )
    await figures.api.deliver(request)
    found = await figures.get("/figures", by="kind,theme,area,month")
    assert found["rows"] == [
        {"kind": "help_request", "theme": "small_jobs", "area": "33021A", "month": "2026-11", "count": 1},
        {"kind": "signal", "theme": "mobility", "area": "33021F", "month": "2026-09", "count": 2},
        {"kind": "signal", "theme": None, "area": "33021A", "month": "2026-10", "count": 1},
    ]
    assert found["total"] == 4
    by_year = await figures.get("/figures", by="municipality,year", until="2026-10")
    assert by_year["rows"] == [{"municipality": "33021", "year": "2026", "count": 3}]


async def test_a_second_signal_in_a_dossier_counts_and_shares_its_interpretation(figures: Any) -> None:
    client, dossier = uuid4(), uuid4()
    await figures.captured(dossier_id=dossier, client_id=client)
    await figures.captured(dossier_id=dossier, client_id=client, channel="phone")
    await figures.interpret(dossier, Level.CLIENT, Theme.GRIEF, "33021B")
    found = await figures.get("/figures", by="channel,theme,area")
    assert [(r["channel"], r["theme"], r["area"], r["count"]) for r in found["rows"]] == [
        ("phone", "grief", "33021B", 1),
        ("visit_card", "grief", "33021B", 1),
    ]


async def test_a_joined_signal_is_counted_once_as_the_dossier_that_goes_on(figures: Any) -> None:
    client_id = uuid4()
    goes_on = await figures.captured(client_id=client_id)
    other = await figures.captured(client_id=client_id)
    await figures.interpret(goes_on, Level.CLIENT, Theme.GRIEF, "33021F")
    await figures.api.deliver(signals.DossiersJoined(dossier_id=other, into_dossier_id=goes_on), version=2)
    by_theme = {"by": "theme"}
    assert (await figures.get("/figures", **by_theme))["rows"] == [{"theme": "grief", "count": 2}]
    await figures.api.deliver(signals.SignalSeparated(dossier_id=other, from_dossier_id=goes_on), version=3)
    rows = (await figures.get("/figures", **by_theme))["rows"]
    assert {row["theme"]: row["count"] for row in rows} == {"grief": 1, None: 1}


async def test_a_signal_is_counted_before_the_dossier_it_was_joined_to_is_known(figures: Any) -> None:
    other = await figures.captured()
    await figures.interpret(other, Level.CLIENT, Theme.GRIEF, "33021F")
    await figures.api.deliver(signals.DossiersJoined(dossier_id=other, into_dossier_id=uuid4()), version=3)
    assert (await figures.get("/figures", by="theme"))["rows"] == [{"theme": "grief", "count": 1}]


async def test_a_merged_municipality_is_counted_with_its_successor(figures: Any) -> None:
    await figures.captured(area="23024")
    await figures.captured(area="23106")
    found = await figures.get("/figures", by="municipality")
    assert found["rows"] == [{"municipality": "23106", "count": 2}]
    assert (await figures.get("/figures", by="area"))["total"] == 2


async def test_a_redelivered_event_is_counted_once(figures: Any) -> None:
    data = signals.SignalCaptured.model_validate({**signals.SignalCaptured.spec.example})
    event_id = await figures.api.deliver(data)
    await figures.api.deliver(data, event_id=event_id)
    await figures.api.deliver(data)
    assert (await figures.get("/figures"))["total"] == 1


async def test_the_spreadsheet_speaks_dutch(figures: Any) -> None:
    await figures.signals(2, Level.SERVICE, Theme.WAITING_LIST)
    await figures.captured()
    answer = await figures.api.as_("katrien").get("/figures?by=kind,level,theme,area,channel&format=csv")
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == ["soort", "niveau", "thema", "deelgemeente", "kanaal", "aantal"]
    assert rows[1][0] == "signaal"
    assert rows[1][3] == "Watou"
    assert rows[1][-1] == "2"
    assert rows[2][1:3] == ["nog niet bepaald", "nog niet bepaald"]
    assert not {"service", "waiting_list", "visit_card"} & {word for row in rows for word in row}


@pytest.mark.parametrize("by", ["", "kind,kind", "client_id", "area;drop"])
async def test_an_unknown_dimension_is_refused_with_the_choices(figures: Any, by: str) -> None:
    answer = await figures.api.as_("katrien").get("/figures", params={"by": by})
    assert answer.status_code == 422
    assert "municipality" in str(answer.json()["errors"])


async def test_live_figures_are_for_coordinators_of_the_own_network_alone(figures: Any) -> None:
    await figures.captured()
    await figures.captured(network=IEPER)
    for path in ("/figures", "/lateness", "/waivers", "/referral-outcomes", "/bundle-candidates"):
        for login in ("luc", "ann", "mieke", "sofie", "dirk"):
            assert (await figures.api.as_(login).get(path)).status_code == 403, (path, login)
    assert (await figures.get("/figures"))["total"] == 1
    assert (await figures.get("/figures", "wouter"))["total"] == 1
    assert (await figures.get("/figures", "hilde"))["total"] == 1


async def test_lateness_counts_steps_and_leaves_imported_history_out(figures: Any) -> None:
    [late, timely] = await figures.signals(2, Level.CLIENT, Theme.MOBILITY)
    imported = await figures.captured(imported=True)
    deliver = figures.api.deliver
    await deliver(signals.SignalAcknowledged(dossier_id=late, late=True), version=3)
    await deliver(signals.SignalAcknowledged(dossier_id=timely), version=3)
    await deliver(signals.SignalAcknowledged(dossier_id=imported, late=True), version=2)
    await deliver(signals.SignalClosed(dossier_id=imported, resolution=Resolution.IMPORTED_CLOSED), version=3)
    escalated = signals.SignalEscalated(dossier_id=late, step=Step.ACKNOWLEDGED, to="deputy", stage=1)
    await deliver(escalated, version=4)
    rows = await figures.get("/lateness")
    assert [row["step"] for row in rows] == [
        "acknowledged",
        "interpreted",
        "translated",
        "followed_up",
        "fed_back",
    ]
    assert rows[0] == {"step": "acknowledged", "done": 2, "late": 1, "escalated": 1}
    assert rows[1]["done"] == 2


async def test_waivers_are_counted_by_step_place_and_month(figures: Any) -> None:
    [here, also_here] = await figures.signals(2, Level.CLIENT, Theme.MOBILITY)
    nameless = await figures.captured(area="33021A", sender_kind=SenderKind.ANONYMOUS)
    for version, (dossier_id, given) in enumerate(
        [
            (here, {"step": Step.ACKNOWLEDGED, "waived_on": DAY}),
            (also_here, {"step": Step.ACKNOWLEDGED, "waived_on": DAY, "until": date(2026, 12, 24)}),
            (also_here, {"step": Step.FOLLOWED_UP, "waived_on": date(2026, 12, 1)}),
            (nameless, {"step": Step.ACKNOWLEDGED}),
        ],
        start=3,
    ):
        event = signals.StepWaived(dossier_id=dossier_id, **given)
        await figures.api.deliver(event, version=version)
        await figures.api.deliver(event, version=version)
    place = {"municipality": "33021", "area": "33021F"}
    found = await figures.get("/waivers")
    assert found == [
        {"step": "acknowledged", **place, "area": "33021A", "month": None, "count": 1, "without_end": 1},
        {"step": "acknowledged", **place, "month": "2026-11", "count": 2, "without_end": 1},
        {"step": "followed_up", **place, "month": "2026-12", "count": 1, "without_end": 1},
    ]
    november = {"from": "2026-11", "until": "2026-11"}
    assert await figures.get("/waivers", **november) == found[1:2]
    answer = await figures.api.as_("katrien").get("/waivers?format=csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0][:2] == ["stap", "gemeente"]
    assert rows[2][1:] == ["Poperinge", "Watou", "2026-11", "2", "1"]
    assert "acknowledged" not in answer.text


async def referral(figures: Any, dossier_id: UUID, *facts: partners.EventData) -> None:
    ids = {"referral_id": uuid4(), "dossier_id": dossier_id, "partner_id": CAW}
    made = signals.ReferralMade(
        **ids,
        client_id=uuid4(),
        ground=Ground.CONSENT,
        warmth=ReferralWarmth.COLD,
        made_on=DAY,
    )
    await figures.api.deliver(made)
    for version, fact in enumerate(facts, 1):
        await figures.api.deliver(fact.model_copy(update=ids), version=version)


async def test_referrals_and_what_became_of_them_by_partner(figures: Any) -> None:
    [helped, waiting] = await figures.signals(2, Level.CLIENT, Theme.FINANCES_DEBT)
    ids = {"referral_id": uuid4(), "dossier_id": uuid4(), "partner_id": CAW}
    accepted = partners.ReferralAccepted(**ids, accepted_on=date(2026, 11, 9))
    completed = partners.ReferralCompleted(
        **ids, outcome=ReferralOutcome.NOT_DISCLOSED, completed_on=date(2026, 11, 20)
    )
    declined = partners.ReferralDeclined(
        **ids, reason=DeclineReason.WAITING_LIST, declined_on=date(2026, 11, 7)
    )
    await referral(figures, helped, accepted, completed)
    await referral(figures, waiting, declined)
    passed_on = partners.ReferralPassedOn(**ids, to_partner_id=uuid4(), passed_on=date(2026, 11, 7))
    await referral(figures, waiting, passed_on)
    await referral(figures, waiting)
    await figures.api.deliver(
        signals.FollowUpDone(dossier_id=helped, result=FollowUpResult.PARTLY), version=9
    )
    [caw] = await figures.get("/referral-outcomes")
    assert caw == {
        "partner_id": str(CAW),
        "made": 4,
        "received": 0,
        "accepted": 1,
        "declined": 1,
        "passed_on": 1,
        "completed": 1,
        "recalled": 0,
        "waiting": 1,
        "median_days_to_answer": 1,
        "declined_because": {"waiting_list": 1},
        "outcomes": {"not_disclosed": 1},
        "clients_say": {"partly": 1},
    }
