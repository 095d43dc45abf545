"""Where the services and the login provider are; read from `DRAAISCHIJF_*`."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

SERVICES = ("intake", "signals", "volunteers", "partners", "reporting")


class MissingSetting(RuntimeError):
    """A variable without which the desk can't start."""


@dataclass(frozen=True, slots=True)
class Settings:
    urls: Mapping[str, str]
    issuer: str
    audience: str
    bearer: str
    """Which token the services accept: `id_token` or `access_token`."""
    scope: str
    """What is asked for when somebody logs in; it must hold `openid`."""
    claims: str
    """Path of the YAML file that says what a token's claims mean; empty: they are our own realm's."""
    client_secret: str
    """Empty: the desk is a public client, and PKCE alone proves that it asked."""
    session_key: str
    public_url: str | None
    """The address people type; without it, the address of each request."""
    networks: str
    """Path of the YAML file with the networks: their names and municipalities."""
    log_level: str
    host: str
    port: int
    shared_fd: int | None = None
    """A listening socket that was inherited, shared with other processes of the desk."""

    @property
    def secure(self) -> bool:
        return bool(self.public_url) and urlsplit(self.public_url or "").scheme == "https"


def _required(environment: Mapping[str, str], name: str) -> str:
    value = environment.get(f"DRAAISCHIJF_{name}", "")
    if not value:
        raise MissingSetting(f"DRAAISCHIJF_{name} is not set")
    return value


def from_environment(environment: Mapping[str, str] = os.environ) -> Settings:
    return Settings(
        urls={name: _required(environment, f"URL_{name.upper()}").rstrip("/") for name in SERVICES},
        issuer=_required(environment, "OIDC_ISSUER").rstrip("/"),
        audience=environment.get("DRAAISCHIJF_OIDC_AUDIENCE") or "draaischijf",
        bearer=environment.get("DRAAISCHIJF_OIDC_BEARER") or "id_token",
        scope=environment.get("DRAAISCHIJF_OIDC_SCOPE") or "openid profile",
        claims=environment.get("DRAAISCHIJF_OIDC_CLAIMS") or "",
        client_secret=environment.get("DRAAISCHIJF_OIDC_CLIENT_SECRET") or "",
        session_key=_required(environment, "SESSION_KEY"),
        public_url=(environment.get("DRAAISCHIJF_URL_DESK") or "").rstrip("/") or None,
        networks=environment.get("DRAAISCHIJF_NETWORKS") or "",
        log_level=environment.get("DRAAISCHIJF_LOG_LEVEL") or "WARNING",
        host=environment.get("DRAAISCHIJF_HTTP_HOST") or "127.0.0.1",
        port=int(environment.get("DRAAISCHIJF_HTTP_PORT") or "8080"),
        shared_fd=int(fd) if (fd := environment.get("DRAAISCHIJF_HTTP_SHARED_FD")) else None,
    )
