"""Small files of every kind, whole and broken."""

import base64
import struct
import zlib

JPEG = base64.b64decode(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/4QBzRXhpZgAATU0AKgAAAAgAAwEPAAIAAAAHAAAAMgESAAMAAAABAAYAAIglAAQAAAABAAAAOQAA"
    "AABHUFNDQU0AAAIAAQACAAAAAk4AAAAAAgAFAAAAAwAAAFMAAAAyAAAAAQAAADYAAAABAAAAAAAAAAH//gAVdGh1aXMgYmlqIEdvZGVs"
    "aWV2Zf/bAEMAGxIUFxQRGxcWFx4cGyAoQisoJSUoUTo9MEJgVWVkX1VdW2p4mYFqcZBzW12FtYaQnqOrratngLzJuqbHmairpP/bAEMB"
    "HB4eKCMoTisrTqRuXW6kpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpP/AABEIAAgAEAMBIgAC"
    "EQEDEQH/xAAVAAEBAAAAAAAAAAAAAAAAAAAABP/EABgQAQADAQAAAAAAAAAAAAAAAAADBWFi/8QAFQEBAQAAAAAAAAAAAAAAAAAAAgT/"
    "xAAaEQACAgMAAAAAAAAAAAAAAAAAAQIDBBJR/9oADAMBAAIRAxEAPwCGKvxZFXcgg3bDjXT6f//Z"
)
"""Sixteen by eight, lying on its side (6), with a camera's name, a place on earth and a comment."""

CAMERA, COMMENT = b"GPSCAM", b"thuis bij Godelieve"


def png(*extra: tuple[bytes, bytes]) -> bytes:
    """One grey dot."""
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)),
        *extra,
        (b"IDAT", zlib.compress(b"\0\x80")),
        (b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")
        for kind, data in chunks
    )


def pdf(words: bytes = b"", trailer: bytes = b"") -> bytes:
    """One empty page; `words` stand in a comment."""
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>",
    ]
    made, places = b"%PDF-1.7\n%" + words + b"\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer << /Size 4 /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (trailer, len(made))
    return made + b"xref\n0 4\n0000000000 65535 f \n" + table + end
