"""Grafana's dashboards, from a table of panels: `python -m stack.dashboards` writes them anew.

`python -m stack.dashboards rules` prints what they ask as Prometheus' rules, for `promtool check rules`.
"""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "grafana/dashboards"
COLUMNS, WIDTH, HEIGHT = 2, 12, 8


@dataclass(frozen=True)
class Panel:
    """A graph: what it asks of Prometheus, the unit, and the name of each line."""

    title: str
    expr: str
    unit: str = "short"
    legend: str = "{{service}}"


DASHBOARDS: dict[str, tuple[str, Sequence[Panel]]] = {
    "delivery": (
        "Draaischijf: from one service to another",
        (
            Panel("Services that answer", 'up{job="draaischijf"}'),
            Panel("Events that wait to be published", "draaischijf_relay_backlog_rows"),
            Panel("Age of the oldest of them", "draaischijf_relay_oldest_seconds", "s"),
            Panel(
                "Messages that wait to be handled",
                "sum by (service, topic) (draaischijf_consumer_lag_messages)",
                legend="{{service}}, of {{topic}}",
            ),
            Panel(
                "Messages taken per second",
                "sum by (service) (rate(draaischijf_consumer_taken_total[5m]))",
                "ops",
            ),
            Panel("Keys that wait behind a dead letter", "draaischijf_parked_keys"),
            Panel("Terms that passed and didn't fire", "draaischijf_deadlines_overdue"),
            Panel("Age of the oldest unsealed audit entry", "draaischijf_audit_unsealed_seconds", "s"),
            Panel("Age of the oldest webhook that waits", "draaischijf_webhook_oldest_seconds", "s"),
            Panel(
                "Events skipped in an hour, of unknown type",
                'increase(draaischijf_skipped_types_total{type="other"}[1h])',
            ),
        ),
    ),
    "requests": (
        "Draaischijf: requests",
        (
            Panel(
                "Requests per second",
                "sum by (service) (rate(draaischijf_http_seconds_count[5m]))",
                "reqps",
            ),
            Panel(
                "Requests that fail",
                'sum by (service) (rate(draaischijf_http_seconds_count{status=~"5.."}[5m]))'
                " / sum by (service) (rate(draaischijf_http_seconds_count[5m]))",
                "percentunit",
            ),
            Panel(
                "Half of the requests are done within",
                "histogram_quantile(0.5, sum by (service, le) (rate(draaischijf_http_seconds_bucket[5m])))",
                "s",
            ),
            Panel(
                "95 in 100 are done within",
                "histogram_quantile(0.95, sum by (service, le) (rate(draaischijf_http_seconds_bucket[5m])))",
                "s",
            ),
            Panel(
                "The slowest routes, 95 in 100",
                "topk(10, histogram_quantile(0.95,"
                " sum by (service, method, route, le) (rate(draaischijf_http_seconds_bucket[15m]))))",
                "s",
                "{{service}} {{method}} {{route}}",
            ),
            Panel(
                "The slowest handlers, 95 in 100",
                "topk(10, histogram_quantile(0.95,"
                " sum by (service, type, le) (rate(draaischijf_handler_seconds_bucket[15m]))))",
                "s",
                "{{service}} {{type}}",
            ),
            Panel("Memory", 'process_resident_memory_bytes{job="draaischijf"}', "bytes"),
            Panel("Processor time per second", 'rate(process_cpu_seconds_total{job="draaischijf"}[5m])', "s"),
        ),
    ),
}


def rendered(name: str) -> str:
    """The JSON that Grafana reads."""
    title, panels = DASHBOARDS[name]
    dashboard = {
        "uid": f"draaischijf-{name}",
        "title": title,
        "schemaVersion": 39,
        "refresh": "30s",
        "time": {"from": "now-3h", "to": "now"},
        "panels": [_panel(number, panel) for number, panel in enumerate(panels)],
    }
    return json.dumps(dashboard, indent=2, ensure_ascii=False) + "\n"


def _panel(number: int, panel: Panel) -> dict[str, object]:
    row, column = divmod(number, COLUMNS)
    return {
        "id": number + 1,
        "type": "timeseries",
        "title": panel.title,
        "datasource": {"type": "prometheus", "uid": "prometheus"},
        "gridPos": {"x": column * WIDTH, "y": row * HEIGHT, "w": WIDTH, "h": HEIGHT},
        "fieldConfig": {"defaults": {"unit": panel.unit, "min": 0}, "overrides": []},
        "targets": [{"refId": "A", "expr": panel.expr, "legendFormat": panel.legend}],
    }


def rules() -> str:
    """Every panel's expression as a recording rule; JSON is YAML too."""
    recorded = [
        {"record": f"panel:{name}:{number}", "expr": panel.expr}
        for name, (_, panels) in DASHBOARDS.items()
        for number, panel in enumerate(panels, 1)
    ]
    return json.dumps({"groups": [{"name": "dashboards", "rules": recorded}]}, indent=2)


def main() -> None:
    for name in DASHBOARDS:
        (FOLDER / f"{name}.json").write_text(rendered(name), encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1:] == ["rules"]:
        sys.stdout.write(rules())
    else:
        main()
