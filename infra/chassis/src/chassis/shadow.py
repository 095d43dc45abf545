"""Tables built beside those in use, in a schema of their own, and put in their place in one transaction.

They have the names, columns, keys, rights and row-level security of those in use. With their schema first in
the search path the same statements work on them.
"""

from typing import Any

from chassis.service import Service

SCHEMA = "rebuild"
REPLACED = "replaced"
"""Where the tables go that were in use, until they are dropped."""

_columns = """
SELECT format('CREATE TABLE rebuild.%1$I (LIKE public.%1$I INCLUDING ALL EXCLUDING INDEXES)', name)
FROM unnest($1::text[]) AS name
"""
_keys = """
SELECT format('ALTER TABLE rebuild.%I ADD CONSTRAINT %I %s', name, conname, pg_get_constraintdef(oid))
FROM pg_constraint JOIN unnest($1::text[]) AS name ON conrelid = to_regclass('public.' || quote_ident(name))
WHERE contype IN ('p', 'u')
"""
_security = """
SELECT format('ALTER TABLE rebuild.%I %s ROW LEVEL SECURITY', relname, kind)
FROM pg_class,
    LATERAL (VALUES ('ENABLE', relrowsecurity), ('FORCE', relforcerowsecurity)) AS wanted (kind, so)
WHERE so AND relnamespace = 'public'::regnamespace AND relname = ANY ($1::text[])
"""
_policies = """
SELECT concat_ws(' ',
    format('CREATE POLICY %I ON rebuild.%I AS %s FOR %s TO', policyname, tablename, permissive, cmd),
    (SELECT string_agg(quote_ident(role), ', ') FROM unnest(roles) AS role),
    'USING (' || qual || ')', 'WITH CHECK (' || with_check || ')')
FROM pg_policies WHERE schemaname = 'public' AND tablename = ANY ($1::text[])
"""
_grants = """
SELECT format('GRANT %s ON rebuild.%I TO %s', privilege_type, relname, grantee::regrole)
FROM pg_class, aclexplode(relacl)
WHERE relnamespace = 'public'::regnamespace AND relname = ANY ($1::text[]) AND grantee <> relowner
"""
_indexes = """
SELECT replace(pg_get_indexdef(indexrelid), ' ON public.', ' ON rebuild.')
FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
WHERE indrelid = ANY (SELECT to_regclass('public.' || quote_ident(name)) FROM unnest($1::text[]) AS name)
AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid)
AND to_regclass('rebuild.' || quote_ident(relname)) IS NULL
"""
_references = """
SELECT format('ALTER TABLE rebuild.%I ADD CONSTRAINT %I %s', name, conname, pg_get_constraintdef(wanted.oid))
FROM pg_constraint AS wanted
JOIN unnest($1::text[]) AS name ON conrelid = to_regclass('public.' || quote_ident(name))
WHERE contype = 'f' AND NOT EXISTS (
    SELECT 1 FROM pg_constraint AS made
    WHERE made.conrelid = to_regclass('rebuild.' || quote_ident(name)) AND made.conname = wanted.conname)
"""
_broke_off = "SELECT to_regclass($1) IS NOT NULL AND to_regnamespace($2) IS NULL"


class Shadow:
    """The shadow of a service's projections and of its inbox; `connection` is the migrator's."""

    def __init__(self, connection: Any, service: Service) -> None:
        self._connection = connection
        self._service = service
        self._names = [*(table.name for table in service.projections), "inbox"]

    async def open(self, *, afresh: bool) -> bool:
        """Make the tables, or go on with those of a rebuild that broke off: True then.

        What was begun with other tables or other handlers than these isn't gone on with.
        """
        run = self._connection.execute
        async with self._connection.transaction():
            if not afresh and await self._goes_on():
                return True
            await self._drop()
            await run(f"CREATE SCHEMA {SCHEMA}")
            await run(f"GRANT USAGE ON SCHEMA {SCHEMA} TO {self._worker}")
            for statements in (_columns, _keys, _security, _policies, _grants):
                await self._run_all(statements)
            await run(
                "CREATE TABLE rebuild.watermarks"
                " (source text PRIMARY KEY, seq bigint NOT NULL, events bigint NOT NULL)"
            )
            await run(f"GRANT SELECT, INSERT, UPDATE ON rebuild.watermarks TO {self._worker}")
            await run("CREATE TABLE rebuild.begun (shape text NOT NULL)")
            await run("INSERT INTO rebuild.begun VALUES ($1)", await self._shape())
        return False

    async def complete(self) -> None:
        """What filling goes faster without: other indexes, references, statistics. Safe to repeat."""
        await self._run_all(_indexes)
        definitions = await self._connection.fetch(_references, self._names)
        async with self._connection.transaction():
            await self._connection.execute(f"SET LOCAL search_path TO {SCHEMA}, public")
            for (statement,) in definitions:
                await self._connection.execute(statement)
        for name in self._names:
            await self._connection.execute(f"ANALYZE {SCHEMA}.{name}")

    async def switch(self) -> None:
        """Put the shadow in the place of what is in use, within the caller's transaction.

        Raises asyncpg's `LockNotAvailableError` when a reader holds on to a table for long: later ones would
        wait behind us.
        """
        run = self._connection.execute
        await run("SET LOCAL lock_timeout = '2s'")
        in_use = ", ".join(f"public.{name}" for name in self._names)
        await run(f"LOCK TABLE {in_use} IN ACCESS EXCLUSIVE MODE")
        await run(f"CREATE SCHEMA {REPLACED}")
        for name in self._names:
            await run(f"ALTER TABLE public.{name} SET SCHEMA {REPLACED}")
            await run(f"ALTER TABLE {SCHEMA}.{name} SET SCHEMA public")

    async def drop(self) -> None:
        async with self._connection.transaction():
            await self._drop()

    async def _drop(self) -> None:
        for schema in (REPLACED, SCHEMA):
            await self._connection.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE")

    async def _goes_on(self) -> bool:
        """Not after a switch: then only the dropping of what was replaced is left."""
        if not await self._connection.fetchval(_broke_off, f"{SCHEMA}.begun", REPLACED):
            return False
        shape = await self._connection.fetchval("SELECT shape FROM rebuild.begun")
        return bool(shape == await self._shape())

    async def _shape(self) -> str:
        version = await self._connection.fetchval("SELECT version_num FROM public.alembic_version")
        return f"{version} {' '.join(sorted(self._service.handled_types))}"

    async def _run_all(self, statements: str) -> None:
        for (statement,) in await self._connection.fetch(statements, self._names):
            await self._connection.execute(statement)

    @property
    def _worker(self) -> str:
        return f"{self._service.name}_worker"
