"""Medians and shares by group, without a loop over the groups."""

from __future__ import annotations

import numpy as np


def grouped_quantile(values: np.ndarray, group: np.ndarray, groups: int, share: float) -> np.ndarray:
    """The quantile ``share`` (0..1, linear between ranks) of ``values`` (m,) in each of ``groups`` groups; NaN for an empty one.

    Missing values (NaN) are left out. Equals ``numpy.nanquantile`` of each group.
    """
    there = np.isfinite(values)
    values, group = values[there], group[there]
    order = np.lexsort((values, group))
    values = values[order]
    count = np.bincount(group, minlength=groups)
    start = np.cumsum(count) - count
    result = np.full(groups, np.nan)
    full = np.flatnonzero(count)
    at = (count[full] - 1) * share
    low = np.floor(at).astype(np.int64)
    high = np.minimum(low + 1, count[full] - 1)
    below, above = values[start[full] + low], values[start[full] + high]
    result[full] = below + (above - below) * (at - low)
    return result


def grouped_mean(values: np.ndarray, group: np.ndarray, groups: int) -> np.ndarray:
    """The mean of ``values`` (m,) in each group, missing values left out; NaN for an empty group."""
    there = np.isfinite(values)
    # Sorted first, so that the sum does not depend on the order of the rows.
    order = np.lexsort((values[there], group[there]))
    count = np.bincount(group[there], minlength=groups)
    total = np.bincount(group[there][order], weights=values[there][order], minlength=groups)
    return np.divide(total, count, out=np.full(groups, np.nan), where=count > 0)
