"""Who knows a client privately stands before a closed door, at each door that leads to a dossier."""

from collections.abc import Awaitable, Callable, Iterator

from known import BODIES, FORMS, KNOWN
from serving import document_of, service_named
from shapes import Shapes
from walking import Operation, operations_of

from stack.service_api import ServiceApi

TO_A_DOSSIER = ("{dossier_id}", "{action_id}", "{referral_id}")
OPENS_IT = "POST /dossiers/{dossier_id}/open-anyway"


def doors() -> Iterator[Operation]:
    """Whatever names a dossier or something in it, for coordinators; a new operation is one by itself."""
    for operation in operations_of("signals", document_of("signals")):
        endpoint = operation.endpoint
        for_them = endpoint.allowed is not None and "deputy" in endpoint.allowed
        if for_them and any(name in endpoint.path for name in TO_A_DOSSIER) and endpoint.label != OPENS_IT:
            yield operation


async def test_every_door_to_a_dossier_is_closed_to_who_knows_the_client(
    service_api: Callable[..., Awaitable[ServiceApi]],
) -> None:
    api = await service_api(service_named("signals"))
    ids = await KNOWN["signals"](api)
    shapes = Shapes(document_of("signals"))
    shut = await api.as_("katrien").post(
        f"/clients/{ids['client_id']}/acquaintances", json={"login": "wouter"}
    )
    assert shut.status_code in (200, 204), shut.text
    let_through = []
    for operation in doors():
        body = dict(shapes.example(operation.schema)) if operation.schema else {}
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
