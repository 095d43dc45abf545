"""What a backup consists of: two folders, each with a list of the digest of every file in it."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import ClassVar

from stack.process import StackError

FORMAT = 1
KEY_TABLES = ("vault_keys", "blind_index")
"""What opens or finds a person: kept with the keys, and left out of the data."""


@dataclass(frozen=True)
class Manifest:
    format: int
    taken_at: str
    services: list[str]
    files: Mapping[str, str]
    """The SHA-256 of each other file of the folder."""


@dataclass(frozen=True)
class Copy:
    """One of the two folders."""

    folder: Path

    name: ClassVar[str]
    manifest_name: ClassVar[str]

    @property
    def manifest(self) -> Path:
        return self.folder / self.manifest_name

    def seal(self, taken_at: str, services: list[str]) -> None:
        """Written last: what broke off has none."""
        manifest = Manifest(FORMAT, taken_at, services, self._digests())
        self.manifest.write_text(json.dumps(asdict(manifest), indent=2))

    def check(self) -> Manifest:
        """Raises `StackError` when it isn't whole, as it was made."""
        if not self.manifest.exists():
            raise StackError(f"In {self.folder} staat geen volledige kopie van de {self.name}.")
        manifest = self._read()
        found = self._digests()
        damaged = sorted(name for name, digest in manifest.files.items() if found.get(name) != digest)
        if damaged:
            raise StackError(f"De {self.name} zijn beschadigd of onvolledig: {', '.join(damaged)}.")
        return manifest

    def _read(self) -> Manifest:
        try:
            manifest = Manifest(**json.loads(self.manifest.read_bytes()))
        except (ValueError, TypeError):
            raise StackError(f"De {self.name} zijn beschadigd of onvolledig: {self.manifest_name}.") from None
        if manifest.format != FORMAT:
            raise StackError(f"Deze versie kent de vorm van {self.manifest} niet: {manifest.format}.")
        return manifest

    def _digests(self) -> dict[str, str]:
        files = [file for file in self.folder.rglob("*") if file.is_file() and file != self.manifest]
        return {str(file.relative_to(self.folder)): _digest(file) for file in sorted(files)}


@dataclass(frozen=True)
class Data(Copy):
    """The folder with the databases, without any key."""

    name = "gegevens"
    manifest_name = "manifest.json"

    def dump(self, service: str) -> Path:
        return self.folder / f"{service}.dump"

    @property
    def anchors(self) -> Path:
        return self.folder / "anchors"

    @property
    def networks(self) -> Path:
        return self.folder / "networks.yaml"

    @property
    def filled(self) -> Path:
        return self.folder / "filled"


@dataclass(frozen=True)
class Keys(Copy):
    """The folder with what makes the data readable."""

    name = "sleutels"
    manifest_name = "keys.manifest.json"

    def dump(self, service: str) -> Path:
        return self.folder / f"{service}.keys.dump"

    @property
    def secrets(self) -> Path:
        return self.folder / "secrets.json"


def copy_in(folder: Path) -> Copy:
    """Which of the two it is."""
    return Keys(folder) if Keys(folder).manifest.exists() else Data(folder)


def check(data: Data, keys: Keys) -> Manifest:
    """Of the data; the keys may be of another backup. Raises `StackError`."""
    manifest, opened_by = data.check(), keys.check()
    if missing := sorted(set(manifest.services) - set(opened_by.services)):
        raise StackError(f"De sleutels zijn onvolledig: die van {', '.join(missing)} ontbreken.")
    return manifest


def _digest(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
