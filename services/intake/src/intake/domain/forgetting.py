"""Forgetting a person takes two: one who asks, and a data protection officer who confirms."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from chassis.problems import GuardRefused


@dataclass(frozen=True, slots=True)
class ForgetRequest:
    forget_request_id: UUID
    person_id: UUID
    requested_by: str
    confirmed_on: date | None = None

    @staticmethod
    def new(person_id: UUID, requested_by: str) -> "ForgetRequest":
        return ForgetRequest(uuid4(), person_id, requested_by)


def check_second_person(request: ForgetRequest, confirming: str) -> None:
    if request.requested_by == confirming:
        raise GuardRefused(
            "second_person",
            nl="Wie het vergeten vraagt, kan het niet zelf bevestigen.",
            en="Who asks for the forgetting can't confirm it.",
            satisfy_nl="Laat een andere functionaris voor gegevensbescherming bevestigen.",
            satisfy_en="Have another data protection officer confirm it.",
        )
