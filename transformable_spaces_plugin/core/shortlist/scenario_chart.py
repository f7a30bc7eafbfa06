"""The comparison of scenarios as one SVG picture: a panel for each measure, a bar for each scenario, each panel on a scale of its own."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import List, Optional, Sequence, Tuple

from ..words import Words
from .measures import MEASURES, Measure, Total
from .scenarios import Outcome
from .shown import euros

WIDTH = 960.0
COLOURS = ("#2b5c8a", "#b5763a", "#5d8a4a", "#8a4f7d", "#6b6b6b")
_COLUMNS, _GAP, _TITLE, _ROW = 3, 28.0, 30.0, 34.0
_LETTER = 6.6  # width of a letter of the figures beside the bars


@dataclass(frozen=True)
class Bar:
    """One scenario in a panel: its bar, its range as a line (None: exact), and the text beside it."""

    y: float
    x: float
    width: float
    colour: str
    name: str
    text: str
    text_x: float
    line: Optional[Tuple[float, float]]


@dataclass(frozen=True)
class Panel:
    x: float
    y: float
    width: float
    title: str
    zero: float
    height: float
    bars: Tuple[Bar, ...]


@dataclass(frozen=True)
class Chart:
    width: float
    height: float
    panels: Tuple[Panel, ...]


def chart(outcomes: Sequence[Outcome], words: Words) -> Chart:
    """The panels of all charted measures of which at least one scenario's change is known, in the order of the measures."""
    width = (WIDTH - _GAP * (_COLUMNS - 1)) / _COLUMNS
    height = _TITLE + _ROW * len(outcomes) + 24.0
    shown = [
        measure
        for measure in MEASURES
        if measure.charted and any(measure.id in o.totals and math.isfinite(o.totals[measure.id].change) for o in outcomes)
    ]
    panels = [
        _panel(measure, outcomes, words, (number % _COLUMNS) * (width + _GAP), (number // _COLUMNS) * height, width)
        for number, measure in enumerate(shown)
    ]
    return Chart(WIDTH, math.ceil(len(shown) / _COLUMNS) * height, tuple(panels))


def _panel(measure: Measure, outcomes: Sequence[Outcome], words: Words, x: float, y: float, width: float) -> Panel:
    totals = [outcome.totals[measure.id] for outcome in outcomes]
    ends = [value for total in totals for value in (total.low, total.high) if math.isfinite(value)]
    low, high = min([0.0, *ends]), max([0.0, *ends])
    span = (high - low) or 1.0
    texts = [change_told(total, measure, words) for total in totals]
    beside = 10.0 + _LETTER * max(len(text) for text in texts)
    room = max(width - beside, 40.0)
    leftwards = low < 0 and high <= 0
    zero = x + (beside if leftwards else 0.0) + (0.0 - low) / span * room
    bars = []
    for number, (outcome, total, text) in enumerate(zip(outcomes, totals, texts)):
        at = y + _TITLE + _ROW * number
        colour = COLOURS[number % len(COLOURS)]
        if not math.isfinite(total.change):
            bars.append(Bar(round(at, 1), round(zero, 1), 0.0, colour, outcome.name, text, round(zero + (-5 if leftwards else 5), 1), None))
            continue
        ends_px = sorted((zero, zero + total.change / span * room))
        line = None
        if total.high - total.low > 1e-9 * max(1.0, abs(total.high)):
            line = (round(zero + total.low / span * room, 1), round(zero + total.high / span * room, 1))
        right = max(ends_px[1], line[1] if line else ends_px[1])
        left = min(ends_px[0], line[0] if line else ends_px[0])
        text_x = left - 5 if leftwards else right + 5
        bars.append(
            Bar(round(at, 1), round(ends_px[0], 1), round(ends_px[1] - ends_px[0], 1), colour, outcome.name, text, round(text_x, 1), line)
        )
    title = words.say(f"measure.{measure.id}")
    return Panel(round(x, 1), round(y, 1), width, title, round(zero, 1), _ROW * len(outcomes), tuple(bars))


def change_told(total: Total, measure: Measure, words: Words) -> str:
    """The change of a measure as people write it, a range where it is one, with its sign and unit."""
    if not math.isfinite(total.change):
        return words.say("scenario.unknown")
    if measure.id == "cost_eur":
        return _range(euros(total.low, words), euros(total.high, words))
    sign = measure.id != "weeks"
    low, high = (number_told(value, measure, words, sign) for value in (total.low, total.high))
    unit = words.say(f"measure.unit.{measure.id}") if words.has(f"measure.unit.{measure.id}") else ""
    told = _range(low, high)
    return f"{told}\u00a0{unit}" if unit else told


def number_told(value: float, measure: Measure, words: Words, sign: bool = False) -> str:
    """One value of a measure with its digits; ``sign`` puts a plus before what is above 0."""
    text = words.number(value, measure.digits).replace("-", "\u2212")
    return "+" + text if sign and round(value, measure.digits) > 0 else text


def _range(low: str, high: str) -> str:
    return low if low == high else f"{low} – {high}"


def legend(outcomes: Sequence[Outcome]) -> List[Tuple[str, str]]:
    """Name and colour of each scenario."""
    return [(outcome.name, COLOURS[number % len(COLOURS)]) for number, outcome in enumerate(outcomes)]
