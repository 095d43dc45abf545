"""Every refusal and every failure of a FastAPI application as `application/problem+json`."""

import re
from collections.abc import Iterable, Mapping

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from chassis import logs
from chassis.body_limit import BodyTooLarge
from chassis.problems import (
    FieldError,
    Forbidden,
    Invalid,
    NotFound,
    Problem,
    Refused,
    TooLarge,
    Unauthenticated,
    Words,
    language_of,
)

_log = logs.get("http")

generic = Words("Deze waarde is niet geldig.", "This value isn't valid.")
_messages: Mapping[str, Words] = {
    "missing": Words("Dit veld is verplicht.", "This field is required."),
    "extra_forbidden": Words("Er staat een onbekend veld in.", "There is an unknown field."),
    "json_invalid": Words("Dit is geen geldige JSON.", "This isn't valid JSON."),
    "string_type": Words("Hier hoort tekst.", "This must be text."),
    "string_unicode": Words("Deze tekst bevat ongeldige tekens.", "This text holds invalid characters."),
    "string_too_short": Words("Minstens {min_length} teken(s).", "At least {min_length} character(s)."),
    "string_too_long": Words("Hoogstens {max_length} tekens.", "At most {max_length} characters."),
    "string_pattern_mismatch": Words("Dit heeft niet de juiste vorm.", "This hasn't the right form."),
    "too_short": Words("Minstens {min_length}.", "At least {min_length}."),
    "too_long": Words("Hoogstens {max_length}.", "At most {max_length}."),
    "unknown_area": Words("Deze (deel)gemeente is niet bekend.", "This area isn't known."),
    "enum": Words("Kies een van: {expected}.", "Choose one of: {expected}."),
    "literal_error": Words("Kies een van: {expected}.", "Choose one of: {expected}."),
    "greater_than": Words("Meer dan {gt}.", "More than {gt}."),
    "greater_than_equal": Words("Minstens {ge}.", "At least {ge}."),
    "less_than": Words("Minder dan {lt}.", "Less than {lt}."),
    "less_than_equal": Words("Hoogstens {le}.", "At most {le}."),
}
_families: tuple[tuple[str, Words], ...] = (
    ("uuid_", Words("Dit is geen geldige id (UUID).", "This isn't a valid id (UUID).")),
    ("datetime_", Words("Dit is geen geldig tijdstip.", "This isn't a valid date and time.")),
    ("timezone_", Words("Dit is geen geldig tijdstip.", "This isn't a valid date and time.")),
    ("date_", Words("Dit is geen geldige datum.", "This isn't a valid date.")),
    ("int_", Words("Hier hoort een geheel getal.", "This must be a whole number.")),
    ("float_", Words("Hier hoort een getal.", "This must be a number.")),
    ("bool_", Words("Hier hoort ja of nee.", "This must be yes or no.")),
    ("list_", Words("Hier hoort een lijst.", "This must be a list.")),
    ("tuple_", Words("Hier hoort een lijst.", "This must be a list.")),
    ("set_", Words("Hier hoort een lijst.", "This must be a list.")),
    ("finite_", Words("Hier hoort een getal.", "This must be a number.")),
    ("dict_", Words("Hier horen velden.", "This must be an object.")),
    ("model_", Words("Hier horen velden.", "This must be an object.")),
)
_field_name = re.compile(r"[a-z_][a-z0-9_]{0,40}")
_one_of_several = re.compile(r"[a-z-]+\[.*", re.DOTALL)
"""Where a field may be several things, pydantic names the one that it tried."""


def install_problem_handlers(app: FastAPI) -> None:
    """Personal data can be in any input, so no answer repeats an input or an exception's message."""

    @app.exception_handler(Problem)
    async def refused(request: Request, problem: Problem) -> JSONResponse:
        return response_to(request, problem)

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        return response_to(request, Invalid(errors=field_errors(error.errors())))

    @app.exception_handler(BodyTooLarge)
    async def too_large(request: Request, error: BodyTooLarge) -> JSONResponse:
        most = error.max_bytes // 1024**2
        return response_to(
            request,
            TooLarge(
                f"Hier kan hoogstens {most} MB tegelijk in. Stuur het in kleinere stukken.",
                f"At most {most} MB fits in here at once. Send it in smaller pieces.",
            ),
        )

    @app.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> JSONResponse:
        return response_to(request, _of_status(error.status_code), error.status_code, error.headers)

    @app.exception_handler(Exception)
    async def failed(request: Request, error: Exception) -> JSONResponse:
        _log.error("request_failed", exc_info=error)
        return response_to(request, Problem())


def response_to(
    request: Request,
    problem: Problem,
    status: int | None = None,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    language = language_of(request.headers.get("accept-language"))
    body = problem.body(language)
    if status is not None:
        body["status"] = status
    return JSONResponse(
        body,
        status_code=status or problem.status,
        headers={"Content-Language": language, **problem.headers, **(headers or {})},
        media_type="application/problem+json",
    )


def field_errors(errors: Iterable[Mapping[str, object]]) -> list[FieldError]:
    return [FieldError(_pointer(error), _message(error)) for error in errors]


def _pointer(error: Mapping[str, object]) -> str:
    """Where it is wrong, without the parts of a location that the sender made up."""
    location = error.get("loc")
    parts = list(location) if isinstance(location, list | tuple) else []
    if error.get("type") in ("extra_forbidden", "json_invalid"):
        parts = parts[:-1]
    parts = [part for part in parts if not _one_of_several.fullmatch(str(part))]
    known = [str(p) if isinstance(p, int) or _field_name.fullmatch(str(p)) else "*" for p in parts]
    return "".join(f"/{part}" for part in known)


def _message(error: Mapping[str, object]) -> Words:
    kind = str(error.get("type"))
    words = _messages.get(kind) or next(
        (words for prefix, words in _families if kind.startswith(prefix)), generic
    )
    context = error.get("ctx")
    limits = context if isinstance(context, Mapping) else {}
    if kind == "unfit":
        return Words(str(limits["nl"]), str(limits["en"]))
    nl = words.nl.format_map(_Limits(limits))
    # Pydantic lists choices in English.
    return Words(nl.replace("' or '", "' of '"), words.en.format_map(_Limits(limits)))


class _Limits(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "?"


_by_status: Mapping[int, type[Problem]] = {401: Unauthenticated, 403: Forbidden, 404: NotFound}


def _of_status(status: int) -> Problem:
    return _by_status.get(status, Problem if status >= 500 else Refused)()
