"""The files for Keycloak, against the code; `tests/keycloak` has them run."""

import json
from pathlib import Path

from chassis.claims import ClaimsMapping
from chassis.principal import ROLES

FOLDER = Path(__file__).parents[2] / "infra/stack/keycloak"
REALM = json.loads((FOLDER / "realm.json").read_text("utf-8"))


def test_the_realm_has_our_roles_and_no_travelling_in_time() -> None:
    assert {role["name"] for role in REALM["roles"]["client"]["draaischijf"]} == ROLES - {"clock"}


def test_it_gives_a_person_every_claim_that_is_read_and_never_a_programs() -> None:
    scopes = {scope["name"]: scope for scope in REALM["clientScopes"]}
    given = {
        mapper["config"].get("claim.name") for scope in scopes.values() for mapper in scope["protocolMappers"]
    }
    own = ClaimsMapping()
    assert own.person and own.organisation and own.client
    read = {own.roles.claim, own.network.claim, own.person.claim, own.organisation.claim}
    assert read <= given and own.client not in given
