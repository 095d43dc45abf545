import pytest

from stack.register.columns import Column, LayoutError, UnknownColumnName, layout, parse_mapping, titles

plain = ["Datum", "Deelgemeente", "Kanaal", "Thema", "Omschrijving"]


@pytest.mark.parametrize(
    "header",
    [
        plain,
        ["DATUM MELDING", "deelgemeente", "Via", "Onderwerp", "Vraag of signaal"],
        ["Datum (dd/mm/jjjj)", "Deel-gemeente", "Binnengekomen via:", "Thema's", "Beschrijving"],
        ["datum ontvangst ", "Dorp", "kánaal", "thêma", "  Inhoud"],
    ],
)
def test_columns_are_found_by_their_titles(header: list[str]) -> None:
    found = layout(header, {}, 1).places
    assert [found[c] for c in (Column.DATE, Column.AREA, Column.CHANNEL, Column.THEME)] == [0, 1, 2, 3]
    assert found[Column.DESCRIPTION] == 4


def test_a_register_may_name_municipalities_alone() -> None:
    header = ["Datum", "Gemeente", "Kanaal", "Thema", "Omschrijving"]
    assert Column.AREA not in layout(header, {}, 1).places


def test_no_title_stands_for_two_columns() -> None:
    every = [title for names in titles.values() for title in names]
    assert sorted(every) == sorted(set(every))


def test_a_missing_column_is_named_with_the_way_to_name_it() -> None:
    with pytest.raises(LayoutError) as refused:
        layout(["Datum", "Deelgemeente", "Kanaal", "Omschrijving", "Wat dan"], {}, 1)
    assert '"thema" vind ik niet' in str(refused.value)
    assert "--kolom thema=" in str(refused.value)
    assert '"Wat dan"' in str(refused.value)


def test_a_column_that_can_be_two_is_for_a_person_to_choose() -> None:
    header = [*plain, "Datum melding"]
    with pytest.raises(LayoutError, match='"Datum", "Datum melding"'):
        layout(header, {}, 1)
    assert layout(header, {Column.DATE: "datum MELDING"}, 1).places[Column.DATE] == 5


def test_a_column_named_by_hand_is_taken_from_the_others() -> None:
    header = ["Datum", "Dorp", "Via", "Rubriek", "Melding", "Status"]
    by_hand = parse_mapping(['omschrijving="Status"'])
    found = layout(header, by_hand, 1).places
    assert found[Column.DESCRIPTION] == 5
    assert Column.DONE not in found


def test_a_title_by_hand_that_is_not_there_is_refused() -> None:
    with pytest.raises(LayoutError, match='geen kolom met de titel "Wanneer"'):
        layout(plain, {Column.DATE: "Wanneer"}, 1)


@pytest.mark.parametrize("option", ["datum", "datum=", "wanneer=Datum", "=Datum"])
def test_a_mapping_that_says_nothing_is_refused(option: str) -> None:
    with pytest.raises(UnknownColumnName, match="--kolom"):
        parse_mapping([option])
