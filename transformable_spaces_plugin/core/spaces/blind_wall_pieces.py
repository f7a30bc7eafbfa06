"""The outer walls of buildings, cut where the neighbour changes: what stands against each piece and how high it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Tuple

import numpy as np
import shapely

from .rays import Segments, segments_of

_SHORTEST_M = 0.05


@dataclass(frozen=True)
class Pieces:
    """Straight pieces of walls (k,), in the order of the outlines, their outer side to the left.

    start, end: (k, 2). building, neighbour: rows of buildings (neighbour −1: none). neighbour_height: metres, NaN where there is
    no neighbour or its height is not known.
    """

    start: np.ndarray
    end: np.ndarray
    building: np.ndarray
    neighbour: np.ndarray
    neighbour_height: np.ndarray

    def __len__(self) -> int:
        return len(self.building)

    @property
    def length(self) -> np.ndarray:
        return np.hypot(*(self.end - self.start).T) if len(self) else np.zeros(0)

    @property
    def direction(self) -> np.ndarray:
        """Unit vectors (k, 2) along the wall."""
        return (self.end - self.start) / np.maximum(self.length, 1e-9)[:, None]


def wall_pieces(
    buildings: np.ndarray, height: np.ndarray, asked: np.ndarray, contact_m: float, contact_deg: float, simplify_m: float
) -> Pieces:
    """The walls of the buildings ``asked`` (bool, n), cut where what stands against them changes.

    buildings: polygons (n,). height: metres (n,), NaN unknown. A neighbour is a building with a wall that runs alongside (within
    ``contact_deg``) no farther than ``contact_m``. Of several the highest counts, one of unknown height before all.
    """
    # Normalised rings run clockwise (holes the other way round) from a corner that the shape alone decides.
    outlines = shapely.simplify(shapely.normalize(buildings), simplify_m)
    walls = segments_of(outlines)
    length = np.hypot(*(walls.end - walls.start).T) if len(walls) else np.zeros(0)
    subject = np.flatnonzero(asked[walls.owner] & (length > _SHORTEST_M))
    wall, other, low, high = _contacts(walls, length, subject, contact_m, contact_deg)
    # Every wall is cut at the ends of the contacts along it.
    cut_wall = np.concatenate([subject, subject, wall, wall])
    cut_at = np.concatenate([np.zeros(len(subject)), length[subject], low, high])
    order = np.lexsort((cut_at, cut_wall))
    cut_wall, cut_at = cut_wall[order], cut_at[order]
    piece = np.flatnonzero((cut_wall[1:] == cut_wall[:-1]) & (np.diff(cut_at) > _SHORTEST_M)) if len(order) else order
    of, begin, stop = cut_wall[piece], cut_at[piece], cut_at[piece + 1]
    neighbour, neighbour_height = _highest(of, (begin + stop) / 2, wall, low, high, walls.owner[other], height)
    unit = (walls.end - walls.start)[of] / length[of][:, None]
    origin = walls.start[of]
    return Pieces(
        origin + unit * begin[:, None], origin + unit * stop[:, None], walls.owner[of], neighbour, neighbour_height
    )


def _contacts(
    walls: Segments, length: np.ndarray, subject: np.ndarray, contact_m: float, contact_deg: float
) -> Tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Pairs of a wall and another building's wall alongside, and from where to where along the first (m)."""
    lines = shapely.linestrings(np.stack([walls.start[subject], walls.end[subject]], axis=1)) if len(subject) else np.zeros(0, object)
    if not len(lines):
        none = np.zeros(0, dtype=np.int64)
        return none, none, np.zeros(0), np.zeros(0)
    number, other = walls.tree.query(lines, predicate="dwithin", distance=contact_m)
    wall = subject[number]
    apart = walls.owner[wall] != walls.owner[other]
    wall, other = wall[apart], other[apart]
    unit = (walls.end - walls.start) / np.maximum(length, 1e-9)[:, None]
    # Outer sides to the left, so walls that face each other run against each other.
    facing = (unit[wall] * unit[other]).sum(axis=1) <= -np.cos(np.radians(contact_deg))
    wall, other = wall[facing], other[facing]
    along = [((walls.start[wall] - end) * -unit[wall]).sum(axis=1) for end in (walls.end[other], walls.start[other])]
    low, high = np.clip(along[0], 0.0, length[wall]), np.clip(along[1], 0.0, length[wall])
    # How far apart the two are in the middle of what they share.
    share = np.divide((low + high) / 2 - along[0], along[1] - along[0], out=np.zeros(len(wall)), where=along[1] != along[0])
    there = walls.end[other] + (walls.start[other] - walls.end[other]) * share[:, None]
    across = there - walls.start[wall]
    distance = np.abs(across[:, 0] * unit[wall][:, 1] - across[:, 1] * unit[wall][:, 0])
    kept = (high - low > _SHORTEST_M) & (distance <= contact_m)
    return wall[kept], other[kept], low[kept], high[kept]


def _highest(
    of: np.ndarray,
    middle: np.ndarray,
    wall: np.ndarray,
    low: np.ndarray,
    high: np.ndarray,
    building: np.ndarray,
    height: np.ndarray,
) -> Tuple[np.ndarray, np.ndarray]:
    """The highest building (k,) among the contacts that cover the middle of each piece (−1: none), and its height."""
    order = np.argsort(wall, kind="stable")
    first, last = np.searchsorted(wall[order], of, "left"), np.searchsorted(wall[order], of, "right")
    count = last - first
    piece = np.repeat(np.arange(len(of)), count)
    contact = order[np.arange(len(piece)) - np.repeat(np.cumsum(count) - count, count) + np.repeat(first, count)]
    covers = (low[contact] <= middle[piece]) & (middle[piece] <= high[contact])
    piece, found = piece[covers], building[contact[covers]]
    rank = np.where(np.isnan(height[found]), np.inf, height[found])
    order = np.lexsort((found, -rank, piece))
    rows, lead = np.unique(piece[order], return_index=True)
    neighbour = np.full(len(of), -1, dtype=np.int64)
    neighbour[rows] = found[order][lead]
    return neighbour, np.where(neighbour >= 0, height[neighbour] if len(height) else np.nan, np.nan)
