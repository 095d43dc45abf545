"""Where a person may go, by role."""

from dataclasses import dataclass

from desk.session import Session

COORDINATION = ("coordinator", "deputy")


@dataclass(frozen=True, slots=True)
class Link:
    path: str
    text: str
    roles: tuple[str, ...]


LINKS = (
    Link("/worklist", "Werklijst", COORDINATION),
    Link("/call", "Telefoon", COORDINATION),
    Link("/my", "Mijn overzicht", ("volunteer",)),
    Link("/card", "Fiche", (*COORDINATION, "volunteer")),
    Link("/referrals", "Doorverwijzingen", (*COORDINATION, "partner")),
    Link("/help-requests", "Hulpvragen", (*COORDINATION, "partner")),
    Link("/card", "Signaal doorgeven", ("partner",)),
    Link("/my", "Mijn signalen", ("partner",)),
    Link("/our-entry", "Onze gegevens", ("partner",)),
    Link("/clients", "Gebruikers", COORDINATION),
    Link("/volunteers", "Vrijwilligers", COORDINATION),
    Link("/partners", "Sociale kaart", (*COORDINATION, "administrator")),
    Link("/trail", "Leesspoor", ("dpo",)),
    Link("/procedure", "Procedure", ("administrator", "dpo")),
    Link("/cards", "Fiches", ("administrator", "dpo")),
    Link("/operations", "Werking", ("administrator",)),
    Link("/bundles", "Bundels", (*COORDINATION, "steering")),
    Link("/figures", "Cijfers", (*COORDINATION, "steering")),
)


def navigation(session: Session) -> list[Link]:
    """Each path once, in this order."""
    seen: dict[str, Link] = {}
    for link in LINKS:
        if session.has(*link.roles):
            seen.setdefault(link.path, link)
    return list(seen.values())


def home_of(session: Session) -> str | None:
    """The page of a person's main task; None for a role without pages."""
    links = navigation(session)
    return links[0].path if links else None
