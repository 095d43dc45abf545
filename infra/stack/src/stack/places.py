"""Where the processes of a service, or of the desk, listen.

One process has the port to itself. Several share it: the supervisor listens and they take connections from
its socket, so that none is lost while one of them stops. Each has a port of its own too, for its health.
"""

import socket
from collections.abc import Mapping
from dataclasses import dataclass

from stack.process import LOOPBACK


@dataclass(frozen=True)
class Place:
    """One process; `name` is its part's."""

    name: str
    port: int
    shared: socket.socket | None = None

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        own = {"DRAAISCHIJF_HTTP_PORT": str(self.port)}
        shared = {} if self.shared is None else {"DRAAISCHIJF_HTTP_SHARED_FD": str(self.shared.fileno())}
        return own | shared


def names(name: str, processes: int) -> list[str]:
    """The parts: `signals`, `signals-2`, …"""
    return [name, *(f"{name}-{number}" for number in range(2, processes + 1))]


def own_ports(name: str, processes: int) -> list[str]:
    """Under what the ports that its processes have for themselves are kept."""
    return [f"{part} alone" for part in names(name, processes)] if processes > 1 else []


def places(name: str, port: int, processes: int, ports: Mapping[str, int]) -> list[Place]:
    """Raises `OSError` when the port that they share is taken; who asks closes its socket."""
    if processes == 1:
        return [Place(name, port)]
    shared = socket.create_server((LOOPBACK, port))
    return [Place(part, ports[f"{part} alone"], shared) for part in names(name, processes)]
