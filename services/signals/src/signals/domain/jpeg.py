"""A JPEG without what isn't picture: place, time, device, previews, whatever hangs behind it.

Only the orientation stays, since a phone's picture would lie on its side without it; so do colours' profiles.
"""

import re
import struct
from collections.abc import Iterator

from signals.domain.unsound import BROKEN, UnsoundFile

_SOI, _EOI = b"\xff\xd8", b"\xff\xd9"
_START_OF_SCAN = 0xDA
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_APPLICATIONS = range(0xE0, 0xF0)
_COMMENT = 0xFE
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
_marker = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
_ORIENTATION = 0x0112
_SHORT = 3


def stripped(content: bytes) -> bytes:
    """The picture alone; raises `UnsoundFile` for what isn't a whole one."""
    kept, frames, scans = [_SOI], 0, 0
    for marker, segment in _segments(content):
        if marker in _FRAMES:
            frames += _is_sized(segment)
        scans += marker == _START_OF_SCAN
        kept.append(_kept(marker, segment))
    if not frames or not scans:
        raise UnsoundFile(BROKEN)
    return b"".join([*kept, _EOI])


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Each marker with all its bytes, a scan with its data; up to the end of the first picture."""
    at = len(_SOI)
    while content[at : at + 2] != _EOI:
        marker, end = _marker_at(content, at)
        if marker == _START_OF_SCAN:
            following = _marker.search(content, end)
            if following is None:
                raise UnsoundFile(BROKEN)
            end = following.start()
        yield marker, content[at:end]
        at = end
        while content[at : at + 2] == b"\xff\xff":
            at += 1


def _marker_at(content: bytes, at: int) -> tuple[int, int]:
    """The marker here, and where its segment ends."""
    if at + 2 > len(content) or content[at] != 0xFF:
        raise UnsoundFile(BROKEN)
    marker = content[at + 1]
    if marker in _ALONE:
        return marker, at + 2
    length = int.from_bytes(content[at + 2 : at + 4], "big")
    if length < 2 or at + 2 + length > len(content) or marker in (0x00, _SOI[1]):
        raise UnsoundFile(BROKEN)
    return marker, at + 2 + length


def _is_sized(segment: bytes) -> bool:
    """A height of 0 is said later (DNL); a width never is."""
    return len(segment) > 9 and segment[7:9] != b"\0\0"


def _kept(marker: int, segment: bytes) -> bytes:
    payload = segment[4:]
    if marker == _COMMENT:
        return b""
    if marker not in _APPLICATIONS:
        return segment
    if payload.startswith(b"JFIF\0"):
        return _segment(0xE0, payload[:12].ljust(12, b"\0") + b"\0\0")
    if payload.startswith(b"Exif\0\0"):
        return _only_orientation(payload[6:])
    return segment if payload.startswith((b"ICC_PROFILE\0", b"Adobe")) else b""


def _segment(marker: int, payload: bytes) -> bytes:
    return bytes([0xFF, marker]) + (len(payload) + 2).to_bytes(2, "big") + payload


def _only_orientation(tiff: bytes) -> bytes:
    """An Exif segment with nothing else in it; nothing at all for the usual way up."""
    try:
        orientation = _orientation(tiff)
    except struct.error:
        orientation = 1
    if not 2 <= orientation <= 8:
        return b""
    entry = struct.pack(">HHIHH", _ORIENTATION, _SHORT, 1, orientation, 0)
    return _segment(0xE1, b"Exif\0\0MM\0*\0\0\0\x08\0\x01" + entry + b"\0\0\0\0")


def _orientation(tiff: bytes) -> int:
    order = "<" if tiff[:2] == b"II" else ">"
    (first,) = struct.unpack_from(f"{order}I", tiff, 4)
    (count,) = struct.unpack_from(f"{order}H", tiff, first)
    for number in range(count):
        tag, kind, _, value = struct.unpack_from(f"{order}HHIH", tiff, first + 2 + 12 * number)
        if (tag, kind) == (_ORIENTATION, _SHORT):
            return int(value)
    return 1
