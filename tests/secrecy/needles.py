"""What a secret looks like once it has leaked: as it was, encoded, or one word of it."""

import base64
import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import quote, quote_plus

SHORTEST_WORD = 6


def encodings(text: str) -> Iterator[bytes]:
    """The ways in which a program writes text down; case is folded where it may differ."""
    raw = text.encode()
    yield raw.lower()
    yield quote(text).encode().lower()
    yield quote_plus(text).encode().lower()
    yield json.dumps(text)[1:-1].encode().lower()
    yield raw.hex().encode()
    yield raw.lower().hex().encode()


def in_base64(text: str) -> Iterator[bytes]:
    """Its middle in base64, at each of the three places where it may begin; both alphabets."""
    for shift in range(3):
        whole = base64.b64encode(b"\0" * shift + text.encode())
        middle = whole[4 if shift else 0 :].rstrip(b"=")
        middle = middle[: len(middle) - len(middle) % 4 or None]
        if len(middle) >= 8:
            yield middle
            yield middle.replace(b"+", b"-").replace(b"/", b"_")


def words_of(text: str) -> list[str]:
    """The words long enough to mean this secret alone; a number counts as one, however it is spaced."""
    found = [word for word in re.findall(r"[^\W_]+", text) if len(word) >= SHORTEST_WORD]
    digits = re.sub(r"\D", "", text)
    return [*found, *([digits] if len(digits) >= SHORTEST_WORD else [])]


@dataclass
class Needles:
    """Remembers secrets by what they are; `found_in` names those that a haystack holds."""

    _folded: dict[bytes, str] = field(default_factory=dict)
    _exact: dict[bytes, str] = field(default_factory=dict)

    def add(self, label: str, text: str, *, whole: bool = False) -> None:
        """`whole`: of what is drawn at random no piece means anything."""
        for form in {text} if whole else {text, *words_of(text)}:
            for needle in encodings(form):
                self._folded[needle] = label
            for needle in in_base64(form):
                self._exact[needle] = label

    def found_in(self, haystack: bytes) -> set[str]:
        folded = haystack.lower()
        hits = {label for needle, label in self._folded.items() if needle in folded}
        return hits | {label for needle, label in self._exact.items() if needle in haystack}


class Seeds:
    """Makes up secrets that occur nowhere else, and remembers each under its label."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311
        self.needles = Needles()
        self.labels: list[str] = []

    def _keep(self, label: str, text: str) -> str:
        self.labels.append(label)
        self.needles.add(label, text)
        return text

    def word(self) -> str:
        syllables = (
            self._random.choice("bdfgklmnprstvwz") + self._random.choice(("ou", "ei", "é", "ij", "aa", "ui"))
            for _ in range(4)
        )
        return "".join(syllables) + self._random.choice("xqz")

    def name(self, label: str) -> str:
        return self._keep(label, f"{self.word().title()} {self.word().title()}")

    def text(self, label: str) -> str:
        """With signs that a URL and JSON write otherwise."""
        return self._keep(label, f'{self.word()} & {self.word()}, "{self.word()}" / {self.word()}?')

    def phone(self, label: str) -> str:
        number = f"{self._random.randrange(10**6, 10**7)}"
        return self._keep(label, f"0499 {number[:2]} {number[2:4]} {number[4:]}9")

    def mail(self, label: str) -> str:
        mailbox = self.word().replace("é", "ee").replace("ij", "y")
        return self._keep(label, f"{mailbox}@{self.word().replace('é', 'ee')}.test")

    def address(self, label: str) -> str:
        return self._keep(label, f"{self.word().title()}straat {self._random.randrange(100, 999)}")

    def given(self, label: str, text: str) -> str:
        return self._keep(label, text)

    def whole(self, label: str, text: str) -> str:
        self.labels.append(label)
        self.needles.add(label, text, whole=True)
        return text
