"""An order of features that depends on their shapes alone, so that results do not depend on the order of the input."""

from __future__ import annotations

import numpy as np
import shapely


def canonical_order(geometry: np.ndarray) -> np.ndarray:
    """Row numbers (n,) that sort ``geometry`` by bounds, then area and length, then by its coordinates."""
    if not len(geometry):
        return np.zeros(0, dtype=np.int64)
    keys = np.column_stack([shapely.bounds(geometry), shapely.area(geometry), shapely.length(geometry)])
    order = np.lexsort(keys.T[::-1])
    same = (keys[order][1:] == keys[order][:-1]).all(axis=1)
    if same.any():
        # Twins by all six numbers: their normalised coordinates decide; equal ones are the same shape.
        twins = np.flatnonzero(np.append(same, False) | np.append(False, same))
        ranks = np.zeros(len(geometry), dtype=np.int64)
        bytes_ = shapely.to_wkb(shapely.normalize(geometry[order[twins]]), output_dimension=2)
        ranks[order[twins]] = np.unique(bytes_, return_inverse=True)[1]
        order = np.lexsort((ranks, *keys.T[::-1]))
    return order
