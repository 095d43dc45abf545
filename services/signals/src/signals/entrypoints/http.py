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
for part in (
    http_cards,
    http_card_forms,
    http_dossiers,
    http_referrals,
    http_reading,
    http_procedure,
    http_acquaintances,
    http_attachments,
    http_colleagues,
):
    router.routes.extend(part.router.routes)
