"""Personal data, sealed with a key per person; destroying the key makes them unreadable everywhere.

A person's key is wrapped by one that lives outside the database. What is sealed is bound to its network,
person and field: a value moved to another row or column doesn't open. Names are found again by keyed hashes
of their exact, normalised words, which disappear with the key.
"""

import hmac
import os
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, Protocol
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import CursorResult, Executable, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY, BYTEA
from sqlalchemy.dialects.postgresql import UUID as UUID_

from chassis.problems import Problem, Words

_nonce_bytes: Final = 12
_person_ids = bindparam("person_ids", type_=ARRAY(UUID_()))
_tokens = bindparam("tokens", type_=ARRAY(BYTEA()))

_select_keys = text(
    "select person_id, wrapped from vault_keys"
    " where network_id = :network_id and person_id = any(:person_ids)"
).bindparams(_person_ids)
_insert_keys = text(
    "insert into vault_keys (network_id, person_id, wrapped)"
    " select :network_id, person_id, wrapped"
    " from unnest(cast(:person_ids as uuid[]), cast(:wrapped as bytea[])) as new (person_id, wrapped)"
    " on conflict do nothing returning person_id"
)
_delete_person = text(
    "with words as (delete from blind_index where network_id = :network_id and person_id = :person_id)"
    " delete from vault_keys where network_id = :network_id and person_id = :person_id"
)
_replace_tokens = text(
    "with old as ("
    " delete from blind_index where network_id = :network_id and person_id = :person_id and field = :field"
    " and token <> all(:tokens))"
    " insert into blind_index (network_id, person_id, field, token)"
    " select :network_id, :person_id, :field, token from unnest(:tokens) as t (token) on conflict do nothing"
).bindparams(_tokens)
_find_persons = text(
    "select person_id from blind_index"
    " where network_id = :network_id and field = :field and token = any(:tokens)"
    " group by person_id having count(*) = cardinality(:tokens)"
).bindparams(_tokens)


def key_of(person: str) -> str:
    """A column for a statement that finds the person's row anyway; its value is for `Vault.meet`."""
    return f"(SELECT wrapped FROM vault_keys WHERE network_id = :network_id AND person_id = {person})"  # noqa: S608


class Forgotten(Problem):
    """The person's key is gone: what was sealed with it can't be read any more."""

    status = 410
    slug = "forgotten"
    title = Words("Deze gegevens zijn gewist", "These data were erased")


class Tampered(ValueError):
    """A sealed value was changed, or stands in another person's row or another field."""


class Executor(Protocol):
    async def execute(
        self, statement: Executable, parameters: Mapping[str, object] | None = None
    ) -> CursorResult[Any]: ...


class Vault:
    """One network's vault within one transaction, on that transaction's connection.

    Keys that it met are kept for the transaction: don't use it on after rolling back to a savepoint.
    """

    def __init__(self, connection: Executor, network_id: UUID, key: bytes) -> None:
        self._connection = connection
        self._network_id = network_id
        self._wrapping = AESGCM(key)
        self._index_key = hmac.digest(key, b"draaischijf blind index", "sha256")
        self._keys: dict[UUID, AESGCM] = {}
        self._unwritten: list[dict[str, object]] = []

    async def create_key(self, person_id: UUID) -> None:
        """One statement for a new person; sealing makes the key too, in two."""
        await self.create_keys([person_id])

    async def ensure_keys(self, known: Iterable[UUID], new: Iterable[UUID]) -> None:
        """So that sealing for these takes no statement any more; `known` mostly have a key.

        `new` are ids that were made in this transaction: their keys wait for `take_unwritten`.
        """
        known = set(known)
        await self._load(known)
        await self.create_keys(known - self._keys.keys())
        for person_id in new:
            key = AESGCM.generate_key(256)
            self._keys[person_id] = AESGCM(key)
            wrapped = self._wrapped(person_id, key).hex()
            self._unwritten.append({"person_id": person_id, "wrapped": f"\\x{wrapped}"})

    def take_unwritten(self) -> list[dict[str, object]]:
        """The rows that the transaction has to write yet."""
        taken, self._unwritten = self._unwritten, []
        return taken

    async def create_keys(self, person_ids: Iterable[UUID]) -> None:
        """For new persons, in one statement; who had a key keeps it."""
        keys = {person_id: AESGCM.generate_key(256) for person_id in sorted(set(person_ids))}
        if not keys:
            return
        inserted = await self._connection.execute(
            _insert_keys,
            {
                "network_id": self._network_id,
                "person_ids": list(keys),
                "wrapped": [self._wrapped(person_id, key) for person_id, key in keys.items()],
            },
        )
        self._keys |= {person_id: AESGCM(keys[person_id]) for person_id in inserted.scalars()}
        # Another transaction made a key while this one looked; the insert waited for it.
        await self._load(keys)

    async def seal(self, person_id: UUID, field: str, content: str) -> bytes:
        """The sealed bytes to keep in the row; makes the person's key when there is none."""
        return await self.seal_bytes(person_id, field, content.encode())

    async def seal_bytes(self, person_id: UUID, field: str, content: bytes) -> bytes:
        key = await self._key_or_new(person_id)
        nonce = os.urandom(_nonce_bytes)
        return nonce + key.encrypt(nonce, content, self._bound_to(person_id, field))

    async def open(self, person_id: UUID, field: str, sealed: bytes) -> str:
        """Raises `Forgotten` when the key is gone, `Tampered` when the value isn't this field's."""
        return (await self.open_bytes(person_id, field, sealed)).decode()

    async def open_bytes(self, person_id: UUID, field: str, sealed: bytes) -> bytes:
        await self._load([person_id])
        return _decrypt(self._key(person_id), sealed, self._bound_to(person_id, field))

    async def open_many(self, sealed: Sequence[tuple[UUID, str, bytes]]) -> list[str | None]:
        """Each value in its place, None for who was forgotten; at most one statement."""
        await self._load(person_id for person_id, _, _ in sealed)
        return [
            self._open_with(key, person_id, field, value) if (key := self._keys.get(person_id)) else None
            for person_id, field, value in sealed
        ]

    def meet(self, person_id: UUID, wrapped: bytes | None) -> None:
        """Take the key that another statement came across; None: there is none."""
        if wrapped is not None:
            key = _decrypt(self._wrapping, wrapped, self._bound_to(person_id, "key"))
            self._keys[person_id] = AESGCM(key)

    def pseudonym(self, kind: str, content: str) -> UUID:
        """The same id for the same content, which nobody without the key can compute from a guess."""
        said = f"{self._network_id}|pseudonym|{kind}|{content}"
        return UUID(bytes=hmac.digest(self._index_key, said.encode(), "sha256")[:16], version=5)

    async def forget(self, person_id: UUID) -> None:
        """Destroy the person's key and everything by which the person could be found."""
        await self._connection.execute(
            _delete_person, {"network_id": self._network_id, "person_id": person_id}
        )
        self._keys.pop(person_id, None)

    async def index(self, person_id: UUID, field: str, content: str) -> None:
        """Make the person findable by the words of `content`, in place of what the field held before."""
        await self._connection.execute(
            _replace_tokens,
            {
                "network_id": self._network_id,
                "person_id": person_id,
                "field": field,
                "tokens": self._hashed(field, content),
            },
        )

    async def find(self, field: str, content: str) -> list[UUID]:
        """Who has all these words in the field; nobody for no words."""
        tokens = self._hashed(field, content)
        if not tokens:
            return []
        found = await self._connection.execute(
            _find_persons, {"network_id": self._network_id, "field": field, "tokens": tokens}
        )
        return list(found.scalars())

    async def _key_or_new(self, person_id: UUID) -> AESGCM:
        await self._load([person_id])
        if person_id not in self._keys:
            await self.create_keys([person_id])
        return self._key(person_id)

    def _wrapped(self, person_id: UUID, key: bytes) -> bytes:
        nonce = os.urandom(_nonce_bytes)
        return nonce + self._wrapping.encrypt(nonce, key, self._bound_to(person_id, "key"))

    async def _load(self, person_ids: Iterable[UUID]) -> None:
        unknown = sorted(set(person_ids) - self._keys.keys())
        if not unknown:
            return
        rows = await self._connection.execute(
            _select_keys, {"network_id": self._network_id, "person_ids": unknown}
        )
        for row in rows:
            self.meet(row.person_id, row.wrapped)

    def _key(self, person_id: UUID) -> AESGCM:
        try:
            return self._keys[person_id]
        except KeyError:
            raise Forgotten from None

    def _open_with(self, key: AESGCM, person_id: UUID, field: str, sealed: bytes) -> str:
        return _decrypt(key, sealed, self._bound_to(person_id, field)).decode()

    def _bound_to(self, person_id: UUID, field: str) -> bytes:
        return f"{self._network_id}|{person_id}|{field}".encode()

    def _hashed(self, field: str, content: str) -> list[bytes]:
        context = f"{self._network_id}|{field}|"
        return [
            hmac.digest(self._index_key, (context + word).encode(), "sha256") for word in words_of(content)
        ]


def _folded(content: str) -> str:
    """Compatibility forms have case only once they are decomposed (𝐀, ℀)."""
    return unicodedata.normalize(
        "NFKD", unicodedata.normalize("NFKD", content.casefold()).casefold()
    ).casefold()


def words_of(content: str) -> list[str]:
    """The distinct words, without case, accents or punctuation; what has no letters is one number."""
    plain = "".join(
        c for c in unicodedata.normalize("NFKD", _folded(content)) if not unicodedata.combining(c)
    )
    words = "".join(c if c.isalnum() else " " for c in plain).split()
    if words and not any(c.isalpha() for c in plain):
        return ["".join(words)]
    return sorted(set(words))


def _decrypt(key: AESGCM, sealed: bytes, bound_to: bytes) -> bytes:
    try:
        return key.decrypt(sealed[:_nonce_bytes], sealed[_nonce_bytes:], bound_to)
    except InvalidTag:
        raise Tampered from None
