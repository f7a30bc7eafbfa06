"""Where streets meet: the nodes of the street network, and how far a junction reaches into each street."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Tuple

import numpy as np
import shapely

_GRID_M = 0.01
_DIRECTION_M = 5.0


@dataclass(frozen=True)
class Junctions:
    """Ends of streets and the nodes they share.

    node: (n, 2) node number of each street's first and last point (−1 where the street has no geometry or is left out).
    degree: (nodes,) street ends that meet there. xy: (nodes, 2).
    outward: (n, 2, 2) unit vector from each end into the street.
    """

    node: np.ndarray
    degree: np.ndarray
    xy: np.ndarray
    outward: np.ndarray


def find_junctions(lines: np.ndarray, which: np.ndarray) -> Junctions:
    """The junctions of the streets marked in ``which`` (bool, n); ends within a centimetre are one node.

    Nodes are numbered by their coordinates, so the order of the streets does not matter.
    """
    rows = np.flatnonzero(which)
    node = np.full((len(lines), 2), -1, dtype=np.int64)
    outward = np.zeros((len(lines), 2, 2))
    if not len(rows):
        return Junctions(node, np.array([], dtype=np.int64), np.empty((0, 2)), outward)
    first = shapely.get_coordinates(shapely.get_point(lines[rows], 0))
    last = shapely.get_coordinates(shapely.get_point(lines[rows], -1))
    grid = np.round(np.concatenate([first, last]) / _GRID_M).astype(np.int64)
    # East and north in one number, in which nodes sort as by east, then north.
    low, high = grid.min(axis=0), grid.max(axis=0)
    rows_high = high[1] - low[1] + 1
    place, of_end, degree = np.unique(
        (grid[:, 0] - low[0]) * rows_high + grid[:, 1] - low[1], return_inverse=True, return_counts=True
    )
    nodes = low + np.column_stack(np.divmod(place, rows_high))
    node[rows] = of_end.reshape(2, -1).T
    reach = np.minimum(_DIRECTION_M, shapely.length(lines[rows]) / 2)
    inner = shapely.get_coordinates(shapely.line_interpolate_point(lines[rows], reach))
    outer = shapely.get_coordinates(shapely.line_interpolate_point(lines[rows], -reach))
    vectors = np.stack([inner - first, outer - last], axis=1)
    length = np.linalg.norm(vectors, axis=2, keepdims=True)
    outward[rows] = np.divide(vectors, length, out=np.zeros_like(vectors), where=length > 0)
    return Junctions(node, degree, nodes * _GRID_M, outward)


def meeting_ends(junctions: Junctions) -> Tuple[np.ndarray, np.ndarray]:
    """All ordered pairs of different street ends that share a node; an end is numbered 2 × street + (0 first, 1 last)."""
    node = junctions.node.ravel()
    ends = np.flatnonzero(node >= 0)
    ends = ends[np.argsort(node[ends], kind="stable")]
    count = junctions.degree[node[ends]]
    start = np.searchsorted(node[ends], node[ends], side="left")
    one = np.repeat(ends, count)
    offset = np.arange(len(one)) - np.repeat(np.cumsum(count) - count, count)
    other = ends[np.repeat(start, count) + offset]
    different = one != other
    return one[different], other[different]


def junction_insets(junctions: Junctions, width_m: np.ndarray, straight_on_deg: float) -> np.ndarray:
    """How far the crossing streets' carriageways reach into each street: (n, 2), metres, 0 at dead ends and mere joints.

    Half the width of the widest street that meets the end at a node of three or more and does not go straight on.
    width_m: (n,) carriageway widths; NaN counts as 0.
    """
    inset = np.zeros(junctions.node.size)
    one, other = meeting_ends(junctions)
    vectors = junctions.outward.reshape(-1, 2)
    crossing = (vectors[one] * vectors[other]).sum(axis=1) > -np.cos(np.radians(straight_on_deg))
    crossing &= junctions.degree[junctions.node.ravel()[one]] >= 3
    np.maximum.at(inset, one[crossing], np.nan_to_num(width_m)[other[crossing] // 2] / 2)
    return inset.reshape(-1, 2)
