"""What an idle stack weighs: the proportional set size of every process below this one."""

from pathlib import Path

import psutil


def stack_memory_mib() -> dict[str, float]:
    """MiB of PSS by process, and their `total`; shared pages are divided over those that share them."""
    weights: dict[str, float] = {}
    for process in psutil.Process().children(recursive=True):
        try:
            rollup = Path(f"/proc/{process.pid}/smaps_rollup").read_text()
            name = _label(process.cmdline())
        except (OSError, psutil.Error):
            continue
        kib = next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
        weights[name] = weights.get(name, 0.0) + kib / 1024
    return {**weights, "total": sum(weights.values())}


def _label(command: list[str]) -> str:
    words = " ".join(command)
    for word in ("bootstrap:service", "desk", "stack.oidc", "stack.mail", "tansu", "postgres"):
        if word in words:
            return command[-1].split(".")[0] if word == "bootstrap:service" else word
    return command[0] if command else "?"
