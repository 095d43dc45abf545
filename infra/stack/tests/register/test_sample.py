from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from stack.register.areas import Gazetteer, all_places
from stack.register.check import check
from stack.register.read import read_register
from stack.register.rows import Row
from stack.register.sample import SampleNetwork, municipalities, sample_rows, spoilers, write_sample


def test_a_seed_gives_one_register() -> None:
    assert sample_rows(200, seed=7) == sample_rows(200, seed=7)
    assert sample_rows(200, seed=7) != sample_rows(200, seed=8)


@pytest.mark.parametrize("network", list(SampleNetwork))
def test_three_percent_are_bad_in_every_way(tmp_path: Path, network: SampleNetwork) -> None:
    path = tmp_path / "r.xlsx"
    write_sample(path, sample_rows(1000, network=network))
    gazetteer = Gazetteer(all_places(), municipalities[network])
    checked = check(read_register(path, {}).rows, gazetteer, date(2026, 11, 21))
    assert len(checked.good) == 970
    assert len(checked.bad) == 30
    assert {complaint.reason for row in checked.bad for complaint in row.complaints} == set(spoilers)
    assert len(spoilers) >= 10
    twins = Counter(_content(row) for row in checked.good)
    assert sum(count - 1 for count in twins.values()) >= 20


def test_merged_municipalities_come_out_as_their_successor(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    write_sample(path, sample_rows(2000, network=SampleNetwork.PAJOTTENLAND))
    content = path.read_text("utf-8-sig")
    assert all(old in content for old in ("Gooik", "Galmaarden", "Herne"))
    gazetteer = Gazetteer(all_places(), municipalities[SampleNetwork.PAJOTTENLAND])
    checked = check(read_register(path, {}).rows, gazetteer, date(2026, 11, 21))
    areas = {row.area for row in checked.good}
    assert "23106" in areas
    assert not areas & {"23023", "23024", "23032"}


def _content(row: Row) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in Row.__slots__ if name != "number")
