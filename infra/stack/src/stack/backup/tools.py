"""PostgreSQL's own pg_dump and pg_restore, on one service's database as the role that owns it."""

import os
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

from chassis.db import plain_dsn
from stack.postgres import binaries
from stack.process import StackError, run


def tool(name: str, url: str, arguments: Sequence[str]) -> None:
    """The password goes by the environment: arguments are for everybody to see. Raises `StackError`."""
    parts = urlsplit(plain_dsn(url))
    database = (
        f"host={parts.hostname} port={parts.port} user={parts.username} dbname={parts.path.lstrip('/')}"
    )
    environment = {**os.environ, "PGPASSWORD": unquote(parts.password or "")}
    code, said = run(
        [str(binaries() / name), "--no-password", f"--dbname={database}", *arguments], env=environment
    )
    if code != 0:
        raise StackError(f"{name} lukte niet:\n{said[-2000:]}")


def dump(url: str, snapshot: str, to: Path, arguments: Sequence[str]) -> None:
    tool("pg_dump", url, ["--format=custom", f"--snapshot={snapshot}", f"--file={to}", *arguments])


def restore(url: str, dumped: Path) -> None:
    tool("pg_restore", url, ["--exit-on-error", "--single-transaction", "--no-owner", str(dumped)])
