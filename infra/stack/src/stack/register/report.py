"""What a coordinator reads after the check of a register."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from rich.console import Console
from rich.table import Table

from stack.register.post import Tally
from stack.register.rows import BadRow, Reason, Row
from stack.register.words import Kind

shown_at_most = 500

summaries = {
    Reason.DATE_MISSING: "datum ontbreekt",
    Reason.DATE_UNREADABLE: "datum onleesbaar",
    Reason.DATE_IN_THE_FUTURE: "datum in de toekomst",
    Reason.DATE_TOO_OLD: "datum van voor 1990",
    Reason.AREA_MISSING: "deelgemeente ontbreekt",
    Reason.AREA_UNKNOWN: "deelgemeente niet gekend",
    Reason.AREA_NOT_OURS: "deelgemeente buiten het zorgnetwerk",
    Reason.AREA_AMBIGUOUS: "deelgemeente niet eenduidig",
    Reason.CHANNEL_UNKNOWN: "kanaal niet gekend",
    Reason.THEME_UNKNOWN: "thema niet gekend",
    Reason.DESCRIPTION_EMPTY: "omschrijving leeg",
    Reason.TEXT_TOO_LONG: "tekst te lang",
    Reason.DONE_UNREADABLE: "gedaan onleesbaar",
    Reason.KIND_UNKNOWN: "soort niet gekend",
    Reason.LEVEL_UNKNOWN: "niveau niet gekend",
    Reason.CELL_ERROR: "Excelfout in een cel",
}

names = {Kind.SIGNAL: ("signaal", "signalen"), Kind.HELP_REQUEST: ("hulpvraag", "hulpvragen")}


@dataclass(slots=True)
class Checked:
    """A register after the check."""

    good: list[Row] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)


def number(count: int) -> str:
    """Figures the Belgian way: 1.378."""
    return f"{count:,}".replace(",", ".")


def counted(count: int, kind: Kind) -> str:
    one, more = names[kind]
    return f"{number(count)} {one if count == 1 else more}"


def rows(count: int) -> str:
    return f"{number(count)} rij" if count == 1 else f"{number(count)} rijen"


def show_check(console: Console, checked: Checked) -> None:
    kinds = Counter(row.kind for row in checked.good)
    total = len(checked.good) + len(checked.bad)
    console.print(f"{rows(total)} gelezen: " + " en ".join(counted(kinds[kind], kind) for kind in Kind) + ".")
    if checked.bad:
        console.print(bad_rows(checked.bad))
        if len(checked.bad) > shown_at_most:
            console.print(f"… en nog {rows(len(checked.bad) - shown_at_most)} met fouten.")
        console.print(by_reason(checked.bad))


def bad_rows(bad: Sequence[BadRow]) -> Table:
    table = Table("rij", "wat er mis is", title=f"{rows(len(bad))} met fouten", title_justify="left")
    for row in bad[:shown_at_most]:
        table.add_row(str(row.number), "\n".join(complaint.text for complaint in row.complaints))
    return table


def by_reason(bad: Sequence[BadRow]) -> Table:
    counts = Counter(complaint.reason for row in bad for complaint in row.complaints)
    table = Table("soort fout", "aantal", title="Samengevat", title_justify="left")
    for reason, count in counts.most_common():
        table.add_row(summaries[reason], number(count))
    return table


def show_done(console: Console, tally: Tally) -> None:
    accepted = " en ".join(counted(tally.accepted[kind], kind) for kind in Kind)
    console.print(f"Ingevoerd: {accepted}.")
    there = sum(tally.already_there.values())
    if there:
        were = "stond er al en is" if there == 1 else "stonden er al en zijn"
        console.print(f"{rows(there)} {were} overgeslagen.")
