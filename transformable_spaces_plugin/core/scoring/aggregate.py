"""From points to scores: weighted means of each side, and the ways to bring need and feasibility together."""

from __future__ import annotations

from typing import Callable, Dict, Tuple

import numpy as np

Aggregation = Callable[[np.ndarray, np.ndarray], np.ndarray]


def weighted_mean(points: np.ndarray, applicable: np.ndarray, weights: np.ndarray) -> Tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The mean of the points present, by site, and the weights behind it.

    points (n, m) 0..100 with NaN for missing; applicable (n, m) bool; weights (m,) ≥ 0. Gives (mean, present, total), each (n,):
    mean = Σ w·p / Σ w over what is applicable and present, NaN where that is nothing; ``present`` is Σ w over it, ``total``
    Σ w over what is applicable.
    """
    there = applicable & ~np.isnan(points)
    # Sums along rows, not matrix products, whose last bits depend on where a row stands.
    total = np.where(applicable, weights, 0.0).sum(axis=1)
    present = np.where(there, weights, 0.0).sum(axis=1)
    sums = np.where(there, points * weights, 0.0).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(present > 0, sums / present, np.nan)
    return np.clip(mean, 0.0, 100.0), present, total


def geometric(need: np.ndarray, feasibility: np.ndarray) -> np.ndarray:
    """sqrt(need × feasibility): high only where both are; either missing → missing."""
    return np.sqrt(need * feasibility)


# One line per way of bringing the two sides together; a profile names it in ``aggregation``.
AGGREGATIONS: Dict[str, Aggregation] = {
    "geometric": geometric,
}
