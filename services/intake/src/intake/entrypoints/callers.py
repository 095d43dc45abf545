"""Who may call."""

from typing import Annotated

from fastapi import Depends

from chassis.assertions import Purpose
from chassis.http import Uow, uow_for
from intake.domain.ports import Store

Coordinators = Annotated[Uow[Store], Depends(uow_for("coordinator", "deputy"))]
Senders = Annotated[
    Uow[Store], Depends(uow_for("coordinator", "deputy", "partner", link=Purpose.HELP_REQUEST))
]
Partners = Annotated[Uow[Store], Depends(uow_for("partner"))]
Network = Annotated[Uow[Store], Depends(uow_for("coordinator", "deputy", "volunteer"))]
DataProtection = Annotated[Uow[Store], Depends(uow_for("dpo"))]
ForgettingRoles = Annotated[Uow[Store], Depends(uow_for("coordinator", "deputy", "dpo"))]
