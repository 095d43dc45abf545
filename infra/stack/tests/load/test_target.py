"""A load goes into networks that are marked as invented, and nowhere else."""

import json
from pathlib import Path

import pytest
import yaml

from stack.load.target import find_target
from stack.process import StackError


@pytest.fixture
def running(tmp_path: Path) -> Path:
    """What a stack that serves a real and an invented network says of itself."""
    networks = tmp_path / "networks.yaml"
    real = {
        "id": "00000000-0000-4000-8000-000000000001",
        "name": "Dorpsdienst Echt",
        "municipalities": ["33021"],
    }
    invented = {**real, "id": real["id"][:-1] + "2", "name": "Testnetwerk Ieper", "invented": True}
    networks.write_text(yaml.safe_dump([real, invented]))
    (tmp_path / "stack.json").write_text(json.dumps({"networks": str(networks)}))
    return tmp_path


def test_only_what_is_invented_is_filled(running: Path) -> None:
    assert [one.name for one in find_target(running).networks] == ["Testnetwerk Ieper"]
    assert [one.name for one in find_target(running, "testnetwerk ieper").networks] == ["Testnetwerk Ieper"]


def test_a_real_network_is_refused_by_name_and_when_there_is_no_other(running: Path) -> None:
    with pytest.raises(StackError, match="Dorpsdienst Echt is niet verzonnen"):
        find_target(running, "Dorpsdienst Echt")
    networks = yaml.safe_load((running / "networks.yaml").read_text())
    (running / "networks.yaml").write_text(yaml.safe_dump(networks[:1]))
    with pytest.raises(StackError, match="Geen enkel zorgnetwerk"):
        find_target(running)


def test_nothing_is_filled_where_nothing_runs_or_by_a_wrong_name(running: Path, tmp_path: Path) -> None:
    with pytest.raises(StackError, match="kent geen zorgnetwerk"):
        find_target(running, "Nergenshuizen")
    with pytest.raises(StackError, match="draait geen Draaischijf"):
        find_target(tmp_path / "elsewhere")
