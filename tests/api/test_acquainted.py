"""Who knows a client privately stands before a closed door, at each door to what is kept of that client."""

from collections.abc import Awaitable, Callable, Iterator

import pytest
from known import BODIES, FORMS, KNOWN
from serving import document_of, service_named
from shapes import Shapes
from walking import Operation, operations_of

from stack.service_api import ServiceApi

LEADS_TO_A_CLIENT = {
    "signals": ("{client_id}", "{dossier_id}", "{action_id}", "{referral_id}"),
    "intake": ("{client_id}", "{consent_id}", "{help_request_id}", "{subject_id}"),
}
"""A new operation with one of these in its path is a door by itself."""

BY_ITS_BODY = ("POST /forget-requests",)

NOT_SHUT = {
    *("GET /clients/{client_id}/acquaintances", "POST /clients/{client_id}/acquaintances"),
    *("POST /clients/{client_id}/acquaintances/let-in", "POST /clients/{client_id}/open-anyway"),
    "POST /dossiers/{dossier_id}/open-anyway",
}
"""Where one is shut out, let in by another, and opens it with a reason."""

LINKED = "POST /help-requests/{help_request_id}/link"


def doors(name: str) -> Iterator[Operation]:
    for operation in operations_of(name, document_of(name)):
        endpoint = operation.endpoint
        for_them = endpoint.allowed is not None and "deputy" in endpoint.allowed
        leads = any(place in endpoint.path for place in LEADS_TO_A_CLIENT[name])
        if for_them and (leads or endpoint.label in BY_ITS_BODY) and endpoint.label not in NOT_SHUT:
            yield operation


@pytest.mark.parametrize("name", LEADS_TO_A_CLIENT)
async def test_every_door_is_closed_to_who_knows_the_client(
    name: str, service_api: Callable[..., Awaitable[ServiceApi]]
) -> None:
    api = await service_api(service_named(name))
    ids = await KNOWN[name](api)
    shapes = Shapes(document_of(name))
    katrien = api.as_("katrien")
    if name == "intake":
        (
            await katrien.post(LINKED[5:].format_map(ids), json={"client_id": ids["client_id"]})
        ).raise_for_status()
    shut = await katrien.post(f"/clients/{ids['client_id']}/acquaintances", json={"login": "wouter"})
    assert shut.status_code in (200, 204), shut.text
    let_through = []
    for operation in doors(name):
        body = dict(shapes.example(operation.schema)) if operation.schema else {}
        body |= {"person_id": ids["client_id"]} if operation.label in BY_ITS_BODY else {}
        body |= {
            name: value.format_map(ids) if isinstance(value, str) else value
            for name, value in BODIES.get(operation.label, {}).items()
        }
        sent = FORMS.get(operation.label) or ({"json": body} if operation.endpoint.method == "POST" else {})
        path = operation.endpoint.path.format_map(ids)
        answer = await api.as_("wouter").request(operation.endpoint.method, path, **sent)
        if answer.status_code != 409 or answer.json()["guard"] != "acquainted":
            let_through.append(f"{operation.label}: {answer.status_code} {answer.text[:200]}")
    assert let_through == []
