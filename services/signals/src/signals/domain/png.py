"""A PNG without what isn't picture: texts, times, Exif, and what hangs behind it."""

import zlib
from collections.abc import Iterator

from signals.domain.unsound import BROKEN, UnsoundFile

SIGNATURE = b"\x89PNG\r\n\x1a\n"

_ESSENTIAL = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND"})
_LOOKS = frozenset({b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"cICP", b"sBIT", b"bKGD", b"pHYs"})
"""What changes how the picture looks."""


def stripped(content: bytes) -> bytes:
    """The picture alone; raises `UnsoundFile` for what isn't a whole one."""
    kept, kinds = [SIGNATURE], []
    for kind, chunk in _chunks(content):
        kinds.append(kind)
        if kind in _ESSENTIAL or kind in _LOOKS:
            kept.append(chunk)
        elif kind[:1].isupper():
            raise UnsoundFile(BROKEN)
    if kinds[:1] != [b"IHDR"] or b"IDAT" not in kinds:
        raise UnsoundFile(BROKEN)
    return b"".join(kept)


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Each chunk whole, up to the one that ends the picture."""
    at, kind = len(SIGNATURE), b""
    while kind != b"IEND":
        length = int.from_bytes(content[at : at + 4], "big")
        end = at + 12 + length
        kind, chunk = content[at + 4 : at + 8], content[at:end]
        if end > len(content) or zlib.crc32(chunk[4:-4]) != int.from_bytes(chunk[-4:], "big"):
            raise UnsoundFile(BROKEN)
        if kind == b"IHDR" and (length != 13 or not any(chunk[8:12]) or not any(chunk[12:16])):
            raise UnsoundFile(BROKEN)
        yield kind, chunk
        at = end
