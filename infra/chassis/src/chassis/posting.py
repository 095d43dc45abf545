"""POST to an address that somebody else named, without being led into our own network.

Names are resolved here, every address that they stand for must be public, and the connection goes to the
address that was looked at: a name that changes its mind meanwhile leads nowhere else. TLS is verified against
the name. Redirects aren't followed, and what the server answers isn't read beyond its status.
"""

import asyncio
import socket
import ssl
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from urllib.parse import SplitResult, urlsplit

import httpx

from chassis.addresses import is_loopback, is_public, names_loopback

PATIENCE_SECONDS = 10.0

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Posted:
    """A server's status, or why there is none; never what it said."""

    status: int | None
    failure: str | None
    milliseconds: int


class Unreachable(Exception):
    """Names the failure, never the address."""


async def resolve(host: str, port: int) -> Sequence[str]:
    """Every address of a name; raises `OSError`."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


@dataclass(frozen=True)
class Poster:
    """Posts to public servers; with `loopback` also, by plain HTTP, to this machine itself."""

    loopback: bool = False
    tls: ssl.SSLContext | None = None
    resolve: Resolve = resolve
    permits: Callable[[str], bool] = is_public
    patience: float = PATIENCE_SECONDS

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Posted:
        began = time.monotonic()
        status, failure = None, None
        try:
            async with asyncio.timeout(self.patience):
                status = await self._post(urlsplit(url), headers, body)
        except Unreachable as error:
            failure = str(error)
        except TimeoutError:
            failure = "timeout"
        return Posted(status, failure, round((time.monotonic() - began) * 1000))

    async def _post(self, url: SplitResult, headers: Mapping[str, str], body: bytes) -> int:
        last = Unreachable("unresolved")
        for address in await self._checked(url):
            try:
                return await self._post_to(address, url, headers, body)
            except httpx.ConnectError as error:
                last = Unreachable("tls" if _is_tls(error) else "connection")
            except httpx.TimeoutException:
                raise TimeoutError from None
            except (httpx.HTTPError, httpx.InvalidURL):
                raise Unreachable("protocol") from None
        raise last

    async def _checked(self, url: SplitResult) -> Sequence[str]:
        """Raises `Unreachable` unless every address of the name may be reached."""
        own = self.loopback and names_loopback(url.geturl())
        try:
            addresses = await self.resolve(url.hostname or "", url.port or 443)
        except (OSError, UnicodeError):
            raise Unreachable("unresolved") from None
        if not all((is_loopback if own else self.permits)(address) for address in addresses):
            raise Unreachable("address_refused")
        if url.scheme != "https" and not own:
            raise Unreachable("address_refused")
        return list(dict.fromkeys(addresses))

    async def _post_to(self, address: str, url: SplitResult, headers: Mapping[str, str], body: bytes) -> int:
        literal = f"[{address}]" if ":" in address else address
        target = url._replace(netloc=literal if url.port is None else f"{literal}:{url.port}").geturl()
        async with (
            httpx.AsyncClient(
                verify=self.tls or _public_authorities(),
                trust_env=False,
                follow_redirects=False,
                timeout=self.patience,
            ) as client,
            client.stream(
                "POST",
                target,
                content=body,
                headers={"Host": url.netloc, **headers},
                extensions={"sni_hostname": url.hostname},
            ) as answer,
        ):
            return answer.status_code


@cache
def _public_authorities() -> ssl.SSLContext:
    return ssl.create_default_context()


def _is_tls(error: BaseException) -> bool:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return True
        cause = cause.__cause__ or cause.__context__
    return False
