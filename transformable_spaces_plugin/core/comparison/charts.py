"""The charts of compared neighbourhoods as SVG pictures that stand alone: in the report, and as files."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Callable, Dict, List, Optional, Sequence, Tuple

import numpy as np

from .. import look
from ..scoring.profile import BUILT_IN
from ..table import FeatureTable
from ..words import Words
from .neighbourhoods import MEASURES, Comparison, Index

WIDTH = 760.0
_ROWS = 30  # more neighbourhoods than this are in the table alone
_LABEL, _RIGHT, _ROW = 200.0, 110.0, 24.0
_FONT = 'font-family="Arial, Helvetica, DejaVu Sans, sans-serif"'
_LETTER = 6.3  # mean width of a letter at 12 units
_NO_BREAK = "\u00a0"
_GRID, _SOFT = "#dedbd4", "#5a5852"
_LINES = {"usable_m2": "#1f1f1d", "greening_weighted_m2": "#117733", "pedestrian_weighted_m2": "#332288"}


@dataclass(frozen=True)
class _Frame:
    """A square plot: where values from ``low`` to ``high`` stand on both axes."""

    size: float
    low: float = 0.0
    high: float = 1.0
    left: float = 60.0
    top: float = 14.0

    @property
    def unit(self) -> float:
        return self.size / (self.high - self.low)

    @property
    def base(self) -> float:
        return self.top + self.size

    def x(self, value: float) -> float:
        return self.left + (value - self.low) * self.unit

    def y(self, value: float) -> float:
        return self.base - (value - self.low) * self.unit


@dataclass(frozen=True)
class Chart:
    """A drawn chart: its parts, its title, and the same in words for who does not see it."""

    height: float
    title: str
    spoken: str
    parts: Sequence[str]

    def svg(self, titled: bool = False) -> str:
        """The chart as a whole SVG; with its title written above it where it stands alone."""
        head = 30.0 if titled else 0.0
        size = f'viewBox="0 0 {WIDTH:.0f} {self.height + head:.0f}" width="{WIDTH:.0f}" height="{self.height + head:.0f}"'
        title = _text(0, 16, self.title, 14, more=' font-weight="bold"') if titled else ""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label="{escape(f"{self.title}. {self.spoken}", quote=True)}">'
            f'<rect width="100%" height="100%" fill="#ffffff"/>{title}<g transform="translate(0 {head:.0f})">{"".join(self.parts)}</g>'
            "</svg>"
        )


def all_charts(comparison: Comparison, words: Words) -> Dict[str, Chart]:
    """The charts that these data allow, by name: ``kinds``, ``need_feasibility_greening`` and ``…_pedestrian``, ``without_green``,
    ``concentration``. Nothing speaks by colour alone."""
    areas = comparison.areas
    names = shown_names(comparison)
    made: Dict[str, Optional[Chart]] = {"kinds": _kinds(areas, names, words)}
    for score in BUILT_IN:
        made[f"need_feasibility_{score}"] = _need_feasibility(areas, names, score, words)
    made["without_green"] = _without_green(areas, names, words)
    indices = [comparison.index(measure) for measure in MEASURES]
    made["concentration"] = _concentration([index for index in indices if index is not None], words)
    return {name: chart for name, chart in made.items() if chart is not None}


def shown_names(comparison: Comparison) -> np.ndarray:
    """The names of the neighbourhoods (n,), with that of their city where several are compared."""
    names, places = comparison.areas.text("name"), comparison.areas.text("place")
    if len(comparison.places) == 1:
        return names.astype(str)
    return np.array([f"{name} ({place})" for name, place in zip(names, places)], dtype=object)


def percent(value: float, words: Words, digits: int = 0) -> str:
    """A share 0..1 in per cent as people write it; an en dash where it is missing."""
    text = words.number(100 * value, digits)
    return text if text == "–" else text + ("" if words.language == "en" else _NO_BREAK) + "%"


def _text(x: float, y: float, text: str, size: float = 12, anchor: str = "start", fill: str = "#1f1f1d", more: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" text-anchor="{anchor}" fill="{fill}" {_FONT}{more}>{escape(text)}</text>'


def _rect(x: float, y: float, width: float, height: float, fill: str, more: str = "") -> str:
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{fill}"{more}/>'


def _line(x1: float, y1: float, x2: float, y2: float, stroke: str, more: str = "") -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{stroke}"{more}/>'


def _up(y: float, text: str) -> str:
    """The name of a vertical axis, written upwards."""
    return _text(18, y, text, 12, "middle", more=f' transform="rotate(-90 18 {y:.1f})"')


def _cut(text: str, room: float) -> str:
    """``text`` as far as it fits into ``room`` units."""
    most = int(room / (1.08 * _LETTER))
    return text if len(text) <= most else text[: max(most - 1, 1)] + "…"


def ticks(most: float) -> List[float]:
    """Three to six round values from 0 to at least ``most``."""
    steps = (n * 10.0**power for power in range(-3, 12) for n in (1, 2, 5))
    step = next(step for step in steps if step * 5 >= most)
    return [step * number for number in range(int(np.ceil(most / step - 1e-9)) + 1)]


def _axis(values: Sequence[float], x_of: Callable[[float], float], top: float, base: float, shown: Callable[[float], str]) -> List[str]:
    parts = []
    for value in values:
        x = x_of(value)
        parts.append(_line(x, top, x, base, _GRID))
        parts.append(_text(x, base + 15, shown(value), 11, "middle", _SOFT))
    return parts


def _legend(kinds: Sequence[str], words: Words) -> Tuple[List[str], float]:
    """Chips of the kinds with their symbols, in as many lines as they need; and the height of it."""
    parts, x, y = [], 0.0, 0.0
    for kind in kinds:
        name = words.say(f"kind.{kind}.plural")
        width = 26 + _LETTER * len(name) + 14
        if x + width > WIDTH:
            x, y = 0.0, y + 22
        parts.append(
            f'<g transform="translate({x:.1f} {y:.1f})"><rect width="16" height="16" rx="4" fill="{look.kind_colour(kind)}"/>'
            f'<path transform="translate(2 2) scale(.75)" fill-rule="evenodd" d="{look.kind_symbol(kind)}" fill="{look.kind_ink(kind)}"/>'
            "</g>"
        )
        parts.append(_text(x + 21, y + 12.5, name))
        x += width
    return parts, y + 30


def _kinds(areas: FeatureTable, names: np.ndarray, words: Words) -> Optional[Chart]:
    """Stacked bars: usable area by kind, one bar a neighbourhood, the largest first."""
    kinds = [kind for kind in look.kinds() if np.nansum(areas.number(f"{kind}_usable_m2")) > 0]
    total = areas.number("usable_m2")
    if not kinds or not len(areas):
        return None
    order = np.lexsort((names.astype(str), -total))[:_ROWS]
    parts, top = _legend(kinds, words)
    scale = ticks(float(total.max()))
    across = (WIDTH - _LABEL - _RIGHT) / scale[-1]
    base = top + _ROW * len(order)
    parts += _axis(scale, lambda value: _LABEL + value * across, top, base, words.number)
    spoken = []
    for line, row in enumerate(order):
        y, x = top + _ROW * line, _LABEL
        parts.append(_text(_LABEL - 8, y + 16, _cut(str(names[row]), _LABEL - 8), 12, "end"))
        for kind in kinds:
            width = areas.number(f"{kind}_usable_m2")[row] * across
            if width > 0:
                parts.append(_rect(x, y + 4, width, _ROW - 8, look.kind_colour(kind)))
            x += width
        told = f"{words.number(total[row])}{_NO_BREAK}m²"
        parts.append(_text(x + 6, y + 16, told, 12, "start", _SOFT))
        spoken.append(f"{names[row]}: {told}")
    height = base + 24
    if len(areas) > _ROWS:
        parts.append(_text(_LABEL, base + 34, words.say("compare.chart.more", count=len(areas) - _ROWS), 11, "start", _SOFT))
        height += 16
    return Chart(height, words.say("compare.chart.kinds"), "; ".join(spoken), parts)


def _need_feasibility(areas: FeatureTable, names: np.ndarray, score: str, words: Words) -> Optional[Chart]:
    """Discs of neighbourhoods by need and feasibility over the nine classes of the bivariate scheme."""
    need, feasibility, usable = (areas.number(name) for name in (f"{score}_need", f"{score}_feasibility", "usable_m2"))
    known = np.flatnonzero(np.isfinite(need) & np.isfinite(feasibility))
    if not len(known):
        return None
    frame = _Frame(430.0, *_range(np.concatenate([need[known], feasibility[known]])))
    parts = []
    cuts = [frame.low, *(cut for cut in look.palettes()["bivariate"]["cuts"] if frame.low < cut < frame.high), frame.high]
    for bottom, upper in zip(cuts[:-1], cuts[1:]):
        for first, last in zip(cuts[:-1], cuts[1:]):
            colour = look.bivariate_colour((bottom + upper) / 2, (first + last) / 2)
            width, height = (last - first) * frame.unit, (upper - bottom) * frame.unit
            parts.append(_rect(frame.x(first), frame.y(upper), width, height, str(colour), ' fill-opacity=".45"'))
    for value in range(int(frame.low), int(frame.high) + 1, 10):
        parts.append(_text(frame.x(value), frame.base + 16, words.number(value), 11, "middle", _SOFT))
        parts.append(_text(frame.left - 8, frame.y(value) + 4, words.number(value), 11, "end", _SOFT))
    parts.append(_text(frame.left + frame.size / 2, frame.base + 36, words.say("score.feasibility"), 12, "middle"))
    parts.append(_up(frame.top + frame.size / 2, words.say("score.need")))
    radius = 5 + 15 * np.sqrt(usable / max(float(np.nanmax(usable)), 1e-9))
    order = known[np.lexsort((names[known].astype(str), -usable[known]))]
    for row in order:
        at = f'cx="{frame.x(feasibility[row]):.1f}" cy="{frame.y(need[row]):.1f}" r="{radius[row]:.1f}"'
        parts.append(f'<circle {at} fill="#1f1f1d" fill-opacity=".72" stroke="#ffffff" stroke-width="1.5"/>')
    parts += _labels([(frame.x(feasibility[row]), frame.y(need[row]), float(radius[row]), str(names[row])) for row in order])
    sides = words.say("score.need"), words.say("score.feasibility")
    spoken = "; ".join(
        f"{names[row]}: {sides[0]} {words.number(need[row])}, {sides[1]} {words.number(feasibility[row])}" for row in order
    )
    return Chart(frame.base + 46, words.say(f"compare.chart.need_feasibility_{score}"), spoken, parts)


def _range(values: np.ndarray) -> Tuple[float, float]:
    """Tens around the values, at least forty points apart, inside 0..100."""
    low, high = 10 * np.floor((values.min() - 5) / 10), 10 * np.ceil((values.max() + 5) / 10)
    while high - low < 40:
        low, high = low - 10, high + 10
    low, high = max(low, 0.0), min(high, 100.0)
    return (float(low), float(high)) if high - low >= 40 else ((0.0, 40.0) if low == 0 else (60.0, 100.0))


def _labels(discs: Sequence[Tuple[float, float, float, str]]) -> List[str]:
    """A name beside each disc where it hides no other name or disc; the larger discs first, the rest without (they are in the table)."""
    taken = [(x - r, y - r, x + r, y + r) for x, y, r, _ in discs]
    parts = []
    for number, (x, y, r, name) in enumerate(discs):
        width = _LETTER * len(name)
        for left, base in ((x + r + 4, y + 4), (x - r - 4 - width, y + 4), (x - width / 2, y - r - 5), (x - width / 2, y + r + 14)):
            box = (left, base - 10, left + width, base + 3)
            free = all(box[2] < o[0] or box[0] > o[2] or box[3] < o[1] or box[1] > o[3] for i, o in enumerate(taken) if i != number)
            if free and left > 24 and left + width < WIDTH - 4:
                taken.append(box)
                halo = ' stroke="#ffffff" stroke-width="3" paint-order="stroke" stroke-linejoin="round"'
                parts += [_text(left, base, name, 12, more=halo), _text(left, base, name, 12)]
                break
    return parts


def _without_green(areas: FeatureTable, names: np.ndarray, words: Words) -> Optional[Chart]:
    """Bars of the share without green, the most deprived first where that is known."""
    share, people, deprivation = areas.number("share_without_300m"), areas.number("people_without_300m"), areas.number("deprivation")
    known = np.flatnonzero(np.isfinite(share))
    if not len(known):
        return None
    rank = np.where(np.isfinite(deprivation), -deprivation, np.inf)
    order = known[np.lexsort((names[known].astype(str), -share[known], rank[known]))][:_ROWS]
    colours, cuts = look.palettes()["green_access"]["shares"], np.array([0.1, 0.25, 0.5, 0.75])
    across, base = (WIDTH - _LABEL - _RIGHT) / 100, 6 + _ROW * len(order)
    parts = _axis([0, 25, 50, 75, 100], lambda value: _LABEL + value * across, 6, base, lambda value: percent(value / 100, words))
    spoken = []
    for line, row in enumerate(order):
        y = 6 + _ROW * line
        mark = f" · {words.number(deprivation[row])}" if np.isfinite(deprivation[row]) else ""
        parts.append(_text(_LABEL - 8, y + 16, _cut(str(names[row]), _LABEL - 8 - _LETTER * len(mark)) + mark, 12, "end"))
        width = 100 * share[row] * across
        colour = colours[int(np.searchsorted(cuts, share[row], "right"))]
        parts.append(_rect(_LABEL, y + 4, width, _ROW - 8, colour, f' stroke="{_SOFT}" stroke-width=".5"'))
        told = percent(share[row], words)
        if np.isfinite(people[row]):
            told += f" · {words.number(people[row])}{_NO_BREAK}{words.say('compare.unit.inh')}"
        parts.append(_text(_LABEL + width + 6, y + 16, told, 12, "start", _SOFT))
        spoken.append(f"{names[row]}: {told}")
    key = "compare.chart.without_green" + ("" if np.isfinite(people[order]).any() else ".homes")
    return Chart(base + 24, words.say(key), "; ".join(spoken), parts)


def _concentration(indices: Sequence[Index], words: Words) -> Optional[Chart]:
    """Concentration curves against the line of equality."""
    drawn = [index for index in indices if len(index.curve) > 1]
    if not drawn:
        return None
    frame = _Frame(400.0)
    parts = []
    for value in (0.0, 0.25, 0.5, 0.75, 1.0):
        parts.append(_line(frame.left, frame.y(value), frame.x(1), frame.y(value), _GRID))
        parts.append(_text(frame.left - 8, frame.y(value) + 4, words.number(100 * value), 11, "end", _SOFT))
        parts.append(_text(frame.x(value), frame.base + 16, words.number(100 * value), 11, "middle", _SOFT))
    parts.append(_line(frame.x(0), frame.y(0), frame.x(1), frame.y(1), _SOFT, ' stroke-dasharray="4 4"'))
    dashes = ("", "7 3", "2 3")
    spoken, beside, y = [], frame.x(1) + 20, frame.top + 24
    for number, index in enumerate(drawn):
        colour, dash = _LINES[index.measure], dashes[number % len(dashes)]
        points = " ".join(f"{frame.x(x):.1f},{frame.y(share):.1f}" for x, share in index.curve)
        style = f' stroke-width="2.2" stroke-dasharray="{dash}"' if dash else ' stroke-width="2.2"'
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}"{style}/>')
        parts.append(_line(beside, y, beside + 30, y, colour, style))
        told = f"C = {words.number(index.value, 2)}"
        name = words.say(f"compare.measure.{index.measure}")
        parts.append(_text(beside + 38, y - 1, words.say(f"compare.line.{index.measure}"), 12))
        parts.append(_text(beside + 38, y + 14, told, 12, "start", _SOFT))
        spoken.append(f"{name}: {told}")
        y += 40
    parts.append(_line(beside, y, beside + 30, y, _SOFT, ' stroke-dasharray="4 4"'))
    parts.append(_text(beside + 38, y + 4, words.say("compare.chart.equal"), 12, "start", _SOFT))
    parts.append(_text(frame.left + frame.size / 2, frame.base + 36, words.say(f"compare.chart.x.{drawn[0].weigh_by}"), 12, "middle"))
    parts.append(_up(frame.top + frame.size / 2, words.say("compare.chart.y")))
    return Chart(frame.base + 46, words.say("compare.chart.concentration"), "; ".join(spoken), parts)
