"""The versions of a network's procedure: a dossier finishes under the one it began with."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from signals.domain.procedure import SHIPPED, Procedure, shipped
from signals.domain.refusals import Refusal


@dataclass(frozen=True)
class AddProcedure:
    """A network's next version; `text` is what was read, comments and all."""

    procedure: Procedure
    text: str


@dataclass(frozen=True)
class Change:
    """What differs at one place (`acknowledged.term.normal.working_days`); None where there is nothing."""

    where: str
    before: str | None
    after: str | None


def in_force(versions: Sequence[Procedure], day: date) -> Procedure:
    """The network's newest that has begun by this day, else the one that ships."""
    begun = [one for one in versions if one.valid_from <= day]
    return max(begun, key=lambda one: one.version, default=shipped())


def check_next(versions: Sequence[Procedure], proposed: Procedure, today: date) -> None:
    """Raises the guard's problem unless this can be the network's next version."""
    last = max(versions, key=lambda one: one.version, default=None)
    if proposed.procedure == SHIPPED or (last and proposed.procedure != last.procedure):
        raise Refusal.named("procedure_name", name=last.procedure if last else "nestor").problem()
    expected = last.version + 1 if last else 1
    if proposed.version != expected:
        raise Refusal.named("procedure_version", version=str(expected)).problem()
    if proposed.valid_from <= today:
        raise Refusal.named("procedure_date").problem()


def differences(before: Procedure, after: Procedure) -> list[Change]:
    """In the order of the steps; its name, version and date are no difference."""
    old, new = dict(_leaves(before)), dict(_leaves(after))
    return [
        Change(where, old.get(where), new.get(where))
        for where in dict.fromkeys([*old, *new])
        if old.get(where) != new.get(where)
    ]


def _leaves(procedure: Procedure) -> Iterator[tuple[str, str]]:
    data = procedure.model_dump(mode="json", exclude_none=True)
    steps = data.pop("steps")
    for name in ("unreachable_attempts", "timezone"):
        yield name, str(data[name])
    yield from _flat("", steps)


def _flat(where: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, part in value.items():
            yield from _flat(f"{where}.{name}" if where else str(name), part)
    elif isinstance(value, list) and any(isinstance(part, dict) for part in value):
        for number, part in enumerate(value, start=1):
            yield from _flat(f"{where}.{number}", part)
    elif isinstance(value, list):
        yield where, ", ".join(map(str, value))
    else:
        yield where, str(value)
