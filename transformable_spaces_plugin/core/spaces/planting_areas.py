"""Hexagonal patterns of places over areas, tried at several offsets."""

from __future__ import annotations

from typing import Tuple

import numpy as np
import shapely

from .measures import inward
from .planting_clearance import RULES
from .rule_file import rule_file
from .tiles import in_tiles

_TILE_M = 64.0


def plantable_parts(areas: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
    """The ground (parts cut into tiles, and the row of their area) on which the middle of a pit can lie: half a pit inside the edge."""
    inner = inward(areas, rule_file(RULES).number("pit_m") / 2, quad_segs=8)
    there = np.flatnonzero(~shapely.is_empty(inner))
    parts, rows = in_tiles(inner[there], _TILE_M)
    return parts, there[rows]


def directions(areas: np.ndarray) -> np.ndarray:
    """Unit vector (n, 2) along the longer side of the smallest rectangle around each area; to the east, or straight north."""
    corners = shapely.get_coordinates(shapely.boundary(shapely.oriented_envelope(areas))).reshape(-1, 5, 2)
    first, second = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 1]
    one, two = np.linalg.norm(first, axis=1), np.linalg.norm(second, axis=1)
    # In a square the side nearer to east–west counts.
    level = np.abs(first[:, 0]) / np.maximum(one, 1e-9) >= np.abs(second[:, 0]) / np.maximum(two, 1e-9)
    longer = np.where(np.abs(one - two) < 0.01, level, one > two)
    ahead = np.where(longer[:, None], first, second)
    size = np.linalg.norm(ahead, axis=1, keepdims=True)
    ahead = np.divide(ahead, size, out=np.tile([1.0, 0.0], (len(ahead), 1)), where=size > 0)
    ahead = np.round(ahead, 9)
    west = (ahead[:, 0] < 0) | ((ahead[:, 0] == 0) & (ahead[:, 1] < 0))
    ahead[west] *= -1
    # Unit again after rounding: coordinates are millions of metres.
    unit: np.ndarray = ahead / np.linalg.norm(ahead, axis=1, keepdims=True)
    return unit


def lattice(
    parts: np.ndarray, rows: np.ndarray, areas: np.ndarray, ahead: np.ndarray, spacing_m: float
) -> Tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Places of hexagonal patterns over the parts: row of the area, number of the offset, point; in that order, then by place.

    The pattern of an area runs along ``ahead`` from the lower corner of its ground, ``spacing_m`` between neighbours, shifted
    by each of the offsets of ``planting_rules.json``.
    """
    tries = int(rule_file(RULES).number("lattice_offsets"))
    high = spacing_m * np.sqrt(3) / 2
    low, top = _extent(parts, ahead[rows])
    origin = np.full((len(areas), 2), np.inf)
    np.minimum.at(origin, rows, low)
    found_row, found_try, found_xy = [], [], []
    shapely.prepare(parts)
    for shift in range(tries * tries):  # a few offsets
        across, along = divmod(shift, tries)
        base = origin[rows] + np.array([along * spacing_m / tries, across * 2 * high / tries])
        line0 = np.ceil((low[:, 1] - base[:, 1]) / high - 1e-9).astype(np.int64)
        lines = np.maximum(np.floor((top[:, 1] - base[:, 1]) / high + 1e-9).astype(np.int64) - line0 + 1, 0)
        part = np.repeat(np.arange(len(parts)), lines)
        line = line0[part] + np.arange(len(part)) - np.repeat(np.cumsum(lines) - lines, lines)
        begin = base[part, 0] + (line % 2) * spacing_m / 2
        first = np.ceil((low[part, 0] - begin) / spacing_m - 1e-9).astype(np.int64)
        count = np.maximum(np.floor((top[part, 0] - begin) / spacing_m + 1e-9).astype(np.int64) - first + 1, 0)
        of = np.repeat(np.arange(len(part)), count)
        number = first[of] + np.arange(len(of)) - np.repeat(np.cumsum(count) - count, count)
        along_m, across_m = begin[of] + number * spacing_m, base[part[of], 1] + line[of] * high
        direction = ahead[rows[part[of]]]
        xy = along_m[:, None] * direction + across_m[:, None] * np.column_stack([-direction[:, 1], direction[:, 0]])
        inside = shapely.intersects_xy(parts[part[of]], xy)
        keys = np.column_stack([rows[part[of]], line[of], number])[inside]
        # A place on the seam of two tiles is in both.
        one = np.unique(keys, axis=0, return_index=True)[1]
        found_row.append(keys[one, 0])
        found_try.append(np.full(len(one), shift, dtype=np.int64))
        found_xy.append(xy[inside][one])
    row, offset, xy = np.concatenate(found_row), np.concatenate(found_try), np.concatenate(found_xy)
    order = np.lexsort((offset, row))
    return row[order], offset[order], shapely.points(xy[order])


def _extent(parts: np.ndarray, ahead: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
    """Lowest and highest coordinates (n, 2) of each part along and across its direction."""
    xy, of = shapely.get_coordinates(parts, return_index=True)
    along = (xy * ahead[of]).sum(axis=1)
    across = -xy[:, 0] * ahead[of, 1] + xy[:, 1] * ahead[of, 0]
    turned = np.column_stack([along, across])
    low, top = np.full((len(parts), 2), np.inf), np.full((len(parts), 2), -np.inf)
    np.minimum.at(low, of, turned)
    np.maximum.at(top, of, turned)
    return low, top


def best_offsets(row: np.ndarray, offset: np.ndarray, free: np.ndarray, areas: int) -> np.ndarray:
    """Whether (bool, n) each place is free and of the offset that takes most trees in its area; of equals, the first."""
    tries = int(rule_file(RULES).number("lattice_offsets")) ** 2
    count = np.bincount((row * tries + offset)[free], minlength=areas * tries).reshape(areas, tries)
    kept: np.ndarray = free & (offset == count.argmax(axis=1)[row])
    return kept
