"""What is sent to PostgreSQL."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa


@contextmanager
def statements(engine: Any) -> Iterator[list[str]]:
    """Everything sent to PostgreSQL on this engine, the transaction's begin and end included."""
    seen: list[str] = []

    def executed(_: Any, __: Any, statement: str, *___: Any) -> None:
        seen.append(" ".join(statement.split()))

    def begun(_: Any) -> None:
        seen.append("BEGIN")

    def committed(_: Any) -> None:
        seen.append("COMMIT")

    listeners = {"before_cursor_execute": executed, "begin": begun, "commit": committed}
    for name, listener in listeners.items():
        sa.event.listen(engine.sync_engine, name, listener)
    yield seen
    for name, listener in listeners.items():
        sa.event.remove(engine.sync_engine, name, listener)
