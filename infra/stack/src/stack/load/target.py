"""Into which stack and networks a load may go: those of which somebody wrote down that they are invented."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chassis.networks import Network, load_networks
from contracts.codelists.areas import normalised
from stack.home import described
from stack.process import StackError


@dataclass(frozen=True)
class Target:
    stack: Mapping[str, Any]
    networks: Sequence[Network]

    @property
    def municipalities(self) -> int:
        return sum(len(network.municipalities) for network in self.networks)

    def journal(self, service: str) -> str:
        return str(self.stack["databases"][service]["migrator"])


def find_target(data: Path, name: str | None = None) -> Target:
    """All invented networks of the stack that runs here, or the one that is named; raises `StackError`."""
    stack = described(data)
    known = list(load_networks(stack["networks"]).values())
    if name is not None:
        return Target(stack, [_named(known, name)])
    invented = [network for network in known if network.invented]
    if not invented:
        raise StackError(
            "Geen enkel zorgnetwerk van deze Draaischijf is verzonnen, dus er wordt niets ingevoerd.\n"
            "Een netwerk om mee te proberen heeft `invented: true` in het bestand met netwerken."
        )
    return Target(stack, invented)


def _named(known: Sequence[Network], name: str) -> Network:
    wanted = normalised(name)
    found = [one for one in known if wanted in {normalised(one.name), normalised(str(one.id))}]
    if not found:
        raise StackError(f"Deze Draaischijf kent geen zorgnetwerk {name}.")
    if not found[0].invented:
        raise StackError(
            f"Het zorgnetwerk {found[0].name} is niet verzonnen: er kunnen echte mensen in staan.\n"
            "Er wordt niets ingevoerd."
        )
    return found[0]
