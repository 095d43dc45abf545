"""Signals over HTTP: every route, by subject."""

from fastapi import APIRouter

from signals.entrypoints import (
    http_acquaintances,
    http_attachments,
    http_card_forms,
    http_cards,
    http_colleagues,
    http_dossiers,
    http_procedure,
    http_reading,
    http_referrals,
)

router = APIRouter()
# A request is compared with one route after another: what is asked most comes first.
for part in (
    http_reading,
    http_cards,
    http_card_forms,
    http_dossiers,
    http_referrals,
    http_procedure,
    http_acquaintances,
    http_attachments,
    http_colleagues,
):
    router.routes.extend(part.router.routes)
