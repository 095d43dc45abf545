"""One service process' settings, from the environment (`DRAAISCHIJF_…`)."""

import base64
from functools import cached_property

from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """What a process needs to know; the same code runs on the embedded stack and on a real one."""

    model_config = SettingsConfigDict(env_prefix="DRAAISCHIJF_", extra="ignore")

    service: str = ""
    run: str = "http,relay,consumer,deadlines,sealer"

    database_url: str = ""
    worker_database_url: str = ""
    migrator_database_url: str = ""
    pool_size: int = 8

    kafka: str = "127.0.0.1:9092"
    kafka_idempotent: bool = False
    partitions: int = 6
    fetch_wait_ms: int = 500
    """How long a broker may hold a fetch that finds nothing."""
    fetch_rest_ms: int = 0
    """How long a consumer that has found nothing for a while leaves the broker alone.

    For a broker that doesn't wake up a waiting fetch: there a short wait makes news travel fast, and rests
    keep a quiet stack from asking all the time.
    """
    takes_leave: bool = True
    """Whether a consumer that stops tells its group so; its partitions then move at once.

    For a broker that keeps a leader which left while others join: they would wait for it for ever.
    """

    oidc_issuer: str = ""
    oidc_audience: str = "draaischijf"
    oidc_claims: str = ""
    """Path of the YAML file that says what a token's claims mean; without it they are our own realm's."""

    assertion_key: str = ""
    """Partners' alone: what its assertions are signed with, 32 bytes in base64."""
    assertion_keys: str = ""
    """The public keys of what signs assertions, with commas between; several while one is replaced."""

    vault_key: str = ""
    anchor_dir: str = ""
    networks: str = ""
    smtp: str = ""
    smtp_user: str = ""
    smtp_password: str = ""
    mail_from: str = "draaischijf@localhost"
    url_desk: str = ""
    clamd: str = ""
    webhook_ports: str = "443"
    webhook_loopback: bool = False

    http_host: str = "127.0.0.1"
    http_port: int = 0
    http_shared_fd: int | None = None
    """A listening socket that this process inherited, and takes connections from together with others."""

    letters_per_hour: int = 30
    """How many different letters one organisation, or one other login, may open."""

    time_travel: bool = False
    anonymous_delay_seconds: float = 86_400
    heartbeat_seconds: float = 5
    prune_seconds: float = 3600

    trace_file: str = ""
    log_level: str = "INFO"

    @cached_property
    def vault_key_bytes(self) -> bytes:
        """The 32 bytes that wrap every person's key; raises `ValueError` when they aren't 32."""
        key = base64.b64decode(self.vault_key)
        if len(key) != 32:
            raise ValueError("DRAAISCHIJF_VAULT_KEY must be 32 bytes, in base64")
        return key

    def runs(self, part: str) -> bool:
        return part in self.run.split(",")
