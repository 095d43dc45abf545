"""A text to tell a sender, proposed from what happened, within what that sender may know.

It is made of codes alone: the kind of decision and outcome, never words of the dossier, and nothing that a
partner answered (D 1452, 2068). Who doesn't share the network's secrecy hears nothing of a client (D 2072).
"""

from collections.abc import Iterable
from enum import StrEnum

from contracts.codes import (
    Decision,
    FeedbackMoment,
    FollowUpResult,
    Level,
    PolicyAnswer,
    Resolution,
    SenderKind,
)
from signals.domain import facts as f
from signals.domain.case import Case
from signals.domain.obligations import Obligation


class Audience(StrEnum):
    INSIDE = "inside"
    CLIENT = "client"
    PARTNER = "partner"
    OUTSIDE = "outside"


_AUDIENCES: dict[SenderKind, Audience] = {
    SenderKind.VOLUNTEER: Audience.INSIDE,
    SenderKind.COORDINATOR: Audience.INSIDE,
    SenderKind.ANONYMOUS: Audience.INSIDE,
    SenderKind.CLIENT: Audience.CLIENT,
    SenderKind.PARTNER: Audience.PARTNER,
    SenderKind.OTHER: Audience.OUTSIDE,
}

_THANKS: dict[Audience, str] = {
    Audience.INSIDE: "Dank je wel voor je signaal.",
    Audience.CLIENT: "Dank u wel voor uw vraag.",
    Audience.PARTNER: "Dank u wel voor uw signaal.",
    Audience.OUTSIDE: "Dank u wel dat u dit liet weten.",
}

_UNDECIDED = "We bekijken wat we kunnen doen en laten het weten."
_DISCREET_DECISION = "We volgen dit verder op."
_DISCREET_END = (
    "We hebben dit opgevolgd en ronden het af. Over iemand persoonlijk mogen we niet meer vertellen."
)
_DONE = "Hiermee ronden we het af."

_DECISIONS: dict[Decision, str] = {
    Decision.ACT: "We ondernemen zelf iets.",
    Decision.INFORM: "We geven de nodige informatie.",
    Decision.REFER: "We verwijzen door naar een dienst die kan helpen.",
    Decision.BUNDLE: "We bundelen het met gelijkaardige signalen voor het beleid.",
    Decision.PASS_TO_SERVICE: "We geven het door aan de dienst.",
    Decision.NO_ACTION: "Er is nu geen verdere stap nodig.",
}

_RESULTS: dict[FollowUpResult, str] = {
    FollowUpResult.SOLVED: "Het is opgelost.",
    FollowUpResult.PARTLY: "Het is deels opgelost; we zoeken verder.",
    FollowUpResult.NOT: "Het is nog niet opgelost; we zoeken verder.",
    FollowUpResult.UNREACHABLE: "We konden niet navragen of het hielp.",
    FollowUpResult.DECLINED: "Er is geen hulp meer gewenst, en dat respecteren we.",
}

_DONE_SO: dict[Decision, str] = {
    Decision.ACT: "We hebben zelf iets ondernomen.",
    Decision.INFORM: "De nodige informatie is gegeven.",
    Decision.REFER: "We hebben doorverwezen naar een dienst die kan helpen.",
    Decision.BUNDLE: "Het is gebundeld met gelijkaardige signalen voor het beleid.",
    Decision.PASS_TO_SERVICE: "We hebben het doorgegeven aan de dienst.",
    Decision.NO_ACTION: "Er was geen verdere stap nodig.",
}

_RESOLUTIONS: dict[Resolution, str] = {
    Resolution.SOLVED: "Het is opgelost.",
    Resolution.HANDLED_BY_VOLUNTEER: "Het is ter plaatse goed opgelost.",
    Resolution.INFORMED: "De nodige informatie is gegeven.",
    Resolution.REFERRED: "We hebben doorverwezen naar een dienst die kan helpen.",
    Resolution.SIGNALLED_TO_SERVICE: "We hebben het doorgegeven aan de dienst.",
    Resolution.SIGNALLED_TO_POLICY: "We hebben het doorgegeven aan het beleid.",
    Resolution.CHOICE_RESPECTED: "Er is geen hulp gewenst, en dat respecteren we.",
    Resolution.NO_LONGER_RELEVANT: "Het is intussen niet meer aan de orde.",
    Resolution.UNREACHABLE: "We konden niemand bereiken.",
    Resolution.IMPORTED_CLOSED: "Het werd vroeger al afgerond.",
}

_ANSWERS: dict[PolicyAnswer, str] = {
    PolicyAnswer.ADJUSTED: "Het beleid past iets aan, mede dankzij dit signaal.",
    PolicyAnswer.NEW: "Er komt iets nieuws, mede dankzij dit signaal.",
    PolicyAnswer.REFUSED: "Het beleid gaat er nu niet op in.",
    PolicyAnswer.PARKED: "Het beleid neemt het later weer op.",
}


def propose(case: Case, moment: FeedbackMoment, signal: f.Captured | None = None) -> str:
    """For this signal's sender; without one, what every sender of the dossier may hear."""
    audience = _audience(case, signal)
    return f"{_THANKS[audience]} {_news(case, moment, audience)}"


def moment_owed(owed: Iterable[Obligation], case: Case) -> FeedbackMoment:
    """What is to be told now; with nothing owed, the decision, or the end for who heard that."""
    asked = [one.moment for one in owed if one.moment]
    if asked:
        return asked[0]
    told = {fact.moment for _, fact in case.all_of(f.FedBack)}
    return FeedbackMoment.END if FeedbackMoment.DECISION in told else FeedbackMoment.DECISION


def _audience(case: Case, signal: f.Captured | None) -> Audience:
    signals = [signal] if signal else [one for _, one in case.signals]
    audiences = {_AUDIENCES[one.sender_kind] for one in signals}
    return audiences.pop() if len(audiences) == 1 else Audience.OUTSIDE


def _news(case: Case, moment: FeedbackMoment, audience: Audience) -> str:
    if moment is FeedbackMoment.POLICY_ANSWER:
        answered = case.last_of(f.PolicyAnswered)
        return _ANSWERS[answered[1].answer] if answered else "Het beleid heeft nog niet geantwoord."
    if audience in (Audience.PARTNER, Audience.OUTSIDE) and _about_a_client(case):
        return _DISCREET_END if moment is FeedbackMoment.END else _DISCREET_DECISION
    return _end(case) if moment is FeedbackMoment.END else _decision(case)


def _about_a_client(case: Case) -> bool:
    known = case.interpreted or case.signals[0][1]
    return known.level in (None, Level.CLIENT)


def _decision(case: Case) -> str:
    decided = case.last_of(f.Translated, since=case.cycle_start)
    return " ".join(_DECISIONS[one] for one in decided[1].decisions) if decided else _UNDECIDED


def _end(case: Case) -> str:
    if case.closed:
        return f"{_RESOLUTIONS[case.closed.resolution]} {_DONE}"
    asked = case.last_of(f.FollowedUp, since=case.cycle_start)
    decided = case.last_of(f.Translated, since=case.cycle_start)
    if asked and (decided is None or asked[0] > decided[0]):
        again = asked[1].result in (FollowUpResult.PARTLY, FollowUpResult.NOT)
        return _RESULTS[asked[1].result] if again else f"{_RESULTS[asked[1].result]} {_DONE}"
    if decided is None:
        return _UNDECIDED
    return f"{' '.join(_DONE_SO[one] for one in decided[1].decisions)} {_DONE}"
