"""What can be asked of reporting."""

from typing import Annotated, Literal, Self
from uuid import UUID, uuid4

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from chassis.areas import Area
from chassis.fields import Line, Text, unfit
from contracts.base import Month
from contracts.codes import Level, PolicyAnswer, Theme


def _as_list(given: object) -> object:
    """A form sends one text, which may be empty; a program sends a list."""
    if given is None or given == "":
        return ()
    return (given,) if isinstance(given, str) else given


Texts = Annotated[tuple[Text, ...], BeforeValidator(_as_list), Field(max_length=50)]


class Command(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FormBundle(Command):
    """Put analogous signals together; the words are anonymous and written by a coordinator."""

    bundle_id: UUID = Field(default_factory=uuid4)
    theme: Theme
    levels: Annotated[tuple[Level, ...], Field(min_length=1)]
    areas: Annotated[tuple[Area, ...], Field(max_length=100)] | Literal["all"] | None = "all"
    from_month: Month
    until_month: Month
    title: Line
    story: Text
    examples: Texts = ()
    solutions: Texts = ()

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.from_month > self.until_month:
            raise unfit(
                "De eerste maand komt na de laatste. Wissel ze om.",
                "The first month comes after the last. Swap them.",
            )
        return self

    @property
    def chosen_areas(self) -> tuple[str, ...]:
        """Empty: all of them."""
        return self.areas if isinstance(self.areas, tuple) else ()


class SubmitBundle(Command):
    bundle_id: UUID


class Answer(Command):
    answer: PolicyAnswer
    reason: Text


class AnswerBundle(Answer):
    bundle_id: UUID
