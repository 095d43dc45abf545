"""The table of counts in the documentation."""

from pathlib import Path

from .excel import Effort

PAGE = Path(__file__).parents[2] / "docs" / "keystrokes.md"


def written() -> dict[str, tuple[Effort, Effort]]:
    """Of each case what the page says: at the desk, and in Excel."""
    found = {}
    for text in PAGE.read_text("utf-8").splitlines():
        case, *counts = [part.strip() for part in text.strip("|").split("|")]
        if text.startswith("| ") and all(count.isdigit() for count in counts):
            desk_keys, desk_clicks, _, excel_keys, excel_clicks, _ = map(int, counts)
            found[case] = Effort(desk_keys, desk_clicks), Effort(excel_keys, excel_clicks)
    return found


def line(case: str, desk: Effort, excel: Effort) -> None:
    """The page has this line; when it doesn't, the failure shows the line that it should have."""
    counts = (desk.keys, desk.clicks, desk.total, excel.keys, excel.clicks, excel.total)
    wanted = f"| {case} | {' | '.join(map(str, counts))} |"
    assert wanted in PAGE.read_text("utf-8").splitlines(), wanted
