"""Who was forgotten, in a file outside the database: ids alone, one line of JSON each.

A backup of before a forgetting still holds that person. So the list is kept apart from every backup, and a
restore forgets everybody on it again before anything opens.
"""

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import UUID

FORGET: Final = "forget"
"""The action under which the audit trail notes a forgetting; the sealer lists its subjects."""

suffix: Final = ".forgotten"


@dataclass(frozen=True, order=True)
class Forgetting:
    network_id: UUID
    person_id: UUID


def append(path: Path, forgettings: Iterable[Forgetting]) -> None:
    """Durably, and the file itself when there is none yet: a list that is missing isn't an empty one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [
        json.dumps({"network_id": str(one.network_id), "person_id": str(one.person_id)}) + "\n"
        for one in forgettings
    ]
    if path.exists() and not lines:
        return
    with path.open("a", encoding="utf-8") as file:
        # What a crash left behind of a line ends here, so that the next begins on one of its own.
        file.write("\n" if lines and _ends_halfway(path) else "")
        file.writelines(lines)
        file.flush()
        os.fsync(file.fileno())


def read(path: Path) -> set[Forgetting]:
    """Everybody on the list, once. Raises `FileNotFoundError` when there is no list."""
    return {one for line in path.read_text(encoding="utf-8").splitlines() if (one := _parse(line))}


def _parse(line: str) -> Forgetting | None:
    """None for half a line, whose forgetting the sealer wrote down again."""
    try:
        said = json.loads(line)
        return Forgetting(UUID(said["network_id"]), UUID(said["person_id"]))
    except ValueError:
        return None


def _ends_halfway(path: Path) -> bool:
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - 1))
        return file.read() not in (b"", b"\n")
