"""What an administrator writes and adds version by version: read with every fault, shown as a difference."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from chassis.fields import Text
from chassis.problem_handlers import field_errors
from chassis.problems import FieldError, Invalid, Words
from signals.domain.versions import Change, Versioned, differences
from signals.domain.written import Unsound

T = TypeVar("T")


class Written(BaseModel):
    """A version in YAML, as the list of versions gives it."""

    model_config = ConfigDict(extra="forbid")

    text: Text


class Checked(BaseModel):
    """What the next version would change."""

    id: str
    valid_from: date
    changes: list[Change]


class Version(Checked):
    """`changes`: what differs from the version before."""

    in_force: bool
    text: str


class Added(BaseModel):
    id: str


def listed(line: Sequence[Versioned], texts: Mapping[str, str], current: str) -> list[Version]:
    """The newest first, each beside the one before it."""
    versions = [
        Version(
            **checked(line[max(at - 1, 0)], one).model_dump(),
            in_force=id_of(one) == current,
            text=texts[id_of(one)],
        )
        for at, one in enumerate(line)
    ]
    return versions[::-1]


def checked(before: Versioned, after: Versioned) -> Checked:
    return Checked(id=id_of(after), valid_from=after.valid_from, changes=differences(before, after))


def id_of(version: Versioned) -> str:
    return f"{version.name}-{version.version}"


def read(text: str, parse: Callable[[str], T]) -> T:
    """Raises `Invalid` with every fault."""
    try:
        return parse(text)
    except ValidationError as error:
        raise Invalid(errors=list(_faults(error))) from None
    except (yaml.YAMLError, ValueError, RecursionError):
        unreadable = Words("Dit is geen leesbare YAML.", "This isn't readable YAML.")
        raise Invalid(errors=[FieldError("/body/text", unreadable)]) from None


def _faults(error: ValidationError) -> Iterator[FieldError]:
    """What is unsound has faults of its own; the others say where a value doesn't fit."""
    for each in error.errors():
        reason = each.get("ctx", {}).get("error")
        if isinstance(reason, Unsound):
            yield from (FieldError("/body/text", fault) for fault in reason.faults)
        else:
            ((pointer, words),) = field_errors([each])
            place = f"{pointer[1:].replace('/', '.')}: " if pointer else ""
            yield FieldError("/body/text", Words(place + words.nl, place + words.en))
