"""Ids that follow from what a row says, so that a second run finds its rows already there."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from uuid import UUID, uuid5

from stack.register.rows import Row
from stack.register.text import tidy


def canonical(row: Row) -> str:
    """The row's content, independent of its place, of column order and of how the cells were written."""
    texts = (row.description, row.action, row.referred_to, row.outcome)
    codes = (row.kind, row.on.isoformat(), row.area, row.channel, row.theme, row.level or "", str(row.done))
    return json.dumps([*map(str, codes), *map(tidy, texts)], ensure_ascii=False, separators=(",", ":"))


def identified(network_id: UUID, rows: Iterable[Row]) -> Iterator[tuple[UUID, Row]]:
    """Twins are two: the first, second… of the same content within one file have their own id."""
    seen: Counter[str] = Counter()
    for row in rows:
        content = canonical(row)
        seen[content] += 1
        yield uuid5(network_id, f"{content}#{seen[content]}"), row
