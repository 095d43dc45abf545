"""What every event about a referral names."""

from typing import Any

from partners.domain.referrals import Referral


def ids_of(referral: Referral) -> dict[str, Any]:
    return {
        "referral_id": referral.referral_id,
        "dossier_id": referral.dossier_id,
        "partner_id": referral.partner_id,
    }
