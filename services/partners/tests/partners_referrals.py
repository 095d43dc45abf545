"""Referrals as signals sends them, and what partners made of them."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from contracts.codes import Ground, RecallReason, ReferralWarmth, Theme
from contracts.events.signals import ReferralMade, ReferralRecalled
from stack.demo.people import CAW
from stack.service_api import ServiceApi


def made(partner_id: UUID = CAW, **changes: Any) -> ReferralMade:
    return ReferralMade(
        **{
            "dossier_id": uuid4(),
            "referral_id": uuid4(),
            "client_id": uuid4(),
            "partner_id": partner_id,
            "ground": Ground.CONSENT,
            "warmth": ReferralWarmth.COLD,
            "theme": Theme.FINANCES_DEBT,
            "made_on": date(2026, 11, 8),
            **changes,
        }
    )


def recall_of(referral: ReferralMade) -> ReferralRecalled:
    return ReferralRecalled(
        dossier_id=referral.dossier_id,
        referral_id=referral.referral_id,
        partner_id=referral.partner_id,
        reason=RecallReason.CONSENT_WITHDRAWN,
        recalled_on=date(2026, 11, 9),
    )


async def state_of(api: ServiceApi, referral: ReferralMade, login: str = "katrien") -> str:
    answer = await api.as_(login).get(f"/referrals/{referral.referral_id}")
    assert answer.status_code == 200, answer.text
    return str(answer.json()["state"])
