"""For tests with a Docker engine at hand: PostgreSQL and Kafka in containers, for as long as the session."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager

POSTGRES, KAFKA = "postgres:18", "confluentinc/cp-kafka:7.9.0"


@contextmanager
def containers() -> Iterator[dict[str, str]]:
    """Yields what points the tests to them. Testcontainers is there in development only."""
    from testcontainers.community.kafka import KafkaContainer
    from testcontainers.community.postgres import PostgresContainer

    password = secrets.token_hex(16)
    postgres = PostgresContainer(POSTGRES, username="postgres", password=password, driver=None)
    with postgres, KafkaContainer(KAFKA).with_kraft() as kafka:
        server = f"{postgres.get_container_host_ip()}:{postgres.get_exposed_port(5432)}"
        yield {
            "DRAAISCHIJF_TEST_POSTGRES": f"postgresql://postgres:{password}@{server}",
            "DRAAISCHIJF_TEST_KAFKA": kafka.get_bootstrap_server(),
        }
