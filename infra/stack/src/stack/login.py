"""Log in from a program: what a browser does at the demo's login provider, without the browser."""

from urllib.parse import parse_qs, urlsplit

import httpx

from stack.demo.people import AUDIENCE

_REDIRECT = "http://127.0.0.1/login/callback"


def machine_token(issuer: str, client_id: str, secret: str) -> str:
    """The bearer token of a partner's own system; raises `httpx.HTTPError` when the provider refuses."""
    with httpx.Client(timeout=10) as client:
        provider = client.get(f"{issuer}/.well-known/openid-configuration").raise_for_status().json()
        asked = {"grant_type": "client_credentials"}
        answer = client.post(provider["token_endpoint"], data=asked, auth=(client_id, secret))
        return str(answer.raise_for_status().json()["access_token"])


def token_for(issuer: str, login: str) -> str:
    """The bearer token of one of the demo's people; raises `httpx.HTTPError` when the provider refuses."""
    with httpx.Client(timeout=10) as client:
        provider = client.get(f"{issuer}/.well-known/openid-configuration").raise_for_status().json()
        asked = {
            "client_id": AUDIENCE,
            "redirect_uri": _REDIRECT,
            "response_type": "code",
            "scope": "openid profile",
        }
        answer = client.post(provider["authorization_endpoint"], params=asked, data={"sub": login})
        code = parse_qs(urlsplit(answer.headers.get("location", "")).query).get("code")
        if not code:
            raise httpx.HTTPStatusError("no code", request=answer.request, response=answer)
        exchange = {
            "grant_type": "authorization_code",
            "code": code[0],
            "redirect_uri": _REDIRECT,
            "client_id": AUDIENCE,
            "client_secret": AUDIENCE,
        }
        tokens = client.post(provider["token_endpoint"], data=exchange).raise_for_status().json()
        return str(tokens["id_token"])
