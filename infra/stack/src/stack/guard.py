"""Run a command and stop it when the parent is gone, where the kernel has no parent-death signal."""

import os
import signal
import subprocess
import sys
from types import FrameType


def main(command: list[str]) -> int:
    parent = os.getppid()
    # What we were given to inherit is meant for the child.
    child = subprocess.Popen(command, close_fds=False)

    def forward(number: int, _frame: FrameType | None) -> None:
        child.send_signal(number)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGQUIT):
        signal.signal(number, forward)
    while os.getppid() == parent:
        try:
            return child.wait(0.5)
        except subprocess.TimeoutExpired:
            continue
    child.kill()
    return child.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
