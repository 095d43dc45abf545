"""Refusals, in Dutch and English, as RFC 9457 problem details.

Pure: domain code raises these, `chassis.problem_handlers` turns them into answers. Their words reach the
caller, so they name rules and fields, never a person.
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar, Literal, NamedTuple

Language = Literal["nl", "en"]

type_base = "https://draaischijf.be/problems/"


class Words(NamedTuple):
    nl: str
    en: str

    def in_(self, language: Language) -> str:
        return self.en if language == "en" else self.nl


class Problem(Exception):
    """A refusal; `nl` and `en` are its detail, whatever else is given ends up in the body."""

    status: ClassVar[int] = 500
    slug: ClassVar[str] = "internal-error"
    title: ClassVar[Words] = Words("Er ging iets mis", "Something went wrong")
    headers: ClassVar[Mapping[str, str]] = {}
    keeps: ClassVar[bool] = False
    """Whether what the request wrote stays, though it is refused: a wrong try, which must count."""

    def __init__(self, nl: str | None = None, en: str | None = None, **extra: object) -> None:
        super().__init__(self.slug)
        self.detail = Words(nl, en or nl) if nl else None
        self.extra = extra

    @property
    def type(self) -> str:
        return type_base + self.slug

    def body(self, language: Language = "nl") -> dict[str, object]:
        body: dict[str, object] = {
            "type": self.type,
            "title": self.title.in_(language),
            "status": self.status,
        }
        if self.detail:
            body["detail"] = self.detail.in_(language)
        return body | self.extra


class Refused(Problem):
    status = 400
    slug = "refused"
    title = Words("Dit verzoek kan niet", "This request can't be handled")


class Unauthenticated(Problem):
    status = 401
    slug = "unauthenticated"
    title = Words("Meld u eerst aan", "Log in first")
    headers: ClassVar[Mapping[str, str]] = {"WWW-Authenticate": "Bearer"}


class Forbidden(Problem):
    status = 403
    slug = "forbidden"
    title = Words("Dit mag u niet met uw rol", "Your role doesn't allow this")


class NotFound(Problem):
    """Also the answer for what belongs to another network: it doesn't tell that the id exists."""

    status = 404
    slug = "not-found"
    title = Words("Niet gevonden", "Not found")


class Conflict(Problem):
    status = 409
    slug = "conflict"
    title = Words("Dit botst met wat er al is", "This conflicts with what is there already")


class GuardRefused(Conflict):
    """A rule of the procedure or of secrecy says no, and says what would satisfy it."""

    slug = "guard-refused"
    title = Words("Dit kan nu niet", "This isn't possible now")

    def __init__(
        self, guard: str, nl: str, en: str, satisfy_nl: str, satisfy_en: str, **extra: object
    ) -> None:
        super().__init__(nl, en, **extra)
        self.guard = guard
        self.satisfied_by = Words(satisfy_nl, satisfy_en)
        self.args = (f"{self.slug}: {guard}",)

    def body(self, language: Language = "nl") -> dict[str, object]:
        return super().body(language) | {
            "guard": self.guard,
            "satisfied_by": self.satisfied_by.in_(language),
        }


class FieldError(NamedTuple):
    """What is wrong with one field; `pointer` is a JSON pointer into the request (`/body/area`)."""

    pointer: str
    message: Words


class Invalid(Problem):
    status = 422
    slug = "invalid"
    title = Words("Deze gegevens kloppen niet", "These data aren't right")

    def __init__(
        self,
        nl: str | None = None,
        en: str | None = None,
        *,
        errors: Sequence[FieldError] = (),
        **extra: object,
    ) -> None:
        super().__init__(nl, en, **extra)
        self.errors = tuple(errors)

    def body(self, language: Language = "nl") -> dict[str, object]:
        errors = [{"pointer": e.pointer, "message": e.message.in_(language)} for e in self.errors]
        return super().body(language) | {"errors": errors}


class TooLarge(Problem):
    status = 413
    slug = "too-large"
    title = Words("Dit is te groot", "This is too large")


def language_of(accept_language: str | None) -> Language:
    """English only for who prefers it to Dutch."""
    weights: dict[str, float] = {"nl": 0.0, "en": 0.0}
    for part in (accept_language or "").split(","):
        tag, _, parameters = part.strip().lower().partition(";")
        primary = tag.strip().split("-")[0]
        if primary in weights:
            weights[primary] = max(weights[primary], _quality(parameters))
    return "en" if weights["en"] > weights["nl"] else "nl"


def _quality(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0


class TooMany(Problem):
    status = 429
    slug = "too-many"
    title = Words("Dit is te veel op korte tijd", "This is too much in a short time")
    headers: ClassVar[Mapping[str, str]] = {"Retry-After": "600"}


class Unavailable(Problem):
    status = 503
    slug = "unavailable"
    title = Words("Even niet bereikbaar", "Briefly unavailable")
    headers: ClassVar[Mapping[str, str]] = {"Retry-After": "2"}
