"""A form with one file, read as it comes in: nothing on disk, and in memory what its reader keeps.

A file may be about a person, so it is never spooled: whoever reads it seals it, or passes it on.
"""

from collections.abc import AsyncIterator
from typing import Final

from python_multipart import MultipartParser
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import parse_options_header
from starlette.requests import ClientDisconnect

from chassis.problems import Refused, TooLarge

MAX_BESIDES: Final = 64 * 1024
"""All that isn't the file: fields, headers, boundaries."""


class Incoming:
    """`begin` reads up to the file, `chunks` gives it; `fields` holds what stood before, and then all."""

    def __init__(self, stream: AsyncIterator[bytes], content_type: str | None, max_bytes: int) -> None:
        self.fields: dict[str, str] = {}
        self.field = ""
        self.name: str | None = None
        self._stream = stream
        self._max_bytes = max_bytes
        self._received = self._of_file = 0
        self._headers: dict[bytes, bytes] = {}
        self._header, self._value, self._part = b"", b"", bytearray()
        self._label, self._in_file = "", False
        self._ready: list[bytes] = []
        self._ended = False
        self._parser = self._parser_for(content_type)

    async def begin(self) -> None:
        """Raises `TooLarge`, or `Refused` when this is no such form."""
        while self.name is None:
            if not await self._read():
                raise Refused

    async def chunks(self) -> AsyncIterator[bytes]:
        """Raises `TooLarge` as soon as there is more than may be."""
        reading = True
        while reading:
            for chunk in self._ready:
                yield chunk
            self._ready = []
            reading = await self._read()
        if not self._ended:
            raise Refused

    async def drain(self, max_bytes: int) -> None:
        """Let go by what still comes: a browser hears no answer before it has sent everything."""
        while max_bytes > 0 and (chunk := await self._next()):
            max_bytes -= len(chunk)

    async def _next(self) -> bytes | None:
        try:
            return await anext(self._stream, None)
        except ClientDisconnect:
            return None

    async def _read(self) -> bool:
        chunk = await self._next()
        if chunk is None:
            return False
        self._received += len(chunk)
        try:
            self._parser.write(chunk)
        except FormParserError:
            raise Refused from None
        if self._of_file > self._max_bytes or self._received - self._of_file > MAX_BESIDES:
            raise TooLarge
        return True

    def _parser_for(self, content_type: str | None) -> MultipartParser:
        kind, options = parse_options_header(content_type)
        if kind != b"multipart/form-data" or not options.get(b"boundary"):
            raise Refused
        try:
            return MultipartParser(
                options[b"boundary"],
                {
                    "on_part_begin": self._on_part_begin,
                    "on_header_field": self._on_header_field,
                    "on_header_value": self._on_header_value,
                    "on_header_end": self._on_header_end,
                    "on_headers_finished": self._on_headers_finished,
                    "on_part_data": self._on_part_data,
                    "on_part_end": self._on_part_end,
                    "on_end": self._on_end,
                },
            )
        except FormParserError:
            raise Refused from None

    def _on_part_begin(self) -> None:
        self._headers, self._part = {}, bytearray()

    def _on_header_field(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def _on_header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _on_header_end(self) -> None:
        self._headers[self._header.lower()] = self._value
        self._header = self._value = b""

    def _on_headers_finished(self) -> None:
        said = self._headers.get(b"content-disposition", b"").decode("latin-1")
        _, options = parse_options_header(said)
        self._label = _text(options.get(b"name", b""))
        self._in_file = b"filename" in options
        if self._in_file:
            if self.name is not None:
                raise Refused
            self.field, self.name = self._label, _text(options[b"filename"])

    def _on_part_data(self, data: bytes, start: int, end: int) -> None:
        if not self._in_file:
            self._part += data[start:end]
            return
        self._of_file += end - start
        if self._of_file <= self._max_bytes:
            self._ready.append(data[start:end])

    def _on_part_end(self) -> None:
        if not self._in_file:
            self.fields[self._label] = _text(bytes(self._part))

    def _on_end(self) -> None:
        self._ended = True


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        raise Refused from None
