"""What a partner reads of a referral and answers to it, whichever way it comes in."""

from collections.abc import Awaitable
from typing import Any

from desk.transport import NotAllowed, NotThere, Refused, ServiceAway

ANSWERS = {
    "accept": (),
    "waitlist": ("until",),
    "first-contact": ("contacted_on",),
    "decline": ("reason", "words"),
    "pass-on": ("to_partner_id", "words"),
    "complete": ("outcome", "words"),
}
"""By the end of the path, the fields of each."""

PDF = {"content-disposition": 'inline; filename="doorverwijzing.pdf"'}
"""The name of a file says nothing of whom it is about."""


async def letter_of(reading: Awaitable[dict[str, Any]]) -> dict[str, Any]:
    """The letter, or in the service's words why it can't be read now: held, or recalled."""
    try:
        return {"letter": await reading}
    except Refused as closed:
        return {"closed": closed}
    except (NotThere, NotAllowed):
        return {"gone": True}
    except ServiceAway as away:
        return {"away": away.name}
