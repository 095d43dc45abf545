"""What the services would have published about a life: valid events, in each aggregate's order.

Every event is made as its contract, so that what doesn't fit one can't be written.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from uuid import UUID

from contracts import EventData
from contracts.codes import (
    ActionKind,
    Decision,
    EscalationTarget,
    FeedbackChannel,
    FeedbackMoment,
    FollowUpResult,
    Ground,
    ReferralWarmth,
    Resolution,
    SenderKind,
    Step,
)
from contracts.events import intake
from contracts.events import signals as e
from stack.load.lives import Life, Request, Signal, drawn_id
from stack.load.spread import Span

ACKNOWLEDGE_DAYS, ASK_DAYS = 2, 14
WORKING_SECONDS = 8 * 3600

actions, warmths = tuple(ActionKind), tuple(ReferralWarmth)
results, told_by = tuple(FollowUpResult), tuple(FeedbackChannel)
answers = (Resolution.SOLVED, Resolution.INFORMED, Resolution.CHOICE_RESPECTED, Resolution.UNREACHABLE)


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of a journal to be. Where it is `silent` the event may carry no moment."""

    network_id: UUID
    event_id: UUID
    version: int
    at: datetime
    silent: bool
    data: EventData


@dataclass
class _Story:
    """One aggregate's events so far; `told` stops at the end of the span, so late matters stay open."""

    random: Random
    network_id: UUID
    day: date
    until: date
    anonymous: bool = False
    told: list[Entry] = field(default_factory=list)

    def tell(self, data: EventData) -> None:
        if self.day > self.until:
            return
        event_id = drawn_id(self.random)
        morning = datetime(self.day.year, self.day.month, self.day.day, 9, tzinfo=UTC)
        at = morning + timedelta(seconds=event_id.int % WORKING_SECONDS)
        if self.told:
            at = max(at, self.told[-1].at)
        version = len(self.told) + 1
        self.told.append(Entry(self.network_id, event_id, version, at, self.anonymous, data))

    def wait(self, most: int) -> int:
        """Some days pass; returns how many."""
        days = self.random.randint(0, most)
        self.day += timedelta(days=days)
        return days

    def on(self) -> date | None:
        return None if self.anonymous else self.day


def entries(life: Life, span: Span) -> Iterator[Entry]:
    """Everything about this person, of intake and of signals."""
    known = _Story(life.random, life.network_id, life.since, span.last_day)
    known.tell(intake.ClientRegistered(client_id=life.client_id, area=life.area))
    yield from known.told
    for request in life.requests:
        yield from _asked(life, request, span)
    for signal in life.signals:
        yield from _noticed(life, signal, span)


def _asked(life: Life, request: Request, span: Span) -> list[Entry]:
    story = _Story(life.random, life.network_id, request.on, span.last_day)
    story.tell(
        intake.HelpRequestReceived(
            help_request_id=request.help_request_id,
            client_id=life.client_id if request.of_client else None,
            theme=request.theme,
            area=request.area,
            channel=request.channel,
            received_on=request.on,
            imported=request.imported,
        )
    )
    if life.random.random() < 0.8:
        story.wait(30)
        resolution = Resolution.IMPORTED_CLOSED if request.imported else life.random.choice(answers)
        story.tell(
            intake.HelpRequestResolved(
                help_request_id=request.help_request_id, resolution=resolution, resolved_on=story.day
            )
        )
    return story.told


def _noticed(life: Life, signal: Signal, span: Span) -> list[Entry]:
    story = _Story(life.random, life.network_id, signal.on, span.last_day, signal.anonymous)
    story.tell(_captured(life, signal))
    if signal.imported:
        _close(story, signal, Resolution.IMPORTED_CLOSED)
        return story.told
    _acknowledge(story, signal)
    story.wait(4)
    story.tell(
        e.SignalInterpreted(
            dossier_id=signal.dossier_id,
            level=signal.level,
            theme=signal.theme,
            area=signal.area,
            weight=life.random.randint(1, 4),
            happened_on=story.on(),
        )
    )
    ways = (_informed, _acted, _referred) if signal.of_client else (_informed, _passed)
    life.random.choice(ways)(story, life, signal)
    return story.told


def _captured(life: Life, signal: Signal) -> EventData:
    hidden = signal.anonymous
    named = signal.sender_kind in {SenderKind.VOLUNTEER, SenderKind.PARTNER}
    known_at_once = {"level": signal.level, "theme": signal.theme} if signal.imported else {}
    return e.SignalCaptured(
        dossier_id=signal.dossier_id,
        signal_id=signal.signal_id,
        client_id=life.client_id if signal.of_client else None,
        sender_id=signal.sender_id if named else None,
        sender_kind=signal.sender_kind,
        area=signal.area,
        channel=signal.channel,
        urgency=signal.urgency,
        month=f"{signal.on:%Y-%m}",
        occurred_on=None if hidden else signal.on,
        imported=signal.imported,
        **known_at_once,
    )


def _acknowledge(story: _Story, signal: Signal) -> None:
    late = story.wait(ACKNOWLEDGE_DAYS + 1) > ACKNOWLEDGE_DAYS
    if late:
        told = {"step": Step.ACKNOWLEDGED, "to": EscalationTarget.COORDINATOR, "stage": 1}
        story.tell(e.SignalEscalated(dossier_id=signal.dossier_id, **told))
    story.tell(e.SignalAcknowledged(dossier_id=signal.dossier_id, happened_on=story.on(), late=late))


def _decide(story: _Story, signal: Signal, decision: Decision) -> None:
    story.wait(3)
    decided = {"decisions": (decision,), "happened_on": story.on()}
    story.tell(e.SignalTranslated(dossier_id=signal.dossier_id, **decided))


def _informed(story: _Story, _life: Life, signal: Signal) -> None:
    _decide(story, signal, Decision.INFORM)
    _feed_back(story, signal, FeedbackMoment.DECISION)
    _close(story, signal, Resolution.INFORMED)


def _passed(story: _Story, _life: Life, signal: Signal) -> None:
    _decide(story, signal, Decision.PASS_TO_SERVICE)
    _feed_back(story, signal, FeedbackMoment.DECISION)
    _close(story, signal, Resolution.SIGNALLED_TO_SERVICE)


def _acted(story: _Story, life: Life, signal: Signal) -> None:
    _decide(story, signal, Decision.ACT)
    action_id = drawn_id(life.random)
    planned = {"kind": life.random.choice(actions), "due_on": story.day + timedelta(days=7)}
    story.tell(e.ActionPlanned(dossier_id=signal.dossier_id, action_id=action_id, **planned))
    _feed_back(story, signal, FeedbackMoment.DECISION)
    story.wait(10)
    story.tell(e.ActionDone(dossier_id=signal.dossier_id, action_id=action_id, happened_on=story.day))
    _feed_back(story, signal, FeedbackMoment.END)
    _close(story, signal, Resolution.SOLVED)


def _referred(story: _Story, life: Life, signal: Signal) -> None:
    _decide(story, signal, Decision.REFER)
    referral_id, partner_id = drawn_id(life.random), drawn_id(life.random)
    ask_at = datetime.combine(story.day + timedelta(days=ASK_DAYS), time(22), UTC)
    made = e.ReferralMade(
        dossier_id=signal.dossier_id,
        referral_id=referral_id,
        client_id=life.client_id,
        partner_id=partner_id,
        ground=life.random.choice((Ground.CONSENT, Ground.SHARED_SECRECY)),
        warmth=life.random.choice(warmths),
        theme=signal.theme,
        made_on=story.day,
    )
    story.tell(made)
    story.tell(e.FollowUpScheduled(dossier_id=signal.dossier_id, referral_id=referral_id, due_at=ask_at))
    _feed_back(story, signal, FeedbackMoment.DECISION)
    story.day += timedelta(days=ASK_DAYS)
    _ask(story, signal)
    _feed_back(story, signal, FeedbackMoment.END)
    _close(story, signal, Resolution.REFERRED)


def _ask(story: _Story, signal: Signal) -> None:
    if story.random.random() < 0.1:
        story.tell(e.StepWaived(dossier_id=signal.dossier_id, step=Step.FOLLOWED_UP, waived_on=story.day))
        return
    late = story.wait(8) > 5
    result = story.random.choice(results)
    story.tell(e.FollowUpDone(dossier_id=signal.dossier_id, result=result, happened_on=story.day, late=late))


def _feed_back(story: _Story, signal: Signal, moment: FeedbackMoment) -> None:
    late = story.wait(6) > 5
    told = {"channel": story.random.choice(told_by), "happened_on": story.on(), "late": late}
    story.tell(e.FeedbackGiven(dossier_id=signal.dossier_id, moment=moment, **told))


def _close(story: _Story, signal: Signal, resolution: Resolution) -> None:
    story.tell(e.SignalClosed(dossier_id=signal.dossier_id, resolution=resolution, closed_on=story.on()))
