"""Many weightings of the same criteria: weights drawn around a user's own, and the scores of all sites under each."""

from __future__ import annotations

from typing import Callable, Dict

import numpy as np

from .aggregate import topsis_frame

# Scores (k, n) of all sites under the weights (k, m) of k weightings.
Weighing = Callable[[np.ndarray], np.ndarray]


def draw_weights(weights: np.ndarray, is_need: np.ndarray, draws: int, concentration: float, seed: int) -> np.ndarray:
    """Weights (draws, m) around ``weights`` (m,): each side on its own, drawn from a Dirichlet distribution.

    With s the share of a criterion in its side and k the number of criteria of the side that weigh anything, the parameters are
    α = concentration · k · s. The mean of a drawn share is s. With equal weights a concentration of 1 is uniform over all weightings
    (α = 1: anything goes), and the spread of a share is about 1/√concentration of its size whatever k is (22 % at 20). A weight of 0
    stays 0. Each side keeps the sum of its weights, so that need and feasibility keep their parts in a weighted sum or product.
    The two sides are drawn independently, first all draws of need, then all of feasibility, from ``numpy.random.default_rng(seed)``.
    """
    generator = np.random.default_rng(seed)
    drawn = np.zeros((draws, len(weights)))
    for side in (is_need, ~is_need):
        counted = np.flatnonzero(side & (weights > 0))
        whole = weights[counted].sum()
        if len(counted):
            drawn[:, counted] = whole * generator.dirichlet(concentration * len(counted) * weights[counted] / whole, draws)
    return drawn


def geometric(points: np.ndarray, is_need: np.ndarray) -> Weighing:
    """:func:`aggregate.geometric` under many weightings."""
    sides = [_Mean(points[:, side]) for side in (is_need, ~is_need)]

    def weigh(weights: np.ndarray) -> np.ndarray:
        product = sides[0](weights[:, is_need])
        product *= sides[1](weights[:, ~is_need])
        return np.sqrt(product, out=product)

    return weigh


def weighted_sum(points: np.ndarray, is_need: np.ndarray) -> Weighing:  # noqa: ARG001 - one form for all
    """:func:`aggregate.weighted_sum` under many weightings."""
    return _Mean(points)


def weighted_product(points: np.ndarray, is_need: np.ndarray) -> Weighing:  # noqa: ARG001 - one form for all
    """:func:`aggregate.weighted_product` under many weightings; a 0 in a criterion that weighs anything makes 0."""
    with np.errstate(divide="ignore"):
        logs = np.log(points)
    zero = np.isneginf(logs)
    mean = _Mean(np.where(zero, 0.0, logs))

    def weigh(weights: np.ndarray) -> np.ndarray:
        scores = np.exp(mean(weights))
        scores[(weights @ zero.T.astype(float)) > 0] = 0.0
        return scores

    return weigh


def topsis(points: np.ndarray, is_need: np.ndarray) -> Weighing:  # noqa: ARG001 - one form for all
    """:func:`aggregate.topsis` under many weightings: norm, best and worst do not depend on the weights."""
    relative, best, worst = topsis_frame(points)
    known = ~np.isnan(relative)
    to_best = np.where(known, (best - relative) ** 2, 0.0).T
    to_worst = np.where(known, (relative - worst) ** 2, 0.0).T

    def weigh(weights: np.ndarray) -> np.ndarray:
        near, far = np.sqrt(weights**2 @ to_best), np.sqrt(weights**2 @ to_worst)
        near += far
        with np.errstate(invalid="ignore", divide="ignore"):
            return 100.0 * far / near

    return weigh


class _Mean:
    """Weighted means (k, n) of the columns of points (n, m) that each row has; NaN where they weigh nothing."""

    def __init__(self, points: np.ndarray) -> None:
        known = ~np.isnan(points)
        self._values, self._known = np.where(known, points, 0.0).T.copy(), known.T.astype(float)
        self._whole = bool(known.all())

    def __call__(self, weights: np.ndarray) -> np.ndarray:
        sums = weights @ self._values
        with np.errstate(invalid="ignore", divide="ignore"):
            sums /= weights.sum(axis=1, keepdims=True) if self._whole else weights @ self._known
        return sums


WEIGHINGS: Dict[str, Callable[[np.ndarray, np.ndarray], Weighing]] = {
    "geometric": geometric,
    "weighted_sum": weighted_sum,
    "weighted_product": weighted_product,
    "topsis": topsis,
}
