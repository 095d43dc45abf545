"""Each alert says what to do, and the dashboards are those of the table; `make test-watching` fires each."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from watching import PROMETHEUS, ROOT, alerts

from desk.operations import OVERDUE_FOR, STANDS_FOR, UNPUBLISHED_FOR, UNSEALED_FOR
from stack.dashboards import DASHBOARDS, FOLDER, rendered
from stack.databases import SERVICES

MINUTE = timedelta(minutes=1)
PAGE, _, _ = alerts()[0]["annotations"]["runbook_url"].partition("#")


@pytest.mark.parametrize("alert", alerts(), ids=lambda alert: alert["alert"])
def test_an_alert_has_a_page_that_says_what_to_do(alert: dict[str, Any]) -> None:
    name = alert["alert"]
    assert alert["labels"]["severity"] in ("critical", "warning")
    assert alert["annotations"]["runbook_url"] == f"{PAGE}#{name.lower()}"
    assert alert["annotations"]["summary"]
    sections = (ROOT / PAGE).read_text(encoding="utf-8").split("\n## ")
    (section,) = (each for each in sections if each.startswith(f"{name}\n"))
    assert len(section.split()) > 25


def test_the_page_has_no_alert_that_isnt_there() -> None:
    titles = [line for line in (ROOT / PAGE).read_text(encoding="utf-8").splitlines() if line[:3] == "## "]
    assert titles == [f"## {alert['alert']}" for alert in alerts()]


def test_every_alert_is_fired_by_a_test() -> None:
    tests = (PROMETHEUS / "alerts_test.yaml").read_text(encoding="utf-8")
    assert [each["alert"] for each in alerts() if f'{{alertname="{each["alert"]}"}}' not in tests] == []


@pytest.mark.parametrize(
    ("name", "limit"),
    [
        ("EventsNotPublished", UNPUBLISHED_FOR),
        ("AuditNotSealed", UNSEALED_FOR),
        ("DeadlinesOverdue", OVERDUE_FOR),
        ("ConsumerStands", STANDS_FOR),
    ],
)
def test_the_desk_has_the_alerts_limits(name: str, limit: timedelta) -> None:
    (alert,) = (each for each in alerts() if each["alert"] == name)
    seconds = f"{limit.total_seconds():.0f}"
    assert alert["expr"].endswith(f"_seconds > {seconds}") or alert["for"] == f"{limit // MINUTE}m"


def test_every_service_is_scraped() -> None:
    (job,) = yaml.safe_load((PROMETHEUS / "prometheus.yaml").read_text(encoding="utf-8"))["scrape_configs"]
    assert [one["labels"]["service"] for one in job["static_configs"]] == list(SERVICES)


def test_each_address_is_a_container_of_the_compose_file() -> None:
    (job,) = yaml.safe_load((PROMETHEUS / "prometheus.yaml").read_text(encoding="utf-8"))["scrape_configs"]
    containers = yaml.safe_load((PROMETHEUS.parent / "compose.yaml").read_text(encoding="utf-8"))["services"]
    hosts = [target.partition(":")[0] for one in job["static_configs"] for target in one["targets"]]
    assert set(hosts) <= containers.keys()
    assert "--config.file=/etc/prometheus/prometheus.yaml" in containers["prometheus"]["command"]


def test_the_dashboards_are_those_of_the_table() -> None:
    kept = {file.stem: file.read_text(encoding="utf-8") for file in Path(FOLDER).glob("*.json")}
    assert kept == {name: rendered(name) for name in DASHBOARDS}, "python -m stack.dashboards"
