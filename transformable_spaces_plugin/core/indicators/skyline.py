"""The skyline around points: how high buildings and hills stand in each direction, read from grids of heights.

Walls as exact polygons would cost a cut of every ray with every wall. Heights on a grid cost one look-up a step; the grid is
fine near a point, where a metre changes the angle, and each coarser one holds the highest of the four cells below it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Tuple

import numpy as np
import pyproj
import shapely

from ..city.raster import Raster
from ..progress import SILENT, Progress
from .raster_values import centre, pixel_size_m, values_at
from .spans import Grid, spans_of

_LEVELS = 4
_STEPS = 32  # on each level but the last, which goes on to the reach
_RAYS_AT_ONCE = 400_000


@dataclass(frozen=True)
class Heights:
    """Heights above one datum as grids, the finest first, each of twice the cells of the one before; −inf where nothing stands."""

    grid: Grid
    levels: Tuple[np.ndarray, ...]

    @classmethod
    def of(cls, shapes: np.ndarray, tops: np.ndarray, bounds: np.ndarray, cell_m: float) -> Heights:
        """The highest of the ``tops`` (m, NaN left out) of the polygons over every cell whose centre they hold, within ``bounds``."""
        coarse = cell_m * 2 ** (_LEVELS - 1)
        outer = np.concatenate([np.floor(bounds[:2] / coarse), np.ceil(bounds[2:] / coarse)]) * coarse
        grid = Grid.over(outer, cell_m)
        rows, columns = grid.shape
        finest = np.full(rows * columns, -np.inf, dtype=np.float32)
        known = np.isfinite(tops)
        spans = spans_of(grid.place(shapes[known]), 0, rows, 0, columns)
        count = spans.stop - spans.start
        cell = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count) + np.repeat(spans.row * columns + spans.start, count)
        np.maximum.at(finest, cell, np.repeat(tops[known][spans.polygon], count).astype(np.float32))
        levels = [finest.reshape(rows, columns)]
        for _ in range(_LEVELS - 1):
            pairs = np.maximum(levels[-1][0::2], levels[-1][1::2])
            levels.append(np.maximum(pairs[:, 0::2], pairs[:, 1::2]))
        return cls(grid, tuple(levels))

    @property
    def highest(self) -> float:
        return float(self.levels[-1].max(initial=-np.inf))


def skyline(
    heights: Heights,
    xy: np.ndarray,
    z: np.ndarray,
    azimuth_deg: np.ndarray,
    enough: np.ndarray,
    reach_m: float,
    progress: Progress = SILENT,
) -> np.ndarray:
    """Tangent (n, s) of the angle at which buildings stand above each point (n, 2) of height ``z`` in each direction (s,).

    −inf where nothing stands within ``reach_m``. azimuth_deg: clockwise from grid north. enough: (s,) tangents beyond which it no
    longer matters how high. A wall met between two looks stands, on average, half a step before the second.
    """
    result = np.full((len(xy), len(azimuth_deg)), -np.inf)
    at_once = max(1, _RAYS_AT_ONCE // max(len(azimuth_deg), 1))
    for first in range(0, len(xy), at_once):  # a loop over slices, to bound memory and to hear a cancel
        progress.at(first / len(xy))
        rows = slice(first, first + at_once)
        result[rows] = _march(heights, xy[rows], z[rows], azimuth_deg, enough, reach_m)
    return result


def _march(
    heights: Heights, xy: np.ndarray, z: np.ndarray, azimuth_deg: np.ndarray, enough: np.ndarray, reach_m: float
) -> np.ndarray:
    angle = np.radians(azimuth_deg)
    count = len(azimuth_deg)
    best = np.full(len(xy) * count, -np.inf)
    ray = np.arange(len(best))
    highest, cell_m = heights.highest, heights.grid.cell_m
    start = 0.0
    for number, level in enumerate(heights.levels):
        step = cell_m * 2**number
        stop = reach_m if number == len(heights.levels) - 1 else min(start + _STEPS * step, reach_m)
        point, sector = ray // count, ray % count
        # What is higher than the sun gets, or than anything farther away can stand, is settled.
        open_ = (best[ray] < enough[sector]) & ((highest - z[point]) > best[ray] * max(start, step / 2))
        ray, point, sector = ray[open_], point[open_], sector[open_]
        # A frame of nothing around the grid, so that a look beyond it needs no question.
        framed = np.pad(level, 1, constant_values=-np.inf)
        rows, columns = framed.shape
        east = xy[point, 0] / step - heights.grid.column / 2**number + 1
        north = xy[point, 1] / step - heights.grid.row / 2**number + 1
        to_east, to_north = np.sin(angle[sector]), np.cos(angle[sector])
        top, held = z[point], best[ray]
        for k in range(1, int(np.floor((stop - start) / step + 1e-9)) + 1):
            column = np.clip(east + to_east * (start / step + k), 0, columns - 1).astype(np.int64)
            row = np.clip(north + to_north * (start / step + k), 0, rows - 1).astype(np.int64)
            height = framed.ravel()[row * columns + column]
            np.maximum(held, (height - top) / (start + (k - 0.5) * step), out=held)
        best[ray] = held
        start = stop
    return best.reshape(len(xy), count)


@dataclass(frozen=True)
class Terrain:
    """The ground's height on a grid; −inf where the terrain model has none."""

    grid: Grid
    height: np.ndarray

    @classmethod
    def of(cls, raster: Raster, crs: pyproj.CRS, bounds: np.ndarray, cell_m: float) -> Terrain:
        """The raster read once over ``bounds``, on cells of ``cell_m``, or of a pixel where that is more."""
        cell_m = max(cell_m, pixel_size_m(raster, crs, centre(raster, crs)))
        grid = Grid.over(bounds, cell_m)
        rows, columns = grid.shape
        x = (np.arange(columns) + 0.5 + grid.column) * cell_m
        y = (np.arange(rows) + 0.5 + grid.row) * cell_m
        # Some rows at a time: the points are many times as large as the grid.
        bands = [
            values_at(shapely.points(np.tile(x, len(part)), np.repeat(part, columns)), crs, raster)
            for part in np.array_split(y, max(1, rows * columns // _RAYS_AT_ONCE))
        ]
        height = np.concatenate(bands).reshape(rows, columns)
        return cls(grid, np.where(np.isfinite(height), height, -np.inf))


def hills(terrain: Terrain, xy: np.ndarray, z: np.ndarray, azimuth_deg: np.ndarray, reach_m: float, growth: float) -> np.ndarray:
    """Tangent (n, s) of the angle at which the terrain stands above each point (n, 2) of height ``z`` in each direction; −inf for none.

    Looked at every ``growth`` times farther, from two cells on (nearer, a coarse model's own steps would pass for hills).
    """
    result = np.full((len(xy), len(azimuth_deg)), -np.inf)
    rows, columns = terrain.grid.shape
    angle = np.radians(azimuth_deg)
    distance = 2 * terrain.grid.cell_m
    while distance <= reach_m:
        for sector in range(len(angle)):
            row, column = terrain.grid.cells(xy + distance * np.array([np.sin(angle[sector]), np.cos(angle[sector])]))
            inside = (row >= 0) & (column >= 0) & (row < rows) & (column < columns)
            height = np.where(inside, terrain.height[np.where(inside, row, 0), np.where(inside, column, 0)], -np.inf)
            np.maximum(result[:, sector], (height - z) / distance, out=result[:, sector])
        distance *= growth
    return result
