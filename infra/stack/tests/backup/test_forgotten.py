"""The list of who was forgotten goes on after a restore: added to, never replaced."""

import shutil
from pathlib import Path
from uuid import UUID

import pytest

from chassis import forgettings
from chassis.forgettings import Forgetting
from stack.backup.forgetting import carry_over, list_in
from stack.backup.put_back import Outside
from stack.home import Home
from stack.plan import Options, Plan
from stack.process import StackError

NETWORK = UUID(int=1)
BEFORE, SINCE, BOTH = (Forgetting(NETWORK, UUID(int=number)) for number in (2, 3, 4))


@pytest.fixture
def outside(tmp_path: Path) -> Outside:
    forgettings.append(list_in(tmp_path / "old"), [BEFORE, BOTH])
    return Outside(tmp_path / "old", tmp_path / "new")


def test_the_list_that_goes_on_has_everybody_of_before(outside: Outside) -> None:
    assert carry_over(outside.survived, outside.goes_on) == {BEFORE, BOTH}
    assert forgettings.read(list_in(outside.goes_on)) == {BEFORE, BOTH}


def test_who_is_on_it_already_stays_on_it_once(outside: Outside) -> None:
    forgettings.append(list_in(outside.goes_on), [SINCE, BOTH])
    assert carry_over(outside.survived, outside.goes_on) == {BEFORE, SINCE, BOTH}
    assert forgettings.read(list_in(outside.goes_on)) == {BEFORE, SINCE, BOTH}
    assert len(list_in(outside.goes_on).read_text().splitlines()) == 3


def test_a_list_with_nobody_is_carried_over_too(outside: Outside) -> None:
    list_in(outside.survived).write_text("")
    assert carry_over(outside.survived, outside.goes_on) == set()
    assert forgettings.read(list_in(outside.goes_on)) == set()


def test_anchors_of_another_trail_are_not_written_under(outside: Outside) -> None:
    outside.check()
    outside.goes_on.mkdir()
    (outside.goes_on / "signals.anchor").touch()
    with pytest.raises(StackError, match="al ankers"):
        outside.check()


def test_a_start_that_doesnt_say_where_goes_on_where_it_was(tmp_path: Path) -> None:
    home = Home(tmp_path / "data")
    home.enter()
    assert _anchors(home) == home.folder / "anchors"
    assert _anchors(home, tmp_path / "elsewhere") == tmp_path / "elsewhere"
    assert _anchors(Home(tmp_path / "data")) == tmp_path / "elsewhere"
    home.leave()


def test_another_folder_is_refused_until_the_list_of_before_is_in_it(tmp_path: Path) -> None:
    home, elsewhere = Home(tmp_path / "data"), tmp_path / "elsewhere"
    home.enter()
    forgettings.append(list_in(home.anchors), [BEFORE])
    with pytest.raises(StackError, match="lijst van wie gewist werd"):
        _anchors(home, elsewhere)
    assert _anchors(home) == home.folder / "anchors"
    shutil.copytree(home.anchors, elsewhere)
    assert _anchors(home, elsewhere) == elsewhere
    home.leave()


def _anchors(home: Home, given: Path | None = None) -> Path:
    return Path(Plan(Options(data=home.folder, anchors=given), home).description()["anchors"])
