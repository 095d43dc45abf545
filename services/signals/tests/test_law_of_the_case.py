"""The law of the case: whatever people do, in whatever order, these never happen.

The oracles below read the bare facts; they share no code with the engine. Each guard is switched off in turn
as well: the same random runs must then find a broken law.
"""

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import (
    run_state_machine_as_test,
)
from signals_laws import BrokenLaw
from signals_network import Network

from signals.domain.guards import GUARDS

FOCUS = {
    "second_person": "recorded",
    "ground_not_recorded": "in danger",
    "nothing_to_review": "referred",
    "referral_ended": "referred",
    "sender_can_be_reached": "decided",
    "never_waived": "decided",
    "consent_scope": "narrow",
    "disclosure_blocked": "blocked",
    "suspended": "suspended",
    "ground_is_anothers": "in danger",
    "been_there": "anywhere",
    "consent_not_fresh": "unheard",
    "receiver_not_bound": "fresh",
}
"""Where a run begins to meet a guard often; the others are met from anywhere."""


CHECKED = settings(
    max_examples=100,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
MUTATED = settings(
    CHECKED,
    max_examples=3000,
    stateful_step_count=20,
    derandomize=True,
    database=None,
    phases=(Phase.generate,),
    print_blob=False,
)


def test_no_run_breaks_the_law() -> None:
    run_state_machine_as_test(Network, settings=CHECKED)


@pytest.mark.parametrize("guard", [guard.name for guard in GUARDS])
def test_without_this_guard_some_run_does(guard: str) -> None:
    class Unguarded(Network):
        without = frozenset({guard})
        focus = FOCUS.get(guard)

    with pytest.raises(BrokenLaw):
        run_state_machine_as_test(Unguarded, settings=MUTATED)
