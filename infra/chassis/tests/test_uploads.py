"""A form with a file: read as it comes, however it is cut, and no further than may be."""

from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.problems import Problem, Refused, TooLarge
from chassis.uploads import MAX_BESIDES, Incoming

LIMIT = 1000
KIND = "multipart/form-data; boundary=grens"


def part(name: str, content: bytes, more: str = "") -> bytes:
    return (
        f'--grens\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'.encode() + content + b"\r\n"
    )


def form(*parts: bytes) -> bytes:
    return b"".join(parts) + b"--grens--\r\n"


def file(content: bytes, name: str = "foto.jpg") -> bytes:
    return part("file", content, f'; filename="{name}"')


async def read(
    body: bytes, piece: int = 7, kind: str | None = KIND
) -> tuple[dict[str, str], str | None, bytes]:
    incoming = Incoming(pieces(body, piece), kind, LIMIT)
    await incoming.begin()
    content = b"".join([chunk async for chunk in incoming.chunks()])
    return incoming.fields, incoming.name, content


async def pieces(body: bytes, piece: int) -> AsyncIterator[bytes]:
    for at in range(0, len(body), piece):
        yield body[at : at + piece]


@given(content=st.binary(max_size=300), piece=st.integers(1, 400))
async def test_however_it_is_cut_the_same_arrives(content: bytes, piece: int) -> None:
    body = form(part("visibility", b"team"), file(content, "f\u00e9e 🙂.jpg"), part("after", "é".encode()))
    if b"\r\n--grens" not in content:
        fields = {"visibility": "team", "after": "é"}
        assert await read(body, piece) == (fields, "f\u00e9e 🙂.jpg", content)


async def test_what_stands_before_the_file_is_known_before_it_is_read() -> None:
    taken = 0

    async def counted() -> AsyncIterator[bytes]:
        nonlocal taken
        async for each in pieces(form(part("csrf", b"geheim"), file(bytes(900))), 50):
            taken += 1
            yield each

    incoming = Incoming(counted(), KIND, LIMIT)
    await incoming.begin()
    assert incoming.fields == {"csrf": "geheim"}
    assert taken < 6


async def test_a_file_as_large_as_may_be_and_not_a_byte_more() -> None:
    assert len((await read(form(file(bytes(LIMIT)))))[2]) == LIMIT
    with pytest.raises(TooLarge):
        await read(form(file(bytes(LIMIT + 1))), 10_000)


@pytest.mark.parametrize("before", [b"", file(b"x")])
async def test_what_is_not_the_file_has_a_limit_too(before: bytes) -> None:
    with pytest.raises(TooLarge):
        await read(form(before, part("note", bytes(MAX_BESIDES))), 1000)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (form(file(b"x")), "application/json"),
        (form(file(b"x")), "multipart/form-data"),
        (form(file(b"x")), None),
        (form(file(b"x")), "multipart/form-data; boundary=" + "b" * 300),
        (form(part("visibility", b"team")), KIND),
        (form(file(b"x"), file(b"y")), KIND),
        (form(part("visibility", b"\xff"), file(b"x")), KIND),
        (file(b"x"), KIND),
        (b"geen formulier", KIND),
        (b"", KIND),
    ],
)
async def test_what_is_no_such_form_is_refused(body: bytes, kind: str | None) -> None:
    with pytest.raises(Refused):
        await read(body, kind=kind)


@given(rest=st.binary(max_size=200))
async def test_nothing_fails_otherwise(rest: bytes) -> None:
    try:
        await read(b"--grens\r\n" + rest)
    except Problem as problem:
        assert problem.status in (400, 413)  # noqa: PT017
