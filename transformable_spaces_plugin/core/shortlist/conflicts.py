"""Sites that may not be chosen together: those that share ground, and those nearer to each other than asked; as cliques."""

from __future__ import annotations

from typing import List

import numpy as np
import shapely

from .costs import RULES


def overlapping_pairs(geometry: np.ndarray, kind: np.ndarray) -> np.ndarray:
    """Pairs (k, 2) of rows, the lower first, that share more than 5 % of the smaller one's area.

    Kinds without ground of their own (blind walls) are left out.
    """
    own = np.flatnonzero(~np.isin(kind.astype(str), RULES.classes("overlap_exempt_kinds")))
    pairs = own[_pairs(shapely.STRtree(geometry[own]).query(geometry[own], predicate="intersects"))]
    one, other = geometry[pairs[:, 0]], geometry[pairs[:, 1]]
    with np.errstate(invalid="ignore"):  # some polygons that only touch raise a flag of the processor, and an area of 0
        common = shapely.area(shapely.intersection(one, other))
    least = np.minimum(shapely.area(one), shapely.area(other))
    return pairs[common > RULES.number("overlap_least_share") * least]


def near_pairs(geometry: np.ndarray, distance_m: float) -> np.ndarray:
    """Pairs (k, 2) of rows, the lower first, that are nearer to each other than ``distance_m``."""
    if distance_m <= 0:
        return np.zeros((0, 2), dtype=np.int64)
    pairs = _pairs(shapely.STRtree(geometry).query(geometry, predicate="dwithin", distance=distance_m))
    apart = shapely.distance(geometry[pairs[:, 0]], geometry[pairs[:, 1]])
    return pairs[apart < distance_m]


def cliques(pairs: np.ndarray, count: int) -> List[np.ndarray]:
    """Sets of rows in which every two conflict, that together hold every pair.

    “At most one of the set” says more to a solver than “at most one of two” for every pair of it: the relaxation of the pairs lets
    every site be half chosen. Greedy cover: the first pair not held yet grows by the lowest row that conflicts with all of the set.
    """
    neighbours = [0] * count  # the rows in conflict with each row as the bits of one whole number
    for one, other in pairs.tolist():
        neighbours[one] |= 1 << other
        neighbours[other] |= 1 << one
    open_ = list(neighbours)
    made = []
    order = np.lexsort((pairs[:, 1], pairs[:, 0]))
    # A loop over pairs: which of them are still open depends on the sets made before.
    for one, other in pairs[order].tolist():
        if not open_[one] >> other & 1:
            continue
        members = [one, other]
        common = neighbours[one] & neighbours[other]
        while common:
            row = (common & -common).bit_length() - 1
            members.append(row)
            common &= neighbours[row]
        held = sum(1 << member for member in members)
        for member in members:
            open_[member] &= ~held
        made.append(np.array(sorted(members), dtype=np.int64))
    return made


def _pairs(query: np.ndarray) -> np.ndarray:
    """The pairs of a tree queried with its own geometries, once each and without self."""
    one, other = query
    kept = one < other
    found = np.column_stack([one[kept], other[kept]]).astype(np.int64)
    return found[np.lexsort((found[:, 1], found[:, 0]))]


