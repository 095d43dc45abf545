"""The legal duties before a first task (law of 3 July 2005): nothing else blocks a volunteer."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from chassis.problems import GuardRefused, Words


class Duty(StrEnum):
    INFORMATION = "information_duty"
    INSURANCE = "liability_insurance"


names = {
    Duty.INFORMATION: Words("de informatieplicht", "the information duty"),
    Duty.INSURANCE: Words(
        "de verzekering burgerlijke aansprakelijkheid", "the third-party liability insurance"
    ),
}

remedies = {
    Duty.INFORMATION: Words(
        "Bespreek de organisatienota en leg vast op welke dag dat gebeurde.",
        "Go through the information note and record on which day that was done.",
    ),
    Duty.INSURANCE: Words(
        "Leg vast vanaf welke dag de polis de vrijwilliger dekt.",
        "Record from which day the policy covers the volunteer.",
    ),
}


@dataclass(frozen=True, slots=True)
class Duties:
    """When each duty was met; `insured_from` may lie ahead."""

    information_given_on: date | None = None
    insured_from: date | None = None

    def missing(self, on: date) -> tuple[Duty, ...]:
        met = {Duty.INFORMATION: self.information_given_on, Duty.INSURANCE: self.insured_from}
        return tuple(duty for duty, since in met.items() if since is None or since > on)


def check_duties(duties: Duties, on: date) -> None:
    """Refuse activation, naming every duty that isn't met by that day."""
    missing = duties.missing(on)
    if missing:
        raise GuardRefused(
            "legal_duties",
            nl=f"Nog niet in orde: {' en '.join(names[duty].nl for duty in missing)}.",
            en=f"Not in order yet: {' and '.join(names[duty].en for duty in missing)}.",
            satisfy_nl=" ".join(remedies[duty].nl for duty in missing),
            satisfy_en=" ".join(remedies[duty].en for duty in missing),
            missing=[duty.value for duty in missing],
        )


def check_not_ahead(day: date, today: date) -> None:
    if day > today:
        raise GuardRefused(
            "happened_by_today",
            nl="Deze dag ligt in de toekomst.",
            en="This day lies in the future.",
            satisfy_nl="Vul de dag in waarop het gebeurde.",
            satisfy_en="Enter the day on which it happened.",
        )
