from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from contracts.codelists import municipality_of
from stack.story.invented import Invented, municipalities

seeds = st.integers(0, 10**6)


@given(seeds)
def test_one_seed_invents_one_world(seed: int) -> None:
    one, other = Invented(seed), Invented(seed)
    assert [one.client() for _ in range(9)] == [other.client() for _ in range(9)]


@given(seeds)
def test_no_two_clients_of_a_story_share_a_name(seed: int) -> None:
    invented = Invented(seed)
    names = [invented.client().name for _ in range(60)]
    assert len(set(names)) == 60


@given(seeds)
def test_places_are_real_villages_of_the_network(seed: int) -> None:
    village = Invented(seed).area()
    assert village.municipality
    assert municipality_of(village.code) in municipalities


@given(seeds, st.integers(1, 5))
def test_villages_that_are_taken_are_avoided_while_there_are_others(seed: int, count: int) -> None:
    invented = Invented(seed)
    taken = {village.code for village in invented.areas(20, other_than=set())}
    free = invented.areas(count, other_than=taken)
    assert len({village.code for village in free}) == count
    assert not taken & {village.code for village in free}


@given(seeds)
def test_days_ago_stay_near(seed: int) -> None:
    today = date(2026, 11, 21)
    assert 0 <= (today - Invented(seed).days_ago(today, 2)).days <= 2
