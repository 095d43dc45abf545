"""ClamAV's INSTREAM, with a daemon on a real socket."""

import pytest
from signals_clamd import VIRUS, clamd

from chassis.problems import Invalid, Unavailable
from signals.adapters.scanning import CHUNK, scan


async def test_everything_is_sent_in_pieces_and_found_clean() -> None:
    async with clamd() as daemon:
        for content in (b"x", b"y" * CHUNK, b"z" * (2 * CHUNK + 1)):
            assert await scan(daemon.address, content)
            assert daemon.scanned.pop() == content


async def test_a_find_is_refused_without_naming_it() -> None:
    async with clamd() as daemon:
        with pytest.raises(Invalid) as refused:
            await scan(daemon.address, b"a" * CHUNK + VIRUS)
    assert refused.value.errors[0].pointer == "/body/file"
    assert "EICAR" not in str(refused.value.body())


@pytest.mark.parametrize("says", [b"", b"INSTREAM size limit exceeded. ERROR", b"stream: maybe", b"FOUND"])
async def test_any_other_answer_is_no_scan(says: bytes) -> None:
    async with clamd(says) as daemon:
        with pytest.raises(Unavailable):
            await scan(daemon.address, b"x")


async def test_a_daemon_that_is_away_is_no_scan() -> None:
    async with clamd() as daemon:
        gone = daemon.address
    with pytest.raises(Unavailable):
        await scan(gone, b"x")
    with pytest.raises(Unavailable):
        await scan("no port", b"x")


async def test_without_a_daemon_nothing_was_scanned() -> None:
    assert await scan("", VIRUS) is False
