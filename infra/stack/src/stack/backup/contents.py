"""What a backup consists of: two folders, and a list with the digest of every file in them."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

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
    """The SHA-256 of each file of the data."""


@dataclass(frozen=True)
class Data:
    """The folder with the databases, without any key."""

    folder: Path

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

    @property
    def _manifest(self) -> Path:
        return self.folder / "manifest.json"

    def seal(self, taken_at: str, services: list[str]) -> None:
        """Written last: a backup that broke off has none."""
        manifest = Manifest(FORMAT, taken_at, services, self._digests())
        self._manifest.write_text(json.dumps(asdict(manifest), indent=2))

    def check(self) -> Manifest:
        """Raises `StackError` when it isn't a whole backup, as it was made."""
        if not self._manifest.exists():
            raise StackError(f"In {self.folder} staat geen volledige backup.")
        manifest = Manifest(**json.loads(self._manifest.read_text()))
        if manifest.format != FORMAT:
            raise StackError(f"Deze backup heeft een vorm die deze versie niet kent: {manifest.format}.")
        found = self._digests()
        damaged = sorted(name for name, digest in manifest.files.items() if found.get(name) != digest)
        if damaged:
            raise StackError(f"Deze backup is beschadigd of onvolledig: {', '.join(damaged)}.")
        return manifest

    def _digests(self) -> dict[str, str]:
        files = [file for file in self.folder.rglob("*") if file.is_file() and file != self._manifest]
        return {str(file.relative_to(self.folder)): _digest(file) for file in sorted(files)}


@dataclass(frozen=True)
class Keys:
    """The folder with what makes the data readable."""

    folder: Path

    def dump(self, service: str) -> Path:
        return self.folder / f"{service}.keys.dump"

    @property
    def secrets(self) -> Path:
        return self.folder / "secrets.json"

    def check(self, services: list[str]) -> None:
        missing = [file for file in (self.secrets, *map(self.dump, services)) if not file.exists()]
        if missing:
            raise StackError(f"De sleutels zijn onvolledig: {missing[0]} ontbreekt.")


def _digest(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
