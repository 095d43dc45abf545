"""Whom a form is about: the latest are offered, anyone is found by the words of a name."""

import asyncio
from collections.abc import Sequence

from desk import people
from desk.people import Choice, NobodyCalled
from desk.transport import Refused
from desk.views import ClientRow, Volunteer
from desk.web import Page

TOLD = 5
"""So many are named where it isn't clear who is meant."""


async def client(page: Page, typed: str) -> str:
    """The id; raises `NobodyCalled`."""
    return people.find(typed, people.clients(await _clients(page, typed))).id


async def volunteer(page: Page, typed: str) -> str:
    """The id; raises `NobodyCalled`."""
    return people.find(typed, people.volunteers(await _volunteers(page, typed))).id


async def sender(page: Page, typed: str) -> dict[str, str] | None:
    """Raises `NobodyCalled` when several have this name."""
    return people.sender(typed, await called(page, "senders", typed)) if typed else None


async def called(page: Page, kind: str, typed: str) -> list[Choice]:
    """Who has all the words of the name that was typed."""
    if kind == "clients":
        return people.clients(await _clients(page, typed))
    if kind == "volunteers":
        return people.volunteers(await _volunteers(page, typed))
    return people.senders(
        *await asyncio.gather(_clients(page, typed), _volunteers(page, typed), page.api.partners.all())
    )


async def clients_offered(page: Page) -> list[Choice]:
    return people.clients(await page.api.intake.clients())


async def senders_offered(page: Page) -> dict[str, list[Choice]]:
    """Of a form that asks for a client as well."""
    clients, volunteers, partners = await asyncio.gather(
        page.api.intake.clients(), page.api.volunteers.latest(), page.api.partners.all()
    )
    return {
        "clients": people.clients(clients),
        "senders": people.senders(clients, volunteers["rows"], partners),
    }


async def text_of_client(page: Page, client_id: str, offered: Sequence[Choice]) -> str:
    """As the list shows it, whether or not this client is among those offered."""
    known = {one.id: one.text for one in offered}
    if client_id and client_id not in known:
        name = (await page.names("intake", [client_id])).known.get(client_id, "")
        known |= {one.id: one.text for one in await called(page, "clients", name)} if name else {}
    return known.get(client_id, "")


def unknown_client(nobody: NobodyCalled) -> str:
    return _told(nobody, "Er zijn meerdere gebruikers met die naam") or (
        "Er is geen gebruiker met deze naam. Typ een hele voornaam of familienaam, of laat leeg en kies een "
        "deelgemeente. Een nieuwe gebruiker voeg je eerst toe, bij Gebruikers."
    )


def unknown_volunteer(nobody: NobodyCalled) -> str:
    return _told(nobody, "Er zijn meerdere vrijwilligers met die naam") or (
        "Er is geen vrijwilliger met deze naam. Typ een hele voornaam of familienaam."
    )


def unknown_sender(nobody: NobodyCalled) -> str:
    return _told(nobody, "Er zijn meerdere mensen met die naam")


def _told(nobody: NobodyCalled, several: str) -> str:
    """Names who could be meant; nothing where nobody could."""
    alike = [one.text for one in nobody.alike[:TOLD]]
    if not alike:
        return ""
    more = len(nobody.alike) - len(alike)
    listed = "; ".join(alike) + (f"; en nog {more}" if more else "")
    return f"{several if nobody.several else 'Niemand heet precies zo'}. Bedoel je: {listed}?"


async def _clients(page: Page, typed: str) -> list[ClientRow]:
    try:
        return await page.api.intake.search(people.name_in(typed))
    except Refused:
        return []


async def _volunteers(page: Page, typed: str) -> list[Volunteer]:
    try:
        return (await page.api.volunteers.search(people.name_in(typed)))["rows"]
    except Refused:
        return []
