"""Value functions: from an indicator's unit to points between 0 and 100."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Mapping, Optional, Tuple, Union

import numpy as np

# The percentiles that are kept of a study (assumption: every fifth tells a distribution well enough to read a rank from).
_PERCENTILES = np.arange(0.0, 101.0, 5.0)


@dataclass(frozen=True)
class Points:
    """Piecewise linear through (x, value), flat outside; x increases strictly."""

    x: Tuple[float, ...]
    y: Tuple[float, ...]

    def __call__(self, values: np.ndarray) -> np.ndarray:
        """Points 0..100 of ``values`` (n,) float64; NaN stays NaN."""
        numbers = np.asarray(values, dtype=float)
        # Arithmetic between two very close breakpoints may leave the range by a last bit.
        points = np.clip(np.interp(numbers, self.x, self.y), min(self.y), max(self.y))
        return np.where(np.isnan(numbers), np.nan, points)


@dataclass(frozen=True)
class Classes:
    """Points by class; a class that is not listed is missing."""

    points: Mapping[str, float]

    def __call__(self, values: np.ndarray) -> np.ndarray:
        """Points 0..100 of ``values`` (n,) object; None and unknown classes become NaN."""
        # A loop, because looking up texts has no vectorised form.
        return np.array([self.points.get(value, np.nan) if isinstance(value, str) else np.nan for value in values], dtype=float)


@dataclass(frozen=True)
class Percentiles:
    """Piecewise linear through (percentile of the study, value).

    The study's percentiles are fixed once (:meth:`fixed_by`), kept in the run's record and reusable, so that a second run can
    be read on the scale of the first. Equal values share the middle of their percentiles.
    """

    x: Tuple[float, ...]
    y: Tuple[float, ...]
    study_values: Optional[Tuple[float, ...]] = None
    study_percentiles: Optional[Tuple[float, ...]] = None

    def fixed_by(self, values: np.ndarray) -> Percentiles:
        """The same function with the percentiles of ``values`` (NaN left out); unchanged where nothing is known."""
        present = np.asarray(values, dtype=float)
        present = present[np.isfinite(present)]
        if not len(present):
            return self
        cuts, group = np.unique(np.percentile(present, _PERCENTILES), return_inverse=True)
        middle = np.bincount(group, weights=_PERCENTILES) / np.bincount(group)
        return replace(self, study_values=tuple(cuts.tolist()), study_percentiles=tuple(middle.tolist()))

    def __call__(self, values: np.ndarray) -> np.ndarray:
        """Points 0..100 of ``values`` (n,) float64; NaN stays NaN, and all is NaN while no study is fixed."""
        numbers = np.asarray(values, dtype=float)
        if self.study_values is None or self.study_percentiles is None:
            return np.full(numbers.shape, np.nan)
        ranks = np.interp(numbers, self.study_values, self.study_percentiles)
        return np.where(np.isnan(numbers), np.nan, np.interp(ranks, self.x, self.y))


ValueFunction = Union[Points, Classes, Percentiles]
