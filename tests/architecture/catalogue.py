"""Writes contracts/CATALOGUE.md and contracts/asyncapi.yaml from the contracts and the handler tables.

python -m tests.architecture.catalogue
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

from contracts import all_specs, asyncapi
from contracts.base import EventSpec
from contracts.generate import frozen_examples

root = Path(__file__).resolve().parents[2]
services = ("intake", "partners", "reporting", "signals", "volunteers")

Handlers = Mapping[object, Callable[..., object]]

introduction = """\
# Catalogue of events

Generated from the contracts and the handler tables (`python -m tests.architecture.catalogue`); don't edit.
A handler stands in one of the tables `COMMANDS`, `SHARED`, `EVENTS` and `DEADLINES` of its service's
`handlers.py`. An event without consumer is kept in the journal and tells whoever comes later.
"""


@dataclass(frozen=True)
class Tables:
    """The handler tables of one service."""

    service: str
    commands: Handlers
    events: Handlers
    deadlines: Handlers
    emits: Mapping[object, Iterable[object]]

    @classmethod
    def of(cls, service: str, module: ModuleType) -> Tables:
        commands, shared, events, deadlines, emits = (
            getattr(module, name, {}) for name in ("COMMANDS", "SHARED", "EVENTS", "DEADLINES", "EMITS")
        )
        return cls(service, {**commands, **shared}, events, deadlines, emits)

    def emitters(self, spec: EventSpec) -> list[str]:
        """What emits an event: the handler's name, or the key of `EMITS` that has no handler."""
        keys = [key for key, models in self.emits.items() if spec.model in models]
        return sorted({self._handler(key) for key in keys})

    def consumer(self, spec: EventSpec) -> str | None:
        handler = self.events.get(spec.model)
        return handler.__name__ if handler else None

    def _handler(self, key: object) -> str:
        for table in (self.commands, self.events, self.deadlines):
            if key in table:
                return table[key].__name__
        return str(key)


def tables() -> list[Tables]:
    """Of the services that are installed here."""
    installed = [each for each in services if find_spec(each) and find_spec(f"{each}.handlers")]
    return [Tables.of(each, import_module(f"{each}.handlers")) for each in installed]


def catalogue(specs: Iterable[EventSpec], of: Iterable[Tables]) -> str:
    specs, of = list(specs), list(of)
    sections = [_section(service, specs, of) for service in sorted({spec.service for spec in specs})]
    return "\n".join([introduction, *sections])


def described(specs: Iterable[EventSpec], of: Iterable[Tables]) -> str:
    specs = list(specs)
    consumed = {each.service: [spec for spec in specs if each.consumer(spec)] for each in of}
    return asyncapi.dump(asyncapi.document(specs, consumed))


def _section(service: str, specs: Iterable[EventSpec], of: list[Tables]) -> str:
    rows = [_row(spec, of) for spec in specs if spec.service == service]
    head = "| event | producer | emitted by | consumers | example | since |\n|---|---|---|---|---|---|\n"
    return f"## {service}\n\n{head}{''.join(rows)}"


def _row(spec: EventSpec, of: list[Tables]) -> str:
    contract = spec.model.__module__.replace(".", "/")
    event = f"[{spec.name}](src/{contract}.py)<br>{spec.summary}"
    emitted = [_link(each.service, *names) for each in of if (names := each.emitters(spec))]
    consumed = [_link(each.service, name) for each in of if (name := each.consumer(spec))]
    newest = len(frozen_examples(root / "contracts", spec.type))
    example = f"[{spec.type.rpartition('.')[2]}](examples/{spec.type}.{newest}.json)"
    cells = (event, spec.service, _cell(emitted), _cell(consumed), example, spec.since)
    return f"| {' | '.join(cells)} |\n"


def _link(service: str, *handlers: str) -> str:
    named = ", ".join(f"`{handler}`" for handler in handlers)
    return f"[{service}](../services/{service}/src/{service}/handlers.py) {named}"


def _cell(lines: list[str]) -> str:
    return "<br>".join(lines) or "–"


def files() -> dict[Path, str]:
    specs, of = all_specs(), tables()
    return {
        root / "contracts/CATALOGUE.md": catalogue(specs, of),
        root / "contracts/asyncapi.yaml": described(specs, of),
    }


if __name__ == "__main__":
    for path, text in files().items():
        path.write_text(text, "utf-8")
