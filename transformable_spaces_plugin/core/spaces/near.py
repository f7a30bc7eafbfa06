"""What lies near many points: distances to straight pieces of outlines, as arrays, no geometry library call per point."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Tuple, Union

import numpy as np
import shapely

from .rays import Segments, segments_of

_POINTS_AT_ONCE = 100_000


@dataclass(frozen=True)
class Pieces:
    """Straight pieces (m,), single points among them, that matter to points nearer than ``reach_m`` (m,) to each."""

    segments: Segments
    reach_m: np.ndarray
    tree: shapely.STRtree

    @classmethod
    def of(cls, shapes: np.ndarray, reach_m: Union[float, np.ndarray]) -> Pieces:
        """The outlines and points of ``shapes`` (n,), with the reach of each shape (one number, or (n,)); owners are rows of ``shapes``."""
        lines, points = segments_of(shapes), shapely.get_dimensions(shapes) == 0
        xy, of = shapely.get_coordinates(shapes[points], return_index=True)
        owner = np.concatenate([lines.owner, np.flatnonzero(points)[of]])
        both = Segments(np.concatenate([lines.start, xy]), np.concatenate([lines.end, xy]), owner)
        return cls.along(both, np.broadcast_to(np.asarray(reach_m, dtype=float), shapes.shape)[owner])

    @classmethod
    def along(cls, segments: Segments, reach_m: Union[float, np.ndarray]) -> Pieces:
        """The pieces ``segments`` (m), with the reach of each (one number, or (m,))."""
        reach = np.broadcast_to(np.asarray(reach_m, dtype=float), segments.owner.shape)
        low = np.minimum(segments.start, segments.end) - reach[:, None]
        high = np.maximum(segments.start, segments.end) + reach[:, None]
        return cls(segments, reach, shapely.STRtree(shapely.box(low[:, 0], low[:, 1], high[:, 0], high[:, 1])))

    def __len__(self) -> int:
        return len(self.segments)

    def pairs(self, points: np.ndarray) -> Tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Row of the point (of (n,) points), number of the piece, and their distance, for every pair within the piece's reach."""
        found = [self._pairs(points[first : first + _POINTS_AT_ONCE], first) for first in range(0, len(points), _POINTS_AT_ONCE)]
        if not found:
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros(0)
        row, piece, distance = (np.concatenate(part) for part in zip(*found))
        return row, piece, distance

    def _pairs(self, points: np.ndarray, first: int) -> Tuple[np.ndarray, np.ndarray, np.ndarray]:
        row, piece = self.tree.query(points)
        start, way = self.segments.start[piece], self.segments.end[piece] - self.segments.start[piece]
        off = shapely.get_coordinates(points)[row] - start
        square = (way * way).sum(axis=1)
        share = np.divide((off * way).sum(axis=1), square, out=np.zeros(len(square)), where=square > 0)
        off -= np.clip(share, 0.0, 1.0)[:, None] * way
        distance = np.hypot(off[:, 0], off[:, 1])
        near = distance <= self.reach_m[piece]
        return row[near] + first, piece[near], distance[near]

    def distance_m(self, points: np.ndarray, beyond_m: Union[float, np.ndarray] = 0.0) -> np.ndarray:
        """Distance (n,) of each point to what is nearest, infinite where nothing is within reach.

        ``beyond_m`` (one number, or (m,)): how far each piece reaches further than its geometry, as a crown does around its trunk.
        """
        row, piece, distance = self.pairs(points)
        nearest = np.full(len(points), np.inf)
        np.minimum.at(nearest, row, distance - np.broadcast_to(np.asarray(beyond_m, dtype=float), self.reach_m.shape)[piece])
        return nearest
