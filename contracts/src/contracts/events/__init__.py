"""Every event of the platform, by the service that produces it."""

from contracts.events import intake, partners, reporting, signals, volunteers

__all__ = ["intake", "partners", "reporting", "signals", "volunteers"]
