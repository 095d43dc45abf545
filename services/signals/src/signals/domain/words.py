"""What every command is made of. Words are about a case: they are sealed, and never published."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from chassis.fields import Counted, Day, Line, Moment
from chassis.fields import Text as Words

Weight = Annotated[int, Field(ge=1, le=4), Counted]
WholeNumber = Annotated[int, Field(ge=0, le=1_000_000), Counted]


class Command(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


__all__ = ["Command", "Day", "Line", "Moment", "Weight", "WholeNumber", "Words"]
