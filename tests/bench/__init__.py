"""Measurements: `make bench`. Absolute figures stand beside the ratio to a yardstick of the same run."""
