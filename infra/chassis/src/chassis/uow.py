"""The unit of work: one transaction of one network, with what it will emit, audit and schedule.

Events, audit entries, deadlines and new keys are buffered and written just before the commit, in one
statement. So an aggregate's row is always locked before its journal row gets an id, whatever order a handler
works in: a key's events are numbered in the order in which their transactions commit.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from uuid import UUID, uuid4

import sqlalchemy as sa
from pydantic_core import to_json

from chassis.errands import Errand
from chassis.principal import Caller, Principal
from chassis.telemetry import current_traceparent
from chassis.vault import Vault
from contracts import EventData, key_of

if TYPE_CHECKING:
    from sqlalchemy import CursorResult, Executable
    from sqlalchemy.ext.asyncio import AsyncConnection

    from chassis.clock import Clock
    from chassis.networks import Network
    from chassis.service import Service
    from chassis.settings import Settings

S_co = TypeVar("S_co", covariant=True)

_write_buffered = sa.text(
    """
    WITH terms AS (
        INSERT INTO deadlines (network_id, subject, kind, cycle, due_at, fired_at, data)
        SELECT :network_id, * FROM jsonb_to_recordset(CAST(:deadlines AS jsonb)) AS term (
            subject uuid, kind text, cycle int, due_at timestamptz, fired_at timestamptz, data jsonb)
        ON CONFLICT (network_id, subject, kind, cycle) DO UPDATE
        SET due_at = excluded.due_at, fired_at = excluded.fired_at, data = excluded.data
    ), entries AS (
        INSERT INTO audit_entries
            (network_id, actor, role, action, subject_kind, subjects, ground, request_id)
        SELECT :network_id, actor, role, action, subject_kind, subjects, ground, request_id
        FROM jsonb_to_recordset(CAST(:audits AS jsonb)) AS entry (
            actor text, role text, action text, subject_kind text, subjects uuid[], ground text,
            request_id text)
    ), keys AS (
        INSERT INTO vault_keys (network_id, person_id, wrapped)
        SELECT :network_id, person_id, wrapped
        FROM jsonb_to_recordset(CAST(:keys AS jsonb)) AS new (person_id uuid, wrapped bytea)
    )
    INSERT INTO journal (network_id, event_id, type, key, aggregate_version, occurred_at, data, traceparent)
    SELECT :network_id, event_id, type, key, aggregate_version, occurred_at, data, traceparent
    FROM ROWS FROM (jsonb_to_recordset(CAST(:events AS jsonb)) AS (
        event_id uuid, type text, key text, aggregate_version int, occurred_at timestamptz, data jsonb,
        traceparent text)) WITH ORDINALITY ORDER BY ordinality
    """
)
_set_network = sa.text("""SELECT ahead, set_config('app.network_id', :network_id, true) FROM domain_clock""")


class UndeclaredEvent(RuntimeError):
    """A handler emitted an event that its service's EMITS table doesn't name."""


@dataclass(frozen=True)
class Deadline:
    """A term that has passed: `kind` says which, `cycle` which repetition."""

    subject: UUID
    kind: str
    cycle: int
    due_at: datetime
    data: Mapping[str, Any]


class _Unset:
    pass


_now = _Unset()


class Uow(Generic[S_co]):
    """One transaction. `store` is the service's own; row-level security already holds the network."""

    store: S_co

    def __init__(
        self,
        connection: "AsyncConnection",
        service: "Service",
        network: "Network",
        principal: Principal,
        clock: "Clock",
        settings: "Settings",
    ) -> None:
        self.connection = connection
        self.service = service
        self.principal = principal
        self.clock = clock
        self.settings = settings
        self.request_id: str | None = None
        self._traceparent: str | None = None
        self._declared: tuple[type[EventData], ...] | None = None
        self._events: list[dict[str, object]] = []
        self._audits: list[dict[str, object]] = []
        self._deadlines: list[dict[str, object]] = []
        self.errands: list[Errand] = []
        self._own_network(network)

    async def execute(
        self,
        statement: "Executable",
        parameters: Mapping[str, object] | list[dict[str, object]] | None = None,
    ) -> "CursorResult[Any]":
        return await self.connection.execute(statement, parameters)

    async def handle(self, command: object) -> Any:
        """Run the command's handler from the service's COMMANDS table."""
        with self.emitting_for(type(command)):
            return await self.service.commands[type(command)](self, command)

    @contextmanager
    def emitting_for(self, handled: type | str) -> Iterator[None]:
        """Within this block only the events that EMITS declares for `handled` may be emitted."""
        before = self._declared
        self._declared = tuple(self.service.emits.get(handled, ()))
        try:
            yield
        finally:
            self._declared = before

    @property
    def caller(self) -> Caller:
        return Caller(self.principal, self.request_id, self._traceparent)

    @contextmanager
    def on_behalf_of(self, caller: Caller) -> Iterator[None]:
        """Within this block the caller acts: for the audit trail, for the trace, for what a role allows."""
        before = self.principal, self.request_id, self._traceparent
        self.principal, self.request_id = caller.principal, caller.request_id
        self._traceparent = caller.traceparent
        try:
            yield
        finally:
            self.principal, self.request_id, self._traceparent = before

    def emit(
        self,
        data: EventData,
        version: int,
        *,
        time: datetime | _Unset | None = _now,
        trace: bool = True,
        key: str | None = None,
    ) -> None:
        """Publish an event once this transaction commits.

        `version` is the aggregate's, after the change. `time=None` and `trace=False` leave no moment and
        no trace: for anonymous signals.
        """
        if self._declared is not None and type(data) not in self._declared:
            raise UndeclaredEvent(f"{type(data).__name__} is not in EMITS of {self.service.name}")
        self._events.append(
            {
                "event_id": uuid4(),
                "type": data.spec.type,
                "key": key or key_of(data),
                "aggregate_version": version,
                "occurred_at": self.clock.now() if isinstance(time, _Unset) else time,
                "data": data.model_dump(mode="json"),
                "traceparent": (self._traceparent or current_traceparent()) if trace else None,
            }
        )

    def audit(
        self, action: str, subject_kind: str, subject_ids: Iterable[UUID], ground: str | None = None
    ) -> None:
        """Record who did or read what; a list is one entry with all its ids."""
        self._audits.append(
            {
                "actor": self.principal.subject,
                "role": self.principal.role,
                "action": action,
                "subject_kind": subject_kind,
                "subjects": list(subject_ids),
                "ground": ground,
                "request_id": self.request_id,
            }
        )

    def schedule(
        self,
        subject: UUID,
        kind: str,
        due_at: datetime,
        *,
        cycle: int = 0,
        data: Mapping[str, object] | None = None,
    ) -> None:
        """Set a term, or move it: one per subject, kind and cycle."""
        self._drop_scheduled(subject, kind, cycle)
        self._deadlines.append(
            {
                "subject": subject,
                "kind": kind,
                "cycle": cycle,
                "due_at": due_at,
                "fired_at": None,
                "data": dict(data or {}),
            }
        )

    def after_commit(self, errand: Errand) -> None:
        """Do this once the transaction has committed; see `chassis.errands`."""
        self.errands.append(errand)

    def cancel(self, subject: UUID, kind: str, *, cycle: int = 0) -> None:
        """Forget a term: it is marked as fired, without effect."""
        self._drop_scheduled(subject, kind, cycle)
        self.schedule(subject, kind, self.clock.now(), cycle=cycle)
        self._deadlines[-1]["fired_at"] = self.clock.now()

    def _drop_scheduled(self, subject: UUID, kind: str, cycle: int) -> None:
        target = (subject, kind, cycle)
        self._deadlines = [
            row for row in self._deadlines if (row["subject"], row["kind"], row["cycle"]) != target
        ]

    def _own_network(self, network: "Network") -> None:
        self.network = network
        self.network_id = network.id
        self.vault = Vault(self.connection, network.id, self.settings.vault_key_bytes)
        self.store = self.service.store(self)  # type: ignore[assignment]

    async def enter(self, network: "Network") -> timedelta:
        """From here on row-level security shows this network's rows only.

        Returns how far the service's time has travelled, in whichever process.
        """
        if network is not self.network:
            self._own_network(network)
        entered = await self.connection.execute(_set_network, {"network_id": str(self.network_id)})
        ahead: timedelta = entered.one().ahead
        return ahead

    async def close(self) -> None:
        """Give the connection back, uncommitted work undone, and let go of all keys that were met.

        The store refers to its unit of work: as a cycle both would wait for the garbage collector, and with
        them the keys of everybody of whom something was read.
        """
        try:
            await self.connection.close()
        finally:
            for name in ("store", "vault"):
                vars(self).pop(name, None)

    @property
    def emits(self) -> bool:
        return bool(self._events)

    async def flush(self) -> None:
        """Write what was buffered, in one statement."""
        keys = self.vault.take_unwritten()
        if self._deadlines or self._audits or self._events or keys:
            buffered = {
                "deadlines": self._deadlines,
                "audits": self._audits,
                "events": self._events,
                "keys": keys,
            }
            encoded = {name: to_json(rows).decode() for name, rows in buffered.items()}
            await self.connection.execute(_write_buffered, {"network_id": self.network_id, **encoded})
        self._deadlines, self._audits, self._events = [], [], []


__all__ = ["Deadline", "UndeclaredEvent", "Uow"]
