"""What happened, from the services' own journals: each event, and how long an effect came after its cause."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from rich.table import Table

from stack.story.actors import Actor

services = ("intake", "signals", "volunteers", "partners", "reporting")
page = 1000


@dataclass(frozen=True, slots=True)
class Event:
    service: str
    seq: int
    name: str
    key: str
    recorded_at: datetime
    trace: str | None
    data: Mapping[str, Any]

    def concerns(self, ids: set[str]) -> bool:
        return self.key in ids or not ids.isdisjoint(_ids(self.data.values()))


@dataclass(frozen=True, slots=True)
class Moment:
    """An event, and the event of another service that it followed from."""

    event: Event
    cause: Event | None

    @property
    def after_cause(self) -> timedelta | None:
        return self.event.recorded_at - self.cause.recorded_at if self.cause else None


def journal_of(reader: Actor, service: str, after: int = 0) -> list[Event]:
    """Everything published since `after`, in the order of publication."""
    events: list[Event] = []
    while True:
        lines = reader.get(service, "/journal", after=after, limit=page)
        events += [_event(service, line) for line in lines]
        if len(lines) < page:
            return events
        after = events[-1].seq


def journals(reader: Actor, since: Mapping[str, int]) -> list[Event]:
    return [event for service in services for event in journal_of(reader, service, since.get(service, 0))]


def ends(reader: Actor) -> dict[str, int]:
    """Where every journal ends now."""
    return {
        service: max((event.seq for event in journal_of(reader, service)), default=0) for service in services
    }


def moments(events: Iterable[Event], ids: set[str]) -> list[Moment]:
    """The story's own events, in time, each with the event of another service that led to it."""
    ordered = sorted((event for event in events if event.concerns(ids)), key=lambda event: event.recorded_at)
    traces: dict[str, Event] = {}
    bundles: dict[str, Event] = {}
    told = []
    for event in ordered:
        before = traces.get(event.trace) if event.trace else bundles.get(event.data.get("bundle_id", ""))
        told.append(Moment(event, before if before and before.service != event.service else None))
        # Of all that a service did in one trace, the first stands for the rest.
        if event.trace and (before is None or before.service != event.service):
            traces[event.trace] = event
        if event.service == "reporting":
            bundles[event.key] = event
    return told


def as_table(told: list[Moment]) -> Table:
    table = Table(title="Wat er gebeurde", title_justify="left")
    for title in ("tijd", "dienst", "gebeurtenis", "gevolg van", "na"):
        table.add_column(title, justify="right" if title in ("tijd", "na") else "left")
    start = told[0].event.recorded_at if told else None
    for moment in told:
        since = (moment.event.recorded_at - start).total_seconds() if start else 0.0
        cause = f"{moment.cause.name} ({moment.cause.service})" if moment.cause else ""
        after = _milliseconds(moment.after_cause) if moment.after_cause is not None else ""
        table.add_row(
            f"{since:.2f} s".replace(".", ","), moment.event.service, moment.event.name, cause, after
        )
    return table


def _milliseconds(gap: timedelta) -> str:
    return f"{gap / timedelta(milliseconds=1):.0f} ms"


def _event(service: str, line: Mapping[str, Any]) -> Event:
    name = "".join(part.capitalize() for part in line["type"].split(".")[3].split("-"))
    parts = (line.get("traceparent") or "").split("-")
    return Event(
        service=service,
        seq=line["seq"],
        name=name,
        key=line["key"],
        recorded_at=datetime.fromisoformat(line["recorded_at"]),
        trace=parts[1] if len(parts) > 1 else None,
        data=line["data"],
    )


def _ids(values: Iterable[Any]) -> set[str]:
    listed = [value if isinstance(value, list) else [value] for value in values]
    return {value for values in listed for value in values if isinstance(value, str)}
