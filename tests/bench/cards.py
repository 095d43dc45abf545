"""Cards by the hundred, as eight volunteers would send them without looking up."""

import asyncio
import random
from uuid import uuid4

from stack.running import RunningStack
from tests.bench.load import Answers, ask_for

CLIENTS = 8
AREAS = ["33021A", "33021F", "33041B", "38002A", "32030A", "33039A"]


def card() -> dict[str, object]:
    return {
        "signal_id": str(uuid4()),
        "area": random.choice(AREAS),  # noqa: S311 - a load is no secret
        "channel": "visit_card",
        "text": "Geraakt moeilijk de trap op en zou graag beneden slapen.",
        "said_by_client": True,
    }


def post_cards(stack: RunningStack, *, seconds: float) -> Answers:
    return asyncio.run(cards_posted(stack, seconds=seconds))


async def cards_posted(stack: RunningStack, *, seconds: float, per_second: float | None = None) -> Answers:
    url, token = f"{stack.urls['signals']}/cards", stack.token("mieke")
    return await ask_for(url, token, card, clients=CLIENTS, seconds=seconds, per_second=per_second)
