"""`python -m desk`: serve the desk where `DRAAISCHIJF_HTTP_HOST` and `DRAAISCHIJF_HTTP_PORT` say."""

import os

import uvicorn

from chassis import logs, secret_files
from desk.app import create_app
from desk.settings import from_environment


def main() -> None:
    secret_files.take_in(os.environ)
    settings = from_environment()
    logs.set_up("desk", settings.log_level)
    uvicorn.run(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        access_log=False,
        server_header=False,
        log_config=None,
    )


if __name__ == "__main__":
    main()
