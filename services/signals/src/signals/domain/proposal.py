"""A text to tell the sender, proposed from what happened. It says the kind of outcome, never its content."""

from contracts.codes import Decision, FeedbackMoment, FollowUpResult, PolicyAnswer
from signals.domain import facts as f
from signals.domain.case import Case

_THANKS = "Dank je wel voor je signaal."

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

_ANSWERS: dict[PolicyAnswer, str] = {
    PolicyAnswer.ADJUSTED: "Het beleid past iets aan dankzij jouw signaal.",
    PolicyAnswer.NEW: "Er komt iets nieuws dankzij jouw signaal.",
    PolicyAnswer.REFUSED: "Het beleid gaat er nu niet op in.",
    PolicyAnswer.PARKED: "Het beleid neemt het later weer op.",
}


def propose(case: Case, moment: FeedbackMoment) -> str:
    return f"{_THANKS} {_outcome(case, moment)}".strip()


def _outcome(case: Case, moment: FeedbackMoment) -> str:
    if moment is FeedbackMoment.POLICY_ANSWER:
        answered = case.last_of(f.PolicyAnswered)
        return _ANSWERS[answered[1].answer] if answered else "Het beleid heeft nog niet geantwoord."
    asked = case.last_of(f.FollowedUp)
    if moment is FeedbackMoment.END and asked:
        return _RESULTS[asked[1].result]
    decided = case.last_of(f.Translated)
    if decided is None:
        return "We bekijken wat we kunnen doen en laten het je weten."
    return " ".join(_DECISIONS[decision] for decision in decided[1].decisions)
