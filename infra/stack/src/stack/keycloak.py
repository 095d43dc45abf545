"""Keycloak itself: on loopback, run from the folder that Maven unpacked, with our realm in it."""

import shutil
import subprocess
from collections.abc import Mapping
from os import environ
from pathlib import Path

from stack.process import LOOPBACK, StackError, answers, free_port, spawn, stop, tail, wait_until

REALM = "draaischijf"
ADMINISTRATOR = "beheer"

_THREADS = "io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory"
_JVM = (
    *("-Xms64m", "-Xmx384m", "-XX:MaxMetaspaceSize=256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
    "--add-opens=java.base/java.util=ALL-UNNAMED",
    "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
    "--add-opens=java.base/java.security=ALL-UNNAMED",
    f"-Djava.util.concurrent.ForkJoinPool.common.threadFactory={_THREADS}",
    "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
    "-Dkc.config.built=true",
)
_OPTIONS = (
    "--optimized",
    "--cache=local",
    "--http-enabled=true",
    "--hostname-strict=false",
    "--import-realm",
)


class Keycloak:
    """It was built for a database in memory (`make test-keycloak`): what it holds ends with it."""

    def __init__(self, *, unpacked: Path, realm: Path, home: Path, log: Path, password: str) -> None:
        self._unpacked, self._realm, self._home = unpacked.resolve(), realm, home
        self._log = log
        self._password = password
        self._port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://{LOOPBACK}:{self._port}"

    @property
    def issuer(self) -> str:
        return f"{self.url}/realms/{REALM}"

    def start(self, given: Mapping[str, str]) -> None:
        """`given` fills in what the realm's file leaves open."""
        self._furnish()
        administrator = {
            "KC_BOOTSTRAP_ADMIN_USERNAME": ADMINISTRATOR,
            "KC_BOOTSTRAP_ADMIN_PASSWORD": self._password,
        }
        self.process = spawn(self._java(), log=self._log, env={**environ, **given, **administrator})
        wait_until(self._up, 300, "Keycloak", every=0.2)

    def stop(self) -> None:
        if self.process is not None:
            stop(self.process, patience=20)

    def _furnish(self) -> None:
        """A home of its own beside the programs that it shares."""
        imported = self._home / "data" / "import"
        imported.mkdir(parents=True)
        shutil.copy(self._realm, imported)
        for shared in ("conf", "lib", "providers", "themes"):
            (self._home / shared).symlink_to(self._unpacked / shared)

    def _java(self) -> list[str]:
        java = shutil.which("java")
        if java is None:
            raise StackError("Java ontbreekt: Keycloak heeft Java 17 of nieuwer nodig")
        home = (f"-Dkc.home.dir={self._home}", f"-Djboss.server.config.dir={self._home / 'conf'}")
        main = (
            "-cp",
            str(self._home / "lib" / "quarkus-run.jar"),
            "io.quarkus.bootstrap.runner.QuarkusEntryPoint",
        )
        where = (f"--http-host={LOOPBACK}", f"--http-port={self._port}")
        return [java, *_JVM, *home, *main, "start", *_OPTIONS, *where]

    def _up(self) -> bool:
        if self.process is not None and self.process.poll() is not None:
            raise StackError(f"Keycloak stopte bij het starten:\n{tail(self._log)}")
        return answers(f"{self.issuer}/.well-known/openid-configuration")
