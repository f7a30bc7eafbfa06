"""The cross-section of a street from its profile: what stands from wall to wall today, and what could stand there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import List, Optional, Sequence, Tuple

import numpy as np

from ..spaces.rule_file import RuleFile
from ..spaces.street_budget import Budget, street_budget
from ..spaces.street_strips import footway_gains, strip_sides
from ..table import FeatureTable

RULES = RuleFile(Path(__file__).with_name("sheet_facts.json"))
# Drawn no narrower than this: what lies below is rounding of the profile.
_LEAST_M = 0.05


@dataclass(frozen=True)
class Strip:
    """One strip across the street: its ``role`` (words ``section.<role>``) and its width in metres."""

    role: str
    width_m: float


@dataclass(frozen=True)
class Section:
    """A street from left to right: strips, and the heights of the walls (m) on both sides; None where a side is open or not known.

    variant: ``today``, ``reduced`` or ``closed``.
    """

    variant: str
    strips: Tuple[Strip, ...]
    left_wall_m: Optional[float]
    right_wall_m: Optional[float]

    @property
    def width_m(self) -> float:
        return float(sum(strip.width_m for strip in self.strips))


def sections_of(streets: FeatureTable) -> List[Tuple[Section, ...]]:
    """For each street of the profiles (n) its section today and after: reduced where that gives something back, and closed.

    Empty where the width of the carriageway is not known. The strips of every variant of one street add up to the same width.
    Sources: the profile (METHODS §1) and what must stay of the carriageway (METHODS §2, ``street_budget``).
    """
    budget = street_budget(streets)
    gains, sides = footway_gains(streets, budget), strip_sides(streets, budget.reduced_m)
    carriageway = streets.number("carriageway_m")
    feet = np.column_stack([streets.number("footway_left_width_m"), streets.number("footway_right_width_m")])
    parked = np.nan_to_num(np.column_stack([streets.number("parking_left_m"), streets.number("parking_right_m")]))
    reach = np.column_stack([streets.number("left_m"), streets.number("right_m")])
    height = streets.number("height_to_width") * streets.number("width_m")
    made: List[Tuple[Section, ...]] = []
    # A loop over streets, because each section is a list of its own length; it is called for the few streets of the sheets.
    for row in range(len(streets)):
        if not np.isfinite(carriageway[row]) or carriageway[row] <= 0:
            made.append(())
            continue
        known = [_beyond(reach[row, side], carriageway[row] / 2, feet[row, side]) for side in (0, 1)]
        walls = [float(height[row]) if np.isfinite(height[row]) and beyond is not None else None for beyond in known]
        verge = [beyond or 0.0 for beyond in known]
        made.append(
            tuple(
                Section(variant, _around(middle, np.nan_to_num(feet[row]) + extra, verge), walls[0], walls[1])
                for variant, middle, extra in _variants(row, carriageway[row], parked[row], budget, gains[row], sides[row])
            )
        )
    return made


def _variants(
    row: int, carriageway: float, parked: np.ndarray, budget: Budget, gain: np.ndarray, sides: np.ndarray
) -> List[Tuple[str, List[Strip], np.ndarray]]:
    """The strips between the footways in each variant, and what the footways gain."""
    parked = parked * min(1.0, carriageway / max(float(parked.sum()), 1e-9))
    today = [Strip("parking", float(parked[0])), Strip("traffic", carriageway - float(parked.sum())), Strip("parking", float(parked[1]))]
    made = [("today", today, np.zeros(2))]
    kept = carriageway - float(gain.sum()) - float(sides.sum())
    if sides.sum() + gain.sum() > _LEAST_M:
        reduced = [Strip("given_back", float(sides[0])), Strip("traffic", kept), Strip("given_back", float(sides[1]))]
        made.append(("reduced", reduced, gain))
    if budget.closed_m[row] > _LEAST_M:
        half = float(budget.closed_m[row]) / 2
        closed = [Strip("given_back", half), Strip("fire_lane", carriageway - 2 * half), Strip("given_back", half)]
        made.append(("closed", closed, np.zeros(2)))
    return made


def _around(middle: Sequence[Strip], feet: np.ndarray, verge: Sequence[float]) -> Tuple[Strip, ...]:
    left, right = (Strip("footway", float(width)) for width in feet)
    strips = [Strip("verge", verge[0]), left, *middle, right, Strip("verge", verge[1])]
    return tuple(strip for strip in strips if strip.width_m >= _LEAST_M)


def _beyond(reach: float, half: float, foot: float) -> Optional[float]:
    """What lies between footway and wall (m): front gardens, steps, verges; None where the side is open or the wall too far away."""
    if not np.isfinite(reach):
        return None
    beyond = max(float(reach - half - np.nan_to_num(foot)), 0.0)
    return beyond if beyond <= RULES.number("most_verge_m") else None
