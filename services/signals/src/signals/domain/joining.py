"""Two dossiers about one client or one structural matter: one goes on with all signals, the other is kept
and asks for nothing.

Nothing is joined silently: a person does it, and can take it apart again. What a sender is owed goes along
with the signal; the guards refuse whatever would leave something owed behind.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from signals.domain import facts as f
from signals.domain.case import Case
from signals.domain.dossier import Dossier
from signals.domain.engine import Refused
from signals.domain.obligations import Obligation
from signals.domain.refusals import Refusal, asked

GOES_ALONG = frozenset({"acknowledge", "interpret", "feedback_decision", "feedback_end", "close"})
"""What the dossier that goes on asks as well, once it has the signal."""


@dataclass(frozen=True)
class Two:
    """`goes_on` has or gets the signals of `other`; `owed`: what the other still asks. By whom, and when."""

    goes_on: Dossier
    other: Dossier
    owed: tuple[Obligation, ...]
    by: str
    now: datetime


@dataclass(frozen=True)
class Outcome:
    """The facts to add to each."""

    goes_on: list[f.Fact]
    other: f.Fact


def _same(two: Two) -> Refusal | None:
    same = two.goes_on.dossier_id == two.other.dossier_id
    return Refusal.named("same_dossier") if same else None


def _other_client(two: Two) -> Refusal | None:
    same = two.goes_on.client_id == two.other.client_id
    return None if same else Refusal.named("other_client")


def _anonymous_apart(two: Two) -> Refusal | None:
    """The days and senders of the one would tell something of the other."""
    alike = two.goes_on.anonymous == two.other.anonymous
    return None if alike else Refusal.named("anonymous_apart")


def _not_structural(two: Two) -> Refusal | None:
    """Without a client, two dossiers could be about two persons."""
    sure = two.goes_on.client_id is not None or (two.goes_on.structural and two.other.structural)
    return None if sure else Refusal.named("not_structural")


def _joined(two: Two) -> Refusal | None:
    joined = two.goes_on.case.joined_into or two.other.case.joined_into
    return Refusal.named("dossier_joined") if joined else None


def _closed(two: Two) -> Refusal | None:
    return Refusal.named("dossier_closed") if two.goes_on.case.closed or two.other.case.closed else None


def _rests_longer(two: Two) -> Refusal | None:
    """Joined, it would be asked for while the client is away; or all would rest without anybody saying so."""
    away = two.other.case.suspended_until(two.now)
    here = two.goes_on.case.suspended_until(two.now)
    return Refusal.named("other_suspended") if away and (here is None or here < away) else None


def _guests(two: Two) -> Refusal | None:
    return Refusal.named("has_guests") if two.other.case.guests else None


def _under_way(two: Two) -> Refusal | None:
    """A promise, an action or a referral of the other would have nobody to look after it."""
    stays = [one.asks for one in two.owed if one.asks not in GOES_ALONG and not _first_decision(one)]
    if any(referral.open for referral in two.other.case.referrals.values()):
        stays.append("ask_client")
    return Refusal.named("under_way", **asked(stays)) if stays else None


def _first_decision(one: Obligation) -> bool:
    return one.asks == "decide" and one.position == 0


def _waits_for_policy(two: Two) -> Refusal | None:
    case = two.other.case
    waiting = any(waits_for_policy(case, signal) for signal in case.signals)
    return Refusal.named("waits_for_policy") if waiting else None


def waits_for_policy(case: Case, signal: tuple[int, f.Captured]) -> bool:
    """Whether a bundle that this signal is in has no answer yet, or one that the sender hasn't heard."""
    answers = {fact.bundle_id: at for at, fact in case.all_of(f.PolicyAnswered)}
    for at, bundled in case.all_of(f.Bundled):
        answered = answers.get(bundled.bundle_id)
        if at < signal[0]:
            continue
        if answered is None:
            return True
        if signal[1].reachable and not case.told(signal, answered, bundled.bundle_id):
            return True
    return False


Test = Callable[[Two], Refusal | None]

JOINING: dict[str, Test] = {
    "same_dossier": _same,
    "other_client": _other_client,
    "anonymous_apart": _anonymous_apart,
    "not_structural": _not_structural,
    "dossier_joined": _joined,
    "dossier_closed": _closed,
    "other_suspended": _rests_longer,
    "has_guests": _guests,
    "under_way": _under_way,
    "waits_for_policy": _waits_for_policy,
}


def join(two: Two, without: frozenset[str] = frozenset()) -> Outcome:
    """Raises `Refused`. `without` switches guards off, to test the tests."""
    for name, test in JOINING.items():
        if name not in without and (refusal := test(two)):
            raise Refused(refusal)
    case = two.other.case
    when = {"happened_at": two.now, "recorded_at": two.now, "by": two.by}
    came = [
        f.SignalJoined.model_validate(
            {
                **when,
                "signal": signal[1],
                "home_id": two.other.dossier_id,
                "acknowledged_at": case.acknowledged_at(signal),
                "rested": case.rested_before(two.now),
            }
        )
        for signal in case.signals
    ]
    return Outcome([*came], f.JoinedInto.model_validate({**when, "dossier_id": two.goes_on.dossier_id}))


def _closed_here(case: Case, _: tuple[int, f.Captured]) -> Refusal | None:
    return Refusal.named("dossier_closed") if case.closed else None


def _own(case: Case, signal: tuple[int, f.Captured]) -> Refusal | None:
    return None if signal[1].signal_id in case.guests else Refusal.named("own_signal")


def _waiting(case: Case, signal: tuple[int, f.Captured]) -> Refusal | None:
    return Refusal.named("waits_for_policy") if waits_for_policy(case, signal) else None


SEPARATING: dict[str, Callable[[Case, tuple[int, f.Captured]], Refusal | None]] = {
    "own_signal": _own,
    "dossier_closed": _closed_here,
    "waits_for_policy": _waiting,
}


def home_of(goes_on: Dossier, signal_id: UUID, without: frozenset[str] = frozenset()) -> UUID:
    """The dossier to which a signal goes back; raises `Refused` when it can't, or `LookupError`."""
    case = goes_on.case
    signal = next((one for one in case.signals if one[1].signal_id == signal_id), None)
    if signal is None:
        raise LookupError("not a signal of this dossier")
    for name, test in SEPARATING.items():
        if name not in without and (refusal := test(case, signal)):
            raise Refused(refusal)
    return case.guests.get(signal_id, goes_on.dossier_id)


def separate(goes_on: Dossier, home_id: UUID, by: str, now: datetime) -> Outcome:
    """All signals that came from `home_id` go back together, with what their senders heard here."""
    case = goes_on.case
    when = {"happened_at": now, "recorded_at": now, "by": by}
    leaving = [signal for signal in case.signals if case.guests.get(signal[1].signal_id) == home_id]
    gone = [
        f.SignalSeparated.model_validate({**when, "signal_id": signal.signal_id, "home_id": home_id})
        for _, signal in leaving
    ]
    heard = {signal[1].signal_id: at for signal in leaving if (at := case.acknowledged_at(signal))}
    back = {**when, "dossier_id": goes_on.dossier_id, "acknowledged": heard}
    return Outcome([*gone], f.TakenApart.model_validate(back))
