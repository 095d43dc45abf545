"""Events of bundles: from signals to policy and back. Key: the bundle."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from contracts.base import UUID, AreaCode, EventData, Month, date, event
from contracts.codes import Level, PolicyAnswer, Theme

_bundle = "b2c3d4e5-f6a7-4b8c-9d0e-1f2a3b4c5d88"
_dossier = "7f1f9a3c-5b1e-4f0a-9a77-2a4c7a6f1b02"


@event(
    "reporting",
    key="bundle_id",
    example={
        "bundle_id": _bundle,
        "theme": "waiting_list",
        "levels": ["service"],
        "areas": ["33021A", "33021F"],
        "from_month": "2026-09",
        "until_month": "2026-11",
        "dossier_ids": [_dossier],
        "formed_on": "2026-11-20",
    },
)
class BundleFormed(EventData):
    """Analogous signals were put together; at least the minimum cell of distinct clients.

    No `areas`: the whole network. Both months are part of the period.
    """

    bundle_id: UUID
    theme: Theme
    levels: Annotated[tuple[Level, ...], Field(min_length=1)]
    areas: tuple[AreaCode, ...]
    from_month: Month
    until_month: Month
    dossier_ids: Annotated[tuple[UUID, ...], Field(min_length=1)]
    formed_on: date

    @model_validator(mode="after")
    def _period_runs_forward(self) -> Self:
        if self.from_month > self.until_month:
            raise ValueError("a bundle's period ends before it begins")
        return self


@event("reporting", key="bundle_id", example={"bundle_id": _bundle, "submitted_on": "2026-11-21"})
class BundleSubmitted(EventData):
    """The bundle went to the steering group."""

    bundle_id: UUID
    submitted_on: date


@event(
    "reporting",
    key="bundle_id",
    example={
        "bundle_id": _bundle,
        "answer": "adjusted",
        "answered_on": "2026-12-15",
        "on_behalf": False,
    },
)
class PolicyAnswered(EventData):
    """Policy answered, with a reason: everyone whose signal was in the bundle hears it."""

    bundle_id: UUID
    answer: PolicyAnswer
    answered_on: date
    on_behalf: bool = False
