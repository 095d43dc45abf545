"""The network's cards: what each version asks, and the administrator's next one."""

import re
from functools import partial
from itertools import groupby
from typing import Any

from starlette.responses import Response

from desk import guard, versioned
from desk.versioned import READERS, follows, place
from desk.web import Page

OWN = "own_"
NEW = "new"
PLAIN = "general"
"""The card that a new one begins from."""

_name_line = re.compile(r"^card:.*$", re.MULTILINE)


async def cards(page: Page) -> Response:
    return await _show(page)


async def next_version(page: Page) -> Response:
    signals = page.api.signals
    return await versioned.next_version(
        page, _show, signals.check_card_form, signals.add_card_form, "card_form"
    )


async def _show(page: Page, status: int = 200, **more: Any) -> Response:
    versions = await page.api.signals.card_versions()
    chosen = page.query("card") if page.session.has("administrator") else ""
    return page.render(
        "card_versions.html",
        status,
        cards=[list(each) for _, each in groupby(versions, key=lambda one: one["card"])],
        proposed=page.text("text") or next_text(versions, chosen),
        place=partial(place, kinds=("card_form",)),
        **more,
    )


def next_text(versions: list[dict[str, Any]], card: str) -> str:
    """What to begin with: the network's own last version of this card, else the one that it replaces."""
    own = f"{OWN}{(NEW if card == NEW else card).removeprefix(OWN)}"
    last = _last(versions, own)
    begun = last or _last(versions, PLAIN if card == NEW else card)
    if begun is None:
        return ""
    number = int(last["id"].rpartition("-")[2]) + 1 if last else 1
    return _name_line.sub(f"card: {own}", follows(begun["text"], number), count=1)


def _last(versions: list[dict[str, Any]], card: str) -> dict[str, Any] | None:
    return next((one for one in versions if one["card"] == card), None)


ROUTES = [
    guard.page("/cards", cards, *READERS),
    guard.action("/cards", next_version, "administrator"),
]
