"""The first thing that many rays hit, as arrays: no geometry library call per ray."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Tuple

import numpy as np
import shapely

from ..progress import SILENT, Progress

_RAYS_AT_ONCE = 20_000


@dataclass(frozen=True)
class Segments:
    """Straight pieces of outlines: ``start`` and ``end`` (m, 2), and for each the row of the feature it belongs to (m,)."""

    start: np.ndarray
    end: np.ndarray
    owner: np.ndarray

    def __len__(self) -> int:
        return len(self.owner)

    @cached_property
    def tree(self) -> shapely.STRtree:
        """Spatial index over the segments, made when first asked for."""
        return shapely.STRtree(shapely.linestrings(np.stack([self.start, self.end], axis=1)))


def segments_of(geometry: np.ndarray) -> Segments:
    """The straight pieces of the outlines of lines and polygons (points have none); ``owner`` is the row in ``geometry``."""
    parts, rows = shapely.get_parts(geometry, return_index=True)
    areal = shapely.get_dimensions(parts) == 2
    rings, ring_rows = shapely.get_rings(parts[areal], return_index=True)
    linear = shapely.get_dimensions(parts) == 1
    lines = np.concatenate([rings, parts[linear]])
    owners = np.concatenate([rows[areal][ring_rows], rows[linear]])
    xy, line_of = shapely.get_coordinates(lines, return_index=True)
    joined = line_of[1:] == line_of[:-1]
    return Segments(xy[:-1][joined], xy[1:][joined], owners[line_of[:-1][joined]])


def first_hits(
    origin: np.ndarray,
    direction: np.ndarray,
    reach_m: float,
    segments: Segments,
    rank: np.ndarray,
    nearest_m: float = 0.0,
    unseen: Tuple[np.ndarray, np.ndarray] = (np.array([], dtype=bool), np.array([], dtype=bool)),
    progress: Progress = SILENT,
) -> Tuple[np.ndarray, np.ndarray]:
    """Distance to, and row of, the segment that each ray hits first: ``(distance (n,), segment (n,))``; NaN and −1 for none.

    origin, direction: (n, 2), direction of unit length. rank: (m,) decides between segments hit at one distance (the
    lowest first). Hits nearer than ``nearest_m`` are passed over. unseen: a bool per ray and a bool per segment; such rays
    pass through such segments.
    """
    distance = np.full(len(origin), np.nan)
    hit = np.full(len(origin), -1, dtype=np.int64)
    if not len(segments) or not len(origin):
        return distance, hit
    blind, glassy = unseen
    for first in range(0, len(origin), _RAYS_AT_ONCE):  # a loop over slices, to bound memory and to hear a cancel
        progress.at(first / len(origin))
        rows = slice(first, first + _RAYS_AT_ONCE)
        o, d = origin[rows], direction[rows]
        ray, segment = segments.tree.query(shapely.linestrings(np.stack([o, o + d * reach_m], axis=1)))
        if len(blind) and len(glassy):
            seen = ~(blind[rows][ray] & glassy[segment])
            ray, segment = ray[seen], segment[seen]
        t = _along(o[ray], d[ray], segments.start[segment], segments.end[segment])
        near = (t >= nearest_m) & (t <= reach_m)
        ray, segment, t = ray[near], segment[near], t[near]
        order = np.lexsort((rank[segment], t, ray))
        ray, segment, t = ray[order], segment[order], t[order]
        leads = np.flatnonzero(np.r_[True, ray[1:] != ray[:-1]]) if len(ray) else np.array([], dtype=np.int64)
        distance[first + ray[leads]] = t[leads]
        hit[first + ray[leads]] = segment[leads]
    return distance, hit


def _along(o: np.ndarray, d: np.ndarray, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """How far along the ray ``o + t d`` the segment ``a b`` is met; NaN where it is not, or runs parallel."""
    e = b - a
    w = a - o
    cross = d[:, 0] * e[:, 1] - d[:, 1] * e[:, 0]
    with np.errstate(divide="ignore", invalid="ignore"):
        t = (w[:, 0] * e[:, 1] - w[:, 1] * e[:, 0]) / cross
        s = (w[:, 0] * d[:, 1] - w[:, 1] * d[:, 0]) / cross
        # A hair beyond the segment's ends, so that no ray slips between two walls that share a corner.
        return np.where((s >= -1e-9) & (s <= 1 + 1e-9), t, np.nan)
