"""Words, dates, areas, charts."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk import areas, chart, dates, labels, people
from desk.views import Volunteer


def test_every_code_has_a_word_and_an_unknown_one_stays_itself() -> None:
    for kind in (*labels.CODE_LISTS, *labels.SCREEN_WORDS):
        assert labels.words(kind)
    assert labels.label("waiting_list", "theme") == "Wachtlijst"
    assert labels.label("new_theme", "theme") == "New_theme"
    assert labels.label(None, "theme") == ""


def test_every_step_of_the_procedure_has_a_next_step() -> None:
    assert set(labels.SCREEN_WORDS["next_step"]) == set(labels.words("step")) - {"captured"}


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0"), (999, "999"), (1378, "1.378"), (1_234_567, "1.234.567"), ("", "")]
)
def test_a_number_is_written_the_belgian_way(value: object, text: str) -> None:
    assert labels.number(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("2026-11-06", "6 november 2026"),
        ("2026-03-31T22:30:00Z", "1 april 2026"),
        ("2026-01-31T22:30:00+00:00", "31 januari 2026"),
        (None, ""),
        ("gisteren", "gisteren"),
    ],
)
def test_a_day_is_a_day_in_brussels(value: str | None, text: str) -> None:
    assert dates.day(value) == text


def test_a_term_that_ends_at_midnight_is_the_day_before() -> None:
    assert dates.deadline("2026-12-01T23:00:00Z") == "1 december 2026"
    assert dates.deadline("2026-06-30T22:00:00Z") == "30 juni 2026"
    assert dates.deadline("2026-11-06T12:00:00Z") == "6 november 2026, 13:00"


def test_an_area_has_its_municipality_beside_it() -> None:
    assert areas.full_name("33021F") == "Watou (Poperinge)"
    assert areas.full_name("33021") == "Poperinge"
    assert areas.full_name("99999Z") == "99999Z (99999)"


def test_a_form_offers_the_sub_municipalities_of_the_network() -> None:
    poperinge, vleteren = areas.groups(("33041", "33021"))
    assert (poperinge.name, vleteren.name) == ("Poperinge", "Vleteren")
    assert ("33021F", "Watou") in poperinge.options


@given(st.lists(st.tuples(st.text(max_size=20), st.integers(0, 100_000)), max_size=40))
def test_bars_stay_inside_the_drawing_and_keep_their_order(values: list[tuple[str, int]]) -> None:
    drawn = chart.bars(values)
    assert [(bar.label, bar.value) for bar in drawn.bars] == values
    for bar in drawn.bars:
        assert 0 <= bar.percent <= 100
        assert bar.y + drawn.thickness <= drawn.height
    by_value = sorted(drawn.bars, key=lambda bar: bar.value)
    assert [bar.percent for bar in by_value] == sorted(bar.percent for bar in by_value)


def choices(names: Sequence[str]) -> list[people.Choice]:
    return [people.Choice(f"{name}, plaats {n}", name, str(n), "client") for n, name in enumerate(names)]


@given(st.lists(st.sampled_from(["Maria", "Albert"]), min_size=1, max_size=4), st.data())
def test_whatever_a_list_shows_finds_that_person(names: list[str], data: st.DataObject) -> None:
    rows: list[Volunteer] = [
        {"volunteer_id": f"{n:08}-0000", "name": name, "area": "33021F", "status": "active"}
        for n, name in enumerate(names)
    ]
    for offered in (people.volunteers(rows), people.senders([], rows, [])):
        one = data.draw(st.sampled_from(offered))
        assert people.find(one.text, offered).id == one.id
        assert people.name_in(one.text) == one.name


@given(st.lists(st.sampled_from(["Maria", "Albert", "Noor"]), min_size=1, max_size=5))
def test_a_name_finds_one_person_or_nobody(names: list[str]) -> None:
    offered = choices(names)
    for each in offered:
        assert people.find(each.text.upper(), offered).id == each.id
        if names.count(each.name) == 1:
            assert people.find(f" {each.name} ", offered).id == each.id
        else:
            with pytest.raises(people.NobodyCalled) as caught:
                people.find(each.name, offered)
            assert caught.value.several
            assert {each.name for each in caught.value.alike} == {each.name}
