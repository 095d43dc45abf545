"""To which network a register goes, as whom, and where its services listen."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from uuid import UUID

import httpx
import jwt

from chassis.networks import Network, load_networks
from stack.home import described
from stack.login import token_for
from stack.process import StackError
from stack.register.post import Destination
from stack.register.words import Kind

paths = {Kind.SIGNAL: ("signals", "/signals/import"), Kind.HELP_REQUEST: ("intake", "/help-requests/import")}


@dataclass(frozen=True, slots=True)
class Target:
    token: str
    urls: Mapping[str, str]
    network_id: UUID
    municipalities: tuple[str, ...]

    def destinations(self) -> dict[Kind, Destination]:
        return {
            kind: Destination(self.urls[service].rstrip("/") + path, self.token)
            for kind, (service, path) in paths.items()
        }


def find_target(
    *, data: Path, login: str, token: str | None, urls: Mapping[str, str | None], networks: Path | None
) -> Target:
    """A running demo, unless a token and addresses are given. Raises `StackError`."""
    given = {service: url for service, url in urls.items() if url}
    if token and len(given) == len(urls):
        return _target(token, given, networks)
    if token or given:
        raise StackError("Geef zowel --token als --url-signals en --url-intake, of geen van drie.")
    stack = described(data)
    try:
        token = token_for(stack["issuer"], login)
    except httpx.HTTPError as error:
        raise StackError(f"Aanmelden als {login} lukt niet: bestaat deze persoon in de demo?") from error
    return _target(token, stack["urls"], networks or Path(stack["networks"]))


def _target(token: str, urls: Mapping[str, str], networks: Path | None) -> Target:
    network_id = _network_of(token)
    known = load_networks(str(networks)) if networks else _default_networks()
    if network_id not in known:
        raise StackError(
            "Het zorgnetwerk van deze persoon staat niet in het bestand met netwerken (--netwerken)."
        )
    return Target(token, urls, network_id, known[network_id].municipalities)


def _default_networks() -> Mapping[UUID, Network]:
    configured = os.environ.get("DRAAISCHIJF_NETWORKS")
    if configured:
        return load_networks(configured)
    with as_file(files("stack.demo") / "network.yaml") as path:
        return load_networks(str(path))


def _network_of(token: str) -> UUID:
    """What the token says, unchecked here: the services check it."""
    try:
        claims = jwt.decode(token, options={"verify_signature": False})
        return UUID(str(claims["draaischijf_network"]))
    except (jwt.InvalidTokenError, KeyError, ValueError) as error:
        raise StackError("Dit token is ongeldig of noemt geen zorgnetwerk.") from error
