"""Reading rasters under shapes: means inside polygons and heights at points, in any reference system, resolution and orientation."""

from __future__ import annotations

from typing import Callable, Optional, Tuple

import numpy as np
import pyproj
import shapely

from ..city.raster import Raster
from ..progress import SILENT, Progress
from .spans import sums_inside

# At most this many pixels are read for the median of a study area; a finer raster is thinned evenly (64 MB).
_MEDIAN_PIXELS = 4_000_000
_TILE = 512


def to_pixels(shapes: np.ndarray, crs: pyproj.CRS, raster: Raster) -> np.ndarray:
    """``shapes`` in the pixel coordinates of ``raster`` (x: columns, y: rows), whichever way the raster is turned."""
    a, b, c, d, e, f = raster.transform[:6]
    inverse = np.linalg.inv(np.array([[a, b], [d, e]], dtype=float))
    transformer = None if crs == raster.crs else pyproj.Transformer.from_crs(crs, raster.crs, always_xy=True)

    def move(xy: np.ndarray) -> np.ndarray:
        if transformer is not None:
            xy = np.column_stack(transformer.transform(xy[:, 0], xy[:, 1]))
        return (xy - (c, f)) @ inverse.T

    return shapely.transform(shapes, move)


def means_inside(
    shapes: np.ndarray,
    crs: pyproj.CRS,
    raster: Raster,
    value: Optional[Callable[[np.ndarray], np.ndarray]] = None,
    progress: Progress = SILENT,
) -> np.ndarray:
    """Mean of the raster over each polygon (n,), pixels whose centres lie inside, no-data left out; NaN where there is none.

    A polygon that holds no pixel centre takes the value of the pixel under its representative point. ``value`` turns pixel
    values into what is to be averaged (NaN stays NaN).
    """
    polygons = to_pixels(shapes, crs, raster)
    rows = max(raster.shape[0], 1)

    def read(row: int, stop: int, left: int, right: int) -> np.ndarray:
        progress.at(row / rows)
        band = raster.read(row, stop, left, right)
        band = band if value is None else value(band)
        known = np.isfinite(band)
        return np.stack([np.where(known, band, 0.0), known.astype(float)])

    sums = sums_inside(polygons, raster.shape, 2, read)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(sums[:, 1] > 0, sums[:, 0] / sums[:, 1], np.nan)
    held = shapely.area(polygons) > 0
    small = np.flatnonzero((sums[:, 1] == 0) & held)
    if len(small):
        points = shapely.get_coordinates(shapely.point_on_surface(polygons[small]))
        column, row = (np.floor(axis).astype(np.int64) for axis in points.T)
        found = _pixels(raster, row, column)
        mean[small] = found if value is None else value(found)
    return mean


def values_at(points: np.ndarray, crs: pyproj.CRS, raster: Raster) -> np.ndarray:
    """The raster at points (k,), bilinear between pixel centres; NaN where one of the four pixels has no data or is outside."""
    xy = shapely.get_coordinates(to_pixels(points, crs, raster)) - 0.5
    column, row = (np.floor(axis).astype(np.int64) for axis in xy.T)
    u, v = xy[:, 0] - column, xy[:, 1] - row
    total = np.zeros(len(xy))
    for right in (0, 1):
        for below in (0, 1):
            weight = (u if right else 1 - u) * (v if below else 1 - v)
            # A pixel without weight must not make the value missing (a point exactly on a pixel's centre).
            total = total + np.where(weight > 0, weight * _pixels(raster, row + below, column + right), 0.0)
    return total


def points_inside(shapes: np.ndarray, a_side: int) -> Tuple[np.ndarray, np.ndarray]:
    """Points (k, 2) spread over each polygon (n,), and the polygon of each (k,).

    Those of a pattern of ``a_side`` × ``a_side`` over its box that lie inside, else its representative point.
    """
    low, high = shapely.bounds(shapes)[:, None, :2], shapely.bounds(shapes)[:, None, 2:]
    share = (np.arange(a_side) + 0.5) / a_side
    pattern = np.stack(np.meshgrid(share, share), axis=-1).reshape(1, -1, 2)
    xy = (low + pattern * (high - low)).reshape(-1, 2)
    of = np.repeat(np.arange(len(shapes)), a_side**2)
    shapely.prepare(shapes)
    inside = shapely.contains_xy(shapes[of], xy[:, 0], xy[:, 1])
    lonely = np.flatnonzero(np.bincount(of[inside], minlength=len(shapes)) == 0)
    xy = np.concatenate([xy[inside], shapely.get_coordinates(shapely.point_on_surface(shapes[lonely]))])
    return xy, np.concatenate([of[inside], lonely])


def pixels_at(xy: np.ndarray, crs: pyproj.CRS, raster: Raster) -> np.ndarray:
    """The pixel of the raster under each point (k, 2) in ``crs``; NaN where it has no data or is outside."""
    a, b, c, d, e, f = raster.transform[:6]
    if crs != raster.crs:
        xy = np.column_stack(pyproj.Transformer.from_crs(crs, raster.crs, always_xy=True).transform(xy[:, 0], xy[:, 1]))
    place = np.floor((xy - (c, f)) @ np.linalg.inv(np.array([[a, b], [d, e]], dtype=float)).T)
    place = np.where(np.isfinite(place), place, -1).astype(np.int64)
    return _pixels(raster, place[:, 1], place[:, 0])


def _pixels(raster: Raster, row: np.ndarray, column: np.ndarray) -> np.ndarray:
    """Single pixels, read tile by tile; NaN outside the raster."""
    rows, columns = raster.shape
    found = np.full(len(row), np.nan)
    inside = np.flatnonzero((row >= 0) & (row < rows) & (column >= 0) & (column < columns))
    tile = (row[inside] // _TILE) * (columns // _TILE + 1) + column[inside] // _TILE
    order = np.argsort(tile, kind="stable")
    inside, tile = inside[order], tile[order]
    starts = np.flatnonzero(np.r_[True, tile[1:] != tile[:-1]]) if len(tile) else np.array([], dtype=np.int64)
    # One read a tile: memory stays that of a tile.
    for members in np.split(inside, starts[1:]):
        if not len(members):
            continue
        r, c = row[members], column[members]
        window = raster.read(int(r.min()), int(r.max()) + 1, int(c.min()), int(c.max()) + 1)
        found[members] = window[r - r.min(), c - c.min()]
    return found


def median_inside(area: shapely.Geometry, crs: pyproj.CRS, raster: Raster) -> float:
    """The median of the raster's pixels inside ``area``; NaN where it has none. Rasters above 4 million pixels are thinned evenly."""
    outline = to_pixels(np.array([area], dtype=object), crs, raster)
    xmin, ymin, xmax, ymax = shapely.total_bounds(outline)
    left, right = max(int(np.floor(xmin)), 0), min(int(np.ceil(xmax)), raster.shape[1])
    top, bottom = max(int(np.floor(ymin)), 0), min(int(np.ceil(ymax)), raster.shape[0])
    if left >= right or top >= bottom:
        return float("nan")
    step = max(1, int(np.ceil(np.sqrt((right - left) * (bottom - top) / _MEDIAN_PIXELS))))
    shape = outline[0]
    shapely.prepare(shape)
    kept = []
    for row in range(top, bottom, step):  # a row at a time, so that memory stays that of the pixels kept
        values = raster.read(row, row + 1, left, right)[0, ::step]
        inside = shapely.contains_xy(shape, np.arange(left, right, step) + 0.5, np.full(len(values), row + 0.5))
        kept.append(values[inside & np.isfinite(values)])
    pixels = np.concatenate(kept)
    return float(np.median(pixels)) if len(pixels) else float("nan")


def centre(raster: Raster, crs: pyproj.CRS) -> Tuple[float, float]:
    """The middle of the raster in ``crs``: where its pixels are measured, so that parts of a study get the same measure."""
    a, b, c, d, e, f = raster.transform[:6]
    row, column = raster.shape[0] / 2, raster.shape[1] / 2
    x, y = a * column + b * row + c, d * column + e * row + f
    if crs != raster.crs:
        x, y = pyproj.Transformer.from_crs(raster.crs, crs, always_xy=True).transform(x, y)
    return float(x), float(y)


def pixel_axes(raster: Raster, crs: pyproj.CRS, at: Tuple[float, float]) -> np.ndarray:
    """What one column and one row of the raster are on the ground near ``at`` (in ``crs``, whose unit is the metre).

    (2, 2): first row x, second row y; first column for a step of one column, second for one of one row.
    """
    column, row = shapely.get_coordinates(to_pixels(np.array([shapely.Point(at)], dtype=object), crs, raster))[0]
    a, b, c, d, e, f = raster.transform[:6]
    corners = np.array([[column, row], [column + 1, row], [column, row + 1]])
    xy = corners @ np.array([[a, b], [d, e]], dtype=float).T + (c, f)
    if crs != raster.crs:
        back = pyproj.Transformer.from_crs(raster.crs, crs, always_xy=True)
        xy = np.column_stack(back.transform(xy[:, 0], xy[:, 1]))
    return np.column_stack([xy[1] - xy[0], xy[2] - xy[0]])


def pixel_size_m(raster: Raster, crs: pyproj.CRS, at: Tuple[float, float]) -> float:
    """The longer side of a pixel in metres near the point ``at`` (in ``crs``, whose unit is the metre)."""
    axes = pixel_axes(raster, crs, at)
    return float(np.hypot(axes[0], axes[1]).max())
