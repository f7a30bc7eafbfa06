"""The study area: the polygon that the user gave, else the hull of the buildings, said so."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Dict, Optional, Tuple

import numpy as np
import pyproj
import shapely

from ..errors import InputError, MissingCrs
from ..notes import Notes
from ..table import FeatureTable
from .reference_system import choose_crs


@lru_cache(maxsize=1)
def parameters() -> Dict[str, float]:
    """The numbers of ``study_area.json`` by name, in metres where they are lengths."""
    document = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
    return {name: float(entry["value"]) for name, entry in document["parameters"].items()}


def given_area(given: FeatureTable) -> Tuple[FeatureTable, pyproj.CRS]:
    """The polygons that the user gave as one study area, and the reference system in metres in which to measure.

    Z is dropped, invalid polygons are repaired, parts joined. Raises MissingCrs, and InputError when there is no polygon.
    """
    if given.crs is None:
        raise MissingCrs("the study area has no coordinate reference system; set it before use")
    shapes = shapely.force_2d(given.geometry[~(shapely.is_missing(given.geometry) | shapely.is_empty(given.geometry))])
    parts = shapely.get_parts(shapely.get_parts(shapely.make_valid(shapes)))
    polygons = parts[shapely.get_type_id(parts) == 3]
    if not len(polygons):
        raise InputError("the study area has no polygon")
    whole = FeatureTable.make([shapely.union_all(polygons)], {}, given.crs)
    crs, _ = choose_crs(whole)
    columns = {name: [_common(given.text(name))] for name in ("source", "name")}
    columns["source"] = [columns["source"][0] or "given"]
    area = shapely.make_valid(whole.to_crs(crs).geometry)
    return FeatureTable.make(area, {"id": ["study_area"], **columns}, crs), crs


def hull_area(buildings: np.ndarray, streets: np.ndarray, crs: pyproj.CRS, source: str, notes: Notes) -> FeatureTable:
    """The study area of data that came without: the concave hull of the buildings, widened by about half a street.

    The convex hull where the buildings are few or the concave one fails, the hull of the streets where there are none.
    buildings, streets: geometries in ``crs`` (in metres). Raises InputError when there is nothing.
    """
    shapes = buildings if len(buildings) else streets
    points = shapely.get_coordinates(shapes)
    if not len(points):
        raise InputError("there are neither buildings nor streets, so there is no study area; give one")
    cloud = shapely.multipoints(points)
    numbers = parameters()
    hull = shapely.convex_hull(cloud)
    code = "study_area_convex" if len(buildings) else "study_area_streets"
    if len(buildings) >= numbers["hull_minimum_buildings"]:
        tight = shapely.concave_hull(cloud, ratio=numbers["hull_ratio"])
        if tight.geom_type == "Polygon" and shapely.is_valid(tight) and not tight.is_empty:
            hull, code = tight, "study_area_concave"
    area = shapely.buffer(hull, numbers["hull_buffer_m"])
    notes.info(code, buffer=numbers["hull_buffer_m"], hectares=round(float(area.area) / 1e4))
    return FeatureTable.make([area], {"id": ["study_area"], "source": [source], "name": [None]}, crs)


def reach_of(area: shapely.Geometry) -> shapely.Geometry:
    """The study area (in metres) and the margin beyond it whose features still serve a measure."""
    return shapely.buffer(area, parameters()["margin_m"])


def _common(values: np.ndarray) -> Optional[str]:
    """The one text that all rows share; None when they have none or several."""
    there = {str(value) for value in values if value is not None and value == value and str(value).strip()}
    return there.pop() if len(there) == 1 else None
