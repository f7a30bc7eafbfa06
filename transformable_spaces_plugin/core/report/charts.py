"""The report's charts as numbers: where bars, ticks and labels stand, in the units of an SVG picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import List, Optional, Tuple

import numpy as np

from ..look import class_colour, score_class

WIDTH, HEIGHT = 460.0, 220.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 44.0, 12.0, 26.0, 44.0
_BIN = 5.0


@dataclass(frozen=True)
class Bar:
    """One bar: its box, its colour, the count it stands for and the scores it spans."""

    x: float
    y: float
    width: float
    height: float
    colour: str
    count: int
    low: float
    high: float


@dataclass(frozen=True)
class Histogram:
    """A chart of scores: bars, ticks as (place, value), the stretch of each class as (x, width, letter), the median's place."""

    bars: Tuple[Bar, ...]
    x_ticks: Tuple[Tuple[float, float], ...]
    y_ticks: Tuple[Tuple[float, int], ...]
    classes: Tuple[Tuple[float, float, str], ...]
    median: Optional[Tuple[float, float]]
    left: float = _LEFT
    right: float = WIDTH - _RIGHT
    top: float = _TOP
    base: float = HEIGHT - _BOTTOM
    width: float = WIDTH
    height: float = HEIGHT


def histogram(scores: np.ndarray) -> Histogram:
    """How many of the ``scores`` (n,), 0..100, NaN left out, fall into each step of five; a step holds its lower limit."""
    values = np.clip(scores[np.isfinite(scores)], 0.0, 100.0)
    edges = np.arange(0.0, 100.0 + _BIN, _BIN)
    counts, _ = np.histogram(values, edges)
    ticks = _count_ticks(int(counts.max(initial=0)))
    across = (WIDTH - _LEFT - _RIGHT) / 100.0
    up = (HEIGHT - _TOP - _BOTTOM) / max(ticks[-1], 1)
    base = HEIGHT - _BOTTOM
    bars = tuple(
        Bar(
            x=round(_LEFT + low * across + 1.0, 2),
            y=round(base - count * up, 2),
            width=round(_BIN * across - 2.0, 2),
            height=round(count * up, 2),
            colour=class_colour(score_class(float(low)) or "E"),
            count=int(count),
            low=float(low),
            high=float(low + _BIN),
        )
        for low, count in zip(edges[:-1], counts)
        if count
    )
    classes = tuple(
        (round(_LEFT + low * across, 2), round(20.0 * across, 2), score_class(low) or "E") for low in (0.0, 20.0, 40.0, 60.0, 80.0)
    )
    median = float(np.median(values)) if len(values) else None
    return Histogram(
        bars=bars,
        x_ticks=tuple((round(_LEFT + value * across, 2), value) for value in (0.0, 20.0, 40.0, 60.0, 80.0, 100.0)),
        y_ticks=tuple((round(base - value * up, 2), value) for value in ticks),
        classes=classes,
        median=None if median is None else (round(_LEFT + median * across, 2), median),
    )


def _count_ticks(most: int) -> List[int]:
    """Three to six round counts from 0 to at least ``most``."""
    step = 1
    for candidate in (n * 10**power for power in range(0, 9) for n in (1, 2, 5)):
        step = candidate
        if step * 5 >= most:
            break
    return list(range(0, step * max(1, -(-most // step)) + 1, step))
