from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.codelists import label
from contracts.codes import Channel, HelpRequestChannel, Level, Theme
from stack.register.areas import Gazetteer, all_places
from stack.register.columns import Column
from stack.register.read import CellError, RawRow
from stack.register.rows import BadRow, Reason, Row, parse_row
from stack.register.words import Kind, lexicon

today = date(2026, 11, 21)
nestor = Gazetteer(all_places(), ["33021", "33041", "38002", "32030", "33039"])
good: dict[Column, Any] = {
    Column.DATE: datetime(2024, 11, 3),  # noqa: DTZ001
    Column.AREA: "Watou",
    Column.CHANNEL: "telefoon",
    Column.THEME: "eenzaamheid",
    Column.DESCRIPTION: "Ziet niemand meer",
    Column.DONE: "ja",
    Column.KIND: "signaal",
    Column.LEVEL: None,
    Column.OUTCOME: "",
}


def parse(**cells: Any) -> Row | BadRow:
    return parse_row(
        RawRow(7, {**good, **{Column[name]: cell for name, cell in cells.items()}}), nestor, today
    )


def reasons(parsed: Row | BadRow) -> list[Reason]:
    return [complaint.reason for complaint in parsed.complaints] if isinstance(parsed, BadRow) else []


def test_a_good_row_is_taken_whole() -> None:
    parsed = parse(ACTION=" gebeld ", REFERRED_TO="OCMW", OUTCOME="in orde", LEVEL="dienst")
    assert parsed == Row(
        7, Kind.SIGNAL, date(2024, 11, 3), "33021F", Channel.PHONE, Theme.LONELINESS, "Ziet niemand meer",
        "gebeld", "OCMW", "in orde", done=True, level=Level.SERVICE,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "reason", "words"),
    [
        ({"DATE": None}, Reason.DATE_MISSING, "datum is leeg"),
        ({"DATE": "ooit"}, Reason.DATE_UNREADABLE, '"ooit" is geen datum'),
        ({"DATE": today + timedelta(1)}, Reason.DATE_IN_THE_FUTURE, "22/11/2026 ligt in de toekomst"),
        ({"DATE": "1/1/1899"}, Reason.DATE_TOO_OLD, "van voor 1990"),
        ({"AREA": " "}, Reason.AREA_MISSING, "deelgemeente is leeg"),
        ({"AREA": "Nergenshuizen"}, Reason.AREA_UNKNOWN, '"Nergenshuizen" is niet gekend'),
        ({"AREA": "Zwevezele"}, Reason.AREA_NOT_OURS, "hoort niet bij dit zorgnetwerk (ligt in Wingene)"),
        ({"CHANNEL": "postduif"}, Reason.CHANNEL_UNKNOWN, '"postduif" is niet gekend'),
        ({"CHANNEL": None}, Reason.CHANNEL_UNKNOWN, "kanaal is leeg"),
        ({"THEME": "het weer"}, Reason.THEME_UNKNOWN, '"het weer" is niet gekend'),
        ({"DESCRIPTION": "\n "}, Reason.DESCRIPTION_EMPTY, "omschrijving is leeg"),
        ({"DESCRIPTION": "x" * 4001}, Reason.TEXT_TOO_LONG, "4001"),
        ({"DONE": "misschien"}, Reason.DONE_UNREADABLE, '"misschien" is geen ja of nee'),
        ({"KIND": "klacht"}, Reason.KIND_UNKNOWN, '"klacht" is niet gekend'),
        ({"KIND": None}, Reason.KIND_UNKNOWN, "soort is leeg"),
        ({"LEVEL": "hoog"}, Reason.LEVEL_UNKNOWN, '"hoog" is niet gekend'),
        ({"OUTCOME": CellError("#REF!")}, Reason.CELL_ERROR, "de Excelfout #REF!"),
        ({"AREA": "#N/B"}, Reason.CELL_ERROR, "de Excelfout #N/B"),
    ],
)
def test_a_bad_row_says_what_is_wrong(cells: dict[str, Any], reason: Reason, words: str) -> None:
    parsed = parse(**cells)
    assert isinstance(parsed, BadRow)
    assert parsed.number == 7
    assert [complaint.reason for complaint in parsed.complaints] == [reason]
    assert words in parsed.complaints[0].text


def test_an_ambiguous_village_is_not_guessed() -> None:
    two = Gazetteer(all_places(), ["38002", "36015"])
    parsed = parse_row(RawRow(7, {**good, Column.AREA: "Beveren"}), two, today)
    assert reasons(parsed) == [Reason.AREA_AMBIGUOUS]
    assert "Alveringem, Roeselare" in parsed.complaints[0].text  # type: ignore[union-attr]


def test_every_fault_of_a_row_is_told_at_once() -> None:
    parsed = parse(DATE="ooit", AREA="Nergenshuizen", THEME="", DONE="tja")
    assert set(reasons(parsed)) == {
        Reason.DATE_UNREADABLE, Reason.AREA_UNKNOWN, Reason.THEME_UNKNOWN, Reason.DONE_UNREADABLE,
    }  # fmt: skip


@pytest.mark.parametrize("done", ["ja", "X", "✓", True, "in orde", 1, 1.0])
def test_done(done: object) -> None:
    parsed = parse(DONE=done)
    assert isinstance(parsed, Row)
    assert parsed.done


@pytest.mark.parametrize("done", ["nee", "", None, False, "lopend", 0])
def test_not_done(done: object) -> None:
    parsed = parse(DONE=done)
    assert isinstance(parsed, Row)
    assert not parsed.done


def test_without_a_kind_column_a_row_is_a_signal() -> None:
    cells = {column: cell for column, cell in good.items() if column is not Column.KIND}
    parsed = parse_row(RawRow(1, cells), nestor, today)
    assert isinstance(parsed, Row)
    assert parsed.kind is Kind.SIGNAL
    assert parsed.level is None


def test_a_help_request_has_its_own_channels() -> None:
    parsed = parse(KIND="Hulpvraag", CHANNEL="dochter")
    assert isinstance(parsed, Row)
    assert parsed.channel is HelpRequestChannel.FAMILY


@given(st.sampled_from(list(Theme)), st.sampled_from(list(Channel)), st.sampled_from(list(Kind)), st.data())
def test_codes_and_labels_are_understood_in_any_case(
    theme: Theme, channel: Channel, kind: Kind, data: st.DataObject
) -> None:
    shape = data.draw(st.sampled_from([str.upper, str.lower, str.title, lambda word: f"  {word}. "]))
    written = data.draw(st.sampled_from([theme.value, label(theme)]))
    via = data.draw(st.sampled_from([channel.value, label(channel)]))
    parsed = parse(THEME=shape(written), CHANNEL=shape(via), KIND=kind.value)
    assert isinstance(parsed, Row)
    assert parsed.theme is theme
    assert kind is Kind.HELP_REQUEST or parsed.channel is channel


cells = st.one_of(
    st.none(), st.text(), st.integers(), st.floats(), st.booleans(), st.dates(), st.datetimes(), st.times(),
    st.timedeltas(), st.builds(CellError, st.text()),
)  # fmt: skip


@given(st.dictionaries(st.sampled_from(list(Column)), cells))
def test_any_cells_give_a_row_or_reasons(row: dict[Column, Any]) -> None:
    parsed = parse_row(RawRow(3, {**good, **row}), nestor, today)
    if isinstance(parsed, BadRow):
        assert parsed.complaints
    else:
        assert date(1990, 1, 1) <= parsed.on <= today
        assert parsed.description


def test_no_word_means_two_themes() -> None:
    from stack.register import words

    listed = [word for text in words.theme_words.values() for word in text.split(", ")]
    assert sorted(listed) == sorted(set(listed))
    assert len(lexicon(words.theme_words)) >= len(listed)
