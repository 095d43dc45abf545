"""The session: a person's own token in an encrypted cookie; the desk remembers nothing itself."""

import json
import secrets
import time
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from starlette.requests import Request
from starlette.responses import Response

COOKIE = "draaischijf"
CHUNK = 3800
"""Browsers keep 4096 bytes a cookie, name and attributes included: a longer session is cut in pieces."""
MAX_CHUNKS = 4
MAX_AGE = 12 * 3600
FORM_MAX_AGE = 3600
COORDINATORS = frozenset({"coordinator", "deputy"})


@dataclass(frozen=True, slots=True)
class Session:
    bearer: str
    csrf: str
    subject: str
    name: str
    roles: tuple[str, ...]
    network_id: str
    expires_at: int
    person_id: str | None = None
    organisation_id: str | None = None

    @property
    def expired(self) -> bool:
        return time.time() >= self.expires_at

    @property
    def coordinates(self) -> bool:
        return bool(COORDINATORS & set(self.roles))

    def with_csrf(self, csrf: str) -> "Session":
        """The same person logs in again: forms that were open stay valid."""
        return replace(self, csrf=csrf)

    def has(self, *roles: str) -> bool:
        return bool(set(roles) & set(self.roles))


@dataclass(frozen=True, slots=True)
class LoginAttempt:
    """What must come back unchanged from the login provider."""

    state: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    nonce: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    next: str = "/"


@dataclass(frozen=True, slots=True)
class Visit:
    """Of who holds a mailed link. `session`: partners' token for it; empty until a code was right."""

    csrf: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    session: str = ""
    expires_at: int = 0
    network_id: str = ""

    @property
    def coordinates(self) -> bool:
        return False

    @property
    def expired(self) -> bool:
        return time.time() >= self.expires_at


class Sealer:
    """AES-256-GCM; `purpose` keeps one kind of cookie from being taken for another."""

    def __init__(self, key: str) -> None:
        derived = HKDF(SHA256(), 32, salt=None, info=b"draaischijf desk cookies").derive(key.encode())
        self._cipher = AESGCM(derived)

    def seal(self, purpose: str, value: dict[str, Any]) -> str:
        nonce = secrets.token_bytes(12)
        plain = zlib.compress(json.dumps(value, separators=(",", ":")).encode(), 9)
        return urlsafe_b64encode(nonce + self._cipher.encrypt(nonce, plain, purpose.encode())).decode()

    def open(self, purpose: str, sealed: str) -> dict[str, Any] | None:
        try:
            raw = urlsafe_b64decode(sealed.encode())
            plain = self._cipher.decrypt(raw[:12], raw[12:], purpose.encode())
            value = json.loads(zlib.decompress(plain))
        except (InvalidTag, ValueError, zlib.error):
            return None
        return value if isinstance(value, dict) else None


class Sessions:
    def __init__(self, key: str, secure: bool) -> None:
        self._sealer = Sealer(key)
        self._secure = secure
        prefix = "__Host-" if secure else ""
        self._name, self._login = f"{prefix}{COOKIE}", f"{prefix}{COOKIE}-login"
        self._link = f"__Secure-{COOKIE}-link" if secure else f"{COOKIE}-link"

    def read(self, request: Request) -> Session | None:
        """The session, also when its token has expired: then only its CSRF token and name are of use."""
        pieces = [request.cookies.get(f"{self._name}-{n}", "") for n in range(MAX_CHUNKS)]
        value = self._sealer.open("session", "".join(pieces)) if pieces[0] else None
        if value is None:
            return None
        try:
            return Session(**{**value, "roles": tuple(value["roles"])})
        except (TypeError, KeyError):
            return None

    def write(self, response: Response, session: Session) -> None:
        sealed = self._sealer.seal("session", asdict(session))
        pieces = [sealed[at : at + CHUNK] for at in range(0, len(sealed), CHUNK)]
        if len(pieces) > MAX_CHUNKS:
            raise ValueError("The login provider's token is too long for a cookie")
        for number in range(MAX_CHUNKS):
            if number < len(pieces):
                self._set(response, f"{self._name}-{number}", pieces[number], MAX_AGE)
            else:
                self._set(response, f"{self._name}-{number}", "", 0)

    def clear(self, response: Response) -> None:
        for number in range(MAX_CHUNKS):
            self._set(response, f"{self._name}-{number}", "", 0)

    def begin_login(self, response: Response, attempt: LoginAttempt) -> None:
        self._set(response, self._login, self._sealer.seal("login", asdict(attempt)), 600)

    def login_attempt(self, request: Request) -> LoginAttempt | None:
        value = self._sealer.open("login", request.cookies.get(self._login, ""))
        return LoginAttempt(**value) if value else None

    def end_login(self, response: Response) -> None:
        self._set(response, self._login, "", 0)

    def visit(self, request: Request, path: str) -> Visit | None:
        """The session of the link with this path, while it lasts."""
        visit = self._visit(request, self._link, path)
        return visit if visit and visit.session and not visit.expired else None

    def form_of(self, request: Request, path: str) -> Visit | None:
        """What proves that a form is of our own page, before there is a session.

        Apart from the session: a click in a mail shows neither, and mustn't put one in the other's place.
        """
        return self._visit(request, f"{self._link}-form", path)

    def write_visit(self, response: Response, visit: Visit, path: str) -> None:
        name, lasts = self._link, int(visit.expires_at - time.time())
        if not visit.session:
            name, lasts = f"{self._link}-form", FORM_MAX_AGE
        self._set_link(response, name, self._sealer.seal(f"link {path}", asdict(visit)), lasts, path)

    def clear_visit(self, response: Response, path: str) -> None:
        self._set_link(response, self._link, "", 0, path)

    def _visit(self, request: Request, name: str, path: str) -> Visit | None:
        value = self._sealer.open(f"link {path}", request.cookies.get(name, ""))
        return Visit(**value) if value else None

    def _set_link(self, response: Response, name: str, value: str, max_age: int, path: str) -> None:
        """Only for this link's pages, and never along with a click from elsewhere."""
        response.set_cookie(
            name, value, max_age=max_age, path=path, httponly=True, samesite="strict", secure=self._secure
        )

    def _set(self, response: Response, name: str, value: str, max_age: int) -> None:
        response.set_cookie(
            name, value, max_age=max_age, path="/", httponly=True, samesite="lax", secure=self._secure
        )
