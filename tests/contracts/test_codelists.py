"""Labels cover exactly the codes; areas answer by name and code, across mergers."""

import csv
import inspect
import os
import subprocess
import sys
from datetime import date
from enum import StrEnum
from importlib.resources import files
from pathlib import Path

import pytest
import yaml

from contracts import codes
from contracts.codelists import (
    UnknownArea,
    area,
    areas,
    citations,
    find_area,
    find_areas,
    label,
    labels,
    municipality_of,
    successor,
    within,
)
from contracts.codelists.labels import file_of

folder = files("contracts.codelists")
enums = [each for _, each in inspect.getmembers(codes, inspect.isclass) if each.__module__ == codes.__name__]
inventory = Path(__file__).parents[3] / "shared/data/areas/deelgemeenten.csv"


@pytest.mark.parametrize("codelist", enums, ids=lambda each: each.__name__)
def test_labels_cover_exactly_the_codes(codelist: type[StrEnum]) -> None:
    written = yaml.safe_load(folder.joinpath(file_of(codelist)).read_text("utf-8"))
    assert list(written) == [code.value for code in codelist]
    for lang in ("nl", "en"):
        shown = labels(codelist, lang)
        assert all(shown.values())
        assert len(set(shown.values())) == len(shown), "two codes look the same on screen"


def test_there_is_no_list_without_an_enum() -> None:
    lists = {each.name for each in folder.iterdir() if each.name.endswith(".yaml")} - {"citations.yaml"}
    assert lists == {file_of(each) for each in enums}


def test_a_label_is_dutch_unless_asked_otherwise() -> None:
    assert label(codes.Theme.LONELINESS) == "eenzaamheid"
    assert label(codes.Theme.LONELINESS, "en") == "loneliness"


def test_a_citation_belongs_to_its_ground_and_its_time() -> None:
    (citation,) = citations(codes.Ground.ACUTE_DANGER, date(2026, 11, 1))
    assert "422bis" in citation.nl
    assert citations(codes.Ground.SHARED_SECRECY, date(2026, 11, 1)) == ()


def test_every_reference_is_to_an_area_of_the_list() -> None:
    for each in areas():
        for code in (each.municipality, each.successor):
            assert code is None or area(code).is_municipality
        assert each.is_municipality == each.code.isdigit()
        if each.successor:
            assert each.valid_until
            assert area(each.successor).valid_on(date.fromordinal(each.valid_until.toordinal() + 1))


def test_the_five_of_nestor_have_their_sub_municipalities() -> None:
    counted = {code: len(within(code)) for code in ("33021", "33041", "38002", "32030", "33039")}
    assert counted == {"33021": 6, "33041": 3, "38002": 9, "32030": 4, "33039": 7}
    assert area("33021F").name == "Watou"
    assert municipality_of("33021F") == municipality_of("33021") == "33021"


def test_a_merged_municipality_answers_with_its_successor_and_with_itself_on_an_older_day() -> None:
    assert successor("23024") == "23106"
    assert successor("23106") is None
    assert municipality_of("23023B") == municipality_of("23023") == "23106"
    assert municipality_of("23023B", on=date(2024, 12, 31)) == "23023"
    assert municipality_of("23023B", on=date(2025, 1, 1)) == "23106"
    assert len(within("23106")) == 10
    assert len(within("23032")) == 3


@pytest.mark.parametrize(
    ("name", "municipality", "code"),
    [
        ("Watou", None, "33021F"),
        (" watou ", "poperinge", "33021F"),
        ("St.-Jan", "Ieper", "33011C"),
        ("roesbrugge haringe", None, "33021E"),
        ("Beveren", "Alveringem", "38002G"),
        ("Beveren", None, None),
        ("Poperinge", None, "33021A"),
        ("Heuvelland", None, "33039"),
        ("Pajottegem", None, "23106"),
        ("Vollezele", "Pajottegem", "23023B"),
        ("Vollezele", "Galmaarden", "23023B"),
        ("Vollezele", "23106", "23023B"),
        ("Gooik", "Pajottegem", "23024A"),
        ("33021f", None, "33021F"),
        ("Watou", "Ieper", None),
        ("Atlantis", None, None),
    ],
)
def test_a_name_finds_its_area(name: str, municipality: str | None, code: str | None) -> None:
    found = find_area(name, municipality)
    assert (found.code if found else None) == code


def test_a_name_that_many_bear_gives_them_all() -> None:
    assert {each.code for each in find_areas("Beveren")} == {"34040B", "36015D", "38002G", "46003A"}


def test_an_unknown_code_is_refused() -> None:
    with pytest.raises(UnknownArea):
        area("99999Z")


@pytest.mark.skipif(not inventory.exists(), reason="the inventory's own file is not here")
def test_the_list_holds_the_whole_inventory() -> None:
    with inventory.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) == 1132
    for row in rows:
        each = area(row["deelgemeente_id"])
        assert (each.name, each.municipality) == (row["deelgemeente_naam"], row["gemeente_id"])
        assert area(row["gemeente_id"]).name == row["gemeente_naam"]


def test_nothing_is_read_before_it_is_asked_for() -> None:
    program = (
        "from contracts.codelists import areas, labels\n"
        "from contracts import codes\n"
        "lists = __import__('contracts.codelists.labels', fromlist=['_read'])\n"
        "places = __import__('contracts.codelists.areas', fromlist=['_by_code'])\n"
        "labels(codes.Level)\n"
        "assert lists._read.cache_info().currsize == 1, 'other lists were read'\n"
        "assert places._by_code.cache_info().currsize == 0, 'areas were read'\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, env=dict(os.environ))
