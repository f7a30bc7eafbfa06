"""What scenarios are compared by: the measures, their units, and which way is better."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Dict, Tuple

import numpy as np


@dataclass(frozen=True)
class Measure:
    """One measure. total: how sites add up, ``sum`` or ``mean`` (by ground area), or ``whole`` where it is no sum over sites.

    better: 1 more is better, −1 less is better, 0 neither by itself. digits: decimals shown. charted: whether the page draws it.
    """

    id: str
    unit: str
    total: str
    better: int
    digits: int = 0
    charted: bool = True


MEASURES: Tuple[Measure, ...] = (
    Measure("trees", "count", "sum", 1),
    Measure("canopy_m2", "m2", "sum", 1),
    Measure("green_m2", "m2", "sum", 1),
    Measure("permeable_m2", "m2", "sum", 1),
    Measure("pedestrian_m2", "m2", "sum", 1),
    Measure("footway_short_m", "m", "sum", -1),
    Measure("bays", "count", "sum", 0),
    Measure("people_near_green", "inh", "whole", 1),
    Measure("cooling", "0..1", "mean", 1, 2),
    Measure("biodiversity", "0..1", "mean", 1, 2),
    Measure("permeability", "0..1", "mean", 1, 2),
    Measure("mitigation_sites", "0..1", "whole", 1, 3, False),
    Measure("mitigation_area", "0..1", "whole", 1, 4, False),
    Measure("air_c", "°C", "whole", -1, 3, False),
    Measure("cost_eur", "EUR", "sum", -1),
    Measure("weeks", "weeks", "whole", -1),
)
BY_ID: Dict[str, Measure] = {measure.id: measure for measure in MEASURES}


@dataclass(frozen=True)
class Change:
    """A measure on every site (n,): what is there before, and by how much it changes, from and to.

    NaN in ``before``: not known. NaN in ``low`` and ``high``: the change is not known; such a site is counted, not summed.
    """

    before: np.ndarray
    low: np.ndarray
    high: np.ndarray

    @classmethod
    def none(cls, count: int) -> Change:
        """Nothing before and no change."""
        return cls(np.zeros(count), np.zeros(count), np.zeros(count))

    @property
    def unknown(self) -> np.ndarray:
        return ~np.isfinite(self.low) | ~np.isfinite(self.high)


@dataclass(frozen=True)
class Total:
    """A measure over a whole scenario: before (NaN: not known on every site), change from and to, and on how many sites it is unknown."""

    before: float
    low: float
    high: float
    unknown: int

    @property
    def change(self) -> float:
        return (self.low + self.high) / 2.0


def totalled(change: Change, measure: Measure, area_m2: np.ndarray, which: np.ndarray) -> Total:
    """The sites ``which`` (bool, n) of a change added up, or their mean by ground area; NaN where no site is known."""
    rows = which & np.isfinite(change.before) if measure.total == "mean" else which
    known = rows & ~change.unknown
    unknown = int((rows & change.unknown).sum())
    if measure.total == "mean":
        weight = np.where(known, area_m2, 0.0)
        if not weight.sum() > 0:
            return Total(float("nan"), float("nan"), float("nan"), unknown)
        before, low, high = (
            float((np.where(known, values, 0.0) * weight).sum() / weight.sum()) for values in (change.before, change.low, change.high)
        )
        return Total(before, low, high, unknown)
    if rows.any() and not known.any():
        return Total(float(change.before[rows].sum()), float("nan"), float("nan"), unknown)
    return Total(float(change.before[rows].sum()), float(change.low[known].sum()), float(change.high[known].sum()), unknown)
