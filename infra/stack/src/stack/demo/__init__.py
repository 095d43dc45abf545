"""The NESTOR network: its people, its partners and some weeks of signals. All people are invented."""

from pathlib import Path

networks_file = Path(__file__).with_name("network.yaml")
