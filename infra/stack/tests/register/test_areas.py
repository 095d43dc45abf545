import pytest

from stack.register.areas import Gazetteer, NoArea, Place, Trouble, all_places

nestor = Gazetteer(all_places(), ["33021", "33041", "38002", "32030", "33039"])
pajottenland = Gazetteer(all_places(), ["23106", "23104", "23064"])


@pytest.mark.parametrize(
    ("village", "municipality", "code"),
    [
        ("Watou", "", "33021F"),
        ("WATOU ", "Poperinge", "33021F"),
        ("roesbrugge haringe", "", "33021E"),
        ("St.-Rijkers", "", "38002J"),
        ("Roesbrugge", "", "33021E"),
        ("De Klijte", "Heuvelland", "33039G"),
        ("Poperinge", "", "33021A"),
        ("", "Poperinge", "33021"),
        ("Heuvelland", "", "33039"),
        ("33021F", "", "33021F"),
        ("Beveren", "", "38002G"),
        ("", "Watou", "33021F"),
        ("Watou", "Watou", "33021F"),
    ],
)
def test_a_name_is_the_area_that_people_mean(village: str, municipality: str, code: str) -> None:
    assert nestor.find(village, municipality) == code


@pytest.mark.parametrize("old", ["Gooik", "Galmaarden", "Herne"])
def test_a_merged_municipality_is_its_successor(old: str) -> None:
    assert pajottenland.find("", old) == "23106"


def test_a_village_of_a_merged_municipality_is_found_under_the_old_name_and_the_new() -> None:
    assert pajottenland.find("Vollezele", "Galmaarden") == "23023B"
    assert pajottenland.find("Vollezele", "Pajottegem") == "23023B"


def test_a_place_elsewhere_is_told_from_an_unknown_one() -> None:
    assert nestor.find("Zwevezele") == NoArea(Trouble.ELSEWHERE, ("Wingene",))
    assert nestor.find("Nergenshuizen") == NoArea(Trouble.UNKNOWN)
    assert nestor.find("Beveren", "Waregem") == NoArea(Trouble.ELSEWHERE, ("Waregem",))
    assert nestor.find("Watou", "Vleteren") == NoArea(Trouble.UNKNOWN)


def test_a_name_that_two_municipalities_of_the_network_have_is_ambiguous() -> None:
    two = Gazetteer(all_places(), ["38002", "36015"])
    assert two.find("Beveren") == NoArea(Trouble.AMBIGUOUS, ("Alveringem", "Roeselare"))
    assert two.find("Beveren", "Alveringem") == "38002G"


def test_a_chain_of_mergers_ends_in_the_last() -> None:
    places = [
        Place("10001", "Oud", successor="10002"),
        Place("10002", "Midden", successor="10003"),
        Place("10003", "Nieuw"),
    ]
    assert Gazetteer(places, ["10003"]).find("Oud") == "10003"
    assert Gazetteer(places, ["10001"]).find("Nieuw") == "10003"
