"""A letter of referral as a PDF: tagged, in Dutch, without a trace of whom it is about outside its text.

The words go in as data: nothing in them is read as markup.
"""

import json
import re
from dataclasses import asdict
from importlib.resources import files
from typing import Final

import typst

from signals.domain.letter_sheet import Sheet

HEADERS: Final = {
    "content-disposition": 'inline; filename="doorverwijzing.pdf"',
    "cache-control": "no-store",
}
_template: Final = files("signals.adapters").joinpath("letter.typ").read_bytes()
_too_long: Final = re.compile(r"\S{30}")
_break: Final = "\u200b"


def render(sheet: Sheet) -> bytes:
    """Slow enough to be done beside the event loop."""
    data = json.dumps(_breakable(asdict(sheet) | {"title": sheet.title}), ensure_ascii=False)
    made = typst.compile(
        _template, format="pdf", sys_inputs={"sheet": data}, ignore_system_fonts=True, timestamp=0
    )
    if not isinstance(made, bytes):
        raise TypeError("a letter is one document")
    return made


def _breakable(value: object) -> object:
    """A very long word may break anywhere, else it runs off the page."""
    if isinstance(value, str):
        return _too_long.sub(lambda found: found[0] + _break, value)
    if isinstance(value, dict):
        return {name: _breakable(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_breakable(each) for each in value]
    return value
