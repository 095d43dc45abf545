"""Who acts: a person with a login, the holder of a mailed link, or the service itself."""

from dataclasses import dataclass
from uuid import UUID

ROLES = frozenset(
    {
        "coordinator",
        "deputy",
        "volunteer",
        "partner",
        "steering",
        "administrator",
        "dpo",
        "rebuild",
        "clock",
    }
)


LINK = "link"
"""The holder of a mailed link. Not among the roles: no login's token can claim it."""


@dataclass(frozen=True)
class Principal:
    """A verified token's content. `person_id` is a volunteer's id, `organisation_id` a partner's.

    `referral_id`: the only referral that a link reaches.
    """

    subject: str
    network_id: UUID
    roles: frozenset[str]
    name: str = ""
    person_id: UUID | None = None
    organisation_id: UUID | None = None
    referral_id: UUID | None = None

    @staticmethod
    def link(network_id: UUID, organisation_id: UUID, referral_id: UUID) -> "Principal":
        return Principal(
            subject=f"link:{referral_id}",
            network_id=network_id,
            roles=frozenset({LINK}),
            organisation_id=organisation_id,
            referral_id=referral_id,
        )

    @staticmethod
    def system(service: str, network_id: UUID) -> "Principal":
        return Principal(subject=f"service:{service}", network_id=network_id, roles=frozenset({"system"}))

    def has(self, *roles: str) -> bool:
        """Whether any of these roles is held; a deputy acts wherever a coordinator does (D 1944)."""
        held = self.roles | {"coordinator"} if "deputy" in self.roles else self.roles
        return not held.isdisjoint(roles)

    def owns_referral(self, organisation_id: UUID, referral_id: UUID) -> bool:
        """Whether it was made to the own organisation; for a link: exactly that referral."""
        own = self.organisation_id == organisation_id
        return own and self.referral_id in (None, referral_id)

    @property
    def role(self) -> str:
        """The one role written in the audit trail."""
        return ",".join(sorted(self.roles))


@dataclass(frozen=True)
class Caller:
    """Who acts, in which request and in which trace."""

    principal: Principal
    request_id: str | None = None
    traceparent: str | None = None
