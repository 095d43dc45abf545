"""Every page, by area."""

from starlette.routing import Route

from desk.pages import (
    acquaintances,
    attachments,
    bundles,
    calls,
    card_versions,
    cards,
    clients,
    dossiers,
    figures,
    help_requests,
    login,
    mine,
    partners,
    procedure,
    readers,
    referrals,
    referring,
    steps,
    volunteers,
    worklist,
)

PAGES: list[Route] = [
    *login.ROUTES,
    *worklist.ROUTES,
    *cards.ROUTES,
    *calls.ROUTES,
    *dossiers.ROUTES,
    *referring.ROUTES,
    *steps.ROUTES,
    *referrals.ROUTES,
    *mine.ROUTES,
    *partners.ROUTES,
    *procedure.ROUTES,
    *card_versions.ROUTES,
    *acquaintances.ROUTES,
    *attachments.ROUTES,
    *readers.ROUTES,
    *clients.ROUTES,
    *help_requests.ROUTES,
    *volunteers.ROUTES,
    *bundles.ROUTES,
    *figures.ROUTES,
]
