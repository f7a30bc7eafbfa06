"""Lines split where they meet at exactly shared vertices: the nodes of a network, without snapping or crossing tests."""

from __future__ import annotations

from typing import Optional, Tuple

import numpy as np
import shapely


def split_at_shared_vertices(lines: np.ndarray, cuts: Optional[np.ndarray] = None) -> Tuple[np.ndarray, np.ndarray]:
    """``lines`` (object array of LineString) cut at every vertex that several lines share or that one passes twice.

    cuts: bool per line, whether it cuts the *others* (all do when None); every line is cut by those alone. A vertex counts as
    shared only when its coordinates are equal, so bridges above streets stay whole. Returns the pieces in the order of the
    lines and along them, and the row of the line that each comes from.
    """
    points, row = shapely.get_coordinates(lines, return_index=True)
    if not len(points):
        return lines[:0], np.zeros(0, dtype=np.int64)
    cuts = np.ones(len(lines), dtype=bool) if cuts is None else cuts
    _, place = np.unique(points, axis=0, return_inverse=True)
    place = np.ravel(place)
    first = np.r_[True, row[1:] != row[:-1]]
    last = np.r_[row[1:] != row[:-1], True]
    # Uses of a place by cutting lines; a line's own use does not cut itself unless it passes twice.
    uses = np.bincount(place[cuts[row]], minlength=int(place.max()) + 1)
    pair = place.astype(np.int64) * len(lines) + row
    _, back, own = np.unique(pair, return_inverse=True, return_counts=True)
    own = own[np.ravel(back)]
    # Touched by another line that cuts, or passed twice by this one.
    shared = (uses[place] - np.where(cuts[row], own, 0) > 0) | (own > 1)
    inner = shared & ~first & ~last
    # A cut vertex ends one piece and starts the next: it is repeated.
    repeat = np.where(inner, 2, 1)
    coordinates = np.repeat(points, repeat, axis=0)
    starts = np.repeat(first, repeat)
    position = np.cumsum(repeat) - 1
    starts[position[inner]] = True
    piece = np.cumsum(starts) - 1
    rows = np.repeat(row, repeat)[starts]
    return shapely.linestrings(coordinates, indices=piece), rows
