"""From OSM elements to a city: each layer by its rules, cut to the study area and its margin, in metres."""

from __future__ import annotations

from typing import Callable, Dict, Mapping, Optional

import numpy as np
import shapely

from ...errors import InputError
from ...notes import Notes
from ...progress import SILENT, Progress
from ...table import FeatureTable
from ..model import City, conform, schemas
from ..study_area import parameters, reach_of
from . import areas as area_layers
from . import points as point_layers
from .classify import Tagged, layer_table
from .layers import OsmLayers
from .rules import rules
from .sea import sea_of
from .streets import streets_of
from .study_area import neighbourhoods_of, study_area_of, within_reach


def city_from_osm(
    layers: OsmLayers, notes: Notes, progress: Progress = SILENT, study_area: Optional[FeatureTable] = None
) -> City:
    """The city layers that OSM can fill, cut to the study area and a margin around it, in the study area's system in metres.

    study_area: polygons in any reference system; None takes the hull of the buildings. Layers that OSM can fill and has nothing
    of are empty; layers that OSM cannot fill stay absent. Raises InputError when the extract has no element, or no street or
    building in the study area; MissingCrs when the study area has none.
    """
    if not len(layers):
        raise InputError("the OSM extract holds no tagged element")
    for code, count in layers.skipped.items():
        notes.count(code, count)
    raw = _raw_layers(layers, notes, progress.part(0.0, 0.5))
    progress.at(0.5, "progress.osm_study_area")
    area, crs = study_area_of(study_area, raw["buildings"].geometry, raw["streets"].geometry, notes)
    notes.info("metric_crs", crs=crs.name)
    whole = shapely.union_all(area.geometry)
    reach = reach_of(whole)
    made: Dict[str, FeatureTable] = {"study_area": conform(area, "study_area", crs, notes)}
    outside = 0
    routes = _reprojected(layers.multilinestrings, crs)
    finish: Mapping[str, Callable[[FeatureTable], FeatureTable]] = {
        "trees": point_layers.spread_rows,
        "transit_stops": lambda t: point_layers.stop_lines(point_layers.stops_once(t, notes), routes),
        "neighbourhoods": lambda t: neighbourhoods_of(t, whole),
        "water": lambda t: FeatureTable.concat([t, sea_of(Tagged(layers.lines), crs, whole, reach)]),
    }
    progress.at(0.55, "progress.osm_layers")
    for number, (name, table) in enumerate(raw.items()):
        progress.at(0.55 + 0.4 * number / len(raw))
        table = table.to_crs(crs)
        near = within_reach(table.geometry, reach)
        outside += int((~near).sum())
        table = table.select(np.flatnonzero(near))
        if name in finish:
            table = finish[name](table)
        made[name] = conform(table, name, crs, notes)
    if not len(made["neighbourhoods"]):
        del made["neighbourhoods"]
    made["green"] = area_layers.fenced_by_barriers(made["green"], made["barriers"])
    if outside:
        notes.info("osm_outside", count=outside, margin=parameters()["margin_m"])
    _refuse_nothing(made, whole)
    progress.at(1.0)
    return City({name: made[name] for name in schemas() if name in made}, crs)


def _raw_layers(layers: OsmLayers, notes: Notes, progress: Progress) -> Dict[str, FeatureTable]:
    """Every layer in degrees, with its fields still as text."""
    progress.at(0.0, "progress.osm_tags")
    points, lines, routes = Tagged(layers.points), Tagged(layers.lines), Tagged(layers.multilinestrings)
    areas, is_area = area_layers.areas_of(layers, notes)
    progress.at(0.2)
    raw: Dict[str, FeatureTable] = {
        "buildings": area_layers.buildings_of(areas, is_area, notes),
        "streets": streets_of(lines, routes),
    }
    progress.at(0.6)
    raw["green"] = area_layers.green_of(areas, is_area)
    raw["water"] = area_layers.water_of(areas, is_area, lines)
    raw["squares"] = area_layers.squares_of(areas, is_area)
    raw["rail"] = area_layers.rail_of(lines, notes)
    for name in ("brownfields", "carriageways", "sports_grounds", "landuse", "neighbourhoods"):
        raw[name] = area_layers.plain_areas(name, areas, is_area)
    raw["barriers"] = layer_table(lines, rules().layers["barriers"], "line")
    for name in ("parking", "facilities", "heritage"):
        found = area_layers.plain_areas(name, areas, is_area)
        found = found.with_geometry(area_layers.valid_areas(found.geometry))
        raw[name] = point_layers.once(found, point_layers.plain_points(name, points), "kind", name, notes)
    raw["parking"] = area_layers.parking_of(raw["parking"])
    raw["trees"] = point_layers.trees_of(points, lines)
    raw["transit_stops"] = point_layers.stops_of(points, areas, is_area)
    for name in ("furniture", "crossings"):
        raw[name] = point_layers.plain_points(name, points)
    raw["driveways"] = point_layers.driveways_of(points, lines)
    return raw


def _reprojected(table: FeatureTable, crs: object) -> FeatureTable:
    return table.with_columns(id=table.column("element")).to_crs(crs)


def _refuse_nothing(made: Mapping[str, FeatureTable], area: shapely.Geometry) -> None:
    for name in ("streets", "buildings"):
        if bool(shapely.intersects(made[name].geometry, area).any()):
            return
    raise InputError("the OSM extract has no street and no building in the study area; do the two lie in the same place?")
