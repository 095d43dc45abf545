"""What an idle stack weighs and takes: of every process below this one."""

import time
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


def stack_processor_percent(seconds: float) -> float:
    """Of one core, all processes together, while nothing is asked for so long."""
    before, began = _processor_seconds(), time.monotonic()
    time.sleep(seconds)
    after, took = _processor_seconds(), time.monotonic() - began
    return 100 * sum(spent - before.get(pid, 0.0) for pid, spent in after.items()) / took


def _processor_seconds() -> dict[int, float]:
    spent: dict[int, float] = {}
    for process in psutil.Process().children(recursive=True):
        try:
            times = process.cpu_times()
        except psutil.Error:
            continue
        spent[process.pid] = times.user + times.system
    return spent


def _label(command: list[str]) -> str:
    words = " ".join(command)
    for word in ("bootstrap:service", "desk", "stack.oidc", "stack.mail", "tansu", "postgres"):
        if word in words:
            return command[-1].split(".")[0] if word == "bootstrap:service" else word
    return command[0] if command else "?"
