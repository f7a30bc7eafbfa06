"""City layers made of areas: buildings, green, water, parking, squares and the rest."""

from __future__ import annotations

from typing import Any, Dict, List, Mapping, Tuple

import numpy as np
import shapely

from ...notes import Notes
from ...table import FeatureTable
from ..values import RULES
from .classify import Tagged, among, base_columns, equals, flags, layer_table, missing, pick, translate
from .layers import OsmLayers
from .rules import rules

# Keys that make an area of a way: on an open way they mean a ring that somebody left unclosed.
_AREA_KEYS = ("building", "building:part", "landuse", "leisure", "area:highway", "place")


def areas_of(layers: OsmLayers, notes: Notes) -> Tuple[Tagged, np.ndarray]:
    """Every element that may be an area: the multipolygons, and the closed ways that GDAL left among the lines.

    Returns them ordered by element, and which the source says are areas (bool; a closed way may be a path around one).
    Invalid ones are mended by ``conform`` later. Open ways tagged as areas are counted.
    """
    lines = Tagged(layers.lines)
    shapes = layers.lines.geometry
    closed = (shapely.get_type_id(shapes) == 1) & shapely.is_closed(shapes) & (shapely.get_num_points(shapes) >= 4)
    as_area = np.zeros(len(lines), dtype=bool)
    for key in _AREA_KEYS:
        as_area |= lines.says(key)
    notes.count("osm_open_rings", int((as_area & ~closed).sum()))
    rows = np.flatnonzero(closed & ~lines.says("area", "no"))
    rings = layers.lines.select(rows)
    points, of = shapely.get_coordinates(rings.geometry, return_index=True)
    if len(rings):
        rings = rings.with_geometry(shapely.normalize(shapely.polygons(shapely.linearrings(points, indices=of))))
    table = FeatureTable.concat([layers.multipolygons, rings])
    said = np.r_[np.ones(len(layers.multipolygons), dtype=bool), np.asarray(Tagged(rings).says("area", "yes"), dtype=bool)]
    return Tagged(table), said


def plain_areas(name: str, areas: Tagged, is_area: np.ndarray) -> FeatureTable:
    """The areas of a layer that needs no more than its rules."""
    return layer_table(areas, rules().layers[name], "polygon", is_area)


def buildings_of(areas: Tagged, is_area: np.ndarray, notes: Notes) -> FeatureTable:
    """Buildings; parts (``building:part``) lend their height to the building they stand in and count alone only elsewhere."""
    layer = rules().layers["buildings"]
    table = _building_columns(layer_table(areas, layer, "polygon", is_area), layer.extra["use"])
    is_part = areas.says("building:part") & ~areas.says("building")
    if not is_part.any():
        return table
    parts = _building_columns(_as_buildings(areas.select(np.flatnonzero(is_part)), layer.columns), layer.extra["use"])
    inside, outside = _parts_in(parts, table)
    lent = 0
    for name, rule in (("height_m", "length_m"), ("levels", "count")):
        numbers, _ = RULES[rule](parts.column(name))
        highest = np.full(len(table), -np.inf)
        np.fmax.at(highest, inside[1], numbers[inside[0]])
        own = table.column(name).copy()
        take = missing(own) & np.isfinite(highest)
        own[take] = highest[take]
        lent = max(lent, int(take.sum()))
        table = table.with_columns(**{name: own})
    notes.info("osm_building_parts", parts=len(parts), lent=lent, alone=len(outside))
    return FeatureTable.concat([table, parts.select(outside)])


def _as_buildings(tagged: Tagged, columns: Mapping[str, Tuple[str, ...]]) -> FeatureTable:
    made = base_columns(tagged)
    made.update({name: tagged.first(keys) for name, keys in columns.items()})
    made["canopy"] = flags(tagged.says("building:part", "roof", "canopy", "carport"))
    return FeatureTable(tagged.table.geometry, made, tagged.table.crs)


def _building_columns(table: FeatureTable, use: Mapping[str, Any]) -> FeatureTable:
    tagged = Tagged(table)
    building = tagged.get("building")
    told = np.array([v is not None and v not in ("yes", "roof", "no") for v in building], dtype=bool)
    by_building = pick(told, translate(building, use["building"]), None)
    by_building = pick(told & missing(by_building), building, by_building)
    value = pick(missing(by_building), tagged.mapped("amenity", use["amenity"]), by_building)
    for key, word in use["other_keys"].items():
        value = pick(missing(value) & tagged.says(key), word, value)
    levels_below = np.array([_below(v) for v in tagged.get("layer")], dtype=bool)
    underground = tagged.says("location", "underground") | levels_below
    protected = tagged.says("heritage") | tagged.says("ref:mhs") | tagged.says("historic", "monument", "castle", "church", "palace")
    columns: Dict[str, Any] = {"use": value, "underground": flags(underground), "heritage": flags(protected)}
    if "canopy" not in table:
        columns["canopy"] = np.full(len(table), None, dtype=object)
    return table.with_columns(**columns)


def _below(layer: Any) -> bool:
    return isinstance(layer, str) and layer.strip().startswith("-")


def _parts_in(parts: FeatureTable, buildings: FeatureTable) -> Tuple[Tuple[np.ndarray, np.ndarray], np.ndarray]:
    """(part row, building row) of parts that lie in a building by the rule's share, and the rows of parts that lie in none."""
    part_shapes, shapes = shapely.make_valid(parts.geometry), shapely.make_valid(buildings.geometry)
    left, right = shapely.STRtree(shapes).query(part_shapes, predicate="intersects")
    common = shapely.area(shapely.intersection(part_shapes[left], shapes[right]))
    share = common / np.maximum(shapely.area(part_shapes[left]), 1e-300)
    within = share >= rules().parameters["part_cover_share"]
    covered = np.bincount(left, weights=share, minlength=len(parts))
    alone = np.flatnonzero(covered < rules().parameters["part_cover_share"])
    return (left[within], right[within]), alone


def green_of(areas: Tagged, is_area: np.ndarray) -> FeatureTable:
    """Green areas; the tag ``access`` overrules what the kind says about public access, ``barrier`` on the area says fenced."""
    table = plain_areas("green", areas, is_area)
    tagged = Tagged(table)
    public = table.columns.get("public_access", np.full(len(table), None, dtype=object)).copy()
    public[tagged.says("access", "yes", "public", "permissive", "destination") | tagged.says("foot", "yes", "designated")] = True
    public[tagged.says("access", "private", "no", "customers", "residents", "permit")] = False
    fenced = tagged.says("barrier", "fence", "wall", "hedge", "city_wall") & ~equals(table.text("kind"), "hedge")
    return table.with_columns(public_access=public, fenced=flags(fenced | tagged.says("fenced", "yes")))


def fenced_by_barriers(green: FeatureTable, barriers: FeatureTable) -> FeatureTable:
    """``green`` (in metres) with ``fenced`` set where walls, fences or hedges run along most of an area's edge."""
    solid = barriers.geometry[among(barriers.text("kind"), ["wall", "fence", "city_wall", "retaining_wall", "hedge"])]
    if not len(green) or not len(solid):
        return green
    distance, share = rules().parameters["fence_distance_m"], rules().parameters["fence_share"]
    edges = shapely.boundary(green.geometry)
    left, right = shapely.STRtree(solid).query(edges, predicate="dwithin", distance=distance)
    near = np.unique(left)
    fenced = green.column("fenced").copy()
    bands = shapely.buffer(solid, distance, quad_segs=2)
    for row in near:  # only the areas that have a barrier beside them
        along = shapely.union_all(bands[right[left == row]])
        if shapely.length(shapely.intersection(edges[row], along)) >= share * shapely.length(edges[row]):
            fenced[row] = True
    return green.with_columns(fenced=fenced)


def squares_of(areas: Tagged, is_area: np.ndarray) -> FeatureTable:
    table = plain_areas("squares", areas, is_area)
    tagged = Tagged(table)
    return table.with_columns(
        bridge=flags(tagged.says("bridge") | tagged.says("man_made", "bridge")),
        covered=flags(tagged.says("covered") | tagged.says("tunnel") | tagged.says("indoor")),
    )


def parking_of(table: FeatureTable) -> FeatureTable:
    """Parking with who may use it; no tag ``access`` is unknown."""
    access = Tagged(table).mapped("access", rules().layers["parking"].extra["access"])
    return table.with_columns(access=pick(missing(access), "unknown", access))


def water_of(areas: Tagged, is_area: np.ndarray, lines: Tagged) -> FeatureTable:
    """Water areas and the courses of rivers, canals and streams; what runs under ground is marked."""
    tables: List[FeatureTable] = [plain_areas("water", areas, is_area), layer_table(lines, rules().layers["water"], "line")]
    table = FeatureTable.concat(tables)
    tagged = Tagged(table)
    return table.with_columns(tunnel=flags(tagged.says("tunnel") | tagged.says("covered")))


def rail_of(lines: Tagged, notes: Notes) -> FeatureTable:
    """Tracks with their status; those that are gone (razed, dismantled) are left out and counted."""
    settings = rules().rail
    kind, status = lines.mapped("railway", settings["kind"]), np.full(len(lines), None, dtype=object)
    status[~missing(kind)] = "active"
    # railway=disused with disused=rail, railway=rail with disused=yes, and disused:railway=rail all say the same.
    state = lines.mapped("railway", settings["status"])
    for word, value in settings["status_prefix"].items():
        former = lines.mapped(f"{word}:railway", {**settings["kind"], "yes": "other"})
        was = lines.mapped(word, settings["kind"])
        hit = equals(state, value) | (~missing(former) & missing(kind)) | (~missing(kind) & lines.says(word, "yes"))
        kind = pick(hit & missing(kind), pick(missing(former), pick(missing(was), "rail", was), former), kind)
        status[hit] = value
    gone = lines.says("railway", *settings["gone"])
    for word in settings["gone"]:
        gone |= lines.says(f"{word}:railway") & missing(lines.get("railway"))
    roads = settings["built_over"]["highway"]
    gone |= equals(status, "abandoned") & among(lines.get("highway"), [*roads, *(f"{road}_link" for road in roads)])
    notes.count("osm_rail_gone", int(gone.sum()))
    rows = np.flatnonzero(~missing(kind) & ~missing(status) & ~gone)
    tracks = lines.select(rows)
    columns = base_columns(tracks)
    columns.update(
        name=tracks.get("name"), status=status[rows], kind=kind[rows], bridge=flags(tracks.says("bridge")),
        tunnel=flags(tracks.says("tunnel")), level=tracks.get("layer"),
    )
    return FeatureTable(tracks.table.geometry, columns, lines.table.crs)


def valid_areas(shapes: np.ndarray) -> np.ndarray:
    """``shapes`` made valid, of polygons alone: what make_valid adds in lines and points is dropped where an area is left."""
    shapes = shapely.make_valid(shapes)
    mixed = np.flatnonzero(shapely.get_type_id(shapes) == 7)
    for row in mixed:  # few: rings that touch themselves
        parts = shapely.get_parts(shapes[row])
        flat = parts[shapely.get_dimensions(parts) == 2]
        if len(flat):
            shapes[row] = shapely.union_all(flat)
    return shapes
