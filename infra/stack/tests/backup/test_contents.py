"""Data and keys stay apart, and what broke off halfway is no backup and doesn't open."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from typer.testing import CliRunner

from stack.backup.contents import Data, Keys, check
from stack.backup.put_back import Outside, put_back
from stack.backup.take import check_apart
from stack.cli import app
from stack.home import Home
from stack.process import StackError


@pytest.mark.parametrize(("data", "keys"), [("a", "a"), ("a", "a/keys"), ("a/b", "a")])
def test_keys_may_not_lie_with_the_data(tmp_path: Path, data: str, keys: str) -> None:
    with pytest.raises(StackError, match="niet bij de gegevens"):
        check_apart(tmp_path / data, tmp_path / keys)


def test_an_earlier_backup_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    check_apart(tmp_path / "data", tmp_path / "keys")
    (tmp_path / "data" / "signals.dump").touch()
    with pytest.raises(StackError, match="niet leeg"):
        check_apart(tmp_path / "data", tmp_path / "keys")


C = TypeVar("C", Data, Keys)
TAKEN_AT = "2026-11-27T03:00:00+00:00"


@pytest.fixture
def data(tmp_path: Path) -> Data:
    return _sealed(Data(tmp_path / "data"), "signals")


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    return _sealed(Keys(tmp_path / "keys"), "signals")


def _sealed(copy: C, *services: str) -> C:
    copy.folder.mkdir()
    for service in services:
        copy.dump(service).write_bytes(b"rows")
    if isinstance(copy, Keys):
        copy.secrets.write_text("{}")
    copy.seal(TAKEN_AT, list(services))
    return copy


def _flip(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def draaischijf(*arguments: object) -> str:
    said = CliRunner().invoke(app, [str(one) for one in arguments])
    if isinstance(said.exception, StackError):
        raise said.exception
    return said.output


def test_what_broke_off_is_no_backup(data: Data, keys: Keys) -> None:
    assert check(data, keys).services == ["signals"]
    for copy in (data, keys):
        copy.manifest.rename(copy.folder / "away")
        with pytest.raises(StackError, match=f"geen volledige kopie van de {copy.name}"):
            check(data, keys)
        (copy.folder / "away").rename(copy.manifest)


@pytest.mark.parametrize("file", ["data/signals.dump", "keys/signals.keys.dump", "keys/secrets.json"])
@pytest.mark.parametrize("damage", [_flip, Path.unlink], ids=["flipped", "missing"])
def test_a_damaged_file_is_found_by_a_check_and_by_a_restore(
    tmp_path: Path, data: Data, keys: Keys, file: str, damage: Callable[[Path], None]
) -> None:
    said = draaischijf("check-backup", data.folder, keys.folder)
    assert said.count("volledig en onbeschadigd") == 2
    damage(tmp_path / file)
    found = f"beschadigd of onvolledig.*{Path(file).name}"
    with pytest.raises(StackError, match=found):
        draaischijf("check-backup", data.folder, keys.folder)
    with pytest.raises(StackError, match=found):
        put_back(data, keys, Outside(tmp_path, tmp_path / "new"), tmp_path / "found", print)
    assert not (tmp_path / "found").exists()


@pytest.mark.parametrize("place", ["data/manifest.json", "keys/keys.manifest.json"])
def test_a_damaged_list_of_digests_is_a_damaged_copy(
    tmp_path: Path, data: Data, keys: Keys, place: str
) -> None:
    (tmp_path / place).write_bytes(b"{\xff")
    with pytest.raises(StackError, match=f"beschadigd.*{Path(place).name}"):
        check(data, keys)


def test_keys_of_another_backup_will_do_and_data_for_keys_wont(tmp_path: Path, data: Data) -> None:
    newer = Keys(tmp_path / "newer")
    check(data, _sealed(newer, "intake", "signals"))
    with pytest.raises(StackError, match="van de sleutels"):
        check(data, Keys(data.folder))


def test_every_service_has_its_keys(tmp_path: Path, data: Data) -> None:
    with pytest.raises(StackError, match="die van signals ontbreken"):
        check(data, _sealed(Keys(tmp_path / "others"), "intake"))


def test_a_folder_where_a_restore_broke_off_stays_shut(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.enter(restoring=True)
    home.restoring.touch()
    home.leave()
    with pytest.raises(StackError, match="kwam niet tot een einde"):
        home.enter()
    home.restoring.unlink()
    home.enter()
    home.leave()
