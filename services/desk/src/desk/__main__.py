"""`python -m desk`: serve the desk where `DRAAISCHIJF_HTTP_HOST` and `DRAAISCHIJF_HTTP_PORT` say."""

import sys

if __name__ == "__main__":
    # As in chassis.run.
    sys.modules["rich"] = None  # type: ignore[assignment]

import os
from contextlib import suppress

import uvloop

from chassis import logs, secret_files
from chassis.serving import Server
from desk.app import create_app
from desk.settings import from_environment


def main() -> None:
    secret_files.take_in(os.environ)
    settings = from_environment()
    logs.set_up("desk", settings.log_level)
    server = Server(create_app(settings), lifespan=True)
    with suppress(KeyboardInterrupt):
        uvloop.run(server.serve_on(settings.host, settings.port, settings.shared_fd))


if __name__ == "__main__":
    main()
