"""Which settings there are, asked of the code that reads them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from chassis.secret_files import FOLDER, PREFIX
from chassis.settings import Settings
from desk.settings import MissingSetting, from_environment

SERVICE_SETTINGS = frozenset(f"{PREFIX}{name.upper()}" for name in Settings.model_fields) | {FOLDER}
PREPARE_SETTINGS = SERVICE_SETTINGS | {f"{PREFIX}POSTGRES", f"{PREFIX}KEYCLOAK_DATABASE"}

REQUIRED = frozenset(
    PREFIX + name
    for name in (
        *("SERVICE", "DATABASE_URL", "WORKER_DATABASE_URL", "VAULT_KEY"),
        *("KAFKA", "KAFKA_IDEMPOTENT", "PARTITIONS", "OIDC_ISSUER", "NETWORKS", "URL_DESK"),
    )
)
"""Without them a service runs on nothing, or otherwise than on Apache Kafka."""

NEVER = frozenset({f"{PREFIX}TIME_TRAVEL", f"{PREFIX}WEBHOOK_LOOPBACK", f"{PREFIX}CRASH_DIR"})
"""What the demo and the tests turn on, and nobody where people work."""


@dataclass
class Watched(Mapping[str, str]):
    """An environment that remembers what was asked of it."""

    given: Mapping[str, str]
    asked: set[str] = field(default_factory=set)

    def __getitem__(self, name: str) -> str:
        self.asked.add(name)
        return self.given[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.given)

    def __len__(self) -> int:
        return len(self.given)


def desk_settings() -> set[str]:
    """Everything that the desk asks its environment, given that nothing is missing."""
    given: dict[str, str] = {}
    while True:
        watched = Watched(given)
        try:
            from_environment(watched)
        except MissingSetting as missing:
            given[str(missing).split()[0]] = "x"
        else:
            return watched.asked | {FOLDER, f"{PREFIX}SERVICE"}
