"""What network and partner agreed, preferably on paper (D 1162): each agreement replaces the one before."""

from datetime import date
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StrictBool

from chassis.fields import Day, Line, Text
from chassis.problems import GuardRefused


class Contribution(StrEnum):
    STAFF = "staff"
    REFERRAL = "referral"
    PUBLICITY = "publicity"
    MONEY = "money"
    OTHER = "other"


class SecrecyBasis(StrEnum):
    """What binds those who hear of a client."""

    PROFESSIONAL = "professional"
    DISCRETION = "discretion"
    NONE = "none"


Contributions = Annotated[tuple[Contribution, ...], Field(max_length=len(Contribution))]


class Agreement(BaseModel):
    """`contact` and the expectations are words, and sealed; `kept_where`: where the paper lies."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    signed_on: Day
    valid_until: Day | None = None
    on_paper: StrictBool = True
    secrecy: SecrecyBasis
    partner_gives: Contributions = ()
    network_gives: Contributions = ()
    partner_expects: Text | None = Field(default=None, repr=False)
    network_expects: Text | None = Field(default=None, repr=False)
    contact: Line | None = Field(default=None, repr=False)
    kept_where: Line | None = Field(default=None, repr=False)


class RecordAgreement(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    partner_id: UUID
    agreement: Agreement


def check_days(agreement: Agreement, today: date) -> None:
    """Raises `GuardRefused` for what is still to be signed, or was over before it began."""
    if agreement.signed_on > today:
        raise GuardRefused(
            "in_the_future",
            nl="Deze afspraken moeten nog getekend worden.",
            en="These agreements are still to be signed.",
            satisfy_nl="Noteer ze op de dag zelf of erna.",
            satisfy_en="Record them on that day or later.",
        )
    if agreement.valid_until and agreement.valid_until < agreement.signed_on:
        raise GuardRefused(
            "ends_before_it_begins",
            nl="Deze afspraken eindigen voor ze beginnen.",
            en="These agreements end before they begin.",
            satisfy_nl="Kijk beide dagen na.",
            satisfy_en="Check both days.",
        )


def in_force(signed_on: date, valid_until: date | None, today: date) -> bool:
    return signed_on <= today and (valid_until is None or today <= valid_until)
