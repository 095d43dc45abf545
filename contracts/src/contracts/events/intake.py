"""Events of intake: clients, consents, help requests.

Key: the client, so that a registration, its consents and their withdrawal keep their order; a help request
has a key of its own, since it may come without a client.
"""

from contracts.base import UUID, AreaCode, AwareDatetime, EventData, PersonId, date, event
from contracts.codes import ConsentScope, HelpRequestChannel, Resolution, Theme

_client = "5b0f1a52-9a44-4d0b-8a35-6a2f0d6a8c11"
_consent = "c7e43a0e-3a86-4a43-9a4c-53f1a2c1b0aa"
_partner = "0d9a6c8e-6a3f-4a70-8f0f-7b54a8a1d201"
_request = "9f4f7a7c-6d0d-4a56-8f4e-0c3d6a3f1e90"


@event("intake", key="client_id", example={"client_id": _client, "area": "33021F"})
class ClientRegistered(EventData):
    """A person supported by the network is known from now on."""

    client_id: PersonId
    area: AreaCode


@event(
    "intake",
    key="client_id",
    example={
        "consent_id": _consent,
        "client_id": _client,
        "partner_id": _partner,
        "scope": "full",
        "given_on": "2026-11-02",
        "valid_until": "2027-11-02",
    },
)
class ConsentGiven(EventData):
    """A client agrees that data go to one partner, or to any (`partner_id` absent), until a date."""

    consent_id: UUID
    client_id: PersonId
    partner_id: UUID | None = None
    scope: ConsentScope
    given_on: date
    valid_until: date | None = None


@event(
    "intake",
    key="client_id",
    example={"consent_id": _consent, "client_id": _client, "withdrawn_on": "2026-11-09"},
)
class ConsentWithdrawn(EventData):
    """A client takes a consent back: every disclosure that rests on it stops."""

    consent_id: UUID
    client_id: PersonId
    withdrawn_on: date


@event(
    "intake",
    key="as_of",
    example={"as_of": "2026-11-09T10:15:30Z"},
    journalled=False,
)
class ConsentsAsOf(EventData):
    """Every consent committed before `as_of` has been published; sent to every partition, not kept.

    It names no network: the copy of every network in that partition is as fresh as `as_of`.
    """

    as_of: AwareDatetime


@event(
    "intake",
    key="help_request_id",
    example={
        "help_request_id": _request,
        "client_id": _client,
        "theme": "small_jobs",
        "area": "33021A",
        "channel": "central_contact",
        "received_on": "2026-11-02",
        "imported": False,
    },
)
class HelpRequestReceived(EventData):
    """A need was put to the network. `imported`: from a register of before, so no term runs."""

    help_request_id: UUID
    client_id: PersonId | None = None
    theme: Theme
    area: AreaCode
    channel: HelpRequestChannel
    received_on: date
    imported: bool = False


@event("intake", key="help_request_id", example={"help_request_id": _request, "client_id": _client})
class HelpRequestLinked(EventData):
    """A help request that came by name turns out to be this client's."""

    help_request_id: UUID
    client_id: PersonId


@event(
    "intake",
    key="help_request_id",
    example={"help_request_id": _request, "resolution": "solved", "resolved_on": "2026-11-12"},
)
class HelpRequestResolved(EventData):
    """A help request got its answer."""

    help_request_id: UUID
    resolution: Resolution
    resolved_on: date | None = None


@event("intake", key="person_id", example={"person_id": _client, "forgotten_on": "2026-11-20"})
class PersonForgotten(EventData):
    """A person's data must become unreadable everywhere; figures stay. A client or a volunteer."""

    person_id: PersonId
    forgotten_on: date
