"""The NESTOR network: its people, its partners and some weeks of signals. All people are invented."""
