"""The procedure as a picture: an SVG drawn from its data."""

from html import escape

from contracts.codes import Step, Urgency
from signals.domain.procedure import Procedure, StepRule, Waive

_WIDTH, _HEIGHT, _GAP, _LEFT = 260, 44, 34, 200

_WAIVED = {
    Waive.NEVER: "nooit overgeslagen",
    Waive.UNLESS_NO_SENDER: "altijd, tenzij geen melder",
    Waive.WITH_REASON: "overslaan met een reden",
}


def svg(procedure: Procedure) -> str:
    steps = list(procedure.steps)
    height = len(steps) * (_HEIGHT + _GAP) + _GAP
    boxes = "".join(_box(number, procedure.steps[step]) for number, step in enumerate(steps))
    arrows = "".join(
        _arrow(number, steps.index(target))
        for number, step in enumerate(steps)
        for target in procedure.steps[step].next
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_LEFT + _WIDTH + 300} {height}" role="img" '
        f'aria-label="Procedure {escape(procedure.id)}" font-family="sans-serif" font-size="14">'
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" '
        'orient="auto"><path d="M0 0 8 4 0 8z"/></marker></defs>'
        f"{arrows}{boxes}</svg>"
    )


def _top(number: int) -> int:
    return _GAP + number * (_HEIGHT + _GAP)


def _box(number: int, rule: StepRule) -> str:
    top, term = _top(number), rule.term.get(Urgency.NORMAL)
    words = [_WAIVED[rule.waive]]
    if term:
        words.append(f"{term.working_days} werkdagen" if term.hours is None else f"{term.hours} uur")
    return (
        f'<rect x="{_LEFT}" y="{top}" width="{_WIDTH}" height="{_HEIGHT}" rx="6" fill="#fff" stroke="#222"/>'
        f'<text x="{_LEFT + 14}" y="{top + 27}" font-weight="600">{escape(rule.title.nl)}</text>'
        f'<text x="{_LEFT + _WIDTH + 14}" y="{top + 27}" fill="#444">{escape("; ".join(words))}</text>'
    )


def _arrow(source: int, target: int) -> str:
    """Down the middle to the next step; along the left side past others, wider the further it goes."""
    style = 'fill="none" stroke="#555" marker-end="url(#tip)"'
    if target == source + 1:
        middle = _LEFT + _WIDTH // 2
        return f'<path d="M{middle} {_top(source) + _HEIGHT} V{_top(target)}" {style}/>'
    out = _LEFT - 24 * abs(target - source) - (60 if target < source else 0)
    start, end = _top(source) + 30, _top(target) + 14
    return f'<path d="M{_LEFT} {start} C{out} {start} {out} {end} {_LEFT} {end}" {style}/>'


__all__ = ["Step", "svg"]
