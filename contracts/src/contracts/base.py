"""What every event is made of, and the registry that names them all."""

import builtins
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar, TypeVar
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, StringConstraints, WithJsonSchema

AreaCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{5}[A-Z]?$")]
"""A municipality's REFNIS code, or a sub-municipality's inventory code (`33021F`, Watou)."""

Month = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])$")]

_timeless = "^[0-9a-f]{8}-[0-9a-f]{4}-[45][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"


def without_time(identifier: UUID) -> UUID:
    """Refuse a UUID that holds a moment (versions 1, 6, 7): it would tie two records to each other."""
    if identifier.version not in (4, 5):
        raise ValueError("an id of a person carries no time: use UUID version 4")
    return identifier


PersonId = Annotated[
    UUID,
    AfterValidator(without_time),
    WithJsonSchema({"type": "string", "format": "uuid", "pattern": _timeless}),
]
"""A pseudonym of a client, a volunteer or another person."""

type_prefix = "be.draaischijf"


class EventData(BaseModel):
    """The data of one event: ids, codes, areas and dates; never a name or free text.

    Producers may not add fields; consumers ignore those that they don't know (see `decode`).
    Values stay out of validation errors, since those end up in logs.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    spec: ClassVar["EventSpec"]


@dataclass(frozen=True, slots=True)
class EventSpec:
    """An event type: who produces it, what it is keyed by, since when, and an example."""

    type: str
    service: str
    name: str
    version: int
    key: str
    since: str
    summary: str
    model: builtins.type[EventData]
    example: Mapping[str, object]
    journalled: bool = True

    @property
    def topic(self) -> str:
        return topic_of(self.service)


class UnknownEventType(LookupError):
    """No contract has this type: a consumer skips it."""


E = TypeVar("E", bound=EventData)

_registry: dict[str, EventSpec] = {}


def topic_of(service: str) -> str:
    return f"draaischijf.{service}"


def event(
    service: str,
    *,
    key: str,
    example: Mapping[str, object],
    version: int = 1,
    since: str = "2026-11",
    journalled: bool = True,
) -> Callable[[type[E]], type[E]]:
    """Register an event; `key` names the field that holds the aggregate's id.

    A second major version is a class of its own (`ClientRegisteredV2`, `version=2`).
    `journalled=False`: sent to every partition and not kept, such as a heartbeat.
    """

    def register(model: type[E]) -> type[E]:
        if key not in model.model_fields:
            raise ValueError(f"{model.__name__} has no field {key} to be keyed by")
        kebab = re.sub(r"(?<!^)(?=[A-Z])", "-", model.__name__.removesuffix(f"V{version}")).lower()
        spec = EventSpec(
            type=f"{type_prefix}.{service}.{kebab}.v{version}",
            service=service,
            name=model.__name__,
            version=version,
            key=key,
            since=since,
            summary=(model.__doc__ or "").strip().splitlines()[0],
            model=model,
            example=example,
            journalled=journalled,
        )
        if spec.type in _registry:
            raise ValueError(f"{spec.type} is registered twice")
        _registry[spec.type] = spec
        model.spec = spec
        return model

    return register


def all_specs() -> list[EventSpec]:
    return sorted(_registry.values(), key=lambda spec: spec.type)


def spec_of(type_: str) -> EventSpec:
    """The contract of this type; raises `UnknownEventType`."""
    try:
        return _registry[type_]
    except KeyError:
        raise UnknownEventType(type_) from None


def decode(type_: str, raw: bytes | str) -> EventData:
    """Read JSON as the event of this type, ignoring fields that came later.

    Raises `UnknownEventType`, or pydantic's `ValidationError` when the shape is wrong.
    """
    return spec_of(type_).model.model_validate_json(raw, extra="ignore")


def from_json(type_: str, data: Mapping[str, object]) -> EventData:
    """As `decode`, from JSON that was read already."""
    return spec_of(type_).model.model_validate(data, extra="ignore")


def key_of(event_data: EventData) -> str:
    return str(getattr(event_data, event_data.spec.key))


__all__ = [
    "UUID",
    "AreaCode",
    "AwareDatetime",
    "EventData",
    "EventSpec",
    "Month",
    "PersonId",
    "UnknownEventType",
    "all_specs",
    "date",
    "decode",
    "event",
    "from_json",
    "key_of",
    "spec_of",
    "topic_of",
    "without_time",
]
