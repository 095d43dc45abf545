import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from chassis import crash

program = "from chassis import crash; crash.point('relay.before_send'); print('lived')"


def run(folder: Path, service: str = "toy") -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "DRAAISCHIJF_CRASH_DIR": str(folder), "DRAAISCHIJF_SERVICE": service},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_an_armed_point_kills_once_and_says_that_it_was_hit(tmp_path: Path) -> None:
    (tmp_path / "toy.relay.before_send").touch()
    assert run(tmp_path).returncode == -signal.SIGKILL
    assert [path.name for path in tmp_path.iterdir()] == ["toy.relay.before_send.hit"]
    assert run(tmp_path).stdout == "lived\n"


def test_another_services_point_doesnt_kill(tmp_path: Path) -> None:
    (tmp_path / "intake.relay.before_send").touch()
    assert run(tmp_path).stdout == "lived\n"


def test_without_a_crash_folder_nothing_dies(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DRAAISCHIJF_CRASH_DIR", raising=False)
    crash.point("relay.before_send")
