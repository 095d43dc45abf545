"""Every answer that the fake services give when a test says nothing else."""

from typing import Any

from desk.settings import SERVICES

from . import directory
from .answers import (
    ACTION,
    ALBERT,
    ASSIGNMENT,
    BUNDLE,
    CAW,
    CONSENT,
    DOSSIER,
    HELP_REQUEST,
    LETTER,
    MARIA,
    MIEKE,
    REFERRAL,
    SIGNAL,
    bundle,
    dossier,
    help_request,
    worklist_row,
)
from .card_forms import EVERY_KIND, GENERAL
from .colleagues import COLLEAGUES, WAIVED
from .people import CLIENTS, VOLUNTEERS, named


def answers() -> dict[str, Any]:
    clients, volunteers = [*CLIENTS], [*VOLUNTEERS]
    return {
        "GET intake /clients": clients,
        "POST intake /clients": (201, {"client_id": MARIA}),
        "POST intake /clients/search": lambda body: named(body["q"], clients)["rows"],
        f"GET intake /clients/{MARIA}": {
            "client_id": MARIA,
            "name": "Maria Dewulf",
            "area": "33021F",
            "phone": "057 00 00 00",
            "address": "Watouplein 1",
            "birth_date": "1941-03-02",
            "note": None,
            "opened_anyway": [],
        },
        f"GET intake /clients/{MARIA}/consents": [
            {
                "consent_id": CONSENT,
                "partner_id": CAW,
                "purpose": "Budgetbegeleiding",
                "scope": "full",
                "given_how": "written",
                "witness": None,
                "given_on": "2026-11-02",
                "valid_until": "2027-11-02",
                "withdrawn_on": None,
                "in_force": True,
            }
        ],
        f"POST intake /clients/{MARIA}/consents": (201, {"consent_id": CONSENT}),
        "GET intake /help-requests": [help_request()],
        "GET intake /help-requests/waiting": {"waiting": 1},
        "GET intake /my/help-requests": [],
        f"GET intake /help-requests/{HELP_REQUEST}": help_request(),
        "POST intake /help-requests": (201, {"help_request_id": HELP_REQUEST}),
        **{
            f"POST intake /help-requests/{HELP_REQUEST}/{verb}": {"help_request_id": HELP_REQUEST}
            for verb in ("link", "take-up", "resolve")
        },
        f"POST intake /consents/{CONSENT}/withdraw": {"consent_id": CONSENT, "withdrawn_on": "2026-11-09"},
        f"POST intake /clients/{MARIA}/open-anyway": {},
        "GET signals /procedure/versions": [
            {
                "id": "donah-1",
                "valid_from": "2026-01-01",
                "in_force": True,
                "changes": [],
                "text": "procedure: donah\nversion: 1\nvalid_from: 2026-01-01\nsteps: {}\n",
            }
        ],
        "GET signals /procedure/versions/donah-1/diagram.svg": b"<svg/>",
        "GET signals /card-forms/versions": [
            {
                "id": f"{card}-1",
                "card": card,
                "title": title,
                "instead_of": None,
                "valid_from": "2026-01-01",
                "in_force": True,
                "changes": [],
                "text": f"card: {card}\nversion: 1\nfields: []\n",
            }
            for card, title in (("general", "Gewone fiche"), ("ride", "Rit"))
        ],
        **{f"GET {service} /subjects/{MARIA}/readers": [] for service in SERVICES},
        **{f"GET {service} /audit": [] for service in SERVICES},
        "GET volunteers /volunteers": {"count": 2, "counted_to": 1000, "rows": volunteers},
        "POST volunteers /volunteers/search": lambda body: named(body["q"], volunteers),
        "POST volunteers /volunteers": (201, {"volunteer_id": MIEKE}),
        "GET volunteers /assignments": [
            {
                "assignment_id": ASSIGNMENT,
                "volunteer_id": MIEKE,
                "client_id": MARIA,
                "offer": "birthday_visit",
                "planned_on": "2026-11-20",
                "done_on": None,
            }
        ],
        "POST volunteers /assignments": (201, {"assignment_id": ASSIGNMENT}),
        "GET volunteers /my/assignments": [
            {
                "assignment_id": ASSIGNMENT,
                "volunteer_id": MIEKE,
                "client_id": MARIA,
                "offer": "birthday_visit",
                "planned_on": "2026-11-20",
                "done_on": None,
            },
            {
                "assignment_id": ACTION,
                "volunteer_id": MIEKE,
                "client_id": ALBERT,
                "offer": "transport",
                "planned_on": "2026-11-02",
                "done_on": "2026-11-02",
            },
        ],
        f"POST volunteers /assignments/{ASSIGNMENT}/done": {"done_on": "2026-11-20"},
        "GET partners /partners": [
            {
                "partner_id": CAW,
                "name": "CAW Centraal-West-Vlaanderen",
                "themes": ["finances_debt"],
                "bound_by_secrecy": True,
                "works_on": None,
                "capacity": None,
                "no_intake_before": None,
                "verified_on": "2026-10-01",
                "stale": False,
            }
        ],
        **directory.answers(),
        "GET partners /referrals": [
            {
                "referral_id": REFERRAL,
                "partner_id": CAW,
                "dossier_id": DOSSIER,
                "state": "received",
                "theme": "finances_debt",
                "made_on": "2026-11-08",
            },
            {
                "referral_id": ACTION,
                "partner_id": CAW,
                "dossier_id": DOSSIER,
                "state": "declined",
                "theme": "housing",
                "made_on": "2026-10-08",
                "reason": "waiting_list",
            },
        ],
        f"GET partners /referrals/{REFERRAL}": {
            "referral_id": REFERRAL,
            "partner_id": CAW,
            "state": "received",
            "theme": "finances_debt",
            "made_on": "2026-11-08",
        },
        f"POST partners /referrals/{REFERRAL}/accept": {"state": "accepted"},
        f"POST partners /referrals/{REFERRAL}/decline": {"state": "declined"},
        f"GET signals /referrals/{REFERRAL}/letter.pdf": b"%PDF-1.7",
        f"GET signals /referrals/{REFERRAL}/letter": LETTER,
        "GET signals /worklist": {
            "counts": {"late": 3, "today": 2, "new": 4, "feedback": 1, "open": 1001},
            "counted_to": 1000,
            "rows": [worklist_row(number) for number in range(1, 8)],
            "after": None,
        },
        **COLLEAGUES,
        f"GET signals /dossiers/{DOSSIER}": dossier(),
        f"GET signals /dossiers/{DOSSIER}/feedback-proposal": {
            "moment": "decision",
            "text": "Dank je voor je signaal. We kijken samen naar een oplossing.",
            "senders": [{"signal_id": SIGNAL, "sender_kind": "volunteer", "text": "Dank je."}],
        },
        "GET signals /card-forms": [GENERAL, EVERY_KIND],
        "GET signals /card-forms/general/1": GENERAL,
        "GET signals /card-forms/every_kind/1": EVERY_KIND,
        "POST signals /cards": (201, {"signal_id": SIGNAL, "dossier_id": DOSSIER}),
        "POST signals /calls": (201, {"dossier_id": DOSSIER, "state": "open"}),
        "GET signals /my/signals": [
            {
                "signal_id": SIGNAL,
                "dossier_id": DOSSIER,
                "text": "Maria geraakt moeilijk de trap op.",
                "status": "open",
                "occurred_on": "2026-11-06",
                "feedback": [],
            },
            {
                "signal_id": ACTION,
                "dossier_id": DOSSIER,
                "text": "Geen bus meer op zondag.",
                "status": "closed",
                "occurred_on": "2026-10-02",
                "feedback": [
                    {
                        "moment": "policy_answer",
                        "text": "De gemeente legt een belbus in.",
                        "at": "2026-10-30T10:00:00Z",
                    }
                ],
            },
        ],
        "GET reporting /figures": {
            "by": ["theme"],
            "rows": [
                {"theme": "loneliness", "count": 42},
                {"theme": "mobility", "count": 31},
                {"theme": "finances_debt", "count": 17},
                {"theme": "informal_carer_burden", "count": 9},
                {"theme": None, "count": 4},
            ],
            "total": 103,
        },
        "GET reporting /lateness": [{"step": "acknowledged", "done": 98, "late": 3, "escalated": 1}],
        "GET reporting /waivers": [WAIVED],
        "GET reporting /referral-outcomes": [
            {
                "partner_id": CAW,
                "made": 9,
                "received": 9,
                "accepted": 5,
                "declined": 2,
                "completed": 4,
                "recalled": 1,
                "waiting": 1,
                "median_days_to_answer": 4,
                "declined_because": {"waiting_list": 2},
                "outcomes": {"helped": 3},
                "clients_say": {"solved": 2},
            }
        ],
        "GET reporting /published-figures": [
            {
                "kind": "signal",
                "month": "2026-10",
                "minimum": 5,
                "published_on": "2026-11-16",
                "total": 38,
                "by_theme": [
                    {"theme": "loneliness", "municipality": None, "count": 21},
                    {"theme": "mobility", "municipality": None, "count": None},
                ],
                "by_municipality": [
                    {"theme": None, "municipality": "33021", "count": 30},
                    {"theme": None, "municipality": "33041", "count": None},
                ],
                "rows": [],
            }
        ],
        "GET reporting /bundles": [bundle()],
        f"GET reporting /bundles/{BUNDLE}": bundle(),
        "POST reporting /bundles": (201, {"bundle_id": BUNDLE}),
        f"POST reporting /bundles/{BUNDLE}/answer": bundle(state="answered"),
        f"POST reporting /bundles/{BUNDLE}/submit": bundle(state="submitted"),
        f"POST signals /bundles/{BUNDLE}/feedback": {"fed_back": 6},
        "GET reporting /bundle-candidates": [
            {
                "theme": "waiting_list",
                "level": "service",
                "count": 6,
                "from_month": "2026-09",
                "until_month": "2026-11",
                "reached": True,
                "needed": 5,
            },
            {
                "theme": "public_transport",
                "level": "policy",
                "count": 3,
                "from_month": "2026-09",
                "until_month": "2026-11",
                "reached": False,
                "needed": 5,
            },
        ],
    }
