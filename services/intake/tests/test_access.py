"""Who gets in: roles, and other networks."""

from uuid import uuid4

from .conftest import Intake

some = str(uuid4())
client = {"name": "Godelieve Pauwels", "area": "33021F"}
terms = {"purpose": "x", "scope": "full", "given_how": "written"}
request = {"theme": "housing", "area": "33021A", "channel": "self", "description": "Schimmel in huis."}
row = {**request, "row_id": some, "done": True, "received_on": "2020-01-01"}

coordinators = {"katrien", "wouter"}
everyone = ("katrien", "wouter", "mieke", "sofie", "luc", "ann", "dirk", "systeem")

endpoints = [
    ("POST", "/clients", client, coordinators),
    ("GET", "/clients", None, coordinators),
    ("POST", "/clients/search", {"q": "x"}, coordinators),
    ("GET", f"/clients/{some}", None, coordinators),
    ("POST", "/names", {"ids": [some]}, coordinators | {"mieke"}),
    ("POST", f"/clients/{some}/consents", terms, coordinators),
    ("GET", f"/clients/{some}/consents", None, coordinators),
    ("POST", f"/consents/{some}/withdraw", {}, coordinators),
    ("GET", f"/clients/{some}/acquaintances", None, coordinators),
    ("POST", f"/clients/{some}/acquaintances", {"login": "x"}, coordinators),
    ("POST", f"/clients/{some}/acquaintances/let-in", {"login": "x"}, coordinators),
    ("POST", f"/clients/{some}/open-anyway", {"reason": "x"}, coordinators),
    ("POST", "/help-requests", request, coordinators | {"sofie"}),
    ("GET", "/my/help-requests", None, {"sofie"}),
    ("GET", "/help-requests", None, coordinators),
    ("GET", "/help-requests/waiting", None, coordinators),
    ("GET", f"/help-requests/{some}", None, coordinators),
    ("POST", f"/help-requests/{some}/link", {"client_id": some}, coordinators),
    ("POST", f"/help-requests/{some}/take-up", {"dossier_id": some}, coordinators),
    ("POST", f"/help-requests/{some}/resolve", {"resolution": "solved"}, coordinators),
    ("POST", "/help-requests/import", {"rows": [row]}, coordinators),
    ("POST", "/forget-requests", {"person_id": some}, coordinators),
    ("GET", "/forget-requests", None, coordinators | {"dirk"}),
    ("POST", f"/forget-requests/{some}/confirm", {}, {"dirk"}),
]


async def test_only_these_roles_get_in(intake: Intake) -> None:
    for method, path, body, allowed in endpoints:
        answers = {
            login: (await intake.as_(login).request(method, path, json=body)).status_code
            for login in everyone
        }

        assert {login for login, status in answers.items() if status != 403} == allowed, path
        assert {answers[login] for login in allowed} <= {200, 201, 204, 404}, path
        nobody = await intake.with_token(None).request(method, path, json=body)
        assert nobody.status_code == 401, path


async def test_every_endpoint_is_in_this_list(intake: Intake) -> None:
    paths = intake.app.openapi()["paths"]
    own = {
        (method.upper(), path)
        for path, methods in paths.items()
        for method, operation in methods.items()
        if "chassis" not in operation.get("tags", [])
    }
    kinds = ("client_id", "consent_id", "help_request_id", "forget_request_id")
    tried = {
        (method, path.replace(some, f"{{{kind}}}")) for method, path, _, _ in endpoints for kind in kinds
    }

    assert own <= tried


async def test_another_networks_ids_are_not_there(intake: Intake) -> None:
    theirs = await intake.client()
    consent = await intake.consent(theirs)
    help_request = await intake.help_request(client_id=theirs)
    asked = await intake.posted("katrien", "/forget-requests", {"person_id": theirs})
    hilde = intake.as_("hilde")
    officer = intake.as_new("ieper", roles=["dpo"], network="6e657374-6f72-4000-8000-000000000002")
    before = await intake.events()

    refused = [
        await hilde.get(f"/clients/{theirs}"),
        await hilde.get(f"/clients/{theirs}/consents"),
        await hilde.post(f"/clients/{theirs}/consents", json=terms),
        await hilde.post(f"/consents/{consent}/withdraw"),
        await hilde.post("/help-requests", json=request | {"client_id": theirs}),
        await hilde.get(f"/help-requests/{help_request}"),
        await hilde.post(f"/help-requests/{help_request}/link", json={"client_id": theirs}),
        await hilde.post(f"/help-requests/{help_request}/take-up", json={"dossier_id": some}),
        await hilde.post(f"/help-requests/{help_request}/resolve", json={"resolution": "solved"}),
        await hilde.post("/forget-requests", json={"person_id": theirs}),
        await officer.post(f"/forget-requests/{asked['forget_request_id']}/confirm"),
    ]

    assert {answer.status_code for answer in refused} == {404}
    assert (await hilde.get("/clients")).json() == []
    assert (await hilde.post("/clients/search", json={"q": "Pauwels"})).json() == []
    assert (await hilde.get("/help-requests")).json() == []
    assert await intake.names("hilde", theirs) == {}
    assert await intake.events() == before


async def test_the_same_id_in_two_networks_is_two_clients(intake: Intake) -> None:
    id_ = await intake.client()

    assert await intake.client(by="hilde", client_id=id_, name="Omer Decrock") == id_

    assert await intake.names("katrien", id_) == {id_: "Godelieve Pauwels"}
    assert await intake.names("hilde", id_) == {id_: "Omer Decrock"}


async def test_a_wrong_shape_is_refused_without_repeating_it(intake: Intake) -> None:
    bodies: list[dict[str, object]] = [
        {},
        client | {"name": "  "},
        client | {"area": "8970"},
        client | {"birth_date": "12/04/1938"},
        client | {"rijksregisternummer": "38041200000"},
        client | {"client_id": "nestor"},
    ]
    for body in bodies:
        answer = await intake.as_("katrien").post("/clients", json=body)

        assert answer.status_code == 422, body
        assert "Pauwels" not in answer.text
        assert "38041200000" not in answer.text
