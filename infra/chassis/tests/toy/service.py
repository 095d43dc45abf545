"""The toy service: a volunteer is registered over HTTP, and counted when the event comes back."""

from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from fastapi import APIRouter, Depends
from pydantic import BaseModel

from chassis.envelope import Envelope
from chassis.http import TransactionalRoute, uow_for
from chassis.problems import GuardRefused
from chassis.service import Service
from chassis.uow import Deadline, Uow
from contracts.events.volunteers import AssignmentDone, VolunteerActivated, VolunteerRegistered
from stack.demo.people import NESTOR

POISON = UUID("00000000-0000-4000-8000-00000000dead")
__all__ = ["NESTOR", "POISON", "VolunteerRegistered", "poisoned", "service"]
poisoned = {POISON}


class Register(BaseModel):
    volunteer_id: UUID
    area: str


class Store:
    def __init__(self, uow: Uow[Any]) -> None:
        self._uow = uow

    async def see(self, id_: UUID) -> int:
        result = await self._uow.execute(
            sa.text(
                "INSERT INTO sightings (network_id, id, seen, version) VALUES (:network, :id, 1, 1) "
                "ON CONFLICT (network_id, id) "
                "DO UPDATE SET seen = sightings.seen + 1, version = sightings.version + 1 "
                "RETURNING version"
            ),
            {"network": self._uow.network_id, "id": id_},
        )
        return int(result.scalar_one())


async def register(uow: Uow[Store], command: Register) -> UUID:
    version = await uow.store.see(command.volunteer_id)
    uow.emit(VolunteerRegistered(volunteer_id=command.volunteer_id, area=command.area), version)
    uow.audit("register", "volunteer", [command.volunteer_id])
    uow.schedule(command.volunteer_id, "remind", uow.clock.now() + timedelta(days=1))
    return command.volunteer_id


async def on_registered(uow: Uow[Store], event: Envelope[VolunteerRegistered]) -> None:
    if event.data.volunteer_id in poisoned:
        raise RuntimeError("the toy does not swallow this")
    await uow.store.see(event.data.volunteer_id)


async def on_remind(uow: Uow[Store], deadline: Deadline) -> None:
    version = await uow.store.see(deadline.subject)
    uow.emit(VolunteerActivated(volunteer_id=deadline.subject, activated_on=uow.clock.today()), version)


async def emit_undeclared(uow: Uow[Store], command: AssignmentDone) -> None:
    uow.emit(command, 1)


router = APIRouter(route_class=TransactionalRoute)
Coordinators = Annotated[Uow[Store], Depends(uow_for("coordinator"))]


@router.post("/volunteers", status_code=201)
async def post_volunteer(body: Register, uow: Coordinators) -> UUID:
    return UUID(str(await uow.handle(body)))


@router.post("/refused")
async def refuse(uow: Coordinators) -> None:
    await uow.store.see(uuid4())
    raise GuardRefused("toy", "Dat mag niet.", "Not allowed.", "Vraag het eerst.", "Ask first.")


service = Service(
    name="volunteers",
    store=Store,
    router=router,
    migrations="toy:migrations",
    commands={Register: register, AssignmentDone: emit_undeclared},
    events={VolunteerRegistered: on_registered},
    deadlines={"remind": on_remind},
    emits={Register: (VolunteerRegistered,), "remind": (VolunteerActivated,)},
)
