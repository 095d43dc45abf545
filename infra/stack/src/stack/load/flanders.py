"""The whole of Flanders in invented networks: neighbouring municipalities together, as many as in NESTOR."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml

from contracts.codelists import Area, area, areas, within
from stack.demo import networks_file

SIZE = 5


def write_networks(path: Path, on: date) -> None:
    """The demo's own networks, and networks of all other municipalities that stand on this day."""
    own = yaml.safe_load(networks_file.read_text(encoding="utf-8"))
    taken = {code for network in own for code in network["municipalities"]}
    everything = [*own, *networks_of(on, taken)]
    path.write_text(yaml.safe_dump(everything, allow_unicode=True, sort_keys=False), encoding="utf-8")


def networks_of(on: date, taken: Iterable[str] = ()) -> list[Mapping[str, Any]]:
    """Within an arrondissement, which a code begins with, those whose codes follow each other."""
    left_out = set(taken)
    standing = [one for one in areas() if one.is_municipality and one.valid_on(on)]
    free = sorted((one for one in standing if one.code not in left_out), key=lambda one: one.code)
    return [
        _network(group)
        for _, arrondissement in groupby(free, key=lambda one: one.code[:2])
        for group in _shared_out(list(arrondissement))
    ]


def _shared_out(municipalities: Sequence[Area]) -> list[Sequence[Area]]:
    """Groups of nearly the same size, none above SIZE."""
    count = -(-len(municipalities) // SIZE)
    cuts = [len(municipalities) * number // count for number in range(count + 1)]
    return [municipalities[start:end] for start, end in pairwise(cuts)]


def _network(municipalities: Sequence[Area]) -> Mapping[str, Any]:
    largest = max(municipalities, key=lambda one: len(within(one.code)))
    return {
        "id": str(_id_of(municipalities[0].code)),
        "name": f"Testnetwerk {area(largest.code).name}",
        "municipalities": [one.code for one in municipalities],
        "closing_days": [],
        "invented": True,
    }


def _id_of(code: str) -> UUID:
    return UUID(bytes=hashlib.sha256(f"draaischijf network {code}".encode()).digest()[:16], version=4)
