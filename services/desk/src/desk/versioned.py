"""What an administrator writes version by version: seen before it is kept, and begun from the last."""

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from starlette.responses import Response

from desk.dates import today
from desk.labels import capital, word
from desk.navigation import COORDINATION
from desk.transport import Refused
from desk.web import Page

READERS = (*COORDINATION, "administrator", "dpo")

Show = Callable[..., Awaitable[Response]]
Check = Callable[[str], Awaitable[dict[str, Any]]]
Add = Callable[[str], Awaitable[None]]


async def next_version(page: Page, show: Show, check: Check, add: Add, done: str) -> Response:
    """Either look at what it would change, or let it begin."""
    text = page.text("text")
    try:
        if page.text("do") == "add":
            await add(text)
            return page.redirect(page.request.url.path, done)
        return await show(page, checked=await check(text))
    except Refused as refused:
        return await show(page, refused.status, refused=refused)


def follows(text: str, number: int) -> str:
    """The same text with this number, from tomorrow on."""
    begins = (today() + timedelta(days=1)).isoformat()
    without_date = re.sub(r"^valid_from:.*\n?", "", text, flags=re.MULTILINE)
    lines = f"version: {number}\nvalid_from: {begins}"
    return re.sub(r"^version:.*$", lines, without_date, count=1, flags=re.MULTILINE)


def place(where: str, kinds: tuple[str, ...]) -> str:
    """`acknowledged.term.normal.working_days` in words, of the first list that knows each."""
    return capital(", ".join(_word(part, kinds) for part in where.split(".")))


def _word(part: str, kinds: tuple[str, ...]) -> str:
    return next((known for kind in kinds if (known := word(part, kind)) != part), part)
