"""What the machine can do: eight clients of pgbench, inserting in a transaction each, with nothing else."""

import os
import re
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

from stack.postgres import binaries

CLIENTS = 8
TABLES = ("y_dossiers", "y_signals", "y_facts", "y_deadlines", "y_audit", "y_journal")
SCHEMA = "".join(f"CREATE TABLE {table} (id uuid PRIMARY KEY, content text);" for table in TABLES)


def inserts_per_second(url: str, folder: Path, seconds: int) -> float:
    """Transactions a second that insert one row of 300 bytes in each of the tables of SCHEMA, with fsync."""
    inserts = "".join(f"INSERT INTO {one} VALUES (gen_random_uuid(), '{'x' * 300}');\n" for one in TABLES)
    script = folder / "yardstick.sql"
    script.write_text(f"BEGIN;\n{inserts}COMMIT;\n")
    to = urlsplit(url)
    said = subprocess.run(
        [
            *(binaries() / "pgbench", "--no-vacuum", "--protocol=prepared", f"--file={script}"),
            *(f"--client={CLIENTS}", "--jobs=2", f"--time={seconds}"),
            *(f"--host={to.hostname}", f"--port={to.port}", f"--username={to.username}", to.path[1:]),
        ],
        env={**os.environ, "PGPASSWORD": to.password or ""},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    found = re.search(r"^tps = ([\d.]+)", said, re.MULTILINE)
    assert found, said
    return float(found[1])
