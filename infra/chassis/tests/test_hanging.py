"""A transaction that does nothing any more holds nobody up for ever."""

import asyncio
from uuid import uuid4

import pytest
from sqlalchemy.exc import DBAPIError
from toy import service as toy

from chassis.db import is_transient
from chassis.principal import Principal
from stack.testing import ServiceApiFactory


async def test_who_waits_for_a_transaction_that_hangs_goes_on_without_it(
    service_api: ServiceApiFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chassis.db.LONGEST_IDLE", "300ms")
    api = await service_api(toy.service)
    runtime, id_ = api.runtime, uuid4()
    hangs = await runtime.begin(runtime.app_engine, Principal.system("toy", toy.NESTOR))
    await hangs.store.see(id_)
    async with asyncio.timeout(10), runtime.work(toy.NESTOR, "test") as waits:
        assert await waits.store.see(id_) == 1, "what it had done is undone"
    with pytest.raises(DBAPIError) as told:
        await runtime.finish(hangs, "http")
    assert is_transient(told.value)
    assert (await api.as_("katrien").get("/health/ready")).status_code == 200
