"""Write the frozen schemas and examples: `python -m contracts.generate [FOLDER]`.

Refuses, and writes nothing, when a change would break a reader or let personal data in.
"""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import cast

import contracts
from contracts.base import EventSpec
from contracts.compatibility import breaks
from contracts.privacy import leaks
from contracts.schemas import Schema, schema_of

home = Path(__file__).resolve().parents[2]


def frozen_schemas(folder: Path) -> dict[str, Schema]:
    return {file.stem: _read(file) for file in sorted((folder / "schemas").glob("*.json"))}


def frozen_examples(folder: Path, type_: str) -> list[Mapping[str, object]]:
    """The examples of a type from the oldest on: `<type>.1.json`, `<type>.2.json`, …"""
    files = (folder / "examples").glob(f"{type_}.*.json")
    return [_read(file) for file in sorted(files, key=lambda each: int(each.stem.rpartition(".")[2]))]


def broken(folder: Path, specs: Iterable[EventSpec]) -> list[str]:
    """What the specs break of the frozen schemas, each line with type and field."""
    frozen, now = frozen_schemas(folder), {spec.type: spec for spec in specs}
    gone = [f"{type_}: removed" for type_ in sorted(frozen.keys() - now.keys())]
    changed = [
        f"{type_}: {each}"
        for type_ in sorted(frozen.keys() & now.keys())
        for each in breaks(frozen[type_], schema_of(now[type_]))
    ]
    return gone + changed


def leaking(specs: Iterable[EventSpec]) -> list[str]:
    return [f"{spec.type}: {each}" for spec in specs for each in leaks(schema_of(spec))]


def generate(folder: Path, specs: Iterable[EventSpec]) -> list[str]:
    """Write what changed, unless something breaks or leaks; answers with what does."""
    specs = list(specs)
    if found := broken(folder, specs) + leaking(specs):
        return found
    for path, content in _files(folder, specs):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", "utf-8")
    return []


def _files(folder: Path, specs: Iterable[EventSpec]) -> Iterator[tuple[Path, Mapping[str, object]]]:
    for spec in specs:
        yield folder / "schemas" / f"{spec.type}.json", schema_of(spec)
        known = frozen_examples(folder, spec.type)
        if dict(spec.example) not in known:
            yield folder / "examples" / f"{spec.type}.{len(known) + 1}.json", spec.example


def _read(file: Path) -> Schema:
    return cast("Schema", json.loads(file.read_text("utf-8")))


def main(arguments: list[str]) -> int:
    folder = Path(arguments[0]) if arguments else home
    found = generate(folder, contracts.all_specs())
    for line in found:
        sys.stderr.write(f"{line}\n")
    if found:
        sys.stderr.write("Nothing was written. A breaking change is a new type, with an upcaster.\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
