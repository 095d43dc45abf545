"""What every command is made of. Words are about a case: they are sealed, and never published."""

from pydantic import BaseModel, ConfigDict

from chassis.fields import Day, Line, Moment
from chassis.fields import Text as Words


class Command(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


__all__ = ["Command", "Day", "Line", "Moment", "Words"]
