"""What Prometheus sees of a service. Labels are names of our own code and of topics, never ids or paths."""

from functools import lru_cache

from prometheus_client import CONTENT_TYPE_LATEST, Counter, Gauge, Histogram, generate_latest

from contracts import all_specs

_quick = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

relay_backlog = Gauge("draaischijf_relay_backlog_rows", "Journal rows not yet published")
relay_leads = Gauge("draaischijf_relay_leads", "1 in the one process whose relay publishes")
relay_oldest_seconds = Gauge(
    "draaischijf_relay_oldest_seconds", "Age of the oldest journal row not yet published"
)
consumer_lag = Gauge("draaischijf_consumer_lag_messages", "Messages not yet consumed", ["topic", "partition"])
consumer_taken = Counter(
    "draaischijf_consumer_taken_total",
    "Messages that were handled, skipped or parked, and won't come again",
    ["topic", "partition"],
)
consumer_outside_group = Gauge(
    "draaischijf_consumer_outside_group", "1 while the consumer has no share of its topics, and gets nothing"
)
skipped_types = Counter(
    "draaischijf_skipped_types_total", "Events skipped since nothing here handles their type", ["type"]
)
dead_letters = Counter(
    "draaischijf_dead_letters_total", "Events that failed and parked their key", ["source"]
)
parked_keys = Gauge("draaischijf_parked_keys", "Keys whose events wait for a dead letter")
deadlines_overdue = Gauge("draaischijf_deadlines_overdue", "Deadlines past due and not fired")
deadlines_put_off = Counter(
    "draaischijf_deadlines_put_off_total", "Deadlines whose handler failed, tried again later", ["kind"]
)
audit_unsealed_seconds = Gauge(
    "draaischijf_audit_unsealed_seconds", "Age of the oldest audit entry that isn't linked in the chain yet"
)
database_up = Gauge("draaischijf_database_up", "0 while the service's database doesn't answer")
database_up.set(1)
handler_seconds = Histogram(
    "draaischijf_handler_seconds", "Time in an event's or deadline's handler", ["type"], buckets=_quick
)
letters_held_up = Counter(
    "draaischijf_letters_held_up_total", "Letters not opened, since their reader opened too many", ["role"]
)
links_held_up = Counter(
    "draaischijf_links_held_up_total",
    "Codes not mailed or not looked at: too many, or too many wrong",
    ["part"],
)
webhook_tries = Counter("draaischijf_webhook_tries_total", "Tries to deliver a webhook", ["outcome"])
webhook_oldest_seconds = Gauge(
    "draaischijf_webhook_oldest_seconds", "Age of the oldest webhook that isn't delivered yet"
)
http_seconds = Histogram(
    "draaischijf_http_seconds",
    "Time of a request; the route is its template",
    ["method", "route", "status"],
    buckets=_quick,
)

_known: tuple[tuple[Counter, tuple[str, ...]], ...] = (
    (skipped_types, ("other",)),
    (letters_held_up, ("coordinator", "deputy", "partner", "link")),
    (links_held_up, ("code", "codes")),
    (webhook_tries, ("delivered", "failed", "given_up")),
)
for _counter, _values in _known:
    for _value in _values:
        # A counter that isn't there until it is 1 never rises, for who watches it rise.
        _counter.labels(_value)


_contract_types = {spec.type.encode(): spec.type for spec in all_specs()}


@lru_cache(256)
def skipped_of(type_: bytes) -> Counter:
    """Counts those of this type; of what no contract names, which anybody may invent, all together."""
    return skipped_types.labels(type=_contract_types.get(type_, "other"))


def exposition() -> tuple[bytes, str]:
    """The body and the content type of `/metrics`."""
    return generate_latest(), CONTENT_TYPE_LATEST
