"""Emoji, right-to-left, combining marks: text like any other, and it comes back whole."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from serving import service_named

from stack.service_api import ServiceApi

TEXT = "Zoë 👩‍👩‍👧 שלום مرحبا e\u0301\u200f ﷽"
PLACE = {"area": "33021F"}
CARD = {**PLACE, "channel": "visit_card", "text": TEXT, "interpretation": TEXT, "wants": TEXT}

KEPT: list[tuple[str, str, dict[str, Any], str]] = [
    ("intake", "/clients", {**PLACE, "name": TEXT, "address": TEXT, "note": TEXT}, "/clients/{client_id}"),
    ("intake", "/help-requests", {**PLACE, "theme": "other", "description": TEXT}, "/help-requests"),
    ("volunteers", "/volunteers", {**PLACE, "name": TEXT}, "/volunteers/{volunteer_id}"),
    ("partners", "/partners", {"name": TEXT, "bound_by_secrecy": True}, "/partners/{partner_id}"),
    ("signals", "/cards", CARD, "/dossiers/{dossier_id}"),
]


@pytest.mark.parametrize(("service", "path", "body", "place"), KEPT, ids=[case[1] for case in KEPT])
async def test_any_text_comes_back_whole(
    service_api: Callable[..., Awaitable[ServiceApi]],
    service: str,
    path: str,
    body: dict[str, Any],
    place: str,
) -> None:
    asker = (await service_api(service_named(service))).as_("katrien")
    made = await asker.post(path, json=body)
    assert made.status_code == 201, made.text
    read = await asker.get(place.format_map(made.json()))
    assert read.text.count(TEXT) == sum(value == TEXT for value in body.values())
