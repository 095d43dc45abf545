"""One message to a partner's system: what it says, and how long it is tried.

It says no more than that something happened to a referral. What it is about is read behind the login.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict

from partners.domain import referrals

FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=8)
GROWTH = 3
JITTER = 0.2
"""The part of a wait that chance may take off, so that what failed together isn't tried together."""
PATIENCE = timedelta(days=3)
TRIES = 15
KEPT = timedelta(days=90)
"""How long after its last try a message can be looked up and sent again."""

BODY_TYPE = "application/cloudevents+json"
ANSWER_GONE = 410


class Happening(StrEnum):
    RECEIVED = "received"
    REMINDED = "reminded"
    RECALLED = "recalled"
    TIMED_OUT = "timed_out"
    PING = "ping"
    """Nothing happened: somebody tries whether the webhook works."""


class State(StrEnum):
    WAITING = "waiting"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"


class ReferralTold(BaseModel):
    """What a message says of a referral: no client, no dossier, no theme, no words."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    referral_id: UUID
    state: referrals.State
    happened_on: date


class Pinged(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Message(BaseModel):
    """A CloudEvent in structured mode."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    specversion: Literal["1.0"] = "1.0"
    id: UUID
    source: Literal["partners"] = "partners"
    type: str
    time: AwareDatetime
    subject: UUID | None = None
    networkid: UUID
    datacontenttype: Literal["application/json"] = "application/json"
    data: ReferralTold | Pinged

    @property
    def body(self) -> str:
        return self.model_dump_json(exclude_none=True)


@dataclass(frozen=True, slots=True)
class Delivery:
    """`since`: when it was made, or asked for again; the tries are counted from there."""

    delivery_id: UUID
    partner_id: UUID
    state: State
    body: str
    since: datetime
    tries: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """Of what waits for one partner: when the next try is, and since when the oldest waits."""

    due_at: datetime
    since: datetime


def type_of(happening: Happening) -> str:
    about = "ping" if happening is Happening.PING else f"referral-{happening.value.replace('_', '-')}"
    return f"be.draaischijf.webhooks.{about}.v1"


def succeeded(status: int | None) -> bool:
    return status is not None and 200 <= status < 300


def wait_after(tries: int, luck: float) -> timedelta | None:
    """How long to wait after so many vain tries; None to give up. `luck`: from 0 up to 1."""
    if tries >= TRIES:
        return None
    wait = min(FIRST_WAIT * int(GROWTH ** (tries - 1)), LONGEST_WAIT)
    return wait * (1 - JITTER * luck)


def again_at(since: datetime, tried_at: datetime, tries: int, luck: float) -> datetime | None:
    """When the next try is; None when the message is given up, at the latest after three days."""
    wait = wait_after(tries, luck)
    if wait is None or tried_at + wait > since + PATIENCE:
        return None
    return tried_at + wait
