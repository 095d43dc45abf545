"""A PDF that is whole, and that everybody who may read it can open.

It is kept as it is: its own metadata can't be taken out without writing it anew, which breaks signatures.
"""

import re

from chassis.problems import Words
from signals.domain.unsound import BROKEN, UnsoundFile

LOCKED = Words(
    "Deze PDF is met een wachtwoord beveiligd: een collega kan ze niet lezen. Bewaar ze zonder wachtwoord.",
    "This PDF is protected by a password, so that a colleague can't read it. Save it without one.",
)
_header = re.compile(rb"%PDF-[12]\.[0-9]")
_object = re.compile(rb"[0-9]+\s+[0-9]+\s+obj\b")
_encrypted = re.compile(rb"/Encrypt\s*(?:[0-9]+\s+[0-9]+\s+R\b|<<)")
_end = re.compile(rb"startxref\s+([0-9]{1,12})\s+%%EOF")
_TAIL = 2048


def checked(content: bytes) -> bytes:
    """The same; raises `UnsoundFile` for what isn't a whole PDF, or is locked."""
    ends = _end.findall(content[-_TAIL:])
    if not _header.match(content) or not ends or int(ends[-1]) >= len(content):
        raise UnsoundFile(BROKEN)
    if not _object.search(content):
        raise UnsoundFile(BROKEN)
    if _encrypted.search(content):
        raise UnsoundFile(LOCKED)
    return content
