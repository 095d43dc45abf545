"""Named places where a test makes the process die as if the power went."""

import os
import signal
from pathlib import Path


def point(name: str) -> None:
    """Die here, once, if the crash folder holds a file `<service>.<name>`.

    The rename comes first: it proves that the point was reached, and a restarted process must get past it.
    """
    folder = os.environ.get("DRAAISCHIJF_CRASH_DIR")
    if not folder:
        return
    armed = Path(folder) / f"{os.environ.get('DRAAISCHIJF_SERVICE', '')}.{name}"
    try:
        armed.rename(armed.with_name(f"{armed.name}.hit"))
    except FileNotFoundError:
        return
    os.kill(os.getpid(), signal.SIGKILL)
