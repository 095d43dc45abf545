"""What Prometheus and Grafana are told to watch."""

import re
from pathlib import Path
from typing import Any

import yaml

from stack.dashboards import DASHBOARDS

ROOT = Path(__file__).parents[2]
PROMETHEUS = ROOT / "infra/stack/prometheus"

_metric = re.compile(r"\b(?:draaischijf|process)_[a-z_]+\b")


def alerts() -> list[dict[str, Any]]:
    (group,) = yaml.safe_load((PROMETHEUS / "alerts.yaml").read_text(encoding="utf-8"))["groups"]
    rules: list[dict[str, Any]] = group["rules"]
    return rules


def watched() -> set[str]:
    """Every metric that an alert or a panel names."""
    asked = [rule["expr"] for rule in alerts()]
    asked += [panel.expr for _, panels in DASHBOARDS.values() for panel in panels]
    return {name for expr in asked for name in _metric.findall(expr)}
