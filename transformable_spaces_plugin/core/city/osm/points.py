"""City layers made of points, and points and areas told once: trees, stops, facilities, crossings, driveways."""

from __future__ import annotations

from typing import Dict

import numpy as np
import shapely

from ...notes import Notes
from ...table import FeatureTable
from .classify import Tagged, base_columns, equals, layer_table, missing
from .rules import rules


def plain_points(name: str, points: Tagged) -> FeatureTable:
    """The points of a layer that needs no more than its rules."""
    return layer_table(points, rules().layers[name], "point")


def trees_of(points: Tagged, lines: Tagged) -> FeatureTable:
    """Single trees and tree rows (still as lines, marked ``row``; :func:`spread_rows` sets the trees in them)."""
    layer = rules().layers["trees"]
    single, rows = layer_table(points, layer, "point"), layer_table(lines, layer, "line")
    girth = [_girth_cm(tags) for tags in single.column("tags")]
    return FeatureTable.concat([
        single.with_columns(circumference_cm=np.array(girth, dtype=float), row=np.full(len(single), None, dtype=object)),
        rows.with_columns(row=np.full(len(rows), True, dtype=object)),
    ])


def _girth_cm(tags: Dict[str, str]) -> float:
    """Girth in cm: ``circumference`` is in metres by the wiki, so bare figures above 8 can only be centimetres."""
    text = tags.get("circumference")
    if text is None:
        return np.nan
    try:
        value = float(str(text).lower().replace("cm", "").replace("m", "").replace(",", ".").strip())
    except ValueError:
        return np.nan
    if "cm" in str(text).lower():
        return value
    return value * 100 if value <= 8 else value


def spread_rows(trees: FeatureTable) -> FeatureTable:
    """``trees`` (in metres) with each row replaced by trees evenly spaced near the rule's distance, its ends included.

    A tree mapped singly within half a spacing stands for the interpolated one.
    """
    is_row = shapely.get_type_id(trees.geometry) == 1
    if not is_row.any():
        return trees
    spacing = rules().parameters["tree_row_spacing_m"]
    single, rows = trees.select(np.flatnonzero(~is_row)), trees.select(np.flatnonzero(is_row))
    length = shapely.length(rows.geometry)
    gaps = np.maximum(np.round(length / spacing), 1).astype(int)
    which = np.repeat(np.arange(len(rows)), gaps + 1)
    step = np.arange(len(which)) - np.repeat(np.cumsum(gaps + 1) - (gaps + 1), gaps + 1)
    placed = shapely.line_interpolate_point(rows.geometry[which], length[which] * step / gaps[which])
    planted = rows.select(which)
    ids = np.empty(len(which), dtype=object)
    ids[:] = [f"{i}/{s}" for i, s in zip(planted.column("id"), step)]
    planted = FeatureTable(placed, {**planted.columns, "id": ids}, trees.crs)
    if len(single):
        near = shapely.STRtree(single.geometry).query(placed, predicate="dwithin", distance=spacing / 2)[0]
        planted = planted.select(np.setdiff1d(np.arange(len(planted)), near))
    return FeatureTable.concat([single, planted])


def once(areas: FeatureTable, points: FeatureTable, field: str, layer: str, notes: Notes) -> FeatureTable:
    """Areas and points of one layer without doubles: a point or area inside an area of the same ``field`` is left out, counted."""
    doubled_points = _inside(points, areas, field, 1.0)
    doubled_areas = _inside(areas, areas, field, 0.9)
    notes.count("osm_doubles", int(doubled_points.sum() + doubled_areas.sum()), layer=layer)
    return FeatureTable.concat([areas.select(np.flatnonzero(~doubled_areas)), points.select(np.flatnonzero(~doubled_points))])


def _inside(inner: FeatureTable, outer: FeatureTable, field: str, share: float) -> np.ndarray:
    """Which of ``inner`` lie by ``share`` in a larger feature of ``outer`` of the same kind (bool)."""
    result = np.zeros(len(inner), dtype=bool)
    if not len(inner) or not len(outer):
        return result
    left, right = shapely.STRtree(outer.geometry).query(inner.geometry, predicate="intersects")
    kinds, others = inner.text(field), outer.text(field)
    same = equals(kinds[left], others[right]) | missing(kinds[left])
    size, other_size = shapely.area(inner.geometry), shapely.area(outer.geometry)
    bigger = (other_size[right] > size[left]) | ((other_size[right] == size[left]) & (inner.text("id")[left] > outer.text("id")[right]))
    keep = same & bigger & (inner.text("id")[left] != outer.text("id")[right])
    left, right = left[keep], right[keep]
    within = np.ones(len(left), dtype=bool)
    flat = size[left] > 0
    if flat.any():
        common = shapely.area(shapely.intersection(inner.geometry[left[flat]], outer.geometry[right[flat]]))
        within[flat] = common >= share * size[left[flat]]
    result[left[within]] = True
    return result


def stops_of(points: Tagged, areas: Tagged, is_area: np.ndarray) -> FeatureTable:
    """Stops and stations as points; areas by a point inside them."""
    layer = rules().layers["transit_stops"]
    from_areas = layer_table(areas, layer, "polygon", is_area)
    from_areas = from_areas.with_geometry(shapely.point_on_surface(shapely.make_valid(from_areas.geometry)))
    return FeatureTable.concat([layer_table(points, layer, "point"), from_areas])


def stops_once(stops: FeatureTable, notes: Notes) -> FeatureTable:
    """``stops`` (in metres) with pole, platform and stop position of one stop told once: same mode, same or no name, near.

    Poles stand before platforms and those before stop positions; the order of the features plays no part.
    """
    if len(stops) < 2:
        return stops
    tagged = Tagged(stops)
    rank = np.where(tagged.says("public_transport", "stop_position"), 2, np.where(tagged.says("public_transport", "platform"), 1, 0))
    rank = np.where(tagged.says("highway", "bus_stop") | tagged.says("railway"), 0, rank)
    order = np.lexsort((np.arange(len(stops)), rank))
    place = np.empty(len(stops), dtype=int)
    place[order] = np.arange(len(stops))
    reach = rules().parameters["stop_double_distance_m"]
    left, right = shapely.STRtree(stops.geometry).query(stops.geometry, predicate="dwithin", distance=reach)
    mode, name = stops.text("mode"), stops.text("name")
    alike = equals(mode[left], mode[right]) & (equals(name[left], name[right]) | missing(name[left]) | missing(name[right]))
    earlier = place[right] < place[left]
    double = np.zeros(len(stops), dtype=bool)
    double[left[alike & earlier]] = True
    notes.count("osm_doubles", int(double.sum()), layer="transit_stops")
    return stops.select(np.flatnonzero(~double))


def stop_lines(stops: FeatureTable, routes: FeatureTable) -> FeatureTable:
    """``stops`` (in metres) with the number of bus, tram and other lines whose route passes by; missing where none is mapped."""
    count = np.full(len(stops), np.nan)
    tagged = Tagged(routes)
    modes = {"bus": ("bus", "trolleybus"), "tram": ("tram", "light_rail"), "subway": ("subway",), "train": ("train",), "ferry": ("ferry",)}
    line = tagged.first(["ref", "name", "id"])
    for mode, kinds in modes.items():
        rows = np.flatnonzero(tagged.says("route", *kinds))
        here = np.flatnonzero(equals(stops.text("mode"), mode))
        if not len(rows) or not len(here):
            continue
        parts, of = shapely.get_parts(routes.geometry[rows], return_index=True)
        reach = rules().parameters["stop_line_distance_m"]
        left, right = shapely.STRtree(parts).query(stops.geometry[here], predicate="dwithin", distance=reach)
        names = np.unique(line[rows].astype(str), return_inverse=True)[1].ravel()
        pairs = np.unique(np.column_stack([left, names[of[right]]]), axis=0)
        found = np.bincount(pairs[:, 0], minlength=len(here)).astype(float)
        count[here] = np.where(found > 0, found, np.nan)
    return stops.with_columns(lines=count)


def driveways_of(points: Tagged, ways: Tagged) -> FeatureTable:
    """Garage and parking entrances and gates (gates only where a drive passes), and where drives join public streets."""
    entrances = plain_points("driveways", points)
    gate = equals(entrances.text("kind"), "gate")
    settings = rules().streets
    on_foot = [tag for tag, kind in settings["class"].items() if kind in settings["foot_classes"]]
    drives = ways.says("service", "driveway") & ways.says("highway", "service")
    public = ~missing(ways.mapped("highway", settings["class"])) & ~ways.says("highway", "service", "track", *on_foot)
    drive_points, drive_row = shapely.get_coordinates(ways.table.geometry[drives], return_index=True)
    street_points = shapely.get_coordinates(ways.table.geometry[public])
    joins = _among(drive_points, street_points)
    on_drive = _among(shapely.get_coordinates(entrances.geometry), drive_points)
    entrances = entrances.select(np.flatnonzero(~gate | on_drive))
    drive = ways.select(np.flatnonzero(drives)).select(drive_row[joins])
    kind = np.full(len(drive), "driveway", dtype=object)
    made = FeatureTable(shapely.points(drive_points[joins]), {**base_columns(drive), "kind": kind}, ways.table.crs)
    made = _numbered(made.select(np.unique(drive_points[joins], axis=0, return_index=True)[1]))
    return FeatureTable.concat([entrances, made])


def _numbered(joints: FeatureTable) -> FeatureTable:
    """``joints`` in the order of their ways, with ids of their own where one drive joins streets at several points."""
    joints = joints.select(np.argsort(joints.column("id").astype(str), kind="stable"))
    ids, of, count = np.unique(joints.column("id").astype(str), return_inverse=True, return_counts=True)
    part = np.arange(len(joints)) - (np.cumsum(count) - count)[of]
    numbered = np.empty(len(joints), dtype=object)
    numbered[:] = [f"{ids[i]}/{p}" if count[i] > 1 else str(ids[i]) for i, p in zip(of, part)]
    return joints.with_columns(id=numbered)


def _among(points: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Which of ``points`` (n, 2) are exactly among ``others`` (bool)."""
    if not len(points) or not len(others):
        return np.zeros(len(points), dtype=bool)
    complex_points = np.ascontiguousarray(points).view(np.complex128).ravel()
    return np.isin(complex_points, np.ascontiguousarray(others).view(np.complex128).ravel())
