"""Slope of the ground, from a terrain model of any reference system, resolution and orientation."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import shapely

from ..city.raster import Raster
from ..spaces.rule_file import RuleFile
from .raster_values import pixel_size_m, points_inside, values_at

if TYPE_CHECKING:
    from .scene import Scene

RULES = RuleFile(Path(__file__).with_name("terrain.json"))
_POINTS_A_SIDE = 4


def slope_pct(scene: Scene) -> np.ndarray:
    """Slope of every site (%, n) from the raster ``dtm_m``; NaN where it has no data.

    A street's slope is along its line: mean of |Δz| / Δl between points 20 m apart (or a pixel where that is more). An area's
    is the mean of the steepest slope at points spread over it, by central differences over at least two pixels, in metres
    on the ground, so the raster's own axes do not matter.
    """
    raster = scene.city.rasters["dtm_m"]
    sites, crs = scene.sites, scene.city.crs
    slope = np.full(len(sites), np.nan)
    if not len(sites):
        return slope
    bounds = shapely.total_bounds(sites.geometry)
    pixel = pixel_size_m(raster, crs, (float(bounds[[0, 2]].mean()), float(bounds[[1, 3]].mean())))
    street = scene.own_street
    along = np.flatnonzero(street >= 0)
    slope[along] = _along(scene.streets.geometry[street[along]], raster, scene, max(RULES.number("step_m"), pixel))
    areas = np.flatnonzero((street < 0) & ~shapely.is_missing(sites.geometry))
    slope[areas] = _of_areas(sites.geometry[areas], raster, scene, max(RULES.number("baseline_m") / 2, pixel))
    if not np.isfinite(slope).any():
        scene.notes.warn("raster_off_sites", raster="dtm_m", indicator="slope_pct")
    return slope


def _along(lines: np.ndarray, raster: Raster, scene: Scene, step_m: float) -> np.ndarray:
    """Mean slope (%) along each line; a line shorter than the step is measured from end to end."""
    length = shapely.length(lines)
    pieces = np.maximum(np.floor(length / step_m), 1).astype(np.int64)
    of = np.repeat(np.arange(len(lines)), pieces + 1)
    place = np.arange(len(of)) - np.repeat(np.cumsum(pieces + 1) - (pieces + 1), pieces + 1)
    points = shapely.line_interpolate_point(lines[of], length[of] * place / pieces[of])
    height = values_at(points, scene.city.crs, raster)
    same = of[1:] == of[:-1]
    rise = np.abs(np.diff(height))[same] / (length / pieces)[of[1:][same]]
    known = np.isfinite(rise)
    count = np.bincount(of[1:][same][known], minlength=len(lines))
    total = np.bincount(of[1:][same][known], weights=rise[known], minlength=len(lines))
    return 100 * np.divide(total, count, out=np.full(len(lines), np.nan), where=count > 0)


def _of_areas(shapes: np.ndarray, raster: Raster, scene: Scene, reach_m: float) -> np.ndarray:
    """Mean slope (%) over points of each polygon: those of a 4 × 4 pattern that lie inside, else its representative point."""
    if not len(shapes):
        return np.zeros(0)
    xy, of = points_inside(shapes, _POINTS_A_SIDE)
    dx = [values_at(shapely.points(xy + (step, 0)), scene.city.crs, raster) for step in (reach_m, -reach_m)]
    dy = [values_at(shapely.points(xy + (0, step)), scene.city.crs, raster) for step in (reach_m, -reach_m)]
    steep = np.hypot(dx[0] - dx[1], dy[0] - dy[1]) / (2 * reach_m)
    known = np.isfinite(steep)
    count = np.bincount(of[known], minlength=len(shapes))
    total = np.bincount(of[known], weights=steep[known], minlength=len(shapes))
    return 100 * np.divide(total, count, out=np.full(len(shapes), np.nan), where=count > 0)
