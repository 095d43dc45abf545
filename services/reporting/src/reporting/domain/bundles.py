"""When signals may be bundled, and what may be done with a bundle."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from chassis.problems import GuardRefused


class State(StrEnum):
    FORMED = "formed"
    SUBMITTED = "submitted"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Material:
    """What a bundle would hold."""

    dossier_ids: tuple[UUID, ...]
    signals: int
    clients: int
    client_less: int

    @property
    def persons(self) -> int:
        return persons(self.clients, self.client_less)


@dataclass(frozen=True, slots=True)
class Bundle:
    bundle_id: UUID
    state: State
    version: int


def persons(clients: int, client_less: int) -> int:
    """How many persons there are at least: a signal without client may be about one of the clients."""
    return max(clients, client_less)


def rounded_down(count: int, minimum: int) -> int:
    """What others than coordinators hear of a size: steps, so that two bundles' difference tells nothing."""
    return count // minimum * minimum


def check_minimum(material: Material, minimum: int) -> None:
    """Raises `GuardRefused` when the bundle would point at few people."""
    if material.persons >= minimum:
        return
    raise GuardRefused(
        "minimum_cell",
        nl=f"Een bundel gaat over minstens {minimum} verschillende gebruikers.",
        en=f"A bundle is about at least {minimum} different clients.",
        satisfy_nl=(
            f"Zorg voor minstens {minimum} verschillende gebruikers (of dossiers zonder gebruiker): "
            "neem een ruimere periode, meer deelgemeenten of meer niveaus."
        ),
        satisfy_en=(
            f"Gather at least {minimum} different clients (or dossiers without client): "
            "take a longer period, more areas or more levels."
        ),
        needed=minimum,
    )


def check_submit(bundle: Bundle) -> None:
    """Raises `GuardRefused` unless it is ready to go to the steering group."""
    if bundle.state is not State.FORMED:
        raise GuardRefused(
            "bundle_already_submitted",
            nl="Deze bundel is al ingediend bij de stuurgroep.",
            en="This bundle has already been submitted to the steering group.",
            satisfy_nl="Vorm een nieuwe bundel om opnieuw in te dienen.",
            satisfy_en="Form a new bundle to submit again.",
        )


def check_answer(bundle: Bundle) -> None:
    """Raises `GuardRefused` unless policy's answer is awaited."""
    if bundle.state is State.FORMED:
        raise GuardRefused(
            "bundle_not_submitted",
            nl="Deze bundel is nog niet ingediend bij de stuurgroep.",
            en="This bundle has not been submitted to the steering group yet.",
            satisfy_nl="Dien de bundel eerst in.",
            satisfy_en="Submit the bundle first.",
        )
    if bundle.state is State.ANSWERED:
        raise GuardRefused(
            "bundle_already_answered",
            nl="Deze bundel kreeg al een antwoord.",
            en="This bundle has already been answered.",
            satisfy_nl="Vorm een nieuwe bundel om er een nieuw antwoord op te krijgen.",
            satisfy_en="Form a new bundle to get a new answer.",
        )
