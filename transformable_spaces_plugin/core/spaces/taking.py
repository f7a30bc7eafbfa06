"""Ground taken by one claim after the other, tile by tile: what is taken and what is left add up to what was there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional, Tuple

import numpy as np
import shapely
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from .finish import canonical_pairs, unions_by_row
from .order import canonical_order
from .rays import segments_of
from .tiles import in_tiles, on_seam, tile_numbers

# Ground under this is noise of the overlay's arithmetic.
_NOISE_M2 = 1e-3
_TOUCHING_M = 0.01
# Ground by which taken and left may miss what was there (rounded corners on a kilometre of outline), and the grid of overlays in
# tiles that miss it by more.
_ODD_M2 = 1e-4
_GRID_M = 1e-7
# How far from a seam a coordinate on it may lie.
_SEAM_M = 1e-6


@dataclass(frozen=True)
class _Met:
    """Where shapes meet ground: rows of the pieces that they cut, and of those that lie in them whole.

    together: the cut pieces of one tile and sort as one multipolygon (m,); first: a row of each; covers: what meets each.
    """

    cut: np.ndarray
    whole: np.ndarray
    first: np.ndarray
    together: np.ndarray
    covers: np.ndarray


@dataclass(frozen=True)
class Ground:
    """Ground that nobody has taken yet: single polygons (k,) that do not overlap, each in one tile of a grid of ``tile_m``.

    tile: the number of each one's tile; island: whether (bool) carriageways enclose it, so that nobody walks along a frontage there.
    """

    shapes: np.ndarray
    tile: np.ndarray
    island: np.ndarray
    tile_m: float

    @classmethod
    def of(cls, pieces: np.ndarray, tile_m: float) -> Ground:
        """The ground in ``pieces``, each in one tile."""
        pieces = pieces[canonical_order(pieces)]
        return cls(pieces, tile_numbers(pieces, tile_m), np.zeros(len(pieces), dtype=bool), tile_m)

    def with_islands(self, outline: np.ndarray, most_m2: float) -> Ground:
        """The same ground with its islands told: patches up to ``most_m2`` that nowhere meet an edge of the polygons ``outline``."""
        patch = patches(self.shapes, self.tile_m)
        area = np.bincount(patch, shapely.area(self.shapes))
        small = np.flatnonzero(area[patch] <= most_m2)
        edges = segments_of(outline)
        lines = shapely.linestrings(np.stack([edges.start, edges.end], axis=1))
        at_edge = shapely.STRtree(lines).query(self.shapes[small], predicate="dwithin", distance=_TOUCHING_M)[0]
        enclosed = area <= most_m2
        enclosed[patch[small[at_edge]]] = False
        return Ground(self.shapes, self.tile, enclosed[patch], self.tile_m)

    def taken_by(self, claim: np.ndarray, apart: bool) -> Tuple[np.ndarray, np.ndarray, Ground]:
        """The ground that the shapes ``claim`` (n,) take, in single polygons; the row of the claim of each; and what is left.

        apart: the shapes do not overlap and each keeps its own ground; else all take it together, and the rows are −1.
        """
        near, shapes, row = self._in_reach(claim)
        met = self._met(shapes, np.ones(len(self.shapes), dtype=bool))
        if apart:
            rows = np.sort(np.concatenate([met.cut, met.whole]))
            piece, shape = canonical_pairs(*shapely.STRtree(shapes).query(self.shapes[rows], predicate="intersects"))
            one, other, tile = self.shapes[rows[piece]], shapes[shape], self.tile[rows[piece]]
            name = near[row[shape]]
        else:
            rows, one, other, tile = met.cut, met.together, met.covers, self.tile[met.first]
            name = np.full(len(one), -1)
        own, rest = shapely.intersection(one, other), shapely.difference(met.together, met.covers)
        odd = self._odd(rows, own, tile, rest, met)
        if len(odd):
            here, there = np.isin(tile, odd), np.isin(self.tile[met.first], odd)
            own[here] = shapely.intersection(one[here], other[here], grid_size=_GRID_M)
            rest[there] = shapely.difference(met.together[there], met.covers[there], grid_size=_GRID_M)
        own, of = parts_of(own)
        if not apart:
            own, of = np.concatenate([own, self.shapes[met.whole]]), np.concatenate([name[of], np.full(len(met.whole), -1)])
            return own, of, self._left(met, rest)
        return own, name[of], self._left(met, rest)

    def _odd(self, rows: np.ndarray, own: np.ndarray, tile: np.ndarray, rest: np.ndarray, met: _Met) -> np.ndarray:
        """The tiles in which what is taken (``own``, in ``tile``) of the pieces ``rows`` and what is left do not add up.

        Where an outline runs within a rounding error of another, an overlay of floating numbers snaps one to the other, or takes
        a neighbour for common ground.
        """
        tiles, place = np.unique(np.concatenate([self.tile[rows], tile, self.tile[met.first]]), return_inverse=True)
        area = np.concatenate([shapely.area(self.shapes[rows]), -shapely.area(own), -shapely.area(rest)])
        odd: np.ndarray = tiles[np.abs(np.bincount(place, area, minlength=len(tiles))) > _ODD_M2]
        return odd

    def without(self, claim: np.ndarray, islands: bool = True) -> Ground:
        """What is left when the shapes ``claim`` (n,) are taken away; ``islands``: on islands too."""
        met = self._met(self._in_reach(claim)[1], islands | ~self.island)
        return self._left(met, shapely.difference(met.together, met.covers))

    def _in_reach(self, claim: np.ndarray) -> Tuple[np.ndarray, np.ndarray, np.ndarray]:
        """The rows of the claim that meet the ground, their shapes cut into tiles, and the place of each among those rows."""
        near = np.unique(shapely.STRtree(self.shapes).query(claim, predicate="intersects")[0])
        return (near, *in_tiles(claim[near], self.tile_m))

    def _met(self, shapes: np.ndarray, asked: np.ndarray) -> _Met:
        """Where ``shapes``, each in one tile, meet the ground ``asked`` for (bool, k)."""
        number = tile_numbers(shapes, self.tile_m)
        order = np.argsort(number, kind="stable")
        tile, covers = unions_by_row(number[order], shapes[order])
        place = np.searchsorted(tile, self.tile)
        met = np.flatnonzero(asked & np.isin(self.tile, tile))
        shapely.prepare(covers)
        met = met[shapely.intersects(covers[place[met]], self.shapes[met])]
        inside = shapely.covers(covers[place[met]], self.shapes[met])
        cut = met[~inside]
        cut = cut[np.lexsort((self.island[cut], self.tile[cut]))]
        # All that is cut of one tile (and sort) in one overlay.
        other = (np.diff(self.tile[cut]) != 0) | (np.diff(self.island[cut]) != 0)
        group = np.append(0, np.cumsum(other))[: len(cut)]
        first = cut[np.flatnonzero(np.append(True, other)[: len(cut)])]
        return _Met(cut, met[inside], first, shapely.multipolygons(self.shapes[cut], indices=group), covers[place[first]])

    def _left(self, met: _Met, rest: np.ndarray) -> Ground:
        """The ground with ``rest`` (m,) in the place of what was met."""
        rest, of = parts_of(rest)
        gone = np.concatenate([met.cut, met.whole])
        origin = np.concatenate([np.delete(np.arange(len(self.shapes)), gone), met.first[of]])
        return Ground(np.concatenate([np.delete(self.shapes, gone), rest]), self.tile[origin], self.island[origin], self.tile_m)


def parts_of(shapes: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
    """The polygons in ``shapes`` (n,), results of overlays, that are more than noise, and the row of each."""
    parts, of = shapely.get_parts(shapes, return_index=True)
    deeper, within = shapely.get_parts(parts, return_index=True)  # collections hold several polygons in one part
    kept = shapely.area(deeper) > _NOISE_M2
    return deeper[kept], of[within[kept]]


def patches(shapes: np.ndarray, tile_m: float) -> np.ndarray:
    """The number (k,) of the patch of each shape, which lies in one tile: shapes that share an edge on a seam are one patch."""
    rows = np.flatnonzero(on_seam(shapes, tile_m))
    edges = segments_of(shapes[rows])
    middle = shapely.bounds(shapes[rows]).reshape(-1, 2, 2).mean(axis=1)
    pairs = []
    for axis in (0, 1):
        at = np.round(edges.start[:, axis] / tile_m)
        level = (np.abs(edges.start[:, axis] - at * tile_m) < _SEAM_M) & (np.abs(edges.end[:, axis] - at * tile_m) < _SEAM_M)
        along = np.sort(np.column_stack([edges.start[level, 1 - axis], edges.end[level, 1 - axis]]), axis=1)
        after = middle[edges.owner[level], axis] > at[level] * tile_m
        one, other = _facing(at[level], along, after)
        owner = edges.owner[level]
        pairs.append(np.column_stack([owner[one], owner[other]]))
    joined = rows[np.concatenate(pairs)]
    graph = coo_matrix((np.ones(len(joined)), (joined[:, 0], joined[:, 1])), shape=(len(shapes), len(shapes)))
    number: np.ndarray = connected_components(graph, directed=False)[1]
    return number


def _facing(line: np.ndarray, along: np.ndarray, after: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
    """Pairs of stretches (from, to; (n, 2)) of one seam, one on each side of it, that face each other by more than a centimetre.

    line: the seam that each stretch lies on; after: the side (bool). Stretches on one side of a seam do not overlap.
    """
    if not len(line):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    # Seam after seam on one axis, far enough apart.
    low = along.min()
    start, stop = (along - low + (line - line.min())[:, None] * (along.max() - low + 1.0)).T
    one, other = np.flatnonzero(~after), np.flatnonzero(after)
    one, other = one[np.argsort(start[one], kind="stable")], other[np.argsort(start[other], kind="stable")]
    first = np.searchsorted(stop[other], start[one], side="right")
    count = np.maximum(np.searchsorted(start[other], stop[one], side="left") - first, 0)
    of = np.repeat(np.arange(len(one)), count)
    facing = other[first[of] + np.arange(len(of)) - np.repeat(np.cumsum(count) - count, count)]
    one = one[of]
    shared = np.minimum(stop[one], stop[facing]) - np.maximum(start[one], start[facing])
    return one[shared > _TOUCHING_M], facing[shared > _TOUCHING_M]


def merged(shapes: np.ndarray, tile_m: float, row: Optional[np.ndarray] = None) -> Tuple[np.ndarray, np.ndarray]:
    """The shapes (k,), which do not overlap, each in one tile, with those of one ``row`` joined that share an edge on a seam.

    The row of each result is the second; None: all are of row −1.
    """
    row = np.full(len(shapes), -1) if row is None else row
    seam = np.flatnonzero(on_seam(shapes, tile_m))
    seam = seam[canonical_order(shapes[seam])]
    if not len(seam):
        return shapes, row
    pieces, patch = shapes[seam], patches(shapes[seam], tile_m)
    _, first, group = np.unique(row[seam] * len(patch) + patch, return_index=True, return_inverse=True)
    order = np.argsort(group, kind="stable")
    joined = unions_by_row(group[order], pieces[order])[1]
    odd = np.flatnonzero(np.abs(np.bincount(group, shapely.area(pieces)) - shapely.area(joined)) > _ODD_M2)
    joined[odd] = [shapely.union_all(pieces[group == number], grid_size=_GRID_M) for number in odd]  # few, if any
    parts, of = parts_of(joined)
    return np.concatenate([np.delete(shapes, seam), parts]), np.concatenate([np.delete(row, seam), row[seam[first[of]]]])
