"""Figures of a care network, and the bundles that carry signals to policy."""
