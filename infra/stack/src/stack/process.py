"""Children that cannot outlive their parent, and the ports they listen on."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlsplit

LOOPBACK = "127.0.0.1"

ON_LINUX = sys.platform == "linux"
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


class StackError(RuntimeError):
    """Something a person can put right; its text is shown as it is, in Dutch."""


def _bind_to_parent(parent: int, death_signal: int) -> Callable[[], None] | None:
    """Only calls into libc, so it is safe in a child forked from a program with threads."""
    if not ON_LINUX:
        return None

    def in_child() -> None:
        _libc.prctl(_PR_SET_PDEATHSIG, death_signal, 0, 0, 0)
        # The parent may have died between the fork and the prctl.
        if os.getppid() != parent:
            os._exit(1)

    return in_child


def spawn(
    args: Sequence[str],
    *,
    log: Path,
    env: Mapping[str, str] | None = None,
    user: int | None = None,
    death_signal: signal.Signals = signal.SIGKILL,
    cwd: Path | None = None,
    inherits: Sequence[int] = (),
) -> subprocess.Popen[bytes]:
    """Start a child in its own session that gets `death_signal` when this process dies.

    `inherits`: the open files that it gets, under the same numbers.
    Call it from a thread that lives as long as the process: Linux sends the signal when the *thread* ends.
    """
    command = list(args) if ON_LINUX else [sys.executable, "-m", "stack.guard", *args]
    with log.open("ab") as sink:
        return subprocess.Popen(
            command,
            env=dict(env) if env is not None else None,
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=subprocess.STDOUT,
            user=user,
            group=user,
            extra_groups=[] if user is not None else None,
            cwd=cwd,
            start_new_session=True,
            pass_fds=inherits,
            preexec_fn=_bind_to_parent(os.getpid(), death_signal),  # noqa: PLW1509
        )


def run(
    args: Sequence[str],
    *,
    given: str | None = None,
    env: Mapping[str, str] | None = None,
    user: int | None = None,
    cwd: Path | None = None,
) -> tuple[int, str]:
    """Run to the end a child that can't outlive us either; returns its exit code and what it said."""
    child = subprocess.Popen(
        args,
        stdin=subprocess.PIPE if given is not None else subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=dict(env) if env is not None else None,
        user=user,
        group=user,
        extra_groups=[] if user is not None else None,
        cwd=cwd,
        preexec_fn=_bind_to_parent(os.getpid(), signal.SIGKILL),  # noqa: PLW1509
    )
    said, _ = child.communicate(given)
    return child.returncode, said


def stop(
    process: subprocess.Popen[bytes],
    first: signal.Signals = signal.SIGTERM,
    *,
    patience: float = 10.0,
) -> None:
    """Ask, wait, and then insist."""
    if process.poll() is None:
        process.send_signal(first)
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            process.kill()
    process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port


def port_is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def listening(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex((LOOPBACK, port)) == 0


def answers(url: str, timeout: float = 2.0) -> bool:
    """Whether a GET goes well, asked without the weight of a client library: it is asked all the time."""
    parts = urlsplit(url)
    connection = HTTPConnection(parts.hostname or LOOPBACK, parts.port, timeout=timeout)
    try:
        connection.request("GET", parts.path)
        return connection.getresponse().status < 400
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def wait_until(condition: Callable[[], bool], seconds: float, what: str, *, every: float = 0.02) -> None:
    """Poll until it holds; `what` names, in Dutch, what did not come."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise StackError(f"{what} kwam niet op gang binnen {seconds:.0f} seconden")
        time.sleep(every)


def tail(log: Path, lines: int = 15) -> str:
    if not log.exists():
        return ""
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
