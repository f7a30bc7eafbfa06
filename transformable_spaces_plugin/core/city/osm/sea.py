"""The sea as areas: OSM draws only the coastline, with land on its left and water on its right."""

from __future__ import annotations

from typing import Any, Dict, List, Tuple

import numpy as np
import pyproj
import shapely

from ...table import FeatureTable
from .classify import Tagged
from .rules import rules


def sea_of(lines: Tagged, crs: pyproj.CRS, area: shapely.Geometry, reach: shapely.Geometry) -> FeatureTable:
    """The sea within ``reach``, or within ``area`` alone where the coastline of the extract ends before the margin does.

    The faces that the coastline cuts from the frame are sea where it runs with the face on its right; a face that is told to be
    both (a coastline with a gap) is left out. Source: https://wiki.openstreetmap.org/wiki/Tag:natural%3Dcoastline
    """
    coast = lines.table.select(np.flatnonzero(lines.says("natural", "coastline"))).to_crs(crs).geometry
    empty: Dict[str, List[Any]] = {"id": [], "source": [], "kind": []}
    faces = np.empty(0, dtype=object)
    for frame in (reach, area):
        near = coast[shapely.intersects(coast, frame)] if len(coast) else coast
        faces, sure = _sea_faces(near, frame)
        if sure:
            break
    if not len(faces):
        return FeatureTable.make([], empty, crs)
    sea = shapely.union_all(faces)
    return FeatureTable.make([sea], {"id": ["coastline"], "source": ["osm"], "kind": ["sea"]}, crs)


def _sea_faces(coast: np.ndarray, frame: shapely.Geometry) -> Tuple[np.ndarray, bool]:
    """The faces of ``frame`` that are sea, and whether every face along the coast is clearly sea or land."""
    if not len(coast):
        return np.empty(0, dtype=object), True
    noded = shapely.union_all(np.r_[coast, [frame.boundary]])
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    faces = faces[shapely.intersects(frame, shapely.point_on_surface(faces))]
    segments, row = shapely.get_coordinates(coast, return_index=True)
    same = row[1:] == row[:-1]
    start, end = segments[:-1][same], segments[1:][same]
    length = np.hypot(*(end - start).T)
    start, end, length = start[length > 0], end[length > 0], length[length > 0]
    middle, direction = (start + end) / 2, (end - start) / length[:, None]
    right = np.column_stack([direction[:, 1], -direction[:, 0]]) * rules().parameters["coast_offset_m"]
    tree = shapely.STRtree(faces)
    votes = []
    for points in (middle + right, middle - right):
        which, face = tree.query(shapely.points(points), predicate="within")
        votes.append(np.bincount(face, weights=length[which], minlength=len(faces)))
    sea, land = votes
    told = sea + land > 0
    share = np.where(told, sea / np.where(told, sea + land, 1.0), 0.0)
    clear = rules().parameters["coast_clear_share"]
    return faces[told & (share >= clear)], bool(np.all((share[told] >= clear) | (share[told] <= 1 - clear)))
