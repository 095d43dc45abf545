"""Reading and checking a whole register, before anything is sent."""

from collections.abc import Iterable
from datetime import date

from stack.register.areas import Gazetteer
from stack.register.read import RawRow
from stack.register.report import Checked
from stack.register.rows import BadRow, parse_row


def check(raw_rows: Iterable[RawRow], gazetteer: Gazetteer, today: date) -> Checked:
    checked = Checked()
    for raw in raw_rows:
        parsed = parse_row(raw, gazetteer, today)
        if isinstance(parsed, BadRow):
            checked.bad.append(parsed)
        else:
            checked.good.append(parsed)
    return checked
