"""Comparing words as a person does: accents, case and punctuation don't count."""

import re
import unicodedata


def fold(text: str) -> str:
    """`  Doorverwezen-Náár:` -> `doorverwezen naar`."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(re.findall(r"[a-z0-9]+", letters))


def tidy(text: str) -> str:
    """One line, single spaces, composed letters, nothing invisible: so two texts are the same."""
    composed = unicodedata.normalize("NFC", text)
    return " ".join("".join(c for c in composed if c.isprintable() or c.isspace()).split())
