"""Disused rail: ground along tracks that no train uses any more, and whether it leads on to green and to ways on foot."""

from __future__ import annotations

import json
from typing import Tuple

import numpy as np
import shapely

from ..table import FeatureTable, missing
from .finish import canonical_pairs, polygons_only, subtract
from .order import canonical_order
from .rule_file import rule_file
from .study import Study

RULES = "disused_rail.json"


def find_disused_rail(study: Study) -> FeatureTable:
    """Candidates: 5 m each side of disused and abandoned tracks, tracks side by side as one.

    Buildings are taken out when the candidates are finished; here carriageways, tracks in use and water are. Tracks in
    tunnels give none; those on bridges are kept apart, with the constraint ``bridge``.
    """
    rail = study.layer("rail")
    unused = np.isin(rail.text("status"), rule_file(RULES).classes("status")) & ~rail.flag("tunnel")
    unused &= np.isin(rail.text("kind"), rule_file(RULES).classes("kinds")) | missing(rail.text("kind"))
    on_bridge = rail.flag("bridge")
    tables = [_corridors(study, rail.select(unused & (on_bridge == bridge)), bridge) for bridge in (False, True)]
    return FeatureTable.concat(tables)


def describe_disused_rail(study: Study, sites: FeatureTable) -> FeatureTable:
    """``length_m`` of the longest track in each site, and in the evidence its state, the green and ways it meets."""
    rules = rule_file(RULES)
    tracks = _tracks(study)
    length = np.zeros(len(sites))
    site, track = shapely.STRtree(tracks.geometry).query(sites.geometry, predicate="intersects")
    inside = shapely.length(shapely.intersection(tracks.geometry[track], sites.geometry[site]))
    np.maximum.at(length, site, np.round(inside, 6))
    status = np.full(len(sites), "abandoned", dtype=object)
    status[np.unique(site[tracks.text("status")[track] == "disused"])] = "disused"

    green, ways = study.areas("green"), study.layer("streets")
    open_green = green.geometry[~green.flag("fenced") & np.isin(green.text("kind"), rules.classes("green_kinds"))]
    on_foot = ways.geometry[np.isin(ways.text("class"), rules.classes("foot_classes")) & ~ways.flag("tunnel")]
    reach = rules.number("continuity_m")
    to_green, to_ways = _near(sites.geometry, open_green, reach), _near(sites.geometry, on_foot, reach)
    evidence = [
        json.dumps({"status": state, "leads_to_green": bool(green_near), "meets_ways_on_foot": bool(ways_near)})
        for state, green_near, ways_near in zip(status, to_green, to_ways)
    ]
    return sites.with_columns(length_m=np.where(length > 0, length, np.nan), evidence=evidence)


def _tracks(study: Study) -> FeatureTable:
    """Disused and abandoned tracks outside tunnels, ways that go on in each other merged into one line; column ``status``."""
    rail = study.layer("rail")
    lines, states = [], []
    for state in rule_file(RULES).classes("status"):  # a handful of states, not features
        merged = _merged(rail.geometry[(rail.text("status") == state) & ~rail.flag("tunnel")])
        lines.append(merged)
        states += [state] * len(merged)
    return FeatureTable.make(np.concatenate(lines), {"status": states}, study.city.crs)


def _merged(lines: np.ndarray) -> np.ndarray:
    """Lines (n,) joined where one goes on in the other, so that bends between two ways leave no notch (k,)."""
    if not len(lines):
        return lines
    return shapely.get_parts(shapely.line_merge(shapely.union_all(lines)))


def _corridors(study: Study, tracks: FeatureTable, bridge: bool) -> FeatureTable:
    shapes = shapely.buffer(_merged(tracks.geometry), rule_file(RULES).number("side_m"), cap_style="flat", quad_segs=4)
    shapes = shapely.get_parts(polygons_only(shapely.get_parts(shapely.union_all(shapes)))) if len(shapes) else shapes
    taken = _taken(study, bridge)
    shapes = shapes[canonical_order(shapes)]
    shapes = shapely.get_parts(polygons_only(subtract(shapes, taken, shapely.STRtree(taken))))
    shapes, track = _longest(shapes, tracks.geometry)
    count = len(shapes)
    return FeatureTable.make(
        shapes,
        {
            "rule": ["along_unused_track"] * count,
            "layer": ["rail"] * count,
            "source_id": tracks.text("id")[track],
            "name": tracks.text("name")[track],
            "priority": [0.0 if bridge else 1.0] * count,
            "constraints": [json.dumps(["bridge"]) if bridge else None] * count,
        },
        study.city.crs,
    )


def _taken(study: Study, bridge: bool) -> np.ndarray:
    """What an unused track (n,) has lost its ground to: carriageways, tracks in use and, but for bridges, water."""
    rules = rule_file(RULES)
    ground = study.carriageways
    kinds = study.profiles.streets.text("class")[ground.columns["street"]]
    driven = ground.geometry[~np.isin(kinds, rules.classes("walked_classes")) & (ground.number("storey") == 0)]
    rail, water = study.layer("rail"), study.areas("water")
    active = (rail.text("status") == "active") & ~rail.flag("tunnel") & ~rail.flag("bridge")
    live = shapely.buffer(rail.geometry[active], rules.number("live_half_width_m"), cap_style="flat", quad_segs=4)
    if bridge:
        driven = driven[:0]
    wet = water.geometry[~water.flag("tunnel") & np.bool_(not bridge)]
    taken = np.concatenate([driven, live, wet])
    return taken[canonical_order(taken)]


def _longest(shapes: np.ndarray, tracks: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
    """The shapes that hold some of a track, and for each the row of the one that runs longest in it."""
    row, track = canonical_pairs(*shapely.STRtree(tracks).query(shapes, predicate="intersects"))
    inside = np.round(shapely.length(shapely.intersection(tracks[track], shapes[row])), 3)
    order = np.lexsort((track, -inside, row))
    rows, first = np.unique(row[order], return_index=True)
    return shapes[rows], track[order][first]


def _near(shapes: np.ndarray, others: np.ndarray, reach_m: float) -> np.ndarray:
    """Whether (bool, n) one of ``others`` lies within ``reach_m`` of each shape."""
    near = np.zeros(len(shapes), dtype=bool)
    if len(others):
        near[shapely.STRtree(others).query(shapes, predicate="dwithin", distance=reach_m)[0]] = True
    return near
