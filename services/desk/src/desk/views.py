"""The shapes that the services answer with, as far as the desk reads them."""

from typing import Any, NotRequired, TypedDict


class ClientRow(TypedDict):
    client_id: str
    name: str
    area: str


class Client(ClientRow, total=False):
    birth_date: str | None
    phone: str | None
    address: str | None
    note: str | None
    opened_anyway: list[dict[str, str]]


class Consent(TypedDict):
    consent_id: str
    partner_id: NotRequired[str | None]
    scope: str
    purpose: NotRequired[str | None]
    given_how: NotRequired[str | None]
    witness: NotRequired[str | None]
    given_on: NotRequired[str | None]
    valid_until: NotRequired[str | None]
    withdrawn_on: NotRequired[str | None]


class PersonAsked(TypedDict):
    name: str
    phone: str | None
    address: str | None


class HelpRequest(TypedDict):
    help_request_id: str
    client_id: str | None
    sender_id: str | None
    dossier_id: str | None
    theme: str
    area: str
    channel: str
    received_on: str
    description: str | None
    person: PersonAsked | None
    agreed: str | None
    resolution: str | None
    answer: NotRequired[str | None]


class OwnHelpRequest(TypedDict):
    help_request_id: str
    theme: str
    area: str
    received_on: str
    person: str | None
    description: str | None
    taken_up: bool
    resolution: str | None
    answer: str | None


class Volunteer(TypedDict):
    volunteer_id: str
    name: str
    area: str
    status: str


class VolunteerList(TypedDict):
    count: int
    counted_to: int
    rows: list[Volunteer]


class Assignment(TypedDict):
    assignment_id: str
    volunteer_id: NotRequired[str]
    client_id: NotRequired[str | None]
    offer: str
    planned_on: str
    done_on: NotRequired[str | None]


class WorklistRow(TypedDict):
    dossier_id: str
    client_id: NotRequired[str | None]
    area: str
    level: NotRequired[str | None]
    theme: NotRequired[str | None]
    urgency: str
    captured_on: str
    next_step: str | None
    due_at: str | None
    late: bool
    title: str
    maybe_same: NotRequired[int]
    suspended_until: NotRequired[str | None]


class Worklist(TypedDict):
    counts: dict[str, int]
    counted_to: int
    rows: list[WorklistRow]
    after: str | None


class StepView(TypedDict):
    step: str
    state: str
    due_at: NotRequired[str | None]


class Blocked(TypedDict):
    command: str
    guard: str
    message: str
    satisfied_by: str


class Dossier(TypedDict):
    dossier_id: str
    client_id: NotRequired[str | None]
    area: str
    level: str | None
    theme: str | None
    weight: int | None
    status: str
    procedure_version: NotRequired[Any]
    signals: list[dict[str, Any]]
    timeline: list[dict[str, Any]]
    steps: list[StepView]
    allowed: list[str]
    blocked: list[Blocked]
    actions: list[dict[str, Any]]
    referrals: list[dict[str, Any]]
    follow_ups: list[dict[str, Any]]
    next_attempts: NotRequired[list[dict[str, Any]]]
    feedback: list[dict[str, Any]]
    bundles: list[Any]
    disclosure_blocked: NotRequired[bool]
    notes: NotRequired[list[dict[str, str]]]
    attachments: NotRequired[list[dict[str, Any]]]
    suspended_until: NotRequired[str | None]
    joined_into: NotRequired[str | None]
    joined: NotRequired[list[dict[str, str]]]
    maybe_same: NotRequired[list[dict[str, Any]]]
    history: NotRequired[list[dict[str, Any]]]


class Partner(TypedDict):
    partner_id: str
    name: str
    works_on: NotRequired[str | None]
    themes: NotRequired[list[str]]
    bound_by_secrecy: NotRequired[bool]
    active: NotRequired[bool]
    capacity: NotRequired[str | None]
    no_intake_before: NotRequired[str | None]
    verified_on: NotRequired[str | None]
    stale: NotRequired[bool]
    reached_by: NotRequired[str]
    intensity: NotRequired[str]
    listing: NotRequired[dict[str, Any]]


class Webhook(TypedDict):
    partner_id: str
    url: str
    state: str
    old_secret_until: str | None
    waiting: int
    given_up: int
    last_delivered_at: str | None


class Delivery(TypedDict):
    delivery_id: str
    referral_id: str | None
    happening: str
    state: str
    made_at: str
    due_at: str | None
    tries: int
    tried_at: str | None
    status: int | None
    failure: str | None
    milliseconds: int | None


class Referral(TypedDict):
    referral_id: str
    partner_id: str
    dossier_id: NotRequired[str | None]
    client_id: NotRequired[str | None]
    state: str
    theme: NotRequired[str | None]
    made_on: str
    warmth: NotRequired[str | None]
    appointment_on: NotRequired[str | None]
    waiting_until: NotRequired[str | None]
    contacted_on: NotRequired[str | None]
    reminded_on: NotRequired[str | None]
    passed_to: NotRequired[str | None]
    reason: NotRequired[str | None]
    outcome: NotRequired[str | None]


class Candidate(TypedDict):
    theme: str
    level: str
    count: int
    reached: bool


class Bundle(TypedDict, total=False):
    bundle_id: str
    theme: str
    levels: list[str]
    areas: list[str]
    from_month: str
    until_month: str
    title: str
    story: str
    examples: list[str] | str | None
    solutions: list[str] | str | None
    status: str
    answer: str | None
    reason: str | None
    count: int | None


class FormChoice(TypedDict):
    code: str
    label: str


class FormField(TypedDict):
    name: str
    kind: str
    label: str
    help: str
    required: bool
    more: bool
    own: bool
    choices: list[FormChoice]


class CardForm(TypedDict):
    card: str
    version: int
    title: dict[str, str]
    intro: str
    channels: list[str]
    fields: list[FormField]


class ForSender(TypedDict):
    signal_id: str
    sender_kind: str
    text: str


class Proposal(TypedDict):
    moment: str
    text: str
    senders: list[ForSender]
