"""The study area of an extract: the polygon that the user gave, else the hull of the buildings."""

from __future__ import annotations

from typing import Optional, Tuple

import numpy as np
import pyproj
import shapely

from ...errors import InputError, MissingCrs
from ...notes import Notes
from ...table import FeatureTable
from ..reference_system import choose_crs
from .rules import rules


def study_area_of(
    given: Optional[FeatureTable], buildings: np.ndarray, streets: np.ndarray, notes: Notes
) -> Tuple[FeatureTable, pyproj.CRS]:
    """The study area and the reference system in metres in which everything is measured.

    given: polygons of the user in any reference system. Else the concave hull of the buildings' outlines (EPSG:4326), the
    convex hull where they are few or the concave one fails, the hull of the streets where there are none; widened by about half
    a street. The header box of the extract is never used: it may reach far out to sea. Raises InputError when there is nothing.
    """
    if given is not None:
        return _given(given)
    points = shapely.get_coordinates(buildings if len(buildings) else streets)
    if not len(points):
        raise InputError("the extract has neither buildings nor streets, so there is no study area")
    degrees = FeatureTable.make([shapely.multipoints(points)], {}, 4326)
    crs, _ = choose_crs(degrees)
    cloud = degrees.to_crs(crs).geometry[0]
    parameters = rules().parameters
    hull = shapely.convex_hull(cloud)
    code = "osm_study_area_convex" if len(buildings) else "osm_study_area_streets"
    if len(buildings) >= parameters["hull_minimum_buildings"]:
        tight = shapely.concave_hull(cloud, ratio=parameters["hull_ratio"])
        if tight.geom_type == "Polygon" and shapely.is_valid(tight) and not tight.is_empty:
            hull, code = tight, "osm_study_area_concave"
    area = shapely.buffer(hull, parameters["hull_buffer_m"])
    notes.info(code, buffer=parameters["hull_buffer_m"], hectares=round(float(area.area) / 1e4))
    columns = {"id": ["study_area"], "source": ["osm"], "name": [None]}
    return FeatureTable.make([area], columns, crs), crs


def _given(given: FeatureTable) -> Tuple[FeatureTable, pyproj.CRS]:
    if given.crs is None:
        raise MissingCrs("the study area has no coordinate reference system; set it before use")
    shapes = shapely.force_2d(given.geometry[~(shapely.is_missing(given.geometry) | shapely.is_empty(given.geometry))])
    shapes = shapely.make_valid(shapes)
    parts = shapely.get_parts(shapely.get_parts(shapes))
    polygons = parts[shapely.get_type_id(parts) == 3]
    if not len(polygons):
        raise InputError("the study area has no polygon")
    whole = FeatureTable.make([shapely.union_all(polygons)], {}, given.crs)
    crs, _ = choose_crs(whole)
    names = [name for name in given.text("name") if name] if "name" in given else []
    columns = {"id": ["study_area"], "source": ["given"], "name": [str(names[0]) if len(names) == 1 else None]}
    return FeatureTable.make(shapely.make_valid(whole.to_crs(crs).geometry), columns, crs), crs


def within_reach(geometry: np.ndarray, reach: shapely.Geometry) -> np.ndarray:
    """Which geometries touch the study area and its margin (bool)."""
    shapely.prepare(reach)
    return shapely.intersects(reach, geometry)


def neighbourhoods_of(boundaries: FeatureTable, area: shapely.Geometry) -> FeatureTable:
    """The administrative areas of the one level that parts the study area best.

    Of each level those count that lie in the study area by more than half, or that take a tenth to nearly all of it. The level
    that covers most of the study area is taken, the finest among those within a twentieth of it.
    """
    shapes = shapely.make_valid(boundaries.geometry)
    common = shapely.area(shapely.intersection(shapes, area))
    parts_it = (common > 0.5 * shapely.area(shapes)) | ((common > 0.1 * area.area) & (common < 0.95 * area.area))
    levels = np.array([str(tags.get("admin_level")).zfill(2) for tags in boundaries.column("tags")], dtype=object)
    best: Optional[str] = None
    best_cover = 0.0
    for level in sorted(set(levels[parts_it])):
        cover = float(common[parts_it & (levels == level)].sum())
        if cover >= 0.95 * best_cover:
            best, best_cover = level, max(cover, best_cover)
    return boundaries.select(np.flatnonzero(parts_it & (levels == best)))
