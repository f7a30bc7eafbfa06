"""The quiet ground of the page's map: streets, buildings, green and water, thinned until they are a modest download."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, List, Optional, Sequence

import numpy as np
import shapely

from ..notes import Notes
from ..table import FeatureTable
from .compact_geometry import encode_parts

GROUND_DEGREES = 2e-6  # about 0.2 m
_BUDGET_BYTES = 1_800_000
# Tolerance (m) and least building (m²), tried in this order until the ground fits its budget.
_STEPS = ((0.4, 8.0), (0.8, 20.0), (1.5, 40.0), (3.0, 100.0), (6.0, 300.0), (10.0, 1000.0))
_MARGIN_M = 60.0
_LEAST_LABELLED_M = 40.0
_MAIN = ("motorway", "trunk", "primary", "secondary", "tertiary")
_PATHS = ("footway", "path", "steps", "cycleway", "track")


@dataclass(frozen=True)
class MapGround:
    """The layers behind the sites; each may be None, in any reference system."""

    streets: Optional[FeatureTable] = None
    buildings: Optional[FeatureTable] = None
    study_area: Optional[FeatureTable] = None
    green: Optional[FeatureTable] = None
    water: Optional[FeatureTable] = None


def pack_ground(ground: MapGround, sites: FeatureTable, notes: Optional[Notes] = None) -> Dict[str, Any]:
    """The ground as texts of :func:`.compact_geometry.encode_parts` by layer, and the street names with place and angle.

    It is clipped to the study area's box (the sites' own where there is none) with a margin, in the reference system of
    ``sites``, and thinned further only while it exceeds its budget; ``notes`` hears of that.
    """
    crs = sites.crs
    area = ground.study_area.to_crs(crs).geometry if ground.study_area is not None and len(ground.study_area) else None
    box = shapely.total_bounds(sites.geometry if area is None else np.concatenate([area, sites.geometry]))
    box = box + np.array([-_MARGIN_M, -_MARGIN_M, _MARGIN_M, _MARGIN_M])

    def clipped(table: Optional[FeatureTable]) -> FeatureTable:
        if table is None or not len(table):
            return FeatureTable.empty((), crs)
        moved = table.to_crs(crs)
        moved = moved.select(shapely.intersects(moved.geometry, shapely.box(*box)))
        # Buildings stay whole; what is long or wide is cut at the box.
        cut = moved.geometry if table is ground.buildings else shapely.clip_by_rect(moved.geometry, *box)
        return moved.with_geometry(cut)

    streets, buildings = clipped(ground.streets), clipped(ground.buildings)
    soft = {"green": clipped(ground.green).geometry, "water": clipped(ground.water).geometry}
    packed: Dict[str, Any] = {}
    for tolerance, least in _STEPS:
        packed = _packed(streets, buildings, soft, tolerance, least, crs)
        if sum(len(text) for text in packed.values()) <= _BUDGET_BYTES:
            break
    if tolerance != _STEPS[0][0] and notes is not None:
        notes.warn("page_ground_thinned", tolerance=tolerance, area=least)
    packed["area"] = _text(area, 0.5, crs) if area is not None else ""
    packed["names"] = _street_names(streets)
    return packed


def _packed(
    streets: FeatureTable, buildings: FeatureTable, soft: Dict[str, np.ndarray], tolerance: float, least: float, crs: Any
) -> Dict[str, str]:
    classes = streets.text("class")
    main, path = np.isin(classes, _MAIN), np.isin(classes, _PATHS)
    layers = {
        "main": streets.geometry[main],
        "local": streets.geometry[~(main | path)],
        "path": streets.geometry[path],
        "buildings": buildings.geometry[shapely.area(buildings.geometry) >= least],
        **soft,
    }
    return {name: _text(geometry, tolerance, crs) for name, geometry in layers.items()}


def _text(geometry: np.ndarray, tolerance: float, crs: Any) -> str:
    thinned = FeatureTable(shapely.simplify(shapely.force_2d(geometry), tolerance), {}, crs)
    return encode_parts(_along_a_curve(thinned.to_crs(4326).geometry), GROUND_DEGREES)


def _along_a_curve(geometry: np.ndarray) -> np.ndarray:
    """Shapes in the order of a grid walked to and fro: neighbours follow each other, so their differences are short."""
    shapes = geometry[~(shapely.is_missing(geometry) | shapely.is_empty(geometry))]
    if not len(shapes):
        return shapes
    bounds = shapely.bounds(shapes)
    cell = np.floor(bounds[:, :2] / 0.002).astype(np.int64)
    across = np.where(cell[:, 1] % 2, -bounds[:, 0], bounds[:, 0])
    return shapes[np.lexsort((bounds[:, 3], bounds[:, 2], bounds[:, 1], across, cell[:, 1]))]


def _street_names(streets: FeatureTable) -> List[List[Any]]:
    """For each street name its longest stretch: name, longitude and latitude of its middle, angle (degrees), length (m), rank.

    The angle is that of the screen, clockwise, within ±90 so that the name stands upright.
    """
    names = streets.text("name")
    named = np.flatnonzero([name is not None for name in names])
    if not len(named):
        return []
    order = named[np.argsort(names[named].astype(str), kind="stable")]
    starts = np.flatnonzero(np.r_[True, names[order][1:] != names[order][:-1]])
    kept: List[Sequence[Any]] = []
    main = np.isin(streets.text("class"), _MAIN)
    # A loop over the street names: the pieces of one street are joined, which has no form for arrays.
    for start, end in zip(starts, np.r_[starts[1:], len(order)]):
        rows = order[start:end]
        pieces = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(shapely.get_parts(streets.geometry[rows]))))
        lengths = shapely.length(pieces)
        longest = pieces[int(np.lexsort((shapely.get_x(shapely.get_point(pieces, 0)), -lengths))[0])]
        if lengths.max() < _LEAST_LABELLED_M:
            continue
        kept.append((names[rows[0]], longest, float(lengths.max()), bool(main[rows].any())))
    if not kept:
        return []
    lines = np.array([entry[1] for entry in kept], dtype=object)
    reach = np.minimum(shapely.length(lines) / 2, 25.0)
    middle = shapely.length(lines) / 2
    ends = [shapely.get_coordinates(shapely.line_interpolate_point(lines, middle + sign * reach)) for sign in (-1, 1)]
    run = ends[1] - ends[0]
    angles = -np.degrees(np.arctan2(run[:, 1], run[:, 0]))
    angles = (angles + 90.0) % 180.0 - 90.0
    places = FeatureTable(shapely.line_interpolate_point(lines, middle), {}, streets.crs).to_crs(4326).geometry
    points = np.round(shapely.get_coordinates(places), 5)
    made = [
        [entry[0], float(point[0]), float(point[1]), round(float(angle)), round(entry[2]), int(entry[3])]
        for entry, point, angle in zip(kept, points, angles)
    ]
    return sorted(made, key=lambda row: (-row[5], -row[4], row[0]))
