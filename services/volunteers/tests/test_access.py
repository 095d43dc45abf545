"""Who gets in: roles, and other networks."""

from uuid import uuid4

from .conftest import Volunteers, mieke

some = str(uuid4())
person = {"name": "Lieve Maertens", "area": "33021A"}
task = {"volunteer_id": some, "offer": "transport", "planned_on": "2026-12-01"}

coordinators = {"katrien", "wouter"}
everyone = ("katrien", "wouter", "mieke", "sofie", "luc", "ann", "dirk", "systeem")

endpoints = [
    ("POST", "/volunteers", person, coordinators),
    ("GET", "/volunteers", None, coordinators),
    ("POST", "/volunteers/search", {"q": "x"}, coordinators),
    ("GET", f"/volunteers/{some}", None, coordinators),
    ("POST", f"/volunteers/{some}/information-given", {}, coordinators),
    ("POST", f"/volunteers/{some}/insurance", {}, coordinators),
    ("POST", f"/volunteers/{some}/activate", {}, coordinators),
    ("POST", "/my/number", {"shown": True}, {"mieke"}),
    ("GET", "/my/assignments", None, {"mieke"}),
    ("POST", "/assignments", task, coordinators),
    ("GET", "/assignments", None, coordinators),
    ("POST", f"/assignments/{some}/done", {}, coordinators | {"mieke"}),
    ("POST", "/names", {"ids": [some]}, coordinators),
]


async def test_only_these_roles_get_in(volunteers: Volunteers) -> None:
    for method, path, body, allowed in endpoints:
        answers = {
            login: (await volunteers.as_(login).request(method, path, json=body)).status_code
            for login in everyone
        }

        assert {login for login, status in answers.items() if status != 403} == allowed, path
        assert {answers[login] for login in allowed} <= {200, 201, 204, 404}, path
        nobody = await volunteers.with_token(None).request(method, path, json=body)
        assert nobody.status_code == 401, path


async def test_every_endpoint_is_in_this_list(volunteers: Volunteers) -> None:
    own = {
        (method.upper(), path)
        for path, methods in volunteers.app.openapi()["paths"].items()
        for method, operation in methods.items()
        if "chassis" not in operation.get("tags", [])
    }
    kinds = ("volunteer_id", "assignment_id")
    tried = {
        (method, path.replace(some, f"{{{kind}}}")) for method, path, _, _ in endpoints for kind in kinds
    }

    assert own <= tried


async def test_another_networks_ids_are_not_there(volunteers: Volunteers) -> None:
    await volunteers.active()
    assignment = await volunteers.assignment()
    hilde = volunteers.as_("hilde")
    namesake = volunteers.as_new(
        "mieke2", roles=["volunteer"], network="6e657374-6f72-4000-8000-000000000002", person=mieke
    )
    before = await volunteers.events()

    refused = [
        await hilde.get(f"/volunteers/{mieke}"),
        await hilde.post(f"/volunteers/{mieke}/information-given", json={}),
        await hilde.post(f"/volunteers/{mieke}/insurance", json={}),
        await hilde.post(f"/volunteers/{mieke}/activate"),
        await hilde.post("/assignments", json=task | {"volunteer_id": mieke}),
        await hilde.post(f"/assignments/{assignment}/done", json={}),
        await namesake.post(f"/assignments/{assignment}/done", json={}),
        await namesake.post("/my/number", json={"shown": True}),
    ]

    assert {answer.status_code for answer in refused} == {404}
    assert (await volunteers.got("hilde", "/volunteers"))["rows"] == []
    assert (await volunteers.posted("hilde", "/volunteers/search", {"q": "Deschepper"}))["rows"] == []
    assert await volunteers.got("hilde", "/assignments") == []
    assert (await namesake.get("/my/assignments")).json() == []
    assert await volunteers.posted("hilde", "/names", {"ids": [mieke]}) == {"names": {}}
    assert await volunteers.events() == before


async def test_a_volunteer_without_a_person_has_nothing_of_its_own(volunteers: Volunteers) -> None:
    stranger = volunteers.as_new("stranger", roles=["volunteer"])

    assert (await stranger.get("/my/assignments")).status_code == 403
    assert (await stranger.post("/my/number", json={"shown": True})).status_code == 403


async def test_a_wrong_shape_is_refused_without_repeating_it(volunteers: Volunteers) -> None:
    bodies: list[tuple[str, dict[str, object]]] = [
        ("/volunteers", {}),
        ("/volunteers", person | {"name": " "}),
        ("/volunteers", person | {"area": "Watou"}),
        ("/volunteers", person | {"offers": ["chess"]}),
        ("/volunteers", person | {"score": 3}),
        ("/volunteers/search", {"q": " "}),
        ("/volunteers/search", {"q": "Maertens", "limit": 501}),
        ("/assignments", task | {"offer": "chess"}),
        ("/assignments", task | {"planned_on": "zaterdag"}),
        ("/names", {"ids": ["mieke"]}),
    ]
    for path, body in bodies:
        answer = await volunteers.as_("katrien").post(path, json=body)

        assert answer.status_code == 422, body
        assert "Maertens" not in answer.text
        assert "zaterdag" not in answer.text
