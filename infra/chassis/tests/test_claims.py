"""What a provider's claims make of somebody; whatever is unknown or malformed makes nothing of them."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from chassis.auth import TokenVerifier
from chassis.claims import ClaimsMapping, WrongClaims, load_claims
from chassis.principal import ROLES, Principal
from chassis.problems import Unauthenticated
from chassis.settings import Settings
from stack.demo.people import CAW, NESTOR, PEOPLE
from stack.issuer import TestIssuer

ACM_IDM = Path(__file__).parents[2] / "stack/acmidm/claims.yaml"
OWN, OCMW_CODE, CAW_CODE = ClaimsMapping(), "0123456749", "0123456848"
OWN_CLAIMS = {"sub": "x", "draaischijf_network": str(NESTOR), "draaischijf_roles": ["coordinator"]}
ACM_CLAIMS = {
    "sub": "2365621db15c6e2846ca71a1f2774e79",
    "given_name": "Katrien",
    "family_name": "Verhaeghe",
    "vo_id": "a5720746-4c9e-48a8-9aa0-7ab456648487",
    "vo_doelgroepcode": "LB",
    "vo_orgcode": OCMW_CODE,
    "vo_orgnaam": "OCMW Poperinge",
    "draaischijf_rol_3d": [f"DraaischijfCoordinator:{OCMW_CODE}"],
}

acm = load_claims(str(ACM_IDM))
anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=12)
    | st.sampled_from([*sorted(ROLES), "system"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


listed = st.lists(st.sampled_from([*sorted(ROLES), "system", "link", "Coordinator", "boss"]) | anything)


def changed(claims: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """The same claims, with anything at all in the place of some."""
    names = [*claims, "draaischijf_client", "draaischijf_person", "draaischijf_organisation"]
    over = st.dictionaries(st.sampled_from(names), anything, min_size=1)
    return over.map(lambda other: {**claims, **other})


def made_of(mapping: ClaimsMapping, claims: dict[str, Any]) -> Principal | None:
    try:
        return mapping.principal(claims)
    except WrongClaims:
        return None


@pytest.mark.parametrize("login", PEOPLE)
def test_the_demos_people_are_who_they_are(login: str) -> None:
    person = PEOPLE[login]
    made = OWN.principal({"sub": login, **person.claims()})
    assert (made.roles, made.network_id) == (set(person.roles), person.network)
    assert (made.person_id, made.organisation_id, made.name) == (
        person.person,
        person.organisation,
        person.name,
    )


@given(changed(OWN_CLAIMS) | listed.map(lambda roles: {**OWN_CLAIMS, "draaischijf_roles": roles}))
def test_a_role_is_given_only_as_it_is_spelled_and_listed(claims: dict[str, Any]) -> None:
    made, said = made_of(OWN, claims), claims["draaischijf_roles"]
    if made is not None:
        assert made.roles <= ROLES
        assert not made.roles or (isinstance(said, list) and all(role in said for role in made.roles))
        assert "draaischijf_client" not in claims or made.roles <= {"partner"}
        assert made.organisation_id is None or "partner" in made.roles


@given(changed(ACM_CLAIMS))
def test_at_acm_idm_nobody_is_more_than_their_chosen_organisation_lets_them(claims: dict[str, Any]) -> None:
    made = made_of(acm, claims)
    if made is not None:
        assert claims["vo_orgcode"] in (OCMW_CODE, CAW_CODE)
        said = claims["draaischijf_rol_3d"]
        assert not made.roles or (isinstance(said, list) and ACM_CLAIMS["draaischijf_rol_3d"][0] in said)


def test_acm_idms_claims_make_a_coordinator_of_the_organisations_network() -> None:
    made = acm.principal(ACM_CLAIMS)
    expected = Principal(ACM_CLAIMS["vo_id"], NESTOR, frozenset({"coordinator"}), "Katrien Verhaeghe")
    assert made == expected


def test_acm_idms_partner_is_of_the_organisation_that_was_chosen() -> None:
    made = acm.principal(
        {**ACM_CLAIMS, "vo_orgcode": CAW_CODE, "draaischijf_rol_3d": [f"DraaischijfPartner:{CAW_CODE}"]}
    )
    assert (made.roles, made.organisation_id, made.person_id) == ({"partner"}, CAW, None)


@pytest.mark.parametrize(
    ("listed", "roles"),
    [
        ([f"DraaischijfCoordinator:{CAW_CODE}"], set()),
        ([f"DraaischijfCoordinator:{CAW_CODE}, {OCMW_CODE}"], {"coordinator"}),
        (["DraaischijfCoordinator"], set()),
        (["DraaischijfCoordinator:"], set()),
        ([f"coordinator:{OCMW_CODE}"], set()),
        ([f"draaischijfcoordinator:{OCMW_CODE}"], set()),
        ([f"DraaischijfCoordinator-Ieper:{OCMW_CODE}"], set()),
        (f"DraaischijfCoordinator:{OCMW_CODE}", set()),
        (None, set()),
        (
            [f"DraaischijfCoordinator:{OCMW_CODE}", f"DraaischijfStuurgroep:{OCMW_CODE}"],
            {"coordinator", "steering"},
        ),
    ],
)
def test_a_role_at_acm_idm_counts_for_the_organisation_that_was_chosen(listed: Any, roles: set[str]) -> None:
    assert acm.principal({**ACM_CLAIMS, "draaischijf_rol_3d": listed}).roles == roles


@pytest.mark.parametrize("wrong", [{"vo_orgcode": "0999999999"}, {"vo_orgcode": None}, {"vo_id": None}])
def test_an_organisation_or_a_person_that_is_unknown_gets_in_nowhere(wrong: dict[str, Any]) -> None:
    with pytest.raises(WrongClaims):
        acm.principal({**ACM_CLAIMS, **wrong})


@pytest.mark.parametrize(
    "subject", ["", "client:caw", "link:1", "service:signals", "a b", "a\x00", "é", "x" * 256, 7]
)
def test_nobody_takes_a_name_that_the_trail_keeps_for_others(subject: Any) -> None:
    with pytest.raises(WrongClaims, match="sub"):
        OWN.principal({**OWN_CLAIMS, "sub": subject})


def test_what_is_wrong_is_named_and_not_quoted() -> None:
    with pytest.raises(WrongClaims) as refused:
        OWN.principal({**OWN_CLAIMS, "draaischijf_person": "Katrien"})
    assert str(refused.value) == "draaischijf_person"


def test_a_configuration_gives_no_role_that_is_not_ours(tmp_path: Path) -> None:
    file = tmp_path / "claims.yaml"
    file.write_text("roles: {claim: groups, names: {boss: system}}\n")
    with pytest.raises(ValidationError, match="no such role"):
        load_claims(str(file))


async def test_a_service_reads_tokens_as_its_setting_says(issuer: TestIssuer) -> None:
    as_acm = TokenVerifier(Settings(oidc_issuer=issuer.url, oidc_claims=str(ACM_IDM)))
    principal = await as_acm.principal(f"Bearer {issuer.signed(dict(ACM_CLAIMS))}")
    assert (principal.subject, principal.role) == (str(UUID(str(ACM_CLAIMS["vo_id"]))), "coordinator")
    with pytest.raises(Unauthenticated):
        await as_acm.principal(f"Bearer {issuer.token('katrien')}")
