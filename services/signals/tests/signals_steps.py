"""Steps that many tests take."""

from uuid import UUID

import pytest
from signals_cases import CAW, Desk

from contracts.codes import (
    Decision,
    FeedbackChannel,
    FeedbackMoment,
    Ground,
    Level,
    Resolution,
    Theme,
)
from signals.domain import commands as c
from signals.domain.engine import Refused
from signals.domain.letters import LetterFields

LETTER = LetterFields(name="Godelieve Pauwels", question="Graag een gesprek.", contact_name="Katrien V.")
ACKNOWLEDGE = c.Acknowledge()
INTERPRET = c.Interpret(level=Level.CLIENT, theme=Theme.MOBILITY, weight=2)
INFORM = c.Translate(decisions=(Decision.INFORM,))
REFER_DECISION = c.Translate(decisions=(Decision.REFER,))
CLOSE = c.Close(resolution=Resolution.INFORMED)


def tell(moment: FeedbackMoment = FeedbackMoment.DECISION, **more: object) -> c.GiveFeedback:
    return c.GiveFeedback(
        moment=moment, channel=FeedbackChannel.PHONE, text="Bedankt, we nemen dit op.", **more
    )


TELL = tell()


def refer(partner: UUID = CAW, ground: Ground = Ground.CONSENT, **grounds: object) -> c.Refer:
    recorded = c.RecordedGrounds(**grounds)
    return c.Refer(partner_id=partner, ground=ground, fields=LETTER, grounds=recorded)


def refused(desk: Desk, step: c.StepTaken, actor: str = "katrien") -> str:
    with pytest.raises(Refused) as caught:
        desk.take(step, actor=actor)
    return caught.value.refusal.guard
