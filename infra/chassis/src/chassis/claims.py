"""What a login provider's claims mean: one mapping, and each provider's configuration of it.

Whatever isn't exactly as the configuration says gives no role, or no `Principal` at all.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated
from uuid import UUID

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict

from chassis.principal import ROLES, Principal

MACHINE_ROLES = frozenset({"partner"})
"""All that a program may be, whatever its token claims."""

Claims = Mapping[str, object]

_client_id = re.compile(r"[A-Za-z0-9._-]{1,100}")
_subject = re.compile(r"(?!client:|link:|service:)[!-~]{1,255}")
"""The trail's own names for who is no person can't be a login's."""


class WrongClaims(ValueError):
    """Names the claim that isn't as it must be; never what it holds."""


def _ours(role: str) -> str:
    if role not in ROLES:
        raise ValueError(f"no such role; there are {', '.join(sorted(ROLES))}")
    return role


Role = Annotated[str, AfterValidator(_ours)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class IdClaim(_Part):
    """A claim that leads to an id of ours: by the table `ids`, or without one by being it."""

    claim: str
    ids: dict[str, UUID] | None = None

    def read(self, claims: Claims) -> UUID | None:
        """Raises `WrongClaims` for a claim that is there and leads to nothing."""
        value = claims.get(self.claim)
        if value is None or value == "":
            return None
        if self.ids is not None:
            return self.ids.get(value) if isinstance(value, str) else None
        try:
            return UUID(str(value))
        except ValueError as error:
            raise WrongClaims(self.claim) from error


class RolesClaim(_Part):
    """A claim that lists roles; `names` gives the provider's names for ours, without it they are the same.

    With `organisation`, each is `name:code,code…` and counts only for the organisation that claim names.
    """

    claim: str
    names: dict[str, Role] | None = None
    organisation: str | None = None

    def read(self, claims: Claims) -> frozenset[str]:
        listed = claims.get(self.claim)
        named = [one for one in listed if isinstance(one, str)] if isinstance(listed, list) else []
        if self.organisation is not None:
            code = claims.get(self.organisation)
            named = [name for name, codes in map(_split, named) if code in codes]
        if self.names is None:
            return ROLES.intersection(named)
        return frozenset(self.names[name] for name in named if name in self.names)


class ClaimsMapping(_Part):
    """The defaults are what the realm of `infra/stack/keycloak` says."""

    subject: str = "sub"
    name: tuple[str, ...] = ("name",)
    roles: RolesClaim = RolesClaim(claim="draaischijf_roles")
    network: IdClaim = IdClaim(claim="draaischijf_network")
    person: IdClaim | None = IdClaim(claim="draaischijf_person")
    organisation: IdClaim | None = IdClaim(claim="draaischijf_organisation")
    client: str | None = "draaischijf_client"
    """The claim that a partner's own system has, and no person."""

    def principal(self, claims: Claims) -> Principal:
        """Raises `WrongClaims` for claims that make nobody of ours. Only a partner is of an organisation."""
        network = self.network.read(claims)
        if network is None:
            raise WrongClaims(self.network.claim)
        organisation = self.organisation.read(claims) if self.organisation else None
        person = self.person.read(claims) if self.person else None
        subject, roles = self._subject(claims), self.roles.read(claims)
        if self.client is not None and self.client in claims:
            if person is not None or organisation is None:
                raise WrongClaims(self.client)
            subject, roles = self._machine(claims[self.client]), roles & MACHINE_ROLES
        if "partner" not in roles:
            organisation = None
        return Principal(subject, network, roles, self._name(claims), person, organisation)

    def _subject(self, claims: Claims) -> str:
        subject = claims.get(self.subject)
        if not isinstance(subject, str) or not _subject.fullmatch(subject):
            raise WrongClaims(self.subject)
        return subject

    def _machine(self, client: object) -> str:
        """A partner's own system, by the name that the trail gives it."""
        if not isinstance(client, str) or not _client_id.fullmatch(client):
            raise WrongClaims(self.client)
        return f"client:{client}"

    def _name(self, claims: Claims) -> str:
        parts = (claims.get(claim) for claim in self.name)
        return " ".join(part for part in parts if isinstance(part, str) and part)


def load_claims(path: str) -> ClaimsMapping:
    """Read a configuration, or take the defaults; raises pydantic's `ValidationError` for a wrong one."""
    if not path:
        return ClaimsMapping()
    return ClaimsMapping.model_validate(yaml.safe_load(Path(path).read_text(encoding="utf-8")))


def _split(named: str) -> tuple[str, list[str]]:
    name, _, codes = named.partition(":")
    return name, [code.strip() for code in codes.split(",")]
