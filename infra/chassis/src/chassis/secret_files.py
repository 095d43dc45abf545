"""Secrets as files: in the folder DRAAISCHIJF_SECRETS_DIR, each named like the setting that it holds."""

from collections.abc import MutableMapping
from pathlib import Path

PREFIX = "DRAAISCHIJF_"
FOLDER = f"{PREFIX}SECRETS_DIR"


def take_in(environment: MutableMapping[str, str]) -> None:
    """Put them beside the other settings. Raises `ValueError` for one that is given twice, naming it."""
    folder = environment.get(FOLDER)
    if not folder:
        return
    for file in sorted(Path(folder).iterdir()):
        # Kubernetes puts its own links there, whose names begin with a dot.
        if file.name.startswith(".") or not file.is_file():
            continue
        name = f"{PREFIX}{file.name}"
        if name in environment:
            raise ValueError(f"{name} is given twice: as a variable, and as a file in {FOLDER}")
        environment[name] = file.read_text(encoding="utf-8").strip()
