"""From a new fact to the events that tell other services of it: ids, codes and dates, never words.

An anonymous dossier's events carry no client, sender, owner or day.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from contracts import EventData
from contracts.codes import ConsentScope, FeedbackMoment, SenderKind, Step, Theme
from contracts.events import signals as e
from signals.domain import facts as f
from signals.domain.case import brussels_day
from signals.domain.obligations import Obligation


@dataclass(frozen=True)
class About:
    """What an event needs beside its fact. `open`: what the dossier owes with the fact in it."""

    dossier_id: UUID
    client_id: UUID | None
    anonymous: bool
    late: bool
    open: tuple[Obligation, ...]
    position: int
    theme: Theme | None = None
    area: str = ""
    partners: Mapping[UUID, UUID] = field(default_factory=dict)

    def day(self, moment: datetime) -> date | None:
        return None if self.anonymous else brussels_day(moment)

    def moment(self, moment: datetime | None) -> datetime | None:
        return None if self.anonymous else moment

    def due(self, step: Step, position: int) -> datetime | None:
        found = [one.due_at for one in self.open if one.step is step and one.position == position]
        return min(found, default=None)


Published = list[EventData]


def _captured(fact: f.Captured, about: About) -> Published:
    return [
        e.SignalCaptured(
            dossier_id=about.dossier_id,
            signal_id=fact.signal_id,
            client_id=None if about.anonymous else about.client_id,
            sender_id=None if about.anonymous else fact.sender_id,
            sender_kind=SenderKind.ANONYMOUS if about.anonymous else fact.sender_kind,
            area=fact.area,
            channel=fact.channel,
            urgency=fact.urgency,
            month=f"{brussels_day(fact.happened_at):%Y-%m}",
            occurred_on=about.day(fact.happened_at),
            level=fact.level,
            theme=fact.theme,
            imported=fact.imported,
        )
    ]


def _acknowledged(fact: f.Acknowledged, about: About) -> Published:
    day = about.day(fact.happened_at)
    return [e.SignalAcknowledged(dossier_id=about.dossier_id, happened_on=day, late=about.late)]


def _interpreted(fact: f.Interpreted, about: About) -> Published:
    return [
        e.SignalInterpreted(
            dossier_id=about.dossier_id,
            level=fact.level,
            theme=fact.theme,
            area=fact.area or about.area,
            weight=fact.weight,
            happened_on=about.day(fact.happened_at),
            late=about.late,
        )
    ]


def _translated(fact: f.Translated, about: About) -> Published:
    day = about.day(fact.happened_at)
    decided = {"decisions": fact.decisions, "happened_on": day, "late": about.late}
    return [e.SignalTranslated(dossier_id=about.dossier_id, **decided)]


def _action_planned(fact: f.ActionPlanned, about: About) -> Published:
    return [
        e.ActionPlanned(
            dossier_id=about.dossier_id,
            action_id=fact.action_id,
            kind=fact.kind,
            owner_id=None if about.anonymous else fact.owner_id,
            due_on=None if about.anonymous else fact.due_on,
        )
    ]


def _action_done(fact: f.ActionDone, about: About) -> Published:
    day = about.day(fact.happened_at)
    return [e.ActionDone(dossier_id=about.dossier_id, action_id=fact.action_id, happened_on=day)]


def _referral_made(fact: f.ReferralMade, about: About) -> Published:
    if about.client_id is None:
        raise ValueError("a referral without a client")
    made = e.ReferralMade(
        dossier_id=about.dossier_id,
        referral_id=fact.referral_id,
        client_id=about.client_id,
        partner_id=fact.partner_id,
        ground=fact.ground,
        warmth=fact.warmth,
        # The partner sees it: what it is about isn't name and number.
        theme=about.theme if fact.letter_scope is ConsentScope.FULL else None,
        made_on=brussels_day(fact.happened_at),
        appointment_on=fact.appointment_on,
    )
    due_at = about.due(Step.FOLLOWED_UP, about.position)
    if due_at is None:
        return [made]
    ids = {"dossier_id": about.dossier_id, "referral_id": fact.referral_id}
    return [made, e.FollowUpScheduled(**ids, due_at=due_at)]


def _follow_up_moved(
    fact: f.ReferralWaitlisted | f.ReferralAccepted | f.FirstContactMade, about: About
) -> Published:
    """The client is asked later, since the help comes later."""
    return [
        e.FollowUpScheduled(dossier_id=about.dossier_id, referral_id=fact.referral_id, due_at=one.due_at)
        for one in about.open
        if one.step is Step.FOLLOWED_UP and one.subject == fact.referral_id and one.moved == about.position
    ]


def _followed_up(fact: f.FollowedUp, about: About) -> Published:
    day = about.day(fact.happened_at)
    return [e.FollowUpDone(dossier_id=about.dossier_id, result=fact.result, happened_on=day, late=about.late)]


def _fed_back(fact: f.FedBack, about: About) -> Published:
    return [
        e.FeedbackGiven(
            dossier_id=about.dossier_id,
            moment=fact.moment,
            channel=fact.channel,
            bundle_id=fact.bundle_id,
            happened_on=about.day(fact.happened_at),
            late=about.late,
        )
    ]


def _waived(fact: f.StepWaived, about: About) -> Published:
    days = {"waived_on": about.day(fact.happened_at), "until": None if about.anonymous else fact.until}
    return [e.StepWaived(dossier_id=about.dossier_id, step=fact.step, **days)]


def _closed(fact: f.Closed, about: About) -> Published:
    day = about.day(fact.happened_at)
    return [e.SignalClosed(dossier_id=about.dossier_id, resolution=fact.resolution, closed_on=day)]


def _reopened(fact: f.Reopened, about: About) -> Published:
    return [e.SignalReopened(dossier_id=about.dossier_id, reopened_on=about.day(fact.happened_at))]


def _joined_into(fact: f.JoinedInto, about: About) -> Published:
    return [e.DossiersJoined(dossier_id=about.dossier_id, into_dossier_id=fact.dossier_id)]


def _taken_apart(fact: f.TakenApart, about: About) -> Published:
    return [e.SignalSeparated(dossier_id=about.dossier_id, from_dossier_id=fact.dossier_id)]


def _policy_answered(fact: f.PolicyAnswered, about: About) -> Published:
    due_at = about.due(Step.FED_BACK, about.position)
    if due_at is None:
        return []
    return [
        e.FeedbackDue(
            dossier_id=about.dossier_id,
            moment=FeedbackMoment.POLICY_ANSWER,
            bundle_id=fact.bundle_id,
            due_at=about.moment(due_at),
        )
    ]


def _reminded(fact: f.Reminded, about: About) -> Published:
    """Stage 0 says that it is time; the stages after it that it is late, to one person more each time."""
    about_it = [one for one in about.open if one.step is fact.step and one.position == fact.position]
    if not about_it:
        return []
    one = about_it[0]
    if fact.stage == 0 and fact.step is Step.FOLLOWED_UP:
        due = {"referral_id": one.subject, "due_at": one.due_at}
        return [e.FollowUpDue(dossier_id=about.dossier_id, **due)]
    if fact.stage == 0 and one.moment:
        owed = {"moment": one.moment, "bundle_id": one.subject, "due_at": about.moment(one.due_at)}
        return [e.FeedbackDue(dossier_id=about.dossier_id, **owed)]
    late = {"step": fact.step, "to": fact.to, "stage": fact.stage, "nobody_there": fact.nobody_there}
    return [e.SignalEscalated(dossier_id=about.dossier_id, due_at=about.moment(one.due_at), **late)]


def _recalled(fact: f.ReferralRecalled, about: About) -> Published:
    return [
        e.ReferralRecalled(
            dossier_id=about.dossier_id,
            referral_id=fact.referral_id,
            partner_id=about.partners[fact.referral_id],
            reason=fact.reason,
            recalled_on=brussels_day(fact.happened_at),
        )
    ]


PUBLISHERS: dict[type, Callable[..., Published]] = {
    f.Captured: _captured,
    f.Acknowledged: _acknowledged,
    f.Interpreted: _interpreted,
    f.Translated: _translated,
    f.ActionPlanned: _action_planned,
    f.ActionDone: _action_done,
    f.ReferralMade: _referral_made,
    f.ReferralRecalled: _recalled,
    f.ReferralWaitlisted: _follow_up_moved,
    f.ReferralAccepted: _follow_up_moved,
    f.FirstContactMade: _follow_up_moved,
    f.FollowedUp: _followed_up,
    f.FedBack: _fed_back,
    f.StepWaived: _waived,
    f.Closed: _closed,
    f.Reopened: _reopened,
    f.JoinedInto: _joined_into,
    f.TakenApart: _taken_apart,
    f.PolicyAnswered: _policy_answered,
    f.Reminded: _reminded,
}
"""What isn't named here stays within the back office, or was another service's to tell."""


def events_of(fact: f.Fact, about: About) -> Published:
    publish = PUBLISHERS.get(type(fact))
    return publish(fact, about) if publish else []
