"""Asks a ClamAV daemon whether a file holds a virus: its INSTREAM command, over TCP."""

import asyncio
from typing import Final

from chassis import logs
from chassis.problems import FieldError, Invalid, Unavailable, Words

PATIENCE_SECONDS: Final = 60
CHUNK: Final = 64 * 1024

INFECTED = Words(
    "De virusscanner houdt dit bestand tegen: er zit iets schadelijks in.",
    "The virus scanner stops this file: there is something harmful in it.",
)
AWAY = Words(
    "De virusscanner antwoordt niet. Er is niets bewaard; probeer het straks opnieuw.",
    "The virus scanner doesn't answer. Nothing was kept; try again in a while.",
)
_log = logs.get("scanning")


async def scan(address: str, content: bytes) -> bool:
    """Whether it was scanned: not without an address. Raises `Invalid` for a find, else `Unavailable`."""
    if not address:
        return False
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            answer = await _ask(address, content)
    except (OSError, EOFError, ValueError, asyncio.LimitOverrunError) as error:
        _log.error("scanner_away", error=type(error).__name__)
        raise Unavailable(*AWAY) from None
    if answer.endswith(b" FOUND"):
        _log.warning("attachment_infected")
        raise Invalid(errors=[FieldError("/body/file", INFECTED)])
    if not answer.endswith(b": OK"):
        _log.error("scanner_failed")
        raise Unavailable(*AWAY)
    return True


async def _ask(address: str, content: bytes) -> bytes:
    host, _, port = address.rpartition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    try:
        writer.write(b"zINSTREAM\0")
        for at in range(0, len(content), CHUNK):
            chunk = content[at : at + CHUNK]
            writer.write(len(chunk).to_bytes(4, "big") + chunk)
            await writer.drain()
        writer.write(bytes(4))
        await writer.drain()
        return (await reader.readuntil(b"\0")).rstrip(b"\0")
    finally:
        writer.close()
