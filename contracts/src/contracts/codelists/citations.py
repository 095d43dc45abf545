"""The articles of law that a ground rests on, at a date."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

import yaml
from pydantic import TypeAdapter

from contracts.codes import Ground


@dataclass(frozen=True, slots=True)
class Citation:
    """An article, in both languages; `checked` is when somebody last looked it up."""

    grounds: tuple[Ground, ...]
    nl: str
    en: str
    valid_from: date | None
    valid_until: date | None
    checked: date

    def valid_on(self, day: date) -> bool:
        return (self.valid_from or day) <= day <= (self.valid_until or day)


@cache
def _read() -> tuple[Citation, ...]:
    raw = yaml.safe_load(files(__package__).joinpath("citations.yaml").read_text("utf-8"))
    return TypeAdapter(tuple[Citation, ...]).validate_python(raw)


def citations(ground: Ground, on: date) -> tuple[Citation, ...]:
    """Empty where a ground rests on doctrine alone."""
    return tuple(each for each in _read() if ground in each.grounds and each.valid_on(on))
