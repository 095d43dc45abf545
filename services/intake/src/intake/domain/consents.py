"""When a consent may be recorded, and when it holds."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from chassis.problems import GuardRefused
from contracts.codes import ConsentGivenHow, ConsentScope


@dataclass(frozen=True, slots=True)
class Consent:
    consent_id: UUID
    client_id: UUID
    partner_id: UUID | None
    scope: ConsentScope
    given_how: ConsentGivenHow
    given_on: date
    valid_until: date | None
    purpose: str
    witness: str | None
    withdrawn_on: date | None = None


def in_force(consent: Consent, on: date) -> bool:
    """From the day it was given, through its last day, unless taken back by then."""
    return (
        consent.given_on <= on
        and (consent.valid_until is None or on <= consent.valid_until)
        and (consent.withdrawn_on is None or on < consent.withdrawn_on)
    )


def covers(consent: Consent, partner_id: UUID, on: date) -> bool:
    """Whether data may go to this partner that day."""
    return consent.partner_id in (None, partner_id) and in_force(consent, on)


def check_recordable(consent: Consent, today: date) -> None:
    """Refuse what can't have happened, and a spoken consent that nobody else heard."""
    if consent.given_how is ConsentGivenHow.SPOKEN_WITH_WITNESS and consent.witness is None:
        raise GuardRefused(
            "witness_named",
            nl="Een mondelinge toestemming zonder getuige kan niet worden vastgelegd.",
            en="A spoken consent without a witness can't be recorded.",
            satisfy_nl="Noem de getuige, of leg de toestemming schriftelijk vast.",
            satisfy_en="Name the witness, or record a written consent.",
        )
    if consent.given_on > today:
        raise GuardRefused(
            "given_by_today",
            nl="Een toestemming kan niet in de toekomst gegeven zijn.",
            en="A consent can't have been given in the future.",
            satisfy_nl="Vul de dag in waarop de toestemming gegeven is.",
            satisfy_en="Enter the day on which the consent was given.",
        )
    if consent.valid_until is not None and consent.valid_until < consent.given_on:
        raise GuardRefused(
            "ends_after_start",
            nl="Deze toestemming eindigt voor ze begint.",
            en="This consent ends before it begins.",
            satisfy_nl="Kies een einddatum op of na de dag waarop ze gegeven is, of laat ze leeg.",
            satisfy_en="Choose an end date on or after the day it was given, or leave it empty.",
        )
