"""Networks over all of Flanders: by date, each municipality once, and all of them marked as invented."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from chassis.networks import load_networks
from contracts.codelists import areas
from stack.demo.people import NESTOR, people_of
from stack.load.flanders import SIZE, networks_of, write_networks

TODAY = date(2026, 11, 27)


@pytest.mark.parametrize(("on", "merged"), [(date(2024, 12, 31), False), (TODAY, True)])
def test_every_municipality_of_that_day_lies_in_one_network(on: date, merged: bool) -> None:
    standing = {one.code for one in areas() if one.is_municipality and one.valid_on(on)}
    served = Counter(code for network in networks_of(on) for code in network["municipalities"])
    assert set(served) == standing
    assert set(served.values()) == {1}
    assert ("23106" in served) is merged
    assert ("23024" in served) is not merged


def test_networks_are_neighbours_and_about_as_large_as_nestor() -> None:
    networks = networks_of(TODAY)
    assert all(1 < len(network["municipalities"]) <= SIZE for network in networks)
    assert all(len({code[:2] for code in network["municipalities"]}) == 1 for network in networks)
    assert networks == networks_of(TODAY)


def test_the_file_holds_the_demo_and_everything_in_it_is_invented(tmp_path: Path) -> None:
    write_networks(tmp_path / "networks.yaml", TODAY)
    networks = load_networks(str(tmp_path / "networks.yaml"))
    served = [code for network in networks.values() for code in network.municipalities]
    assert len(served) == len(set(served))
    assert networks[NESTOR].name == "Dorpsdienst NESTOR"
    assert all(network.invented for network in networks.values())
    people = people_of(networks.values())
    coordinated = {one.network for one in people.values() if "coordinator" in one.roles}
    assert coordinated == set(networks)
