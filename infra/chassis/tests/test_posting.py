"""What is posted goes to the server that was meant, and never into our own network: with real sockets."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from chassis.addresses import is_public
from chassis.posting import Poster

HOST = "hooks.caw.example"


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "0.0.0.1", "255.255.255.255"),
        *("169.254.169.254", "168.63.129.16", "100.100.100.200", "224.0.0.1", "192.0.2.1", "198.18.0.1"),
        *("::1", "::", "fe80::1", "fc00::1", "fd00:ec2::254", "ff02::1", "::ffff:127.0.0.1"),
        *("64:ff9b::7f00:1", "2002:a00:1::", "2001:db8::1", "not an address", "fe80::1%eth0"),
    ],
)
def test_our_own_and_special_addresses_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2a00:1450:400e:80c::200e", "::ffff:8.8.8.8"])
def test_an_address_elsewhere_is_public(address: str) -> None:
    assert is_public(address)


Answering = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class Server:
    """Keeps what came in, says what it is told to."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []
        self.says = b"HTTP/1.1 204 No Content\r\n\r\n"
        self.port = 0

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.heard.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(self.says)
        await writer.drain()
        writer.close()


@asynccontextmanager
async def serving(answering: Server, tls: ssl.SSLContext | None = None) -> AsyncIterator[Server]:
    server = await asyncio.start_server(answering, "127.0.0.1", 0, ssl=tls)
    answering.port = server.sockets[0].getsockname()[1]
    async with server:
        yield answering


def certificate(folder: Path, host: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """The server's, for this host; and the client's, which trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    dated = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    named = dated.add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
    signed = named.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file = folder / "server.pem"
    file.write_bytes(private + signed)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(file)
    return server, ssl.create_default_context(cadata=signed.decode())


class Names:
    """A resolver that answers as it is told to, and counts."""

    def __init__(self, *addresses: str) -> None:
        self.addresses: Sequence[str] = addresses
        self.asked = 0

    async def __call__(self, _host: str, _port: int) -> Sequence[str]:
        self.asked += 1
        return self.addresses


async def test_tls_is_verified_against_the_name_and_the_checked_address_is_used(tmp_path: Path) -> None:
    server_tls, client_tls = certificate(tmp_path, HOST)
    names = Names("127.0.0.1")
    poster = Poster(tls=client_tls, resolve=names, permits=lambda _: True)
    async with serving(Server(), server_tls) as server:
        posted = await poster.post(f"https://{HOST}:{server.port}/hooks?a=b", {"x-one": "1"}, b"{}")
    assert (posted.status, posted.failure) == (204, None)
    assert names.asked == 1, "looked up once: what was checked is what was called"
    assert server.heard[0].startswith(b"POST /hooks?a=b HTTP/1.1\r\n")
    assert f"host: {HOST}:{server.port}".encode() in server.heard[0].lower()


async def test_a_certificate_of_somebody_else_is_refused(tmp_path: Path) -> None:
    server_tls, client_tls = certificate(tmp_path, "other.example")
    poster = Poster(tls=client_tls, resolve=Names("127.0.0.1"), permits=lambda _: True)
    async with serving(Server(), server_tls) as server:
        posted = await poster.post(f"https://{HOST}:{server.port}/", {}, b"{}")
    assert (posted.status, posted.failure) == (None, "tls")
    assert server.heard == []


@pytest.mark.parametrize("addresses", [["127.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["::ffff:127.0.0.1"]])
async def test_a_name_that_leads_into_our_own_network_is_not_called(addresses: list[str]) -> None:
    async with serving(Server()) as server:
        poster = Poster(loopback=True, resolve=Names(*addresses))
        posted = await poster.post(f"https://{HOST}:{server.port}/", {}, b"{}")
    assert (posted.status, posted.failure) == (None, "address_refused")
    assert server.heard == []


async def test_plain_http_goes_to_this_machine_alone_and_only_where_allowed() -> None:
    async with serving(Server()) as server:
        url = f"http://127.0.0.1:{server.port}/"
        assert (await Poster().post(url, {}, b"{}")).failure == "address_refused"
        assert (await Poster(loopback=True).post(url, {}, b"{}")).status == 204
        named = Poster(loopback=True, resolve=Names("127.0.0.1"), permits=lambda _: True)
        assert (await named.post(f"http://{HOST}:{server.port}/", {}, b"{}")).failure == "address_refused"
        led_away = await Poster(loopback=True, resolve=Names("10.0.0.1")).post(url, {}, b"{}")
        assert led_away.failure == "address_refused"
    assert len(server.heard) == 1


async def test_a_redirect_is_an_answer_and_not_a_way() -> None:
    async with serving(Server()) as elsewhere, serving(Server()) as server:
        server.says = f"HTTP/1.1 307 \r\nLocation: http://127.0.0.1:{elsewhere.port}/\r\n\r\n".encode()
        posted = await Poster(loopback=True).post(f"http://127.0.0.1:{server.port}/", {}, b"{}")
    assert posted.status == 307
    assert elsewhere.heard == []


async def test_a_body_without_end_is_not_read() -> None:
    async with serving(Server()) as server:
        server.says = b"HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n\r\nxxxx"
        posted = await Poster(loopback=True).post(f"http://127.0.0.1:{server.port}/", {}, b"{}")
    assert (posted.status, posted.failure) == (200, None)


async def test_a_server_that_says_nothing_is_left() -> None:
    async with serving(Server()) as server:
        server.says = b""
        gone = await Poster(loopback=True).post(f"http://127.0.0.1:{server.port}/", {}, b"{}")
    assert (gone.status, gone.failure) == (None, "protocol")

    async def says_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    silent = await asyncio.start_server(says_nothing, "127.0.0.1", 0)
    port = silent.sockets[0].getsockname()[1]
    async with silent:
        posted = await Poster(loopback=True, patience=0.2).post(f"http://127.0.0.1:{port}/", {}, b"{}")
    assert (posted.status, posted.failure) == (None, "timeout")
    assert 200 <= posted.milliseconds < 5000


async def test_a_name_that_nobody_knows_is_told_apart() -> None:
    async def unknown(_host: str, _port: int) -> Sequence[str]:
        raise OSError

    assert (await Poster(resolve=unknown).post(f"https://{HOST}/", {}, b"{}")).failure == "unresolved"
