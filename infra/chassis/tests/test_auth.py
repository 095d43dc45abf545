"""Who is let in when the login provider can't be asked."""

import pytest

from chassis.auth import TokenVerifier
from chassis.problems import Unauthenticated, Unavailable
from chassis.settings import Settings
from stack.demo.people import CAW, MACHINES
from stack.issuer import TestIssuer
from stack.process import free_port


async def test_a_provider_that_is_away_is_no_reason_to_refuse_a_token(issuer: TestIssuer) -> None:
    away = TokenVerifier(Settings(oidc_issuer=f"http://127.0.0.1:{free_port()}"))
    with pytest.raises(Unavailable):
        await away.principal(f"Bearer {issuer.token('katrien')}")


async def test_a_token_without_a_shape_is_refused_without_asking_anybody() -> None:
    away = TokenVerifier(Settings(oidc_issuer=f"http://127.0.0.1:{free_port()}"))
    with pytest.raises(Unauthenticated):
        await away.principal("Bearer nonsense")


@pytest.fixture
def verifier(issuer: TestIssuer) -> TokenVerifier:
    return TokenVerifier(Settings(oidc_issuer=issuer.url))


def machine(**claims: object) -> dict[str, object]:
    system = MACHINES["caw-dossiers"]
    return {"sub": "service-account", **system.claims(), **claims}


async def test_a_partners_system_is_its_organisation_and_nobody(
    issuer: TestIssuer, verifier: TokenVerifier
) -> None:
    principal = await verifier.principal(f"Bearer {issuer.signed(machine())}")
    assert (principal.subject, principal.role) == ("client:caw-dossiers", "partner")
    assert (principal.organisation_id, principal.person_id) == (CAW, None)


async def test_a_system_is_a_partner_and_nothing_else_whatever_its_token_says(
    issuer: TestIssuer, verifier: TokenVerifier
) -> None:
    claimed = machine(draaischijf_roles=["coordinator", "partner", "dpo", "rebuild", "clock", "system"])
    assert (await verifier.principal(f"Bearer {issuer.signed(claimed)}")).roles == {"partner"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"draaischijf_organisation": None},
        {"draaischijf_organisation": "caw"},
        {"draaischijf_client": ""},
        {"draaischijf_client": "a b"},
        {"draaischijf_client": "x" * 101},
        {"draaischijf_person": str(CAW)},
        {"aud": "another"},
        {"sub": None},
        {"exp": 1},
    ],
)
async def test_a_systems_token_that_is_not_right_is_refused(
    issuer: TestIssuer, verifier: TokenVerifier, wrong: dict[str, object]
) -> None:
    with pytest.raises(Unauthenticated):
        await verifier.principal(f"Bearer {issuer.signed(machine(**wrong))}")
