"""What the handlers need kept."""

from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from volunteers.domain.commands import RegisterVolunteer
from volunteers.domain.volunteers import Assignment, VolunteerState


class Store(Protocol):
    """Personal data go in and come out in the clear; at rest they are sealed."""

    async def add_volunteer(self, command: RegisterVolunteer, at: datetime) -> bool:
        """False when this volunteer is there already."""
        ...

    async def index_names(self) -> list[UUID]:
        """Make everybody findable by name who isn't yet; answers with who that were."""
        ...

    async def lock_volunteer(self, volunteer_id: UUID) -> VolunteerState | None:
        """None when unknown or forgotten; the row is held until commit."""
        ...

    async def set_information_given(self, volunteer_id: UUID, on: date) -> None: ...

    async def set_insured_from(self, volunteer_id: UUID, on: date) -> None: ...

    async def set_number_shown(self, volunteer_id: UUID, shown: bool) -> None: ...

    async def activate(self, volunteer: VolunteerState, on: date) -> None: ...

    async def add_assignment(self, assignment: Assignment, at: datetime) -> bool:
        """False when this assignment is there already."""
        ...

    async def lock_assignment(self, assignment_id: UUID) -> Assignment | None: ...

    async def finish(self, assignment: Assignment, on: date) -> None: ...

    async def drop_client(self, client_id: UUID, on: date) -> None:
        """Drop the client's open assignments, and the client from them."""
        ...

    async def forget_volunteer(self, volunteer_id: UUID, on: date) -> None:
        """Make the volunteer's data unreadable and drop its open assignments, if there is such a one."""
        ...
