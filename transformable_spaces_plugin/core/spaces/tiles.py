"""Large shapes cut along a fixed grid, so that overlays work on a few vertices at a time; memory and time stay linear."""

from __future__ import annotations

from typing import List, Tuple

import numpy as np
import shapely


def in_tiles(shapes: np.ndarray, size_m: float) -> Tuple[np.ndarray, np.ndarray]:
    """The polygonal parts of ``shapes`` (n,) in each tile of a grid of ``size_m``: parts (k,) and the row each comes from (k,).

    The grid is fixed in the reference system, so the cut does not depend on the extent. Shapes are halved again and again
    along grid lines, so a shape of v vertices over t tiles costs v · log t, not v · t.
    """
    done_shapes: List[np.ndarray] = []
    done_rows: List[np.ndarray] = []
    rows = np.arange(len(shapes))
    while len(shapes):
        bounds = shapely.bounds(shapes)
        cells = np.column_stack([np.floor(bounds[:, :2] / size_m), np.ceil(bounds[:, 2:] / size_m)])
        span = np.maximum(1, cells[:, 2:] - cells[:, :2])
        small = (span <= 1).all(axis=1)
        done_shapes.append(shapes[small])
        done_rows.append(rows[small])
        shapes, rows, cells, span = shapes[~small], rows[~small], cells[~small], span[~small]
        if not len(shapes):
            break
        across = span[:, 0] >= span[:, 1]
        middle = np.where(across, cells[:, 0] + span[:, 0] // 2, cells[:, 1] + span[:, 1] // 2)
        cells = cells * size_m
        middle = middle * size_m
        low = shapely.box(cells[:, 0], cells[:, 1], np.where(across, middle, cells[:, 2]), np.where(across, cells[:, 3], middle))
        high = shapely.box(np.where(across, middle, cells[:, 0]), np.where(across, cells[:, 1], middle), cells[:, 2], cells[:, 3])
        halves = np.concatenate([shapely.intersection(shapes, low), shapely.intersection(shapes, high)])
        parts, of = shapely.get_parts(halves, return_index=True)
        kept = (shapely.get_dimensions(parts) == 2) & ~shapely.is_empty(parts)
        shapes, rows = parts[kept], np.concatenate([rows, rows])[of[kept]]
    if not done_shapes:
        return shapes, rows
    return np.concatenate(done_shapes), np.concatenate(done_rows)


def tile_numbers(shapes: np.ndarray, size_m: float) -> np.ndarray:
    """The number (k,) of the tile of a grid of ``size_m`` that each shape lies in; the shapes do not cross tiles."""
    bounds = shapely.bounds(shapes).reshape(-1, 4)
    cell = np.floor((bounds[:, :2] + bounds[:, 2:]) / 2 / size_m).astype(np.int64)
    # Two numbers in one: no city has a hundred million tiles a side.
    return cell[:, 0] * 100_000_000 + cell[:, 1]


def on_seam(shapes: np.ndarray, size_m: float) -> np.ndarray:
    """Whether (bool, k) a shape, which does not cross tiles, reaches an edge of its tile (to the micrometre)."""
    bounds = shapely.bounds(shapes).reshape(-1, 4)
    touching: np.ndarray = (np.abs(bounds - np.round(bounds / size_m) * size_m) < 1e-6).any(axis=1)
    return touching
