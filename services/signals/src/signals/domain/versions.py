"""The versions of what a network writes itself: its procedure, its cards. None is changed or removed.

A dossier finishes under the procedure it began with; a signal shows the card it was made with.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from signals.domain.card_forms import CardForm
from signals.domain.procedure import SHIPPED, Procedure, shipped
from signals.domain.refusals import Refusal


class Versioned(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def version(self) -> int: ...

    @property
    def valid_from(self) -> date: ...

    def compared(self) -> Mapping[str, object]: ...


V = TypeVar("V", bound=Versioned)


@dataclass(frozen=True)
class AddProcedure:
    """A network's next version; `text` is what was read, comments and all."""

    procedure: Procedure
    text: str


@dataclass(frozen=True)
class AddCardForm:
    """The next version of a card; `text` as for a procedure."""

    form: CardForm
    text: str


@dataclass(frozen=True)
class Change:
    """What differs at one place (`acknowledged.term.normal.working_days`); None where there is nothing."""

    where: str
    before: str | None
    after: str | None


def newest(versions: Sequence[V]) -> V | None:
    return max(versions, key=lambda one: one.version, default=None)


def in_force(versions: Sequence[Procedure], day: date) -> Procedure:
    """The network's newest that has begun by this day, else the one that ships."""
    return newest([one for one in versions if one.valid_from <= day]) or shipped()


def check_next(versions: Sequence[Procedure], proposed: Procedure, today: date) -> None:
    """Raises the guard's problem unless this can be the network's next version."""
    last = newest(versions)
    if proposed.procedure == SHIPPED or (last and proposed.procedure != last.procedure):
        raise Refusal.named("procedure_name", name=last.procedure if last else "nestor").problem()
    _check_follows(last, proposed, today)


def check_next_card(versions: Sequence[CardForm], proposed: CardForm, today: date) -> None:
    """`versions`: of this card. Its name is one that no card that ships ever has."""
    if not proposed.is_own:
        raise Refusal.named("card_name", name=proposed.own_name).problem()
    _check_follows(newest(versions), proposed, today)


def _check_follows(last: Versioned | None, proposed: Versioned, today: date) -> None:
    expected = last.version + 1 if last else 1
    if proposed.version != expected:
        raise Refusal.named("version_number", version=str(expected)).problem()
    if proposed.valid_from <= today:
        raise Refusal.named("version_date").problem()


def differences(before: Versioned, after: Versioned) -> list[Change]:
    """In the order in which it is written; its name, version and date are no difference."""
    old, new = dict(_flat("", before.compared())), dict(_flat("", after.compared()))
    return [
        Change(where, old.get(where), new.get(where))
        for where in dict.fromkeys([*old, *new])
        if old.get(where) != new.get(where)
    ]


def _flat(where: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for name, part in value.items():
            yield from _flat(f"{where}.{name}" if where else str(name), part)
    elif isinstance(value, list) and any(isinstance(part, Mapping) for part in value):
        yield from _flat_parts(where, value)
    elif isinstance(value, list):
        yield where, ", ".join(map(str, value))
    else:
        yield where, str(value)


def _flat_parts(where: str, parts: list[Mapping[str, object]]) -> Iterator[tuple[str, str]]:
    """By their own name where they have one, so that a part that moved is the same part; else by number."""
    key = next((name for name in ("name", "code") if all(name in part for part in parts)), None)
    if key is None:
        for number, part in enumerate(parts, start=1):
            yield from _flat(f"{where}.{number}", part)
        return
    yield where, ", ".join(str(part[key]) for part in parts)
    for part in parts:
        yield from _flat(f"{where}.{part[key]}", {name: one for name, one in part.items() if name != key})
