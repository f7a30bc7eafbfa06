"""Where answers are: coordinates the wrong way round, in metres, or out of the world, brought into the reference system of the sites."""

from __future__ import annotations

from pathlib import Path
from typing import Dict, Optional, Tuple

import numpy as np
import shapely

from ..spaces.rule_file import RuleFile
from ..table import FeatureTable
from .flags import add_flag

RULES = RuleFile(Path(__file__).with_name("matching.json"))


def place_points(contributions: FeatureTable, sites: FeatureTable) -> Tuple[FeatureTable, Dict[str, int]]:
    """``contributions`` (points in longitude and latitude) in the CRS of ``sites``, mended where that is certain, and what was found.

    A point far from every site that comes near them when its coordinates change places is turned round (``swapped_coordinates``); one
    that can only be in the sites' own metres is read so (``projected_coordinates``); one out of the world loses its place
    (``bad_coordinates``). The flags of each row say the same. ``sites`` may be empty: then only the last is looked for.
    """
    x, y = _coordinates(contributions.geometry)
    there = np.isfinite(x) & np.isfinite(y)
    counts: Dict[str, int] = {}
    flags = contributions.text("flags")
    metric = np.zeros(len(x), dtype=bool)
    if len(sites):
        west, south, east, north = shapely.total_bounds(FeatureTable(sites.geometry, {}, sites.crs).to_crs(4326).geometry)
        margin = RULES.number("swap_margin_deg")

        def near(first: np.ndarray, second: np.ndarray) -> np.ndarray:
            with np.errstate(invalid="ignore"):
                return (first >= west - margin) & (first <= east + margin) & (second >= south - margin) & (second <= north + margin)

        swapped = there & ~near(x, y) & near(y, x)
        x, y = np.where(swapped, y, x), np.where(swapped, x, y)
        flags = _told(flags, swapped, "swapped_coordinates", counts)
        box = shapely.total_bounds(sites.geometry)
        reach = RULES.number("outside_m")
        metric = there & ~near(x, y) & (x >= box[0] - reach) & (x <= box[2] + reach) & (y >= box[1] - reach) & (y <= box[3] + reach)
        flags = _told(flags, metric, "projected_coordinates", counts)
    wrong = there & ~metric & ((np.abs(x) > 180) | (np.abs(y) > 90))
    flags = _told(flags, wrong, "bad_coordinates", counts)
    there &= ~wrong
    moved = np.full(len(x), None, dtype=object)
    degrees = there & ~metric
    moved[degrees] = shapely.points(x[degrees], y[degrees])
    table = FeatureTable(moved, contributions.columns, contributions.crs).to_crs(sites.crs)
    shapes = table.geometry.copy()
    shapes[metric] = shapely.points(x[metric], y[metric])
    ends = shapely.get_coordinates(shapes[degrees])
    lost = np.flatnonzero(degrees)[~np.isfinite(ends).all(axis=1)] if len(ends) else np.array([], dtype=int)
    shapes[lost] = None
    flags = _told(flags, np.isin(np.arange(len(x)), lost), "bad_coordinates", counts)
    return FeatureTable(shapes, {**table.columns, "flags": flags}, sites.crs), counts


def _told(flags: np.ndarray, where: np.ndarray, flag: str, counts: Dict[str, int]) -> np.ndarray:
    if where.any():
        counts[flag] = counts.get(flag, 0) + int(where.sum())
        flags = add_flag(flags, where, flag)
    return flags


def _coordinates(points: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
    return shapely.get_x(points), shapely.get_y(points)


def outside(points: np.ndarray, sites: np.ndarray, area: Optional[shapely.Geometry]) -> np.ndarray:
    """Whether each point (n,) is out of the study area: of ``area`` where it is given, else farther than the rule from every site."""
    result = np.zeros(len(points), dtype=bool)
    there = ~shapely.is_missing(points)
    if area is not None:
        shapely.prepare(area)
        result[there] = ~shapely.intersects(area, points[there])
    elif len(sites):
        hull = shapely.buffer(shapely.convex_hull(shapely.geometrycollections(sites)), RULES.number("outside_m"))
        result[there] = ~shapely.intersects(hull, points[there])
    return result
