"""Who is let in when the login provider can't be asked."""

import pytest

from chassis.auth import TokenVerifier
from chassis.problems import Unauthenticated, Unavailable
from chassis.settings import Settings
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
