"""Steps that random people take."""

import hypothesis.strategies as st

from contracts.codes import Decision, FollowUpResult, Level, Resolution, Step, Theme
from signals.domain import commands as c

STEPS = st.one_of(
    st.builds(c.Acknowledge),
    st.builds(c.Interpret, level=st.sampled_from(list(Level)), theme=st.just(Theme.HOUSING)),
    st.builds(
        c.Translate,
        decisions=st.lists(st.sampled_from(list(Decision)), min_size=1, max_size=2).map(tuple),
        reason=st.sampled_from([None, "gewogen"]),
    ),
    st.builds(c.FollowUp, result=st.sampled_from(list(FollowUpResult)), referral_id=st.none()),
    st.builds(c.Close, resolution=st.just(Resolution.SOLVED)),
    st.builds(c.Reopen, reason=st.just("nieuw feit")),
)

WAIVERS = st.builds(
    c.Waive,
    step=st.sampled_from([*Step, Step.FED_BACK, Step.ACTING]),
    reason=st.sampled_from(["", "  ", "niet mogelijk", "overleden"]),
    sender_unreachable=st.booleans(),
)
