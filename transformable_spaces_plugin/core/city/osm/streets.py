"""Streets from ways: cut at junctions, with lanes, widths, sides, access and the bus lines that use them."""

from __future__ import annotations

from typing import Any, Dict, List, Mapping, Set, Tuple

import numpy as np
import shapely

from ...table import FeatureTable
from ..noding import split_at_shared_vertices
from ..values import RULES
from .classify import Tagged, among, any_of, base_columns, equals, flags, missing, pick, translate
from .rules import rules

_BUS_ONLY = ("designated", "official")


def streets_of(lines: Tagged, routes: Tagged) -> FeatureTable:
    """The street segments of the ``lines`` layer, cut at junctions; bus lines counted from the ``routes`` that hold the way."""
    settings = rules().streets
    kind = lines.mapped("highway", settings["class"])
    area = lines.says("area", "yes") & (shapely.get_type_id(lines.table.geometry) == 1) & shapely.is_closed(lines.table.geometry)
    ways = lines.select(np.flatnonzero(~missing(kind) & ~area))
    columns = _columns(ways, settings)
    columns["bus_lines"] = bus_lines(ways.table.geometry, routes)
    return _cut(FeatureTable(ways.table.geometry, columns, lines.table.crs), settings)


def _cut(ways: FeatureTable, settings: Mapping[str, Any]) -> FeatureTable:
    """Carriageways cut where carriageways meet, ways on foot wherever they meet any street."""
    quiet = settings["no_junction"]
    aside = among(ways.text("class"), quiet["class"]) | among(ways.text("service"), quiet["service"])
    main_pieces, main_rows = split_at_shared_vertices(ways.geometry, ~aside)
    all_pieces, all_rows = split_at_shared_vertices(ways.geometry)
    from_main, from_all = ~aside[main_rows], aside[all_rows]
    pieces = np.concatenate([main_pieces[from_main], all_pieces[from_all]])
    rows = np.concatenate([main_rows[from_main], all_rows[from_all]])
    order = np.argsort(rows, kind="stable")
    pieces, rows = pieces[order], rows[order]
    long = shapely.length(pieces) > 0
    pieces, rows = pieces[long], rows[long]
    count = np.bincount(rows, minlength=len(ways))
    start = np.searchsorted(rows, rows)
    ids = ways.column("id")[rows]
    part = np.arange(len(rows)) - start
    numbered = np.empty(len(rows), dtype=object)
    numbered[:] = [i if count[r] == 1 else f"{i}/{p}" for i, r, p in zip(ids, rows, part)]
    cut = ways.select(rows)
    return FeatureTable(pieces, {**cut.columns, "id": numbered}, ways.crs)


def _columns(ways: Tagged, settings: Mapping[str, Any]) -> Dict[str, np.ndarray]:
    columns = base_columns(ways)
    highway = ways.get("highway")
    columns["name"] = ways.first(["name", "official_name"])
    columns["class"] = translate(highway, settings["class"])
    link = np.array([value.endswith("_link") for value in highway], dtype=object)
    columns["link"] = link
    # For ways on foot: whether they are the footway of a street, a crossing, a path through a car park…
    columns["service"] = ways.first(["service", "footway"])
    columns["lanes"] = ways.get("lanes")
    columns["carriageway_width_m"] = ways.first(["width:carriageway", "width"])
    oneway = ways.mapped("oneway", settings["oneway"])
    round_ = ways.says("junction", "roundabout", "circular")
    columns["oneway"] = pick(missing(oneway) & (round_ | ways.says("highway", "motorway")), "forward", oneway)
    columns["maxspeed_kmh"] = ways.get("maxspeed")
    columns["parking_left"], columns["parking_right"] = _parking(ways, settings["parking"])
    columns["sidewalk"] = _sidewalk(ways)
    both = ways.first(["sidewalk:both:width", "sidewalk:width"])
    for side in ("left", "right"):
        own = ways.get(f"sidewalk:{side}:width")
        columns[f"footway_{side}_m"] = pick(missing(own), both, own)
    columns["surface"] = ways.get("surface")
    columns["bus_lanes"] = _bus_lanes(ways)
    columns["cycle"] = _cycle(ways, settings["cycle"]["value"])
    columns["access"] = _access(ways, settings)
    columns["bridge"] = flags(ways.says("bridge"))
    columns["tunnel"] = flags(ways.says("tunnel") | ways.says("covered", "arcade", "building_passage"))
    columns["level"] = ways.get("layer")
    columns["junction"] = pick(round_, ways.get("junction"), None)
    return columns


def _parking(ways: Tagged, settings: Mapping[str, Any]) -> Tuple[np.ndarray, np.ndarray]:
    """Parking per side by the tags in use now (``parking:left``) and, where these are not there, by the former ones
    (``parking:lane:left``)."""
    sides: List[np.ndarray] = []
    for side in ("left", "right"):
        position = ways.first([f"parking:{side}", "parking:both"])
        orientation = ways.first([f"parking:{side}:orientation", "parking:both:orientation"])
        place = translate(position, settings["position"])
        turned = translate(orientation, settings["orientation"])
        turned = pick(missing(turned), settings["orientation_default"]["value"], turned)
        now = pick(equals(place, ""), turned, place)
        lane = ways.first([f"parking:lane:{side}", "parking:lane:both"])
        former = translate(lane, settings["lane"])
        # parking:lane:left=parallel, parking:lane:left:parallel=on_kerb: the second says where the cars stand.
        for turn in settings["orientation"]:
            where = ways.first([f"parking:lane:{side}:{turn}", f"parking:lane:both:{turn}"])
            kerb = among(where, ["on_kerb", "half_on_kerb"]) & equals(former, turn)
            former = pick(kerb, where, former)
        sides.append(pick(missing(position), former, now))
    return sides[0], sides[1]


def _sidewalk(ways: Tagged) -> np.ndarray:
    general = ways.get("sidewalk")
    yes, no = ("yes", "separate"), ("no", "none")
    has: Dict[str, np.ndarray] = {}
    hasnt: Dict[str, np.ndarray] = {}
    apart: Dict[str, np.ndarray] = {}
    for side in ("left", "right"):
        own = ways.first([f"sidewalk:{side}", "sidewalk:both"])
        has[side] = among(own, yes) | among(general, ["both", "yes", side])
        hasnt[side] = among(own, no) | among(general, no)
        apart[side] = equals(own, "separate")
    result = np.full(len(ways), None, dtype=object)
    result[hasnt["left"] & hasnt["right"]] = "none"
    result[has["left"] & ~has["right"]] = "left"
    result[has["right"] & ~has["left"]] = "right"
    result[has["left"] & has["right"]] = "both"
    result[(apart["left"] & apart["right"]) | equals(general, "separate")] = "separate"
    return result


def _bus_lanes(ways: Tagged) -> np.ndarray:
    count, _ = RULES["count"](ways.first(["lanes:psv", "lanes:bus"]))
    both_ways = np.zeros(len(ways))
    for side in ("", ":left", ":right", ":both"):
        lane = ways.says(f"busway{side}", "lane", "opposite_lane")
        both_ways += np.where(lane, 2 if side == ":both" else 1, 0)
    for key in ("bus:lanes", "psv:lanes"):
        marked = [0 if value is None else sum(lane in _BUS_ONLY for lane in value.split("|")) for value in ways.get(key)]
        both_ways = np.maximum(both_ways, np.array(marked, dtype=float))
    return np.where(np.isnan(count), np.where(both_ways > 0, both_ways, np.nan), count)


def _cycle(ways: Tagged, mapping: Mapping[str, str]) -> np.ndarray:
    general = translate(ways.first(["cycleway", "cycleway:both"]), mapping)
    left = translate(ways.get("cycleway:left"), mapping)
    right = translate(ways.get("cycleway:right"), mapping)
    sides = [general, left, right]
    result = np.full(len(ways), None, dtype=object)
    for value in ("none", "shared", "lane", "track"):  # what protects most wins
        result[any_of([equals(side, value) for side in sides])] = value
    one_way = ways.says("oneway", "yes", "-1", "1", "true")
    lanes = (equals(left, "lane") & equals(right, "lane")) | ways.says("cycleway:both", "lane")
    lanes |= ways.says("cycleway", "lane") & ~one_way
    result[lanes & equals(result, "lane")] = "both_lanes"
    return result


def _access(ways: Tagged, settings: Mapping[str, Any]) -> np.ndarray:
    """Who may use the street: private and no hold for everybody; rules for motor vehicles alone never make it private."""
    general = ways.mapped("access", settings["access"]["general"])
    foot = ways.mapped("foot", settings["access"]["general"])
    on_foot = ways.says("highway", *settings["foot_classes"], "pedestrian")
    open_on_foot = among(foot, ["yes", "permissive", "destination"])
    bus = ways.says("bus", "yes", "designated") | ways.says("psv", "yes", "designated")
    shut = among(general, ["no", "private"])
    motor = translate(ways.first(["motor_vehicle", "vehicle"]), settings["access"]["motor"])
    motor = pick(shut & open_on_foot & missing(motor), "no", motor)
    general = pick(on_foot & ~missing(foot), foot, pick(shut & open_on_foot, "yes", general))
    drive = pick(missing(motor) | among(general, ["no", "private"]), general, motor)
    result = pick(on_foot, general, drive)
    return pick(equals(result, "no") & bus, "bus", result)


def bus_lines(ways: np.ndarray, routes: Tagged) -> np.ndarray:
    """How many distinct bus lines run on each way (float64): relations of one ``ref`` and network, both directions, count once.

    A way belongs to a route when its geometry is one of the parts of the route's, exactly.
    """
    bus = routes.select(np.flatnonzero(routes.says("type", "route") & routes.says("route", *rules().streets["bus_routes"])))
    parts, row = shapely.get_parts(bus.table.geometry, return_index=True)
    line = bus.first(["ref", "name", "element"])
    network = bus.first(["network", "operator"])
    element = bus.table.column("element")
    names = [f"{n}|{r}" if r is not None else e for n, r, e in zip(network, line, element)]
    by_way: Dict[bytes, Set[str]] = {}
    for part, which in zip(shapely.to_wkb(parts, output_dimension=2), row):  # parts of routes: few beside the ways
        by_way.setdefault(part, set()).add(names[which])
    counts = [float(len(by_way.get(key, ()))) for key in shapely.to_wkb(ways, output_dimension=2)]
    return np.array(counts, dtype=float)
