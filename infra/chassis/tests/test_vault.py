import asyncio
import os
from uuid import UUID, uuid4

import pytest
from databases import NETWORK, OTHER_NETWORK, Database, Statements, tenant
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.vault import Forgotten, Tampered, Vault, key_of, words_of

key = os.urandom(32)


def vault_of(connection: AsyncConnection, network_id: UUID = NETWORK) -> Vault:
    return Vault(connection, network_id, key)


async def test_what_is_sealed_opens_in_another_transaction(chassis_database: Database) -> None:
    person = uuid4()
    async with tenant(chassis_database.app) as connection:
        sealed = await vault_of(connection).seal(person, "name", "Jeannine D’Hoore")
    assert b"Jeannine" not in sealed
    async with tenant(chassis_database.worker) as connection:
        assert await vault_of(connection).open(person, "name", sealed) == "Jeannine D’Hoore"


async def test_a_value_opens_only_as_its_own_persons_own_field(chassis_database: Database) -> None:
    person, other = uuid4(), uuid4()
    async with tenant(chassis_database.app) as connection:
        vault = vault_of(connection)
        sealed = await vault.seal(person, "name", "Jeannine")
        await vault.create_key(other)
        for owner, field in [(other, "name"), (person, "phone")]:
            with pytest.raises(Tampered):
                await vault.open(owner, field, sealed)
        with pytest.raises(Tampered):
            await vault.open(person, "name", sealed[:-1] + bytes([sealed[-1] ^ 1]))


async def test_a_key_moved_to_another_person_opens_nothing(chassis_database: Database) -> None:
    person, other = uuid4(), uuid4()
    async with tenant(chassis_database.app) as connection:
        sealed = await vault_of(connection).seal(person, "name", "Jeannine")
        await vault_of(connection).create_key(other)
    await chassis_database.as_owner(
        "update vault_keys set wrapped = (select wrapped from vault_keys where person_id = :person)"
        " where person_id = :other",
        person=person,
        other=other,
    )
    async with tenant(chassis_database.app) as connection:
        with pytest.raises(Tampered):
            await vault_of(connection).open(other, "name", sealed)


async def test_forgetting_leaves_nothing_readable_or_findable(chassis_database: Database) -> None:
    person, stays = uuid4(), uuid4()
    async with tenant(chassis_database.app) as connection:
        vault = vault_of(connection)
        gone = await vault.seal(person, "name", "Jeannine")
        kept = await vault.seal(stays, "name", "Albert")
        await vault.index(person, "name", "Jeannine Forgotten")
        await vault.forget(person)
        with pytest.raises(Forgotten):
            await vault.open(person, "name", gone)
    async with tenant(chassis_database.app) as connection:
        vault = vault_of(connection)
        assert await vault.open_many([(person, "name", gone), (stays, "name", kept)]) == [None, "Albert"]
        assert await vault.find("name", "Jeannine Forgotten") == []


async def test_another_network_opens_and_finds_nothing(chassis_database: Database) -> None:
    person = uuid4()
    async with tenant(chassis_database.app) as connection:
        sealed = await vault_of(connection).seal(person, "name", "Jeannine")
        await vault_of(connection).index(person, "name", "Jeannine Elsewhere")
    for engine in (chassis_database.app, chassis_database.worker):
        async with tenant(engine, OTHER_NETWORK) as connection:
            with pytest.raises(Forgotten):
                await vault_of(connection, OTHER_NETWORK).open(person, "name", sealed)
            with pytest.raises(Forgotten):
                await vault_of(connection).open(person, "name", sealed)
            assert await vault_of(connection).find("name", "Jeannine Elsewhere") == []


async def test_people_are_found_by_whole_words_only(chassis_database: Database) -> None:
    jeannine, andre = uuid4(), uuid4()
    async with tenant(chassis_database.app) as connection:
        vault = vault_of(connection)
        await vault.index(jeannine, "who", "Jeannine Vanacker-Lefèvre")
        await vault.index(andre, "who", "André Vanacker")
        assert set(await vault.find("who", "vanacker")) == {jeannine, andre}
        assert await vault.find("who", "LEFEVRE jeannine") == [jeannine]
        assert await vault.find("who", "Vanack") == []
        assert await vault.find("phone", "vanacker") == []
        assert await vault.find("who", " - ") == []


async def test_a_new_name_takes_the_place_of_the_old(chassis_database: Database) -> None:
    person = uuid4()
    async with tenant(chassis_database.app) as connection:
        vault = vault_of(connection)
        await vault.index(person, "name", "Maria Oudenaem")
        await vault.index(person, "name", "Maria Nieuwenaem")
        assert await vault.find("name", "Oudenaem") == []
        assert await vault.find("name", "Maria Nieuwenaem") == [person]


async def test_a_key_that_came_along_opens_without_a_statement(chassis_database: Database) -> None:
    person, other, gone = uuid4(), uuid4(), uuid4()
    came_along = text(f"select {key_of(':person')} as key")
    async with tenant(chassis_database.app) as connection:
        sealed = await vault_of(connection).seal(person, "name", "Jeannine")

        async def found(who: UUID) -> bytes | None:
            asked = {"network_id": NETWORK, "person": who}
            key: bytes | None = await connection.scalar(came_along, asked)
            return key

        wrapped, vault = await found(person), vault_of(connection)
        vault.meet(person, wrapped)
        sent = Statements(chassis_database.app)
        assert await vault.open(person, "name", sealed) == "Jeannine"
        assert sent.since_last() == 0
        with pytest.raises(Tampered):
            vault.meet(other, wrapped)
        vault.meet(gone, await found(gone))
        with pytest.raises(Forgotten):
            await vault.open(gone, "name", sealed)


async def test_statements_are_few(chassis_database: Database) -> None:
    person, others = uuid4(), [uuid4() for _ in range(5)]
    async with tenant(chassis_database.app) as connection:
        sent = Statements(chassis_database.app)
        vault = vault_of(connection)
        await vault.create_key(person)
        assert sent.since_last() == 1
        await vault.seal(person, "name", "Jeannine")
        await vault.seal(person, "phone", "0499 00 00 00")
        assert sent.since_last() == 0
        sealed = [(other, "name", await vault.seal(other, "name", "x")) for other in others]
        assert sent.since_last() == 2 * len(others)
        again = vault_of(connection)
        assert await again.open_many(sealed) == ["x"] * 5
        assert sent.since_last() == 1
        await again.seal(others[0], "name", "y")
        assert sent.since_last() == 0
        assert await vault_of(connection).open_many([]) == []
        assert sent.since_last() == 0


async def test_two_transactions_that_make_a_key_use_the_same(chassis_database: Database) -> None:
    person = uuid4()
    started = asyncio.Event()

    async def second() -> bytes:
        async with tenant(chassis_database.app) as connection:
            started.set()
            return await vault_of(connection).seal(person, "phone", "0499 00 00 00")

    async with tenant(chassis_database.app) as connection:
        name = await vault_of(connection).seal(person, "name", "Jeannine")
        waiting = asyncio.create_task(second())
        await started.wait()
    phone = await waiting
    async with tenant(chassis_database.app) as connection:
        opened = await vault_of(connection).open_many([(person, "name", name), (person, "phone", phone)])
    assert opened == ["Jeannine", "0499 00 00 00"]


async def test_the_database_holds_neither_key_nor_words(chassis_database: Database) -> None:
    person = uuid4()
    async with tenant(chassis_database.app) as connection:
        await vault_of(connection).create_key(person)
        await vault_of(connection).index(person, "name", "Jeannine")
        tokens = (
            await connection.execute(
                text("select token from blind_index where person_id = :p"), {"p": person}
            )
        ).scalars()
        other_key = Vault(connection, NETWORK, os.urandom(32))
        assert await other_key.find("name", "Jeannine") == []
        assert all(b"jeannine" not in token for token in tokens)


@given(st.text())
def test_words_are_normal_forms(content: str) -> None:
    words = words_of(content)
    assert words == words_of(content.upper().lower()) or content.upper().lower() != content.lower()
    assert words_of(" ".join(words)) == words


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("0499 12.34/56", ["0499123456"]),
        ("1943-02-11", ["19430211"]),
        ("D’Haene, José", ["d", "haene", "jose"]),
        ("An an AN", ["an"]),
        ("…", []),
    ],
)
def test_words(content: str, words: list[str]) -> None:
    assert words_of(content) == words


async def test_bytes_are_sealed_as_words_are(chassis_database: Database) -> None:
    person, content = uuid4(), bytes(range(256))
    async with tenant(chassis_database.app) as connection:
        vault = vault_of(connection)
        sealed = await vault.seal_bytes(person, "content", content)
        assert content not in sealed
        assert await vault.open_bytes(person, "content", sealed) == content
        with pytest.raises(Tampered):
            await vault.open_bytes(person, "name", sealed)
        await vault.forget(person)
        with pytest.raises(Forgotten):
            await vault.open_bytes(person, "content", sealed)
