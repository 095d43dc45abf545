"""`python -m desk`: serve the desk where `DRAAISCHIJF_HTTP_HOST` and `DRAAISCHIJF_HTTP_PORT` say."""

import uvicorn

from chassis import logs
from desk.app import create_app
from desk.settings import from_environment


def main() -> None:
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
