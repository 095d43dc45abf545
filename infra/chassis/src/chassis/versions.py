"""A journal row and its older versions, as long as these are published."""

import json
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Any

from chassis.journal import JournalEvent
from contracts.downcasters import downcasters


def with_older(rows: Sequence[Any]) -> Sequence[Any]:
    """Each row followed by its older versions: a consumer that knows several counts the newest."""
    if downcasters.steps.keys().isdisjoint(row["type"] for row in rows):
        return rows
    return [version for row in rows for version in (row, *_older(row))]


def as_handled(row: JournalEvent, handled: Container[str]) -> JournalEvent:
    """The older version of it that is handled here, where the row's own isn't yet; or else the row."""
    if row.type in handled or row.type not in downcasters.steps:
        return row
    for type_, data in downcasters.older(row.type, row.data):
        if type_ in handled:
            return row.model_copy(update={"type": type_, "data": data})
    return row


def _older(row: Any) -> Iterator[Mapping[str, Any]]:
    for type_, data in downcasters.older(row["type"], json.loads(row["data"])):
        yield {**row, "type": type_, "data": json.dumps(data)}
