"""`python -m desk`: serve the desk where `DRAAISCHIJF_HTTP_HOST` and `DRAAISCHIJF_HTTP_PORT` say."""

import uvicorn

from desk.app import create_app
from desk.settings import from_environment


def main() -> None:
    settings = from_environment()
    uvicorn.run(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        access_log=False,
        server_header=False,
        log_level="warning",
    )


if __name__ == "__main__":
    main()
