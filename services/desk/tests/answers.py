"""What services answer with, in the shapes of the real ones: a small network with invented people."""

from typing import Any

NESTOR = "6e657374-6f72-4000-8000-000000000001"
CAW = "00000000-0000-4000-8000-0000000000c1"
MIEKE = "00000000-0000-4000-8000-0000000000a1"
MARIA = "5b0f1a52-9a44-4d0b-8a35-6a2f0d6a8c11"
ALBERT = "5b0f1a52-9a44-4d0b-8a35-6a2f0d6a8c12"
DOSSIER = "7f1f9a3c-5b1e-4f0a-9a77-2a4c7a6f1b02"
REFERRAL = "e1f2a3b4-c5d6-4e7f-8a9b-0c1d2e3f4a77"
ASSIGNMENT = "f0e1d2c3-b4a5-4968-8776-655443322110"
BUNDLE = "b2c3d4e5-f6a7-4b8c-9d0e-1f2a3b4c5d88"
ACTION = "d3b07384-d9a0-4c9b-8f3e-1f2a3b4c5d66"
CONSENT = "c7e43a0e-3a86-4a43-9a4c-53f1a2c1b0aa"
HELP_REQUEST = "9f4f7a7c-6d0d-4a56-8f4e-0c3d6a3f1e90"
SIGNAL = "2b9c7c55-8f0e-4a49-8b0a-4a7d0f6e9c03"
ISSUER = "http://issuer.test"
NAMES = {MARIA: "Maria Dewulf", ALBERT: "Albert Pauwels", MIEKE: "Mieke Deschepper"}

Answer = tuple[int, Any]

LETTER: dict[str, Any] = {
    "letter": "Over wie\nMaria Dewulf",
    "sheet": {
        "to": "CAW Centraal-West-Vlaanderen",
        "sender": "Katrien Verhaeghe, Dorpsdienst NESTOR",
        "written_on": "6 november 2026",
        "parts": [
            {"heading": "Over wie", "lines": ["Maria Dewulf", "057 00 00 00"]},
            {"heading": "De vraag", "lines": ["Maria Dewulf (Watou) heeft een vraag."]},
        ],
        "confidential": "Deze brief is vertrouwelijk.",
    },
}


def help_request(**over: Any) -> dict[str, Any]:
    """Of a partner, by name; nobody looked at it yet."""
    return {
        "help_request_id": HELP_REQUEST,
        "client_id": None,
        "sender_id": CAW,
        "dossier_id": None,
        "theme": "housing",
        "area": "33021F",
        "channel": "partner",
        "received_on": "2026-11-06",
        "imported": False,
        "description": "Het huis zit vol schimmel.",
        "person": {"name": "Maria Dewulf", "phone": "057 00 00 00", "address": None},
        "agreed": "Het netwerk mag bellen.",
        "history": None,
        "resolution": None,
        "resolved_on": None,
        "note": None,
        "answer": None,
        **over,
    }


def dossier(**over: Any) -> dict[str, Any]:
    """Captured and acknowledged; not interpreted yet."""
    return {
        "dossier_id": DOSSIER,
        "client_id": MARIA,
        "area": "33021F",
        "level": None,
        "theme": None,
        "weight": None,
        "status": "open",
        "procedure_version": 1,
        "signals": [
            {
                "signal_id": SIGNAL,
                "text": "Maria geraakt alleen nog met veel moeite de trap op naar haar slaapkamer.",
                "channel": "visit_card",
                "sender": {"kind": "volunteer", "id": MIEKE},
                "occurred_on": "2026-11-06",
                "urgency": "urgent",
                "client_agrees": "yes",
                "said_by_client": False,
                "wants": "Ze wil thuis blijven wonen.",
                "interpretation": None,
                "handled_by_volunteer": None,
                "feedback_channel": "phone",
            }
        ],
        "timeline": [
            {
                "fact": "captured",
                "at": "2026-11-06T13:10:00Z",
                "recorded_at": "2026-11-07T08:00:00Z",
                "by": "mieke",
            },
            {
                "fact": "acknowledged",
                "at": "2026-11-07T09:12:00Z",
                "recorded_at": "2026-11-07T09:12:00Z",
                "by": "katrien",
            },
        ],
        "steps": [
            {"step": "captured", "state": "done"},
            {"step": "acknowledged", "state": "done"},
            {"step": "interpreted", "state": "late", "due_at": "2026-11-13T23:00:00Z"},
            {"step": "translated", "state": "missing", "due_at": "2026-11-13T23:00:00Z"},
            {"step": "acting", "state": "not_needed"},
            {"step": "followed_up", "state": "not_needed"},
            {"step": "fed_back", "state": "missing"},
            {"step": "closed", "state": "missing"},
        ],
        "allowed": ["interpret", "translate", "plan_action", "feedback", "waive", "structural"],
        "blocked": [
            {
                "command": "close",
                "guard": "hard_steps_missing",
                "message": "Nog niet klaar: niveau en thema, beslissing, terugkoppeling.",
                "satisfied_by": "Doe deze stappen eerst.",
            },
            {
                "command": "refer",
                "guard": "not_translated",
                "message": "Er is nog niet beslist om door te verwijzen.",
                "satisfied_by": "Beslis eerst wat er gebeurt.",
            },
        ],
        "actions": [
            {
                "action_id": ACTION,
                "kind": "home_visit",
                "owner": "katrien",
                "owner_id": None,
                "due_on": "2026-11-20",
                "note": "Samen kijken naar een traplift.",
                "done_on": None,
            }
        ],
        "referrals": [
            {
                "referral_id": REFERRAL,
                "partner_id": CAW,
                "state": "received",
                "ground": "consent",
                "warmth": "cold",
                "made_on": "2026-11-08",
            }
        ],
        "follow_ups": [],
        "feedback": [],
        "bundles": [],
        **over,
    }


def worklist_row(number: int, **over: Any) -> dict[str, Any]:
    return {
        "dossier_id": f"7f1f9a3c-5b1e-4f0a-9a77-0000000000{number:02}",
        "client_id": MARIA if number % 2 else ALBERT,
        "area": "33021F" if number % 3 else "33041A",
        "level": "client",
        "theme": "mobility",
        "urgency": "urgent" if number == 1 else "normal",
        "captured_on": "2026-11-06",
        "next_step": "interpreted",
        "due_at": "2026-11-13T23:00:00Z",
        "late": number < 4,
        "title": "Mobiliteit, bezoekfiche",
        **over,
    }


def problem(status: int, title: str, **more: Any) -> Answer:
    return status, {"type": "about:blank", "title": title, "status": status, **more}


REFUSAL = problem(
    409,
    "Dit kan nu niet",
    detail="Zonder grond mag er niets naar buiten.",
    guard="no_ground",
    satisfied_by="Noteer een toestemming, of kies een andere grond.",
)


def bundle(**over: Any) -> dict[str, Any]:
    return {
        "bundle_id": BUNDLE,
        "theme": "waiting_list",
        "levels": ["service"],
        "areas": ["33021A", "33021F"],
        "from_month": "2026-09",
        "until_month": "2026-11",
        "title": "Acht weken wachten op budgetbegeleiding",
        "state": "submitted",
        "at_least": 5,
        "signals": 6,
        "formed_on": "2026-11-20",
        "submitted_on": "2026-11-21",
        "answer": None,
        "answered_on": None,
        "on_behalf": None,
        "story": "Mensen met schulden wachten acht weken op een eerste gesprek. Er komen boetes bij.",
        "examples": ["Een alleenstaande moeder kreeg drie aanmaningen terwijl ze wachtte."],
        "solutions": ["Een wekelijks inloopuur samen met het OCMW."],
        "reason": None,
        **over,
    }
