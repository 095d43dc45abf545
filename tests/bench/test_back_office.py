"""`make bench`: what a coordinator waits for, with much in the back office."""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from itertools import cycle
from uuid import UUID, uuid4

import asyncpg
import pytest

from chassis.working_days import WorkingDays
from contracts import codes
from signals.domain import facts as f
from signals.domain.dossier import Dossier
from signals.domain.procedure import shipped
from stack.load.long_dossier import make_long_dossier
from stack.load.target import find_target
from stack.running import RunningStack
from tests.bench.load import ask_for
from tests.bench.say import say

pytestmark = pytest.mark.bench

OPEN, STEPS, AT_ONCE = 20_000, 200, 200
CLIENTS, SECONDS = 8, 8.0
RUNS = 50


def test_a_worklist_and_a_dossier_among_many(stack: RunningStack) -> None:
    target, token = find_target(stack.home.folder, "Dorpsdienst NESTOR"), stack.token("katrien")
    dossier = make_long_dossier(target, token, STEPS, datetime.now(UTC).date())
    import_open(stack)
    asyncio.run(settled(stack))
    signals = stack.client("katrien", "signals")
    assert signals.get("/worklist").json()["counts"]["open"] > 1000
    assert len(signals.get(f"/dossiers/{dossier}").json()["timeline"]) >= STEPS - 5
    for what, path in (
        (f"worklist, 50 of {OPEN} open dossiers", "/worklist?view=open&limit=50"),
        (f"dossier of {STEPS} events", f"/dossiers/{dossier}"),
    ):
        url = f"{stack.urls['signals']}{path}"
        answers = asyncio.run(ask_for(url, token, clients=CLIENTS, seconds=SECONDS))
        assert set(answers.statuses) == {200}
        say(what, f"{answers.statuses[200] / SECONDS:7.1f} /s")
        say(f"{what}, p95", f"{answers.percentile(0.95) * 1000:7.0f} ms")


def test_the_procedure_engine_with_a_long_history() -> None:
    dossier = Dossier(uuid4(), uuid4(), False, shipped(), long_history())
    now, calendar = dossier.facts[-1].recorded_at, WorkingDays()
    spent = []
    for _ in range(RUNS):
        started = time.process_time()
        seen = dossier.assess(now, calendar)
        assert seen.allowed
        spent.append(time.process_time() - started)
    say(f"procedure engine, {len(dossier.facts)} events", f"{min(spent) * 1000:7.2f} ms")


def import_open(stack: RunningStack) -> None:
    """Rows of a register that are still open: each becomes a dossier with terms of today."""
    signals, today = stack.client("katrien", "signals"), datetime.now(UTC).date()
    for start in range(0, OPEN, AT_ONCE):
        rows = [
            {
                "row_id": str(uuid4()),
                "area": area,
                "channel": "phone",
                "theme": "mobility",
                "level": level,
                "description": "Geraakt niet meer aan de winkel.",
                "done": False,
                "occurred_on": (today - timedelta(days=(start + number) % 60)).isoformat(),
            }
            for number, area, level in zip(
                range(AT_ONCE), cycle(["33021A", "33021F", "33041B"]), cycle(["client", "service"])
            )
        ]
        signals.post("/signals/import", json={"rows": rows}).raise_for_status()


async def settled(stack: RunningStack) -> None:
    """PostgreSQL counts a table anew some time after it grew; here at once."""
    connection = await asyncpg.connect(stack.plan.server.url(stack.plan.database_name("signals")))
    await connection.execute("VACUUM ANALYZE")
    await connection.close()


def long_history() -> list[f.Fact]:
    """Twenty times decided, acted, referred, asked and told."""
    moment = datetime(2026, 1, 5, 9, tzinfo=UTC)
    facts: list[f.Fact] = [
        f.Captured(
            happened_at=moment,
            recorded_at=moment,
            signal_id=uuid4(),
            sender_kind=codes.SenderKind.VOLUNTEER,
            area="33021F",
            channel=codes.Channel.VISIT_CARD,
        ),
        f.Interpreted(
            happened_at=moment, recorded_at=moment, level=codes.Level.CLIENT, theme=codes.Theme.MOBILITY
        ),
    ]
    while len(facts) < STEPS:
        moment += timedelta(days=4)
        facts += _round(moment, uuid4(), uuid4())
    return facts


def _round(moment: datetime, action: UUID, referral: UUID) -> list[f.Fact]:
    when = {"happened_at": moment, "recorded_at": moment, "by": "katrien"}
    return [
        f.Translated(**when, decisions=(codes.Decision.ACT, codes.Decision.REFER)),
        f.ActionPlanned(
            **when, action_id=action, kind=codes.ActionKind.HOME_VISIT, owner="katrien", due_on=moment.date()
        ),
        f.ActionDone(**when, action_id=action),
        f.ReferralMade(
            **when,
            referral_id=referral,
            partner_id=uuid4(),
            ground=codes.Ground.CONSENT,
            warmth=codes.ReferralWarmth.COLD,
        ),
        f.ReferralAccepted(**when, referral_id=referral),
        f.ReferralCompleted(**when, referral_id=referral, outcome=codes.ReferralOutcome.HELPED),
        f.FollowedUp(**when, referral_id=referral, result=codes.FollowUpResult.SOLVED),
        f.FedBack(**when, moment=codes.FeedbackMoment.DECISION, channel=codes.FeedbackChannel.PHONE),
        f.Reminded(**when, step=codes.Step.ACTING, position=0, stage=0, to="reminder"),
        f.StepWaived(**when, step=codes.Step.ACKNOWLEDGED),
    ]
