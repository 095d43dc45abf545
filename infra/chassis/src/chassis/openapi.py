"""What every route refuses, said once for all of them in the OpenAPI document."""

from collections.abc import Iterator
from typing import Any, TypeAlias

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict
from starlette.routing import compile_path

from chassis.problem_handlers import response_to
from chassis.problems import (
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    Problem,
    Refused,
    TooLarge,
    Unauthenticated,
    Unavailable,
)

Json: TypeAlias = dict[str, Any]

OPEN = ("/health/live", "/health/ready")
"""The only paths that every service has and that need no login."""

WITHOUT_LOGIN: Json = {"security": []}
BY_LINK: Json = {"security": [{"link": []}]}
ALSO_BY_ASSERTION: Json = {"security": [{"login": []}, {"assertion": []}]}
"""For a route's `openapi_extra`, where a login isn't what it asks for."""

_media_type = "application/problem+json"
_framework_schemas = ("HTTPValidationError", "ValidationError")
_again = {"description": "It was there already: the same submission gets the same answer"}
_to_all = (Unauthenticated, Forbidden, Unavailable)
_to_input = (Invalid,)
_to_ids = (NotFound, Conflict)
_to_a_body = (Refused, TooLarge)


class FieldProblem(BaseModel):
    """What is wrong with one field; `pointer` says which (`/body/area`)."""

    pointer: str
    message: str


class ProblemDetails(BaseModel):
    """A refusal (RFC 9457), in Dutch, or in English for who prefers it; it repeats nothing of the request."""

    model_config = ConfigDict(extra="allow", title="Problem")

    type: str
    title: str
    status: int
    detail: str = ""
    guard: str = ""
    satisfied_by: str = ""
    errors: list[FieldProblem] = []


class ServiceApp(FastAPI):
    """Its document names, for every operation, each refusal that the chassis can answer."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.add_exception_handler(405, self._not_allowed)

    def openapi(self) -> Json:
        if not self.openapi_schema:
            document = super().openapi()
            _add_components(document["components"])
            for path, operation in _operations(document):
                _document(path, operation)
        return self.openapi_schema or {}

    async def _not_allowed(self, request: Request, _: Exception) -> JSONResponse:
        """With every method of the path: a framework's route knows only its own."""
        paths = sorted(self.openapi()["paths"].items(), key=lambda item: item[0].count("{"))
        found = (item for path, item in paths if compile_path(path)[0].match(request.url.path))
        methods = ", ".join(sorted(method.upper() for method in next(found, {"get": None})))
        return response_to(request, Refused(), 405, {"Allow": methods})


def _operations(document: Json) -> Iterator[tuple[str, Json]]:
    for path, item in document["paths"].items():
        for operation in item.values():
            yield path, operation


def _add_components(components: Json) -> None:
    schemas = components.setdefault("schemas", {})
    for replaced in _framework_schemas:
        schemas.pop(replaced, None)
    problem = ProblemDetails.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(problem.pop("$defs"), Problem=problem)
    components["securitySchemes"] = {
        "login": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
        "link": {"type": "http", "scheme": "link", "description": "The session of a mailed link's holder"},
        "assertion": {"type": "http", "scheme": "assertion", "description": "Signed by partners, used once"},
    }


def _document(path: str, operation: Json) -> None:
    responses: Json = operation["responses"]
    takes_input = responses.pop("422", None) is not None
    if "201" in responses:
        responses["200"] = {**responses["201"], **_again, **responses.get("200", {})}
    if path in OPEN:
        return
    operation.setdefault("security", [{"login": []}])
    takes_body = "requestBody" in operation
    refusals = (
        *_to_all,
        *(_to_input if takes_input else ()),
        *(_to_ids if takes_body or "{" in path else ()),
        *(_to_a_body if takes_body else ()),
    )
    for refusal in refusals:
        responses.setdefault(str(refusal.status), _problem(refusal.title.en))


def refuses(*problems: type[Problem]) -> dict[int | str, Json]:
    """For a route's `responses`: what it refuses beside what every route does."""
    return {problem.status: _problem(problem.title.en) for problem in problems}


def _problem(description: str) -> Json:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": description, "content": {_media_type: {"schema": schema}}}
