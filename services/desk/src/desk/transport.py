"""One call to one service, with the person's own token, and what can go wrong with it."""

import re
import secrets
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

TRACEPARENT = re.compile(r"^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$")
WITH_A_FILE = httpx.Timeout(90, connect=2)
"""A virus scanner may take its time."""

Chunks = AsyncIterator[bytes]

SERVICE_NAMES = {
    "intake": "Onthaal (namen en gebruikers)",
    "signals": "Signalen en dossiers",
    "volunteers": "Vrijwilligers",
    "partners": "Partners en doorverwijzingen",
    "reporting": "Cijfers en bundels",
}


class ServiceError(Exception):
    """A service didn't do what was asked."""


@dataclass
class ServiceAway(ServiceError):
    """No answer, or one that the service itself didn't mean."""

    service: str

    @property
    def name(self) -> str:
        return SERVICE_NAMES[self.service]


class SessionOver(ServiceError):
    """The person's token is no longer accepted."""


class NotAllowed(ServiceError):
    """The person's role doesn't allow this."""


class NotThere(ServiceError):
    """Unknown, or another network's."""


@dataclass
class Refused(ServiceError):
    """A guard, or the shape of what was sent; in the service's own words."""

    status: int
    title: str
    detail: str
    satisfied_by: str
    guard: str = ""
    client_id: str = ""
    """Of whom everything is closed to this person, who knows them privately."""
    fields: Mapping[str, str] = field(default_factory=dict)
    """What is wrong with which field, by the field's name in the form."""
    faults: tuple[tuple[str, str], ...] = ()
    """Where each fault stands in what was sent, as a JSON pointer, and what it is."""


def new_traceparent(received: str | None) -> str:
    if received and TRACEPARENT.match(received):
        return received
    return f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-01"


@dataclass(frozen=True, slots=True)
class Caller:
    """Calls one service on behalf of one person, for one page."""

    http: httpx.AsyncClient
    service: str
    base: str
    authorization: str
    """The scheme with what it holds: of a login's token, or of a mailed link; empty for nobody."""
    traceparent: str

    async def get(self, path: str, **params: Any) -> Any:
        return (await self.send("GET", path, params=_present(params))).json()

    async def post(self, path: str, body: Mapping[str, Any] | None = None) -> Any:
        response = await self.send("POST", path, json=_present(body or {}))
        return response.json() if response.content else {}

    async def post_form(self, path: str, form: Mapping[str, str], name: str, file: Chunks) -> Any:
        """With a file that is passed on as it comes in."""
        boundary = secrets.token_hex(24)
        content = _multipart(boundary, form, name, file)
        kind = {"content-type": f"multipart/form-data; boundary={boundary}"}
        return (await self.send("POST", path, kind, content=content, timeout=WITH_A_FILE)).json()

    async def send(
        self, method: str, path: str, more: Mapping[str, str] | None = None, **options: Any
    ) -> httpx.Response:
        headers = {
            **({"authorization": self.authorization} if self.authorization else {}),
            "traceparent": self.traceparent,
            "accept-language": "nl",
            **(more or {}),
        }
        try:
            response = await self.http.request(method, self.base + path, headers=headers, **options)
        except httpx.HTTPError as error:
            raise ServiceAway(self.service) from error
        if response.is_success:
            return response
        raise _problem(self.service, response)


async def _multipart(boundary: str, form: Mapping[str, str], name: str, file: Chunks) -> AsyncIterator[bytes]:
    for field_name, value in form.items():
        yield _part(boundary, f'name="{field_name}"') + value.encode() + b"\r\n"
    said = name.translate({ord('"'): "%22", ord("\r"): "%0D", ord("\n"): "%0A"})
    yield _part(boundary, f'name="file"; filename="{said}"')
    async for chunk in file:
        yield chunk
    yield f"\r\n--{boundary}--\r\n".encode()


def _part(boundary: str, about: str) -> bytes:
    return f"--{boundary}\r\nContent-Disposition: form-data; {about}\r\n\r\n".encode()


def _present(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None and value != ""}


def _problem(service: str, response: httpx.Response) -> ServiceError:
    status = response.status_code
    if status == 401:
        return SessionOver()
    if status == 403:
        return NotAllowed()
    if status == 404:
        return NotThere()
    if status not in (400, 409, 413, 422, 429):
        return ServiceAway(service)
    try:
        body = dict(response.json())
    except ValueError:
        return ServiceAway(service)
    detail = body.get("detail")
    return Refused(
        status=status,
        title=str(body.get("title") or "Dit kan nu niet"),
        detail=detail if isinstance(detail, str) else "",
        satisfied_by=str(body.get("satisfied_by") or ""),
        guard=str(body.get("guard") or ""),
        client_id=str(body.get("client_id") or ""),
        fields=_fields(body.get("errors")),
        faults=tuple(_faults(body.get("errors"))),
    )


def _faults(errors: object) -> Iterator[tuple[str, str]]:
    for error in errors if isinstance(errors, list) else []:
        pointer = str(error.get("pointer", "")).removeprefix("/body")
        yield pointer, _in_a_form(str(error.get("message", "")))


def _fields(errors: object) -> dict[str, str]:
    """`/body/due_on`: the field is named by what follows the body; of a card's own fields by two parts.

    A letter's fields and a listing's stand in the form by themselves.
    """
    found: dict[str, str] = {}
    for error in errors if isinstance(errors, list) else []:
        parts = [part for part in str(error.get("pointer", "")).split("/") if part not in ("", "body")]
        parts = parts[1:] if parts[:1] in (["listing"], ["fields"]) and len(parts) > 1 else parts
        name = "-".join(parts[: 2 if parts[:1] == ["answers"] else 1])
        message = _in_a_form(str(error.get("message", "")))
        found[name] = f"{found[name]} {message}" if name in found else message
    return found


def _in_a_form(message: str) -> str:
    """A form offers its choices by name, so that a list of codes says nothing to who fills it in."""
    if message.startswith("Kies een van:"):
        return "Kies iets uit de lijst."
    return "Kies er minstens één." if message == "Minstens 1." else message
