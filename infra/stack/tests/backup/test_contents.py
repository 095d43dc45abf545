"""Data and keys stay apart, and what broke off halfway is no backup and doesn't open."""

from pathlib import Path

import pytest

from stack.backup.contents import Data, Keys
from stack.backup.take import check_apart
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


def test_a_backup_is_whole_or_none(tmp_path: Path) -> None:
    data = Data(tmp_path)
    data.dump("signals").write_bytes(b"rows")
    with pytest.raises(StackError, match="geen volledige backup"):
        data.check()
    data.seal("2026-11-27T03:00:00+00:00", ["signals"])
    assert data.check().services == ["signals"]
    data.dump("signals").write_bytes(b"rowz")
    with pytest.raises(StackError, match=r"beschadigd.*signals\.dump"):
        data.check()


def test_every_service_has_its_keys(tmp_path: Path) -> None:
    keys = Keys(tmp_path)
    keys.secrets.touch()
    with pytest.raises(StackError, match="onvolledig"):
        keys.check(["signals"])


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
