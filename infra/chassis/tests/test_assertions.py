"""An assertion is what partners signed just now, for this service and purpose; never a login's token."""

import base64
import secrets
import time
from typing import Any
from uuid import uuid4

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chassis.assertions import ISSUER, LEEWAY, LIFETIME, AssertionVerifier, Purpose, Signer, public_key
from chassis.auth import TokenVerifier
from chassis.principal import Principal
from chassis.problems import Unauthenticated
from chassis.settings import Settings
from stack.issuer import TestIssuer

KEY = base64.b64encode(bytes(range(32))).decode()
HOLDER = Principal.link(uuid4(), uuid4(), uuid4())
SIGNALS = AssertionVerifier(public_key(KEY), "signals")
ASSERTION = Signer(KEY).sign(HOLDER, Purpose.READ_LETTER)


def forged(key: str = KEY, header: dict[str, Any] | None = None, **changes: Any) -> str:
    now = int(time.time())
    claims = jwt.decode(ASSERTION, options={"verify_signature": False})
    claims |= {"iat": now, "exp": now + LIFETIME, **changes}
    kept = {name: value for name, value in claims.items() if value is not None}
    private = Ed25519PrivateKey.from_private_bytes(base64.b64decode(key))
    kid = jwt.get_unverified_header(ASSERTION)["kid"]
    return jwt.encode(kept, private, "EdDSA", headers={"typ": "assertion+jwt", "kid": kid, **(header or {})})


def test_an_assertion_says_who_is_sent_on_and_for_what() -> None:
    found = SIGNALS.verify(ASSERTION)
    assert (found.principal, found.purpose) == (HOLDER, Purpose.READ_LETTER)
    assert found.principal.subject == f"link:{HOLDER.referral_id}"
    assert SIGNALS.verify(forged()).jti == found.jti
    assert Signer(KEY).sign(HOLDER, Purpose.READ_LETTER) != ASSERTION


@pytest.mark.parametrize(
    "token",
    [
        "",
        "a.b.c",
        forged(base64.b64encode(secrets.token_bytes(32)).decode()),
        forged(exp=int(time.time()) - LEEWAY - 1, iat=int(time.time()) - LIFETIME),
        forged(exp=int(time.time()) + LIFETIME + 1),
        forged(exp=int(time.time()) + 10**6),
        forged(iat=int(time.time()) + 60, exp=int(time.time()) + 61),
        forged(aud="intake"),
        forged(aud="draaischijf"),
        forged(iss="https://login.example"),
        forged(purpose="help_request"),
        forged(purpose="everything"),
        forged(sub=f"link:{uuid4()}"),
        forged(referral=str(uuid4())),
        forged(referral=None),
        forged(referral=7),
        forged(organisation="CAW"),
        forged(jti="1"),
        forged(jti=None),
        forged(exp=None),
        forged(header={"typ": "JWT"}),
        forged(header={"kid": "another"}),
        jwt.encode({"sub": "x"}, "", "none"),
        jwt.encode({"sub": "x"}, public_key(KEY) * 2, "HS256", headers={"typ": "assertion+jwt"}),
        ASSERTION[:-4] + "AAAA",
    ],
)
def test_anything_else_is_refused(token: str) -> None:
    with pytest.raises(Unauthenticated):
        SIGNALS.verify(token)


def test_each_purpose_has_one_audience() -> None:
    intake = AssertionVerifier(public_key(KEY), "intake")
    asked = Signer(KEY).sign(HOLDER, Purpose.HELP_REQUEST)
    assert intake.verify(asked).purpose is Purpose.HELP_REQUEST
    for verifier, token in ((SIGNALS, asked), (intake, ASSERTION)):
        with pytest.raises(Unauthenticated):
            verifier.verify(token)


def test_a_key_is_replaced_while_both_hold() -> None:
    new = base64.b64encode(secrets.token_bytes(32)).decode()
    both = AssertionVerifier(f"{public_key(KEY)},{public_key(new)}", "signals")
    for key in (KEY, new):
        assert both.verify(Signer(key).sign(HOLDER, Purpose.READ_LETTER)).principal == HOLDER
    with pytest.raises(Unauthenticated):
        AssertionVerifier(public_key(new), "signals").verify(ASSERTION)
    with pytest.raises(Unauthenticated):
        AssertionVerifier("", "signals").verify(ASSERTION)


async def test_an_assertion_and_a_token_are_never_taken_for_each_other(issuer: TestIssuer) -> None:
    logins = TokenVerifier(Settings(oidc_issuer=issuer.url))
    with pytest.raises(Unauthenticated):
        SIGNALS.verify(issuer.token("katrien"))
    for authorization in (
        f"Bearer {ASSERTION}",
        f"Assertion {ASSERTION}",
        f"Bearer {forged(iss=issuer.url)}",
    ):
        with pytest.raises(Unauthenticated):
            await logins.principal(authorization)
    claiming = issuer.token_for("x", roles=["link", "partner"])
    assert (await logins.principal(f"Bearer {claiming}")).roles == {"partner"}


def test_who_signs_is_named() -> None:
    assert jwt.decode(ASSERTION, options={"verify_signature": False})["iss"] == ISSUER
