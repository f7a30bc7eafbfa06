"""What is measured from rasters before the streets are: the slope of a surface, and the heights of buildings that have none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Tuple

import numpy as np
import pyproj
import shapely

from ..indicators.raster_values import pixel_axes, points_inside, values_at
from ..notes import Notes
from ..progress import SILENT, Progress
from ..spaces.grouped import grouped_quantile
from .model import City
from .raster import Raster

# Slopes are differences over about this many metres: over less, the noise of a laser scan (0.1 m) alone is steeper than 5°.
_BASELINE_M = 3.0
# Heights are read at this many points a side inside a footprint, and as many around it.
_POINTS_A_SIDE = 5
_AROUND_POINTS = 16
_AROUND_M = 4.0
_EDGE_M = 1.0
_LOW_SHARE = 0.25
_HEIGHT_LIMITS_M = (2.0, 500.0)
SOURCE = "surface_model"


@dataclass
class SlopeRaster:
    """The slope (metres of rise a metre, 0.087 is 5°) of a raster of heights, as a raster that is read in windows.

    Central differences over ``step`` pixels each way, in metres on the ground, whichever way the raster is turned; NaN within
    ``step`` pixels of no data and of the raster's border. ``reach_m`` is how far a value looks.
    """

    heights: Raster
    inverse: np.ndarray  # (2, 2): differences a pixel → differences a metre
    step: Tuple[int, int]  # columns, rows
    reach_m: float

    def __post_init__(self) -> None:
        self.crs, self.transform, self.shape = self.heights.crs, self.heights.transform, self.heights.shape

    def read(self, row_start: int, row_stop: int, column_start: int, column_stop: int) -> np.ndarray:
        across, down = self.step
        rows, columns = self.shape
        top, bottom = max(row_start - down, 0), min(row_stop + down, rows)
        left, right = max(column_start - across, 0), min(column_stop + across, columns)
        padded = np.full((row_stop - row_start + 2 * down, column_stop - column_start + 2 * across), np.nan)
        y, x = top - (row_start - down), left - (column_start - across)
        padded[y : y + bottom - top, x : x + right - left] = self.heights.read(top, bottom, left, right)
        by_column = (padded[down:-down, 2 * across :] - padded[down:-down, : -2 * across]) / (2 * across)
        by_row = (padded[2 * down :, across:-across] - padded[: -2 * down, across:-across]) / (2 * down)
        gradient = np.stack([by_column, by_row], axis=-1) @ self.inverse
        slope: np.ndarray = np.hypot(gradient[..., 0], gradient[..., 1])
        return slope


def slope_raster(heights: Raster, crs: pyproj.CRS, at: Tuple[float, float]) -> SlopeRaster:
    """The slope of ``heights``, with the size of a pixel as it is near the point ``at`` in ``crs`` (metres)."""
    axes = pixel_axes(heights, crs, at)
    size = np.hypot(axes[0], axes[1])  # metres a column, metres a row
    step = np.maximum(1, np.ceil(_BASELINE_M / 2 / size)).astype(int)
    return SlopeRaster(heights, np.linalg.inv(axes), (int(step[0]), int(step[1])), float((step * size).max()))


def with_heights_from_rasters(city: City, notes: Notes, progress: Progress = SILENT) -> City:
    """``city`` with heights for buildings that have neither height nor levels, read from the surface model ``dsm_m``.

    Height = median of the surface inside the footprint less the ground: the median of ``dtm_m`` there, or without a terrain model
    the lower quartile of the surface just around (so a model of heights above the ground serves as well). Below 2 m, or where
    pixels are missing, the height stays missing. Such heights have ``height_source`` = ``surface_model`` and are counted in the notes.
    """
    raster = city.rasters.get("dsm_m")
    table = city.layer("buildings")
    lacking = np.isnan(table.number("height_m")) & np.isnan(table.number("levels"))
    rows = np.flatnonzero(lacking & ~table.flag("underground"))
    if raster is None or not len(rows):
        return city
    shapes = table.geometry[rows]
    xy, of = _points_inside(shapes)
    top = grouped_quantile(values_at(shapely.points(xy), city.crs, raster), of, len(rows), 0.5)
    progress.at(0.5)
    if "dtm_m" in city.rasters:
        ground = grouped_quantile(values_at(shapely.points(xy), city.crs, city.rasters["dtm_m"]), of, len(rows), 0.5)
    else:
        xy, of = _points_around(shapes, table.geometry)
        ground = grouped_quantile(values_at(shapely.points(xy), city.crs, raster), of, len(rows), _LOW_SHARE)
    with np.errstate(invalid="ignore"):
        height = np.round(top - ground, 1)
        good = (height >= _HEIGHT_LIMITS_M[0]) & (height <= _HEIGHT_LIMITS_M[1])
    heights, sources = table.number("height_m").copy(), table.text("height_source").copy()
    heights[rows[good]], sources[rows[good]] = height[good], SOURCE
    if good.any():
        notes.info("heights_from_raster", count=int(good.sum()))
    progress.at(1.0)
    return city.with_layers(buildings=table.with_columns(height_m=heights, height_source=sources))


def _points_inside(shapes: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
    """Points (k, 2) of a pattern inside each polygon less its edge, and the polygon of each (k,); at least one a polygon."""
    inner = shapely.buffer(shapes, -_EDGE_M, join_style="mitre")
    inner = np.where(shapely.is_empty(inner), shapes, inner)
    return points_inside(inner, _POINTS_A_SIDE)


def _points_around(shapes: np.ndarray, buildings: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
    """Points (k, 2) evenly along a line around each polygon, those in buildings left out, and the polygon of each (k,)."""
    lines: Any = shapely.get_exterior_ring(shapely.convex_hull(shapely.buffer(shapes, _AROUND_M, quad_segs=2)))
    of = np.repeat(np.arange(len(shapes)), _AROUND_POINTS)
    share = np.tile(np.arange(_AROUND_POINTS) / _AROUND_POINTS, len(shapes))
    points = shapely.line_interpolate_point(lines[of], share, normalized=True)
    built = np.zeros(len(points), dtype=bool)
    built[shapely.STRtree(buildings).query(points, predicate="intersects")[0]] = True
    return shapely.get_coordinates(points[~built]), of[~built]
