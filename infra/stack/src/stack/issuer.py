"""A token issuer inside the test process: one RSA key, discovery and JWKS over loopback HTTP."""

import base64
import json
import secrets
import time
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from uuid import UUID, uuid4

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from chassis.assertions import Purpose, Signer
from chassis.principal import Principal
from stack.demo.people import AUDIENCE, CAW, NESTOR, PEOPLE
from stack.process import LOOPBACK


def _number(value: int) -> str:
    raw = value.to_bytes((value.bit_length() + 7) // 8, "big")
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


class TestIssuer:
    """Signs whatever a test asks for; services check it as they would check any provider's."""

    __test__ = False

    def __init__(self) -> None:
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self._kid = uuid4().hex
        self._http = ThreadingHTTPServer((LOOPBACK, 0), self._handler())
        self.url = f"http://{LOOPBACK}:{self._http.server_address[1]}"
        self.audience = AUDIENCE
        self.assertion_key = base64.b64encode(secrets.token_bytes(32)).decode()

    def start(self) -> None:
        Thread(target=self._http.serve_forever, args=(0.05,), daemon=True, name="issuer").start()

    def stop(self) -> None:
        self._http.shutdown()
        self._http.server_close()

    def token(self, login: str, **claims: object) -> str:
        """The token of one of the demo's people; `claims` override."""
        return self.signed({"sub": login, **PEOPLE[login].claims(), **claims})

    def token_for(
        self,
        subject: str,
        *,
        roles: Sequence[str] = (),
        network: UUID | str = NESTOR,
        person: UUID | str | None = None,
        organisation: UUID | str | None = None,
        name: str = "Test Persoon",
        **claims: object,
    ) -> str:
        own: dict[str, object] = {
            "sub": subject,
            "name": name,
            "draaischijf_network": str(network),
            "draaischijf_roles": list(roles),
        }
        if person is not None:
            own["draaischijf_person"] = str(person)
        if organisation is not None:
            own["draaischijf_organisation"] = str(organisation)
        return self.signed({**own, **claims})

    def assertion(
        self, purpose: Purpose, *, referral: UUID | str, organisation: UUID = CAW, network: UUID = NESTOR
    ) -> str:
        """As partners signs it for the holder of a mailed link."""
        holder = Principal.link(network, organisation, UUID(str(referral)))
        return Signer(self.assertion_key).sign(holder, purpose)

    def signed(self, claims: dict[str, object], *, key: rsa.RSAPrivateKey | None = None) -> str:
        """Sign these claims, with another's `key` to forge; a claim that is None is left out."""
        now = int(time.time())
        standard = {"iss": self.url, "aud": self.audience, "iat": now, "exp": now + 86_400}
        payload = {name: value for name, value in {**standard, **claims}.items() if value is not None}
        return jwt.encode(payload, key or self._key, algorithm="RS256", headers={"kid": self._kid})

    def _documents(self) -> dict[str, dict[str, object]]:
        public = self._key.public_key().public_numbers()
        key = {"kty": "RSA", "use": "sig", "alg": "RS256", "kid": self._kid}
        return {
            "/.well-known/openid-configuration": {
                "issuer": self.url,
                "jwks_uri": f"{self.url}/jwks",
                "authorization_endpoint": f"{self.url}/authorize",
                "token_endpoint": f"{self.url}/token",
                "id_token_signing_alg_values_supported": ["RS256"],
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
            },
            "/jwks": {"keys": [{**key, "n": _number(public.n), "e": _number(public.e)}]},
        }

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        documents = self._documents

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                document = documents().get(self.path)
                body = json.dumps(document or {}).encode()
                self.send_response(200 if document else 404)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
                pass

        return Handler
