"""Candidate polygons made into sites: inside the study area, off buildings, apart from each other, no slivers."""

from __future__ import annotations

from typing import Iterable, Tuple

import numpy as np
import shapely

from ..progress import SILENT, Progress
from ..table import FeatureTable
from .kinds import threshold
from .measures import opening
from .order import canonical_order
from .study import Study

# Areas under this are noise of the overlay's arithmetic, not ground.
_NOISE_M2 = 1e-6
_CHUNK = 200
# A grid of overlays that floating numbers get wrong.
_GRID_M = 1e-7


def finish(candidates: FeatureTable, study: Study, kind: str, ground_level: bool, extensive: Iterable[str]) -> FeatureTable:
    """Single valid polygons, at least as large and wide as ``kinds.json`` asks of ``kind``, without overlap among each other.

    candidates: see :class:`registry.Kind`. Columns named in ``extensive`` are multiplied by the share of the candidate's area
    that each piece keeps. Where candidates overlap, the one of higher ``priority`` keeps the ground, then the larger, then the
    first in canonical order. Result in an order that depends on shapes alone; may be empty.
    """
    table = _single(candidates)
    table = table.with_columns(_whole_m2=shapely.area(table.geometry))
    table = _single(table.with_geometry(_clipped(table.geometry, study.area)))
    if ground_level and len(study.buildings):
        table = _single(table.with_geometry(subtract(table.geometry, study.buildings, study.building_tree, study.progress)))
    table = _apart(table)
    table = _without_slivers(table, threshold(kind, "min_area_m2"), threshold(kind, "min_width_m"))
    share = np.minimum(1.0, shapely.area(table.geometry) / np.maximum(table.number("_whole_m2"), _NOISE_M2))
    shared = {name: table.number(name) * share for name in extensive if name in table}
    table = table.with_columns(**shared).with_geometry(shapely.normalize(table.geometry))
    return table.without("_whole_m2").select(canonical_order(table.geometry))


def subtract(shapes: np.ndarray, obstacles: np.ndarray, tree: shapely.STRtree, progress: Progress = SILENT) -> np.ndarray:
    """Each shape (n,) less the obstacles (m,) that it meets; ``tree`` is the index over ``obstacles``.

    ``progress`` is asked between chunks of shapes, so that a cancel does not wait for all of them.
    """
    row, obstacle = canonical_pairs(*tree.query(shapes, predicate="intersects"))
    result = shapes.copy()
    cuts = np.searchsorted(row, np.arange(_CHUNK, len(shapes), _CHUNK))
    for number, of_chunk in enumerate(np.split(np.arange(len(row)), cuts)):
        progress.at(number * _CHUNK / max(len(shapes), 1))
        touched, covers = unions_by_row(row[of_chunk], obstacles[obstacle[of_chunk]])
        result[touched] = shapely.difference(shapes[touched], covers)
    return result


def canonical_pairs(row: np.ndarray, other: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
    """The pairs of a tree query sorted by row, then by the number of the other."""
    order = np.lexsort((other, row))
    return row[order], other[order]


def unions_by_row(row: np.ndarray, shapes: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
    """The distinct values of ``row`` (sorted) and the union of the shapes of each."""
    rows, start = np.unique(row, return_index=True)
    unions = np.empty(len(rows), dtype=object)
    # One union after the other: shapely has no grouped union, and a rectangular array of groups would not be linear in memory.
    for number, group in enumerate(np.split(shapes, start[1:]) if len(rows) else ()):
        unions[number] = group[0] if len(group) == 1 else shapely.union_all(group)
    return rows, unions


def polygons_only(shapes: np.ndarray) -> np.ndarray:
    """Each shape (n,) valid and reduced to its areas (an empty polygon where it has none)."""
    shapes = shapes.copy()
    bad = ~shapely.is_valid(shapes)
    shapes[bad] = shapely.make_valid(shapes[bad])
    mixed = np.flatnonzero(~np.isin(shapely.get_type_id(shapes), (3, 6)))
    for row in mixed:  # few: where an overlay left lines and points beside the areas
        parts = shapely.get_parts(shapely.get_parts(shapes[row]))
        areas = parts[shapely.get_dimensions(parts) == 2]
        shapes[row] = shapely.union_all(areas) if len(areas) else shapely.Polygon()
    return shapes


def _single(table: FeatureTable) -> FeatureTable:
    """One polygon a row: valid, with area; columns repeated for each part."""
    there = ~(shapely.is_missing(table.geometry) | shapely.is_empty(table.geometry))
    table = table.select(there)
    parts, rows = shapely.get_parts(polygons_only(table.geometry), return_index=True)
    kept = shapely.area(parts) > _NOISE_M2
    return table.select(rows[kept]).with_geometry(parts[kept])


def _clipped(shapes: np.ndarray, area: shapely.Geometry) -> np.ndarray:
    outside = ~shapely.covers(area, shapes)
    if not outside.any():
        return shapes
    result = shapes.copy()
    result[outside] = shapely.intersection(shapes[outside], area)
    return result


def _apart(table: FeatureTable) -> FeatureTable:
    """The polygons with every overlap given to the one that ranks higher."""
    if len(table) < 2:
        return table
    area = np.round(shapely.area(table.geometry), 3)
    priority = np.nan_to_num(table.number("priority"))
    place = np.argsort(canonical_order(table.geometry), kind="stable")
    table = table.select(np.lexsort((place, -area, -priority)))
    shapes = table.geometry
    low, high = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    behind = high < low
    low, high = canonical_pairs(low[behind], high[behind])
    # By the area in common, because an overlay stands coordinates on which the predicate “touches” gives up.
    crossing = np.flatnonzero(shapely.area(shapely.intersection(shapes[low], shapes[high])) > _NOISE_M2)
    # Asked again on a grid: where corners of one lie within a rounding error of the other's edge, GEOS 3.11 calls at times the whole
    # of a mere neighbour common ground.
    common = shapely.area(shapely.intersection(shapes[low[crossing]], shapes[high[crossing]], grid_size=_GRID_M))
    crossing, common = crossing[common > _NOISE_M2], common[common > _NOISE_M2]
    if not len(crossing):
        return table
    # Taking the whole of a higher one away is right even where it loses ground itself: what it loses is taken by a still higher one.
    rows, covers = unions_by_row(low[crossing], shapes[high[crossing]])
    result = shapes.copy()
    result[rows] = shapely.difference(shapes[rows], covers)
    lost = shapely.area(shapes[rows]) - shapely.area(result[rows])
    odd = rows[lost > np.bincount(low[crossing], common, minlength=len(shapes))[rows] + 1e-3]
    result[odd] = shapely.difference(shapes[odd], covers[np.searchsorted(rows, odd)], grid_size=_GRID_M)
    return _single(table.with_geometry(result))


def _without_slivers(table: FeatureTable, min_area_m2: float, min_width_m: float) -> FeatureTable:
    """The parts that are wide and large enough, spikes and necks thinner than ``min_width_m`` cut off."""
    table = table.select(shapely.area(table.geometry) >= min_area_m2)
    shapes = table.geometry
    opened = opening(shapes, min_width_m)
    loses = shapely.area(shapes) - shapely.area(opened)
    # A mitred opening gives a clean shape back as it was; only those that lose ground are cut, and never grow.
    cut = (loses > 0.01) | (shapely.get_num_geometries(opened) != 1)
    shapes = shapes.copy()
    shapes[cut] = shapely.intersection(opened[cut], shapes[cut])
    table = _single(table.with_geometry(shapes))
    return table.select(shapely.area(table.geometry) >= min_area_m2)
