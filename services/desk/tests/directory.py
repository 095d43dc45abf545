"""An entry of the directory as partners answers with it, and what it takes."""

from typing import Any

from .answers import CAW


def answers() -> dict[str, Any]:
    return {
        f"GET partners /partners/{CAW}": {
            "partner_id": CAW,
            "name": "CAW Centraal-West-Vlaanderen",
            "works_on": "Onthaal en budgetbegeleiding",
            "themes": ["finances_debt"],
            "intensity": "cooperation",
            "bound_by_secrecy": True,
            "active": True,
            "reached_by": "login",
            "verified_on": None,
            "stale": True,
            "contact": "Sofie Bauwens",
            "email": "sofie@caw.example",
            "other_contacts": [{"name": "Karel Verzonnen", "role": "teamleider"}],
            "listing": {
                "areas": ["33021F"],
                "hours": [{"day": "MO", "opens": "09:00", "closes": "12:00"}],
                "costs": "Gratis",
            },
        },
        f"GET partners /partners/{CAW}/agreements": [
            {
                "version": 1,
                "signed_on": "2026-01-05",
                "in_force": True,
                "on_paper": True,
                "secrecy": "professional",
                "partner_gives": ["referral"],
                "network_gives": [],
                "kept_where": "Map 3",
            }
        ],
        f"POST partners /partners/{CAW}/listing": {"partner_id": CAW},
        f"POST partners /partners/{CAW}/verify": {"partner_id": CAW},
        f"POST partners /partners/{CAW}/agreements": (201, {"version": 2}),
        "GET partners /directory/hsds": b'{"contents": []}',
        "POST partners /directory/hsds": {"added": 1378, "changed": 0, "unchanged": 0},
        "POST partners /partners": (201, {"partner_id": CAW}),
        f"POST partners /partners/{CAW}/capacity": {"partner_id": CAW},
    }
