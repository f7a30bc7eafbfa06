"""The study area of an extract: the polygon that the user gave, else the hull of the buildings."""

from __future__ import annotations

from typing import Optional, Tuple

import numpy as np
import pyproj
import shapely

from ...errors import InputError
from ...notes import Notes
from ...table import FeatureTable
from ..reference_system import choose_crs
from ..study_area import given_area, hull_area


def study_area_of(
    given: Optional[FeatureTable], buildings: np.ndarray, streets: np.ndarray, notes: Notes
) -> Tuple[FeatureTable, pyproj.CRS]:
    """The study area and the reference system in metres in which everything is measured.

    given: polygons of the user in any reference system. Else the hull of the buildings' outlines, of the streets where there are
    none (EPSG:4326), as :func:`..study_area.hull_area` makes it. The header box of the extract is never used: it may reach far
    out to sea. Raises InputError when there is nothing.
    """
    if given is not None:
        return given_area(given)
    points = shapely.get_coordinates(buildings if len(buildings) else streets)
    if not len(points):
        raise InputError("the extract has neither buildings nor streets, so there is no study area")
    crs, _ = choose_crs(FeatureTable.make([shapely.multipoints(points)], {}, 4326))
    moved = [FeatureTable(shapes, {}, pyproj.CRS.from_epsg(4326)).to_crs(crs).geometry for shapes in (buildings, streets)]
    return hull_area(moved[0], moved[1], crs, "osm", notes), crs


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
