"""Ground taken by one claim after the other, tile by tile: what is taken and what is left add up to what was there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Tuple

import numpy as np
import shapely
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from .finish import canonical_pairs, polygons_only, unions_by_row
from .order import canonical_order
from .rays import segments_of
from .tiles import in_tiles, on_seam, tile_numbers

# Ground under this is noise of the overlay's arithmetic.
_NOISE_M2 = 1e-3
# Shapes that share less than this of a seam only touch.
_SHARED_M = 0.01


@dataclass(frozen=True)
class Ground:
    """Ground that nobody has taken yet: single polygons (k,) that do not overlap, each in one tile of a grid of ``tile_m``.

    tile: the number of each one's tile; island: whether (bool) it lies where carriageways enclose it.
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

    def with_islands(self, island: np.ndarray) -> Ground:
        """The same ground with its islands told (bool, k)."""
        return Ground(self.shapes, self.tile, island, self.tile_m)

    def select(self, rows: np.ndarray) -> Ground:
        """The ground in the given rows."""
        return Ground(self.shapes[rows], self.tile[rows], self.island[rows], self.tile_m)

    def taken_by(self, claim: np.ndarray, apart: bool, islands: bool = True) -> Tuple[np.ndarray, np.ndarray, Ground]:
        """The ground that the shapes ``claim`` (n,) take, in single polygons; the row of the claim of each; and what is left.

        apart: the shapes do not overlap and each keeps its own ground; else all take it together, and the rows are −1.
        islands: whether ground on islands can be taken.
        """
        nothing = np.array([], dtype=object), np.zeros(0, dtype=np.int64), self
        if not len(claim) or not len(self.shapes):
            return nothing
        near = np.flatnonzero(np.isin(np.arange(len(claim)), shapely.STRtree(self.shapes).query(claim, predicate="intersects")[0]))
        shapes, row = in_tiles(claim[near], self.tile_m)
        number = tile_numbers(shapes, self.tile_m)
        order = np.argsort(number, kind="stable")
        tile, covers = unions_by_row(number[order], shapes[order])
        if not len(tile):
            return nothing
        place = np.clip(np.searchsorted(tile, self.tile), 0, len(tile) - 1)
        shapely.prepare(covers)
        met = np.flatnonzero((tile[place] == self.tile) & (islands | ~self.island) & shapely.intersects(covers[place], self.shapes))
        whole = shapely.covers(covers[place[met]], self.shapes[met])
        cut, within = met[~whole], met[whole]
        # All that is cut of one tile in one overlay.
        _, first, of = np.unique(np.column_stack([self.tile[cut], self.island[cut]]), axis=0, return_index=True, return_inverse=True)
        order = np.argsort(of.reshape(-1), kind="stable")
        together = shapely.multipolygons(self.shapes[cut][order], indices=of.reshape(-1)[order]) if len(cut) else self.shapes[cut]
        cover = covers[place[cut[first]]]
        rest, of_rest = parts_of(shapely.difference(together, cover))
        if apart:
            piece, shape = canonical_pairs(*shapely.STRtree(shapes).query(self.shapes[met], predicate="intersects"))
            own, of_own = parts_of(shapely.intersection(self.shapes[met[piece]], shapes[shape]))
            rows = near[row[shape[of_own]]]
        else:
            own = np.concatenate([parts_of(shapely.intersection(together, cover))[0], self.shapes[within]])
            rows = np.full(len(own), -1)
        untouched = np.ones(len(self.shapes), dtype=bool)
        untouched[met] = False
        from_ = np.concatenate([np.flatnonzero(untouched), cut[first[of_rest]]])
        return own, rows, Ground(np.concatenate([self.shapes[untouched], rest]), self.tile[from_], self.island[from_], self.tile_m)


def parts_of(shapes: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
    """The polygons of ``shapes`` (n,), results of overlays, that are more than noise, and the row of each."""
    parts, of = shapely.get_parts(shapes, return_index=True)
    if (shapely.get_type_id(parts) > 3).any():  # collections hold multi-parts
        parts, deeper = shapely.get_parts(parts, return_index=True)
        of = of[deeper]
    kept = shapely.area(parts) > _NOISE_M2
    return parts[kept], of[kept]
