"""The demo's login provider for programs: OAuth 2.0 client credentials, which the mock doesn't know."""

import hmac
import time
from http import HTTPStatus
from typing import Any
from uuid import uuid4

import flask
import jwt

from stack.demo.people import AUDIENCE, MACHINES, Machine

GRANT = "client_credentials"
TOKEN_SECONDS = 3600
TOKEN_PATH = "/oauth2/token"  # noqa: S105 - a path
DISCOVERY_PATH = "/.well-known/openid-configuration"


def let_in_machines(app: flask.Flask) -> None:
    """Answer this grant before the mock refuses it, with a token signed by the mock's own key."""

    def answer() -> flask.Response | None:
        asked = flask.request
        if (asked.method, asked.path) != ("POST", TOKEN_PATH) or asked.form.get("grant_type") != GRANT:
            return None
        return _granted(machine) if (machine := _recognised(asked)) else _refused()

    def tell(response: flask.Response) -> flask.Response:
        if flask.request.path == DISCOVERY_PATH:
            document: dict[str, Any] = response.get_json()
            document["grant_types_supported"] = [*document["grant_types_supported"], GRANT]
            response.set_data(flask.json.dumps(document))
        return response

    app.before_request(answer)
    app.after_request(tell)


def _recognised(asked: flask.Request) -> Machine | None:
    """By HTTP Basic, or by the form (RFC 6749, 2.3.1)."""
    basic = asked.authorization
    given = basic.parameters if basic and basic.type == "basic" else {}
    name = given.get("username") or asked.form.get("client_id", "")
    secret = given.get("password") or asked.form.get("client_secret", "")
    machine = MACHINES.get(name)
    if machine and hmac.compare_digest(machine.secret.encode(), secret.encode()):
        return machine
    return None


def _granted(machine: Machine) -> flask.Response:
    key = flask.g.oidc_provider_mock_storage.jwk.as_dict(is_private=True)
    now = int(time.time())
    claims = {
        **machine.claims(),
        "iss": flask.request.host_url.rstrip("/"),
        "sub": machine.client_id,
        "aud": AUDIENCE,
        "iat": now,
        "exp": now + TOKEN_SECONDS,
        "jti": str(uuid4()),
    }
    token = jwt.encode(claims, jwt.PyJWK(key, "RS256").key, "RS256", headers={"kid": key.get("kid")})
    granted = {"access_token": token, "token_type": "Bearer", "expires_in": TOKEN_SECONDS}
    return _said(granted, HTTPStatus.OK)


def _refused() -> flask.Response:
    refused = _said({"error": "invalid_client"}, HTTPStatus.UNAUTHORIZED)
    refused.headers["WWW-Authenticate"] = "Basic"
    return refused


def _said(content: dict[str, Any], status: HTTPStatus) -> flask.Response:
    response = flask.make_response(content, status)
    response.headers["Cache-Control"] = "no-store"
    return response
