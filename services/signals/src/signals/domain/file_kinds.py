"""What a file is, told from its content alone; and what may be kept of it."""

from typing import Literal, NamedTuple

from chassis.problems import FieldError, Invalid, Words
from signals.domain import jpeg, pdf, png
from signals.domain.unsound import UnsoundFile

Kind = Literal["pdf", "jpeg", "png"]

MEDIA_TYPES: dict[Kind, str] = {"pdf": "application/pdf", "jpeg": "image/jpeg", "png": "image/png"}
ENDINGS: dict[Kind, tuple[str, ...]] = {"pdf": ("pdf",), "jpeg": ("jpg", "jpeg"), "png": ("png",)}
MAX_BYTES = 10 * 1024 * 1024

_kept = {"pdf": pdf.checked, "jpeg": jpeg.stripped, "png": png.stripped}
_begin: dict[Kind, bytes] = {"pdf": b"%PDF-", "jpeg": b"\xff\xd8\xff", "png": png.SIGNATURE}

EMPTY = Words("Dit bestand is leeg.", "This file is empty.")
UNKNOWN = Words("Dit is geen PDF, JPEG of PNG.", "This is no PDF, JPEG or PNG.")
MISNAMED = Words(
    "De naam zegt iets anders dan wat erin zit: dit is een {kind}.",
    "The name says something else than what is in it: this is a {kind}.",
)


class File(NamedTuple):
    """`content` as it is kept: a picture without what the camera wrote in it."""

    name: str
    kind: Kind
    content: bytes


def fit(name: str, content: bytes) -> File:
    """Raises `Invalid`, which says what is wrong with the file."""
    if not content:
        raise unfit(EMPTY)
    kind = next((each for each, begin in _begin.items() if content.startswith(begin)), None)
    if kind is None:
        raise unfit(UNKNOWN)
    try:
        kept = _kept[kind](content)
    except UnsoundFile as unsound:
        raise unfit(unsound.words) from None
    return File(_named(name, kind), kind, kept)


def unfit(words: Words) -> Invalid:
    return Invalid(errors=[FieldError("/body/file", words)])


def _named(name: str, kind: Kind) -> str:
    """It ends as its kind does, so that nothing else opens it; a name that says another kind is refused."""
    ending = name.rpartition(".")[2].lower()
    if ending in ENDINGS[kind]:
        return name
    if any(ending in others for others in ENDINGS.values()):
        raise unfit(Words(*(words.format(kind=kind.upper()) for words in MISNAMED)))
    return f"{name}.{ENDINGS[kind][0]}"
