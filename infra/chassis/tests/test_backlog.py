"""What an operator is alarmed by is measured, and stops being so when it is over."""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from deliveries import changed
from prometheus_client import REGISTRY
from toy import service as toy

from chassis.audit import Sealer
from chassis.backlog import Backlog
from stack.service_api import ServiceApi
from stack.testing import ServiceApiFactory


@pytest.fixture
async def api(service_api: ServiceApiFactory) -> ServiceApi:
    api = await service_api(toy.service)
    body = {"volunteer_id": str(uuid4()), "area": "33021F"}
    assert (await api.as_("katrien").post("/volunteers", json=body)).status_code == 201
    return api


def shown(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(f"draaischijf_{name}", labels) or 0


async def test_what_is_not_sealed_ages_until_it_is(api: ServiceApi, tmp_path: Path) -> None:
    await changed(api, "UPDATE audit_entries SET at = at - interval '1 hour'")
    backlog = Backlog(api.runtime)
    await backlog.measure()
    assert shown("audit_unsealed_seconds") > 3600
    await Sealer(api.runtime.worker_engine, "volunteers", tmp_path / "one.anchor").seal_once()
    await backlog.measure()
    assert (shown("audit_unsealed_seconds"), shown("relay_backlog_rows")) == (0, 1)


async def test_a_deadline_that_fails_is_counted_by_its_kind(api: ServiceApi) -> None:
    await changed(api, "ALTER TABLE sightings ADD CONSTRAINT bug CHECK (seen < 2)")
    async with api.runtime.worker_engine.connect() as connection:
        await api.runtime.clock.advance(connection, timedelta(days=1, minutes=1))
    before = shown("deadlines_put_off_total", kind="remind")
    await api.fire_deadlines()
    assert shown("deadlines_put_off_total", kind="remind") == before + 1
