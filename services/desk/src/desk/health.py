"""Is the process alive, and can people log in?"""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from desk.oidc import LoginFailed, ProviderAway
from desk.web import Desk


async def live(_: Request) -> Response:
    return JSONResponse({"status": "ok"})


async def ready(request: Request) -> Response:
    """Services that are away don't count: the desk shows a notice and works on."""
    desk: Desk = request.app.state.desk
    try:
        await desk.provider.metadata()
    except (ProviderAway, LoginFailed):
        return JSONResponse({"status": "away", "part": "login provider"}, status_code=503)
    return JSONResponse({"status": "ok"})


ROUTES = [Route("/health/live", live), Route("/health/ready", ready)]
