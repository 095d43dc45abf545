"""Why an event couldn't be handled, in words that hold nothing of the event."""

import traceback
from pathlib import Path

from chassis.problems import Problem


def where(error: Exception, package: str) -> str:
    """What went wrong and where in this package, without the message: that may quote a row or an input."""
    name = error.slug if isinstance(error, Problem) else type(error).__name__
    frames = list(traceback.walk_tb(error.__traceback__))
    own = [each for each in frames if each[0].f_globals["__name__"].split(".")[0] == package]
    frame, line = (own or frames)[-1]
    return f"{name} in {frame.f_code.co_name}, line {line} of {Path(frame.f_code.co_filename).name}"
