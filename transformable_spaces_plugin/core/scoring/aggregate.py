"""From points to scores: the weighted mean of each side, and the ways to make one score of all criteria.

A weighing takes points (n, m) 0..100 with NaN for what is missing or does not apply, weights (m,) ≥ 0 and the side of each criterion,
and gives scores (n,) 0..100. A criterion that a site lacks leaves the sums of that site, and the others' weights are shared out anew.
"""

from __future__ import annotations

from typing import Callable, Dict, Tuple

import numpy as np

Aggregation = Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]


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


def geometric(points: np.ndarray, weights: np.ndarray, is_need: np.ndarray) -> np.ndarray:
    """sqrt(need × feasibility), each side the weighted mean of its points: high only where both are.

    The two sides count alike, whatever their weights sum to.
    """
    need, _, _ = weighted_mean(points, ~np.isnan(points), np.where(is_need, weights, 0.0))
    feasibility, _, _ = weighted_mean(points, ~np.isnan(points), np.where(is_need, 0.0, weights))
    return np.sqrt(need * feasibility)


def weighted_sum(points: np.ndarray, weights: np.ndarray, is_need: np.ndarray) -> np.ndarray:  # noqa: ARG001 - one form for all
    """Σ w·p / Σ w over the criteria of both sides: a strong side makes up for a weak one (Fishburn, 1967, Operations Research 15(3))."""
    return weighted_mean(points, ~np.isnan(points), weights)[0]


def weighted_product(points: np.ndarray, weights: np.ndarray, is_need: np.ndarray) -> np.ndarray:  # noqa: ARG001 - one form for all
    """Π p^(w / Σ w) over the criteria of both sides: one criterion at 0 makes the score 0.

    Source: Bridgman (1922), Dimensional Analysis; Miller & Starr (1969), Executive Decisions and Operations Research.
    """
    counted = ~np.isnan(points) & (weights > 0)
    with np.errstate(divide="ignore"):
        logs = np.log(np.where(counted, points, 1.0))
    sums = np.where(counted, weights * logs, 0.0).sum(axis=1)
    present = np.where(counted, weights, 0.0).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(present > 0, np.exp(sums / present), np.nan)


def topsis(points: np.ndarray, weights: np.ndarray, is_need: np.ndarray) -> np.ndarray:  # noqa: ARG001 - one form for all
    """How near a site is to the best of the set and how far from its worst: 100 · D⁻ / (D⁺ + D⁻).

    With r = p / sqrt(Σ p²) down each criterion, D⁺ = sqrt(Σ (w·(max r − r))²) and D⁻ = sqrt(Σ (w·(r − min r))²) (Hwang & Yoon,
    1981, Multiple Attribute Decision Making). The scale is that of the set: the same site scores otherwise among others. Norm, best
    and worst of a criterion are those of the sites that have it; a site lacking it leaves it out of both of its distances (so that
    sharing out its weight anew would change nothing). NaN where a site is neither nearer to the best nor to the worst because
    nothing tells the sites apart.
    """
    relative, best, worst = topsis_frame(points)
    counted = ~np.isnan(relative) & (weights > 0)
    to_best = np.sqrt(np.where(counted, (weights * (best - relative)) ** 2, 0.0).sum(axis=1))
    to_worst = np.sqrt(np.where(counted, (weights * (relative - worst)) ** 2, 0.0).sum(axis=1))
    with np.errstate(invalid="ignore", divide="ignore"):
        return 100.0 * to_worst / (to_best + to_worst)


def topsis_frame(points: np.ndarray) -> Tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Points (n, m) divided by the norm of their criterion, and the best and worst of each criterion (m,); NaN where nobody has it."""
    relative = np.full(points.shape, np.nan)
    best, worst = np.full(points.shape[1], np.nan), np.full(points.shape[1], np.nan)
    # A loop over criteria (a dozen), because each has its own sites.
    for column in range(points.shape[1]):
        known = ~np.isnan(points[:, column])
        # Summed in the order of size, so that the order of sites changes no bit.
        norm = np.sqrt((np.sort(points[known, column]) ** 2).sum())
        if known.any():
            relative[known, column] = points[known, column] / norm if norm > 0 else 0.0
            best[column], worst[column] = relative[known, column].max(), relative[known, column].min()
    return relative, best, worst


# One line per way of making one score of all criteria; a profile names it in ``aggregation``.
AGGREGATIONS: Dict[str, Aggregation] = {
    "geometric": geometric,
    "weighted_sum": weighted_sum,
    "weighted_product": weighted_product,
    "topsis": topsis,
}
# Those whose scores depend on the other sites of the run.
RELATIVE = ("topsis",)


def aggregate(name: str, points: np.ndarray, weights: np.ndarray, is_need: np.ndarray) -> np.ndarray:
    """The scores (n,) by the weighing called ``name``; NaN where no criterion of one side is known, whatever the weighing."""
    counted = ~np.isnan(points) & (weights > 0)
    both = (counted & is_need).any(axis=1) & (counted & ~is_need).any(axis=1)
    return np.where(both, AGGREGATIONS[name](points, weights, is_need), np.nan)
