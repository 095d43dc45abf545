"""The same seed tells the same lives, in valid events, each aggregate's in its order and on its day."""

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.networks import load_networks
from contracts import key_of, spec_of
from contracts.codelists import area
from contracts.codes import SenderKind, Theme
from contracts.events.signals import SignalCaptured
from stack.demo import networks_file
from stack.load.events import Entry, entries
from stack.load.lives import SIGNALS, life_of, lives
from stack.load.pace import Pace
from stack.load.spread import YEARS, Span, Spread, standing

SPREAD = Spread(list(load_networks(str(networks_file)).values()), Span(2025))

seeds, numbers = st.integers(0, 2**32), st.integers(0, 10**7)


def told(seed: int, number: int) -> list[Entry]:
    return list(entries(life_of(seed, number, SPREAD), SPREAD.span))


def captured(events: Sequence[Entry]) -> list[SignalCaptured]:
    return [one.data for one in events if isinstance(one.data, SignalCaptured)]


@settings(max_examples=40, deadline=None)
@given(seeds, numbers)
def test_the_same_seed_tells_the_same_and_another_shares_nothing(seed: int, number: int) -> None:
    once = told(seed, number)
    assert once == told(seed, number)
    others = {one.event_id for one in told(seed + 1, number)} | {
        one.event_id for one in told(seed, number + 1)
    }
    assert others.isdisjoint(one.event_id for one in once)


@settings(max_examples=40, deadline=None)
@given(seeds, numbers)
def test_every_event_fits_its_contract_and_keeps_its_aggregate_in_order(seed: int, number: int) -> None:
    by_key: dict[str, list[Entry]] = defaultdict(list)
    for one in told(seed, number):
        raw = one.data.model_dump_json()
        assert spec_of(one.data.spec.type).model.model_validate_json(raw) == one.data
        by_key[key_of(one.data)].append(one)
    for own in by_key.values():
        assert [one.version for one in own] == list(range(1, len(own) + 1))
        assert all(first.at <= then.at for first, then in pairwise(own))
        assert SPREAD.span.first_day <= own[0].at.date()
        assert own[-1].at.date() <= SPREAD.span.last_day


@settings(max_examples=40, deadline=None)
@given(seeds, numbers)
def test_an_anonymous_signal_has_no_moment_and_every_area_stood_on_its_day(seed: int, number: int) -> None:
    events = told(seed, number)
    hidden = {key_of(one) for one in captured(events) if one.sender_kind is SenderKind.ANONYMOUS}
    for one in events:
        assert one.silent == (key_of(one.data) in hidden)
        if key_of(one.data) in hidden:
            said = json.loads(one.data.model_dump_json())
            assert not [name for name, value in said.items() if name.endswith("_on") and value]
    for signal in captured(events):
        if signal.occurred_on:
            assert area(signal.area).valid_on(signal.occurred_on)


def test_what_merged_is_named_as_it_was_and_what_is_new_as_a_village() -> None:
    assert standing("23024", date(2020, 5, 1)) == "23024"
    assert standing("23024", date(2025, 5, 1)) == "23106"
    assert area(standing("23106", date(2020, 5, 1))).municipality
    assert standing("33021F", date(2020, 5, 1)) == "33021F"


def test_as_many_signals_as_asked_also_when_the_last_life_has_more() -> None:
    counts = [len(life.signals) for life in lives(7, SPREAD, 2 * SIGNALS + 1)]
    assert counts == [SIGNALS, SIGNALS, 1]


def test_seasons_growth_and_places_show() -> None:
    found = [
        (one, one.month)
        for life in lives(1, SPREAD, 3000)
        for one in captured(list(entries(life, SPREAD.span)))
    ]
    years = [int(month[:4]) for _, month in found]
    assert set(years) == set(range(2025 - YEARS + 1, 2026))
    assert years.count(2025) > 1.5 * years.count(2016)
    warm = _themed(Theme.ENERGY)
    winter = sum(month in (11, 12, 1, 2) for month in warm)
    assert winter > 0.4 * len(warm)
    by_network = {life.network_id for life in lives(1, SPREAD, 400)}
    assert len(by_network) == 3


def _themed(theme: Theme) -> list[int]:
    return [
        signal.on.month for life in lives(1, SPREAD, 3000) for signal in life.signals if signal.theme is theme
    ]


@pytest.mark.parametrize(
    ("rate", "waits"), [(None, [0.0, 0.0, 0.0]), (10.0, [0.0, 2.0, 4.0]), (50.0, [0.0, 0.0, 0.0])]
)
def test_the_pace_is_kept_and_what_fell_behind_is_caught_up_with(
    rate: float | None, waits: list[float]
) -> None:
    now = 100.0
    pace = Pace(rate, clock=lambda: now)
    found = []
    for _ in range(3):
        found.append(pace.due_in())
        pace.note(50)
        now += 3.0
    assert found == waits
