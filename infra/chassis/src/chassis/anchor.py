"""The audit chain's heads, kept in a file outside the database: one line of JSON for each sealed batch."""

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True)
class Anchor:
    """The last link of the chain, and the real time after which it was certain to be there."""

    seq: int
    entry_id: int
    hash: str
    at: datetime


def append(path: Path, anchor: Anchor) -> None:
    """Write one line, durably; half a line that a crash left behind makes way."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        file.truncate(_whole_lines(path))
        file.write(_line(anchor))
        file.flush()
        os.fsync(file.fileno())


def write(path: Path, anchors: Iterable[Anchor]) -> None:
    """A new file with these, durably."""
    with path.open("xb") as file:
        file.writelines(_line(one) for one in anchors)
        file.flush()
        os.fsync(file.fileno())


def read(path: Path) -> list[Anchor]:
    """Every anchor in the order of writing; none when there is no file yet."""
    if not path.exists():
        return []
    whole = path.read_bytes()[: _whole_lines(path)]
    return [_parse(line) for line in whole.decode().splitlines()]


def last(path: Path) -> Anchor | None:
    if not path.exists():
        return None
    with path.open("rb") as file:
        end = _whole_lines(path)
        file.seek(max(0, end - 4096))
        lines = file.read(end - file.tell()).decode().splitlines()
    return _parse(lines[-1]) if lines else None


def _line(anchor: Anchor) -> bytes:
    return json.dumps(asdict(anchor) | {"at": anchor.at.isoformat()}).encode() + b"\n"


def _whole_lines(path: Path) -> int:
    """How many bytes of the file are lines with an end."""
    size = path.stat().st_size
    with path.open("rb") as file:
        start = max(0, size - 4096)
        file.seek(start)
        return start + file.read().rfind(b"\n") + 1


def _parse(line: str) -> Anchor:
    found = json.loads(line)
    return Anchor(found["seq"], found["entry_id"], found["hash"], datetime.fromisoformat(found["at"]))
