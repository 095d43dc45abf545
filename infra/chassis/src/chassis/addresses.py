"""Whose server an address is: somebody else's, or one that nobody outside may lead us to."""

import ipaddress
from typing import Final
from urllib.parse import urlsplit

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

LOOPBACK_NAMES: Final = frozenset({"127.0.0.1", "::1", "localhost"})
_of_clouds: Final = frozenset({ipaddress.ip_address("168.63.129.16")})
"""Public by its number, and yet a cloud's own service that answers to whoever runs there."""
_translated: Final = ipaddress.ip_network("64:ff9b::/96")


def is_public(text: str) -> bool:
    """One that only wraps another is judged by that other."""
    try:
        address = _unwrapped(ipaddress.ip_address(text))
    except ValueError:
        return False
    return address.is_global and not address.is_multicast and address not in _of_clouds


def is_loopback(text: str) -> bool:
    try:
        return ipaddress.ip_address(text).is_loopback
    except ValueError:
        return False


def names_loopback(url: str) -> bool:
    """Plain HTTP to this machine itself: for the embedded stack and tests."""
    parts = urlsplit(url)
    return parts.scheme == "http" and parts.hostname in LOOPBACK_NAMES


def _unwrapped(address: Address) -> Address:
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _translated:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else None) or address
