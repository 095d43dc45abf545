"""A stack's own folder: its secrets, ports, logs, and the description that other commands read."""

import base64
import fcntl
import json
import os
import secrets
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from stack.demo import networks_file
from stack.process import StackError, free_port, port_is_free

DEFAULT_DATA = Path(".draaischijf/demo")


def _write_private(path: Path, content: object) -> None:
    fresh = path.with_suffix(".new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as sink:
        json.dump(content, sink, indent=2)
    fresh.rename(path)


@dataclass(frozen=True)
class Secrets:
    postgres: str
    vault_key: str
    session_key: str
    assertion_key: str


class Home:
    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self._lock: int | None = None

    def enter(self, *, restoring: bool = False) -> None:
        """Make the folder and take it: two stacks in one folder would ruin each other's data.

        Raises `StackError` also where a restore didn't come to its end: somebody who was forgotten may still
        be in it.
        """
        if self.restoring.exists() and not restoring:
            raise StackError(
                f"Het terugzetten in {self.folder} kwam niet tot een einde, en dus gaat het niet open.\n"
                "Zet de backup opnieuw terug, in een lege map."
            )
        for name in ("logs", "mail", "anchors", "traces"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        lock = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            raise StackError(
                f"In {self.folder} draait al een Draaischijf. Stop die eerst, of kies een andere map: --data."
            ) from None
        self._lock = lock

    def leave(self) -> None:
        self.description.unlink(missing_ok=True)
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def log(self, name: str) -> Path:
        return self.folder / "logs" / f"{name}.log"

    @property
    def anchors(self) -> Path:
        """Where they were last time: in a folder without the list, somebody forgotten would be missing."""
        place = self._anchors_place
        return Path(place.read_text()) if place.exists() else self.folder / "anchors"

    @anchors.setter
    def anchors(self, place: Path) -> None:
        """Raises `StackError` where a list would begin anew beside the one of before."""
        before = self.anchors
        if any(before.glob("*.forgotten")) and not any(place.glob("*.forgotten")):
            raise StackError(
                f"De lijst van wie gewist werd en de ankers staan in {before}, en niet in {place}.\n"
                f"Kopieer heel die map naar {place}, of start met --ankers {before}."
            )
        self._anchors_place.write_text(str(place.resolve()))

    @property
    def _anchors_place(self) -> Path:
        return self.folder / "anchors-place"

    @property
    def restoring(self) -> Path:
        """There while a backup is being restored here, and until everybody forgotten is so again."""
        return self.folder / "restoring"

    @property
    def filled(self) -> Path:
        """Remembers that the demo's contents are in."""
        return self.folder / "filled"

    @property
    def description(self) -> Path:
        return self.folder / "stack.json"

    @property
    def secrets_file(self) -> Path:
        return self.folder / "secrets.json"

    @cached_property
    def secrets(self) -> Secrets:
        """Made once; without them the data can't be read, so they are kept apart from the database."""
        path = self.secrets_file
        if not path.exists() and (self.folder / "postgres").exists():
            raise StackError(f"{path} ontbreekt: zonder de sleutels zijn de gegevens onleesbaar.")
        kept: dict[str, str] = json.loads(path.read_text()) if path.exists() else {}
        made = {
            "postgres": secrets.token_hex(24),
            "vault_key": base64.b64encode(secrets.token_bytes(32)).decode(),
            "session_key": secrets.token_urlsafe(48),
            "assertion_key": base64.b64encode(secrets.token_bytes(32)).decode(),
        }
        if made.keys() - kept.keys():
            _write_private(path, made | kept)
        return Secrets(**(made | kept))

    def ports(self, names: list[str]) -> dict[str, int]:
        """A port for each name, the same as last time where it is still free."""
        path = self.folder / "ports.json"
        known: dict[str, int] = json.loads(path.read_text()) if path.exists() else {}
        chosen: dict[str, int] = {}
        for name in names:
            port = known.get(name)
            while port is None or port in chosen.values() or not port_is_free(port):
                port = free_port()
            chosen[name] = port
        _write_private(path, chosen)
        return chosen

    @property
    def own_networks(self) -> Path:
        """Where a stack that serves other networks than the demo's keeps them."""
        return self.folder / "networks.yaml"

    @property
    def networks(self) -> Path:
        return self.own_networks if self.own_networks.exists() else networks_file

    @property
    def migrated(self) -> str:
        """Which migrations the databases of this folder have had."""
        path = self.folder / "migrated"
        return path.read_text() if path.exists() else ""

    @migrated.setter
    def migrated(self, shape: str) -> None:
        (self.folder / "migrated").write_text(shape)

    def describe(self, description: dict[str, Any]) -> None:
        _write_private(self.description, description)


def described(folder: Path) -> dict[str, Any]:
    """The stack that runs in this folder; raises `StackError` when none does."""
    path = folder / "stack.json"
    if not path.exists():
        raise StackError(
            f"In {folder} draait geen Draaischijf. Start er een met: draaischijf demo --data {folder}"
        )
    content: dict[str, Any] = json.loads(path.read_text())
    return content
