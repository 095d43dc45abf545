"""Events of the back office. Key: the dossier, so that the steps of one dossier keep their order.

An anonymous signal's events carry no client, no sender, no parent and no day: only the month of capture;
dates are absent in every later event of its dossier.
"""

from contracts.events.signals.handling import (
    ActionDone,
    ActionPlanned,
    FeedbackDue,
    FeedbackGiven,
    FollowUpDone,
    FollowUpDue,
    FollowUpScheduled,
    ReferralMade,
    ReferralRecalled,
)
from contracts.events.signals.joining import DossiersJoined, SignalSeparated
from contracts.events.signals.steps import (
    SignalAcknowledged,
    SignalCaptured,
    SignalClosed,
    SignalEscalated,
    SignalInterpreted,
    SignalReopened,
    SignalTranslated,
    StepWaived,
)

__all__ = [
    "ActionDone",
    "ActionPlanned",
    "DossiersJoined",
    "FeedbackDue",
    "FeedbackGiven",
    "FollowUpDone",
    "FollowUpDue",
    "FollowUpScheduled",
    "ReferralMade",
    "ReferralRecalled",
    "SignalAcknowledged",
    "SignalCaptured",
    "SignalClosed",
    "SignalEscalated",
    "SignalInterpreted",
    "SignalReopened",
    "SignalSeparated",
    "SignalTranslated",
    "StepWaived",
]
