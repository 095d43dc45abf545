"""Whatever order a holder and a thief act in: nobody gets in without link and code, and with it once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from chassis.problems import GuardRefused
from partners.domain.links import (
    CODE_LASTS,
    CODE_TRIES,
    CODES_AN_HOUR,
    LINK_TRIES,
    Link,
    ReachedBy,
    asked_for_code,
    check_reach,
    entered,
    with_code,
    works,
)
from partners.domain.referrals import FINAL, State

ENDED = FINAL | {State.RECALLED}
START = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


def link(**changes: object) -> Link:
    return replace(Link(uuid4(), uuid4(), uuid4(), State.RECEIVED, usable=True), **changes)


class MailedLink(RuleBasedStateMachine):
    """`mailed`: the codes that reached the partner's mailbox; the holder reads them, a thief guesses."""

    @initialize()
    def begin(self) -> None:
        self.link, self.now = link(), START
        self.mailed: list[tuple[UUID, datetime]] = []
        self.used: set[UUID] = set()
        self.asked: list[datetime] = []
        self.wrong_since = 0

    @rule()
    def somebody_asks(self) -> None:
        """The holder, or a thief who has the link: both make a code go to the mailbox."""
        asked = asked_for_code(self.link, self.now)
        if asked is None:
            return
        code = uuid4()
        self.link = with_code(asked, code, self.now)
        self.mailed.append((code, self.now))
        self.asked.append(self.now)

    @precondition(lambda self: self.mailed)
    @rule(back=st.integers(0, 3))
    def holder_enters(self, back: int) -> None:
        code, sent_at = self.mailed[-1 - min(back, len(self.mailed) - 1)]
        before = self.link
        self.link, in_ = entered(before, code, self.now)
        newest, untried = code == self.mailed[-1][0], before.code_wrong < CODE_TRIES
        fresh = code not in self.used and self.now < sent_at + CODE_LASTS
        assert in_ == (newest and fresh and untried and works(before))
        if in_:
            self.used.add(code)
            self.wrong_since = 0
        else:
            self.wrong_since += self.link.wrong - before.wrong

    @rule()
    def thief_guesses(self) -> None:
        before = self.link
        self.link, in_ = entered(before, uuid4(), self.now)
        assert not in_
        self.wrong_since += self.link.wrong - before.wrong

    @rule(minutes=st.sampled_from([1, 5, 9, 10, 30, 61]))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(state=st.sampled_from(State))
    def referral_moves(self, state: State) -> None:
        self.link = replace(self.link, state=state)

    @rule(usable=st.booleans())
    def directory_changes(self, usable: bool) -> None:
        self.link = replace(self.link, usable=usable)

    @invariant()
    def guesses_are_few(self) -> None:
        assert self.wrong_since <= LINK_TRIES

    @invariant()
    def a_mailbox_is_not_flooded(self) -> None:
        for first in self.asked:
            assert sum(first <= one < first + timedelta(hours=1) for one in self.asked) <= 2 * CODES_AN_HOUR

    @invariant()
    def what_ended_lets_in_nobody(self) -> None:
        if self.link.state in ENDED or not self.link.usable:
            assert not works(self.link)
            assert asked_for_code(self.link, self.now) is None
            assert self.link.code is None or not entered(self.link, self.link.code, self.now)[1]


TestMailedLink = MailedLink.TestCase
TestMailedLink.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)


def test_a_code_lets_in_once() -> None:
    code = uuid4()
    one, in_ = entered(with_code(link(), code, START), code, START)
    assert in_
    assert not entered(one, code, START)[1]


def test_after_five_wrong_tries_only_a_new_code_helps() -> None:
    code, one = uuid4(), link()
    one = with_code(one, code, START)
    for _ in range(CODE_TRIES):
        one, in_ = entered(one, uuid4(), START)
        assert not in_
    assert not entered(one, code, START)[1]
    again = uuid4()
    assert entered(with_code(one, again, START), again, START)[1]


def test_a_link_that_was_tried_in_vain_too_often_lets_in_nobody() -> None:
    code = uuid4()
    spent = with_code(link(wrong=LINK_TRIES), code, START)
    assert (works(spent), entered(spent, code, START)[1]) == (False, False)


@pytest.mark.parametrize("email", [None, ""])
def test_a_link_needs_an_address(email: str | None) -> None:
    with pytest.raises(GuardRefused) as refused:
        check_reach(ReachedBy.LINK, email)
    assert refused.value.guard == "address_needed"
    check_reach(ReachedBy.LOGIN, email)
    check_reach(ReachedBy.LINK, "wanda@caw.example")
