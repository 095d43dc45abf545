"""People log in at the desk by a real Keycloak, programs by their secret; tokens of others open nothing."""

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from stack.keycloak import Keycloak
from stack.login import machine_token
from stack.running import RunningStack

from .conftest import PASSWORD, Administrator

pytestmark = [pytest.mark.keycloak, pytest.mark.usefixtures("administrator")]

PATIENCE = 60_000
expect.set_options(timeout=PATIENCE)


@pytest.fixture
def page(chromium: Browser, stack: RunningStack) -> Iterator[Page]:
    context = chromium.new_context(locale="nl-BE", base_url=stack.plan.desk)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    yield page
    context.close()


def log_in(page: Page, login: str, path: str = "/") -> None:
    page.goto(path)
    page.get_by_role("main").get_by_role("link", name="Aanmelden").click()
    type_password(page, login)
    expect(page.get_by_role("button", name="Afmelden")).to_be_visible()


def type_password(page: Page, login: str) -> None:
    page.locator("#username").fill(login)
    page.locator("#password").fill(PASSWORD)
    page.locator("#kc-login").click()


def asks(stack: RunningStack, service: str, path: str, token: str) -> httpx.Response:
    return httpx.get(f"{stack.urls[service]}{path}", headers={"Authorization": f"Bearer {token}"}, timeout=30)


def test_a_coordinator_logs_in_and_sees_the_worklist_until_logging_out(page: Page) -> None:
    log_in(page, "katrien", "/worklist")
    expect(page.get_by_role("heading", name="Werklijst")).to_be_visible()
    expect(page.get_by_text("Katrien Verhaeghe")).to_be_visible()

    page.get_by_role("button", name="Afmelden").click()
    page.get_by_role("link", name="Meld je ook af").click()
    page.locator("#kc-logout").click()
    expect(page).to_have_url(f"{page.url.split('/login')[0]}/login")
    page.get_by_role("main").get_by_role("link", name="Aanmelden").click()
    expect(page.locator("#password")).to_be_visible()


def test_a_volunteer_logs_in_and_sees_no_worklist(page: Page) -> None:
    log_in(page, "mieke")
    expect(page.get_by_role("heading", name="Dag Mieke")).to_be_visible()
    refused = page.goto("/worklist")
    assert refused is not None and refused.status == 403


def test_a_wrong_password_lets_nobody_in(page: Page) -> None:
    page.goto("/login/start")
    page.locator("#username").fill("katrien")
    page.locator("#password").fill("een ander wachtwoord")
    page.locator("#kc-login").click()
    expect(page.get_by_text("Gebruikersnaam of wachtwoord ongeldig")).to_be_visible()
    page.goto("/worklist")
    expect(page.get_by_role("heading", name="Aanmelden")).to_be_visible()


def test_a_partners_system_reads_what_is_its_own_and_nothing_else(
    administrator: Administrator, keycloak: Keycloak, stack: RunningStack
) -> None:
    token = machine_token(keycloak.issuer, "caw-dossiers", administrator.add_partner("caw-dossiers"))
    own = asks(stack, "partners", "/referrals", token)
    assert (own.status_code, own.json()) == (200, [])
    assert asks(stack, "signals", "/worklist", token).status_code == 403
    assert asks(stack, "signals", "/audit", token).status_code == 403


def test_a_token_for_another_application_or_of_another_realm_opens_nothing(
    administrator: Administrator, keycloak: Keycloak, stack: RunningStack
) -> None:
    secret = administrator.add_partner("elsewhere", without="audience")
    elsewhere = machine_token(keycloak.issuer, "elsewhere", secret)
    for token in (elsewhere, administrator.token()):
        assert asks(stack, "partners", "/referrals", token).status_code == 401


def test_a_program_without_an_organisation_is_nobody(
    administrator: Administrator, keycloak: Keycloak, stack: RunningStack
) -> None:
    secret = administrator.add_partner("loose", without="draaischijf_organisation")
    token = machine_token(keycloak.issuer, "loose", secret)
    assert asks(stack, "partners", "/referrals", token).status_code == 401


def test_nobody_gives_themselves_a_place_in_a_network(administrator: Administrator) -> None:
    ours = [one for one in administrator.profile() if one["name"].startswith("draaischijf_")]
    assert len(ours) == 3
    for attribute in ours:
        assert attribute["permissions"] == {"view": ["admin"], "edit": ["admin"]}
