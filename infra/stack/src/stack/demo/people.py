"""Who can log in to the demo, and the fixed ids of the demo's networks and partners."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from chassis.networks import Network, no_network
from contracts.codelists.areas import normalised

AUDIENCE = "draaischijf"
"""Whom the tokens of these people are for."""

NESTOR = UUID("6e657374-6f72-4000-8000-000000000001")
IEPER = UUID("6e657374-6f72-4000-8000-000000000002")
PAJOTTENLAND = UUID("6e657374-6f72-4000-8000-000000000003")

CAW = UUID("00000000-0000-4000-8000-0000000000c1")
OCMW = UUID("00000000-0000-4000-8000-0000000000c2")
DE_WERVEL = UUID("00000000-0000-4000-8000-0000000000c3")


@dataclass(frozen=True)
class Person:
    """A login: what the provider says in its tokens about who this is."""

    login: str
    name: str
    roles: tuple[str, ...]
    role_name: str
    network: UUID = NESTOR
    person: UUID | None = None
    organisation: UUID | None = None

    def claims(self) -> dict[str, object]:
        claims: dict[str, object] = {
            "name": self.name,
            "draaischijf_network": str(self.network),
            "draaischijf_roles": list(self.roles),
        }
        if self.person:
            claims["draaischijf_person"] = str(self.person)
        if self.organisation:
            claims["draaischijf_organisation"] = str(self.organisation)
        return claims


@dataclass(frozen=True)
class Machine:
    """A partner's own system: it logs in with a secret of its own, and is nobody."""

    client_id: str
    secret: str
    organisation: UUID
    network: UUID = NESTOR

    def claims(self) -> dict[str, object]:
        return {
            "draaischijf_client": self.client_id,
            "draaischijf_network": str(self.network),
            "draaischijf_roles": ["partner"],
            "draaischijf_organisation": str(self.organisation),
        }


MACHINES: dict[str, Machine] = {
    machine.client_id: machine for machine in (Machine("caw-dossiers", "alleen-voor-de-demo", CAW),)
}


def _volunteer(login: str, name: str, number: str) -> Person:
    person = UUID(f"00000000-0000-4000-8000-0000000000{number}")
    return Person(login, name, ("volunteer",), "vrijwilliger", person=person)


PEOPLE: dict[str, Person] = {
    person.login: person
    for person in (
        Person("katrien", "Katrien Verhaeghe", ("coordinator",), "netwerkcoördinator"),
        Person("wouter", "Wouter Declerck", ("deputy",), "plaatsvervanger"),
        _volunteer("mieke", "Mieke Deschepper", "a1"),
        _volunteer("jozef", "Jozef Vandamme", "a2"),
        _volunteer("rita", "Rita Lowyck", "a3"),
        Person("sofie", "Sofie Bauwens", ("partner",), "partner, CAW", organisation=CAW),
        Person("els", "Els Verbeke", ("partner",), "partner, OCMW Poperinge", organisation=OCMW),
        Person("bart", "Bart Coene", ("partner",), "partner, vzw De Wervel", organisation=DE_WERVEL),
        Person("luc", "Luc Masschelein", ("steering",), "stuurgroep"),
        Person("ann", "Ann Pattyn", ("administrator",), "netwerkbeheerder"),
        Person("dirk", "Dirk Baert", ("dpo",), "functionaris gegevensbescherming"),
        Person("systeem", "Systeem", ("rebuild", "clock"), "techniek"),
        Person("beheer", "Beheer", ("rebuild",), "techniek, van geen netwerk", network=no_network),
        Person(
            "hilde", "Hilde Maes", ("coordinator",), "netwerkcoördinator, Testnetwerk Ieper", network=IEPER
        ),
        Person(
            "griet",
            "Griet Sergeant",
            ("coordinator",),
            "netwerkcoördinator, Testnetwerk Pajottenland",
            network=PAJOTTENLAND,
        ),
    )
}


def people_of(networks: Iterable[Network]) -> dict[str, Person]:
    """The demo's people, and a coordinator for each other network."""
    staffed = {person.network for person in PEOPLE.values()}
    others = [network for network in networks if network.id not in staffed]
    return PEOPLE | {person.login: person for person in map(_coordinator_of, others)}


def _coordinator_of(network: Network) -> Person:
    place = normalised(network.name.removeprefix("Testnetwerk ")).replace(" ", "-")
    role_name = f"netwerkcoördinator, {network.name}"
    return Person(f"coordinator-{place}", "Coördinator", ("coordinator",), role_name, network=network.id)
