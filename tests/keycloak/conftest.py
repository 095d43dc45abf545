"""A real Keycloak with our realm, and a whole stack whose people log in there."""

import os
import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path
from string import Template
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, sync_playwright

from stack.demo.people import MACHINES, PEOPLE
from stack.keycloak import ADMINISTRATOR, REALM, Keycloak
from stack.process import LOOPBACK, free_port
from stack.running import RunningStack
from stack.testing import StackFactory
from tests.browser.conftest import CHROMIUM, QUIET

FILES = Path(__file__).parents[2] / "infra/stack/keycloak"
PASSWORD = "een lang wachtwoord"


class Administrator:
    """Who keeps the realm, by Keycloak's own interface for administrators."""

    def __init__(self, keycloak: Keycloak, password: str) -> None:
        self._keycloak = keycloak
        self._password = password
        self._http = httpx.Client(
            base_url=f"{keycloak.url}/admin/realms/{REALM}", timeout=60, auth=self._auth
        )
        self._desk = self._client_of(REALM)["id"]
        roles = self._http.get(f"/clients/{self._desk}/roles").raise_for_status().json()
        self.roles = {role["name"]: role for role in roles}

    def token(self) -> str:
        """A new one each time: they last a minute."""
        asked = {"grant_type": "password", "client_id": "admin-cli", "username": ADMINISTRATOR}
        endpoint = f"{self._keycloak.url}/realms/master/protocol/openid-connect/token"
        tokens = httpx.post(endpoint, data={**asked, "password": self._password}, timeout=60)
        return str(tokens.raise_for_status().json()["access_token"])

    def add_person(self, login: str) -> None:
        """One of the demo's people, with a password."""
        person = PEOPLE[login]
        given, _, family = person.name.partition(" ")
        claims = person.claims()
        attributes = {name: [claims[name]] for name in claims if name not in ("name", "draaischijf_roles")}
        user = {
            "username": login,
            "enabled": True,
            "firstName": given,
            "lastName": family,
            "attributes": attributes,
            "credentials": [{"type": "password", "value": PASSWORD, "temporary": False}],
        }
        made = self._http.post("/users", json=user).raise_for_status().headers["location"]
        held = [self.roles[role] for role in person.roles]
        path = f"/users/{made.rsplit('/', 1)[1]}/role-mappings/clients/{self._desk}"
        self._http.post(path, json=held).raise_for_status()

    def add_partner(self, client_id: str, *, without: str = "") -> str:
        """A partner's own system, from the file that operators use; returns its secret."""
        machine = MACHINES["caw-dossiers"]
        given = {"CLIENT_ID": client_id, "NETWORK": str(machine.network)}
        filled = Template((FILES / "partner.json").read_text("utf-8")).substitute(
            given, ORGANISATION=str(machine.organisation)
        )
        client = httpx.Response(200, text=filled).json()
        client["protocolMappers"] = [one for one in client["protocolMappers"] if one["name"] != without]
        self._http.post("/clients", json=client).raise_for_status()
        made = self._client_of(client_id)["id"]
        return str(self._http.get(f"/clients/{made}/client-secret").raise_for_status().json()["value"])

    def profile(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._http.get("/users/profile").raise_for_status().json()["attributes"]
        return found

    def _auth(self, request: httpx.Request) -> httpx.Request:
        request.headers["Authorization"] = f"Bearer {self.token()}"
        return request

    def _client_of(self, client_id: str) -> dict[str, Any]:
        found = self._http.get("/clients", params={"clientId": client_id}).raise_for_status().json()
        return dict(found[0])


@pytest.fixture(scope="session")
def desk_port() -> int:
    return free_port()


@pytest.fixture(scope="session")
def login_settings(desk_port: int) -> Mapping[str, str]:
    """What the realm and the desk both must know."""
    return {
        "DRAAISCHIJF_URL_DESK": f"http://{LOOPBACK}:{desk_port}",
        "DRAAISCHIJF_OIDC_CLIENT_SECRET": secrets.token_urlsafe(24),
    }


@pytest.fixture(scope="session")
def administrator_password() -> str:
    return secrets.token_urlsafe(24)


@pytest.fixture(scope="session")
def keycloak(
    stack_folder: Path, login_settings: Mapping[str, str], administrator_password: str
) -> Iterator[Keycloak]:
    unpacked = os.environ.get("DRAAISCHIJF_TEST_KEYCLOAK")
    if not unpacked:
        pytest.skip("DRAAISCHIJF_TEST_KEYCLOAK zegt niet waar Keycloak staat (make test-keycloak)")
    server = Keycloak(
        unpacked=Path(unpacked),
        realm=FILES / "realm.json",
        home=stack_folder / "keycloak",
        log=stack_folder / "keycloak.log",
        password=administrator_password,
    )
    server.start(login_settings)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def administrator(keycloak: Keycloak, administrator_password: str) -> Administrator:
    administrator = Administrator(keycloak, administrator_password)
    for login in ("katrien", "mieke"):
        administrator.add_person(login)
    return administrator


@pytest.fixture(scope="session")
def stack(
    keycloak: Keycloak, start_stack: StackFactory, desk_port: int, login_settings: Mapping[str, str]
) -> Iterator[RunningStack]:
    environment = {**login_settings, "DRAAISCHIJF_OIDC_BEARER": "access_token"}
    with start_stack(issuer=keycloak.issuer, desk_port=desk_port, environment=environment) as running:
        yield running


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("chromium is niet geïnstalleerd")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()
