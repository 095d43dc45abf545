"""`draaischijf secrets`: make once what a deployment keeps secret, a folder for each that reads it."""

import base64
import secrets
from pathlib import Path
from typing import Annotated

import typer

from chassis.assertions import AUDIENCES, ISSUING_SERVICE, public_key
from stack.databases import SERVICES, Server, service_database
from stack.process import StackError


def make_secrets(
    folder: Annotated[Path, typer.Argument(help="Een map die er nog niet is.")],
    postgres: Annotated[str, typer.Option(help="host:poort van PostgreSQL.")] = "postgres:5432",
) -> None:
    """Maak de geheimen van een installatie: wachtwoorden en sleutels, per onderdeel een map."""
    if folder.exists():
        raise StackError(f"{folder} bestaat al: wie de geheimen vervangt, kan de gegevens niet meer lezen.")
    # Who may read is decided here, once: containers run as another user and must read the files below.
    folder.mkdir(mode=0o700, parents=True)
    for part, files in secrets_for(postgres).items():
        (folder / part).mkdir(mode=0o755)
        for name, value in files.items():
            (folder / part / name).write_text(value, encoding="utf-8")
            (folder / part / name).chmod(0o444)
    typer.echo(f"Geheimen gemaakt in {folder}. Bewaar er een kopie van, apart van de gegevens.")


def secrets_for(postgres: str) -> dict[str, dict[str, str]]:
    """For each part the files that it reads, named like the settings that they hold."""
    superuser = Server.from_url(f"postgresql://postgres:{secrets.token_hex(24)}@{postgres}")
    client_secret, assertion_key = secrets.token_urlsafe(32), _key()
    made = {
        "postgres": {"PASSWORD": superuser.password},
        "prepare": {"POSTGRES": superuser.url()},
        "keycloak": {
            "OIDC_CLIENT_SECRET": client_secret,
            "ADMIN_PASSWORD": secrets.token_urlsafe(24),
            "DATABASE_PASSWORD": superuser.password_of("keycloak"),
        },
        "desk": {"OIDC_CLIENT_SECRET": client_secret, "SESSION_KEY": secrets.token_urlsafe(48)},
    }
    for name in SERVICES:
        database = service_database(superuser, name)
        made[name] = {
            "DATABASE_URL": database.app,
            "WORKER_DATABASE_URL": database.worker,
            "VAULT_KEY": _key(),
        }
    made[ISSUING_SERVICE]["ASSERTION_KEY"] = assertion_key
    for name in set(AUDIENCES.values()):
        made[name]["ASSERTION_KEYS"] = public_key(assertion_key)
    return made


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()
