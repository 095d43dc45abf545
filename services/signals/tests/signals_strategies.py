"""Steps that random people take."""

from datetime import date

import hypothesis.strategies as st

from contracts.codes import Decision, FollowUpResult, Level, Resolution, Step, Theme
from signals.domain import commands as c

UNTIL = st.sampled_from([date(2026, 11, 13), date(2026, 11, 20), date(2026, 12, 24), date(2027, 6, 1)])

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
    st.builds(c.Suspend, until=UNTIL, reason=st.just("in het ziekenhuis")),
    st.builds(c.Resume),
)

WAIVERS = st.builds(
    c.Waive,
    step=st.sampled_from([*Step, Step.FED_BACK, Step.ACTING, Step.INTERPRETED, Step.TRANSLATED]),
    reason=st.sampled_from(["", "  ", "niet mogelijk", "overleden"]),
    sender_unreachable=st.booleans(),
)
