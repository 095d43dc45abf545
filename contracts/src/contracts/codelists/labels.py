"""Labels of codes: one YAML file per code list, named after the enum."""

import re
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Literal

import yaml

Language = Literal["nl", "en"]


def file_of(codes: type[StrEnum]) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", codes.__name__).lower() + ".yaml"


@cache
def _read(name: str) -> dict[str, dict[str, str]]:
    read: dict[str, dict[str, str]] = yaml.safe_load(files(__package__).joinpath(name).read_text("utf-8"))
    return read


def label(code: StrEnum, lang: Language = "nl") -> str:
    """How a code reads on screen."""
    return _read(file_of(type(code)))[code.value][lang]


def labels(codes: type[StrEnum], lang: Language = "nl") -> dict[str, str]:
    """Code and label of a whole list, in the order of the enum: what a pick-list shows."""
    return {code.value: label(code, lang) for code in codes}
