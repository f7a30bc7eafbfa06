"""River banks: the strip along open fresh water, as far as the next carriageway or wall, and whether people can get to it."""

from __future__ import annotations

import json
from typing import Tuple

import numpy as np
import shapely

from ..table import FeatureTable
from .finish import canonical_pairs, polygons_only, subtract
from .kinds import threshold
from .measures import opening
from .order import canonical_order
from .rule_file import rule_file
from .study import Study
from .tiles import in_tiles

RULES = "river_bank.json"


def find_river_banks(study: Study) -> FeatureTable:
    """Candidates: ground within 15 m of a river, canal, lake or dock, less buildings, carriageways, live rail and all water.

    Only ground that touches the water is a bank: what a carriageway or a row of houses parts from it is not. Water in pipes
    and under streets has none, the sea has none. Streams drawn as lines have the width of their kind (``river_bank.json``).
    """
    rules = rule_file(RULES)
    water, names, ids = _open_water(study)
    count = len(water)
    if not count:
        return FeatureTable.make([], {}, study.city.crs)
    # In tiles, because a river is long: strips of its pieces, each less what is near, then joined.
    water, of = in_tiles(water, rules.number("tile_m"))
    near = shapely.dwithin(study.area, water, rules.number("strip_m"))
    water, names, ids = water[near], names[of[near]], ids[of[near]]
    strips = polygons_only(shapely.buffer(water, rules.number("strip_m"), quad_segs=4))
    outside = ~shapely.covers(study.area, strips)
    strips[outside] = shapely.intersection(strips[outside], study.area)
    taken = _taken(study, water)
    banks = _dissolved(polygons_only(subtract(polygons_only(strips), taken, shapely.STRtree(taken))))
    # Opened as finishing does, so that no neck is cut later between a bank and its water.
    wide = shapely.intersection(opening(banks, threshold("river_bank", "min_width_m")), banks)
    banks = shapely.get_parts(polygons_only(wide))
    banks = banks[shapely.area(banks) >= threshold("river_bank", "min_area_m2")]
    banks, beside = _touching(banks, water, rules.number("touch_m"))
    found = len(banks)
    return FeatureTable.make(
        banks,
        {
            "rule": ["beside_water"] * found, "layer": ["water"] * found, "source_id": ids[beside], "name": names[beside],
        },
        study.city.crs,
    )  # fmt: skip


def describe_river_banks(study: Study, sites: FeatureTable) -> FeatureTable:
    """``access`` (yes: a way or public ground reaches the bank; unknown else), with what was seen in the evidence."""
    rules = rule_file(RULES)
    streets = study.layer("streets")
    free = ~np.isin(streets.text("access"), ["private", "no"]) & ~streets.flag("tunnel") & ~streets.flag("bridge")
    free &= np.isin(streets.text("class"), rules.classes("reached_by"))
    near = np.zeros(len(sites), dtype=bool)
    ways = shapely.STRtree(streets.geometry[free])
    near[ways.query(sites.geometry, predicate="dwithin", distance=rules.number("reach_m"))[0]] = True
    evidence = [json.dumps({"way_within_reach": bool(way)}) for way in near]
    access = np.where(near, "yes", "unknown").astype(object)
    return sites.with_columns(access=access, evidence=evidence)


def _open_water(study: Study) -> Tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Polygons (n,) of open water that has banks, lines widened; their names and ids."""
    rules = rule_file(RULES)
    layer = study.layer("water")
    layer = layer.select(~layer.flag("tunnel") & np.isin(layer.text("kind"), rules.classes("kinds")))
    areas = shapely.get_dimensions(layer.geometry) == 2
    least = np.where(np.isin(layer.text("kind"), rules.classes("still_kinds")), rules.number("still_least_m2"), 0.0)
    drawn = layer.select(areas & (shapely.area(layer.geometry) >= least))
    lines = layer.select(shapely.get_dimensions(layer.geometry) == 1)
    width = rules.numbers("line_width_m")
    half = np.array([width.get(kind, 0.0) for kind in lines.text("kind")]) / 2
    all_areas = study.areas("water")
    shapes = lines.geometry
    if len(all_areas) and len(lines):
        # A line in mapped water, or in the sea, is only its middle.
        shapes = subtract(shapes, all_areas.geometry, shapely.STRtree(all_areas.geometry))
    # A line that a carriageway covers runs in a pipe there, whether or not it is mapped so.
    ground = study.carriageways
    driven = ground.geometry[ground.number("storey") == 0]
    shapes = subtract(shapes, driven, shapely.STRtree(driven)) if len(driven) and len(shapes) else shapes
    kept = (half > 0) & (shapely.length(shapes) >= rules.number("line_least_m"))
    widened = polygons_only(shapely.buffer(shapes[kept], half[kept], cap_style="flat", quad_segs=4))
    lines = lines.select(kept)
    water = np.concatenate([drawn.geometry, widened])
    names = np.concatenate([drawn.text("name"), lines.text("name")])
    ids = np.concatenate([drawn.text("id"), lines.text("id")])
    there = ~shapely.is_empty(water)
    return water[there], names[there], ids[there]


def _taken(study: Study, water: np.ndarray) -> np.ndarray:
    """What is no bank (m,): all water, carriageways on the ground and on bridges, live rail, everything built."""
    rules = rule_file(RULES)
    ground, rail = study.carriageways, study.layer("rail")
    streets = study.profiles.streets.text("class")[ground.columns["street"]]
    driven = ground.geometry[~np.isin(streets, rules.classes("walked_classes")) & (ground.number("storey") >= 0)]
    live = (rail.text("status") == "active") & ~rail.flag("tunnel")
    tracks = shapely.buffer(rail.geometry[live], rules.number("live_half_width_m"), cap_style="flat", quad_segs=4)
    wet = study.areas("water")
    wet_pieces, _ = in_tiles(wet.geometry[~wet.flag("tunnel")], rules.number("tile_m"))
    taken = np.concatenate([water, wet_pieces, driven, tracks, study.buildings])
    return taken[canonical_order(taken)]


def _touching(banks: np.ndarray, water: np.ndarray, reach_m: float) -> Tuple[np.ndarray, np.ndarray]:
    """The banks that touch water, and for each the row of the water that it runs along longest."""
    row, beside = canonical_pairs(*shapely.STRtree(water).query(banks, predicate="dwithin", distance=reach_m))
    near = shapely.buffer(banks[row], 10 * reach_m, quad_segs=1)
    shared = np.round(shapely.length(shapely.intersection(shapely.boundary(water[beside]), near)), 2)
    order = np.lexsort((beside, -shared, row))
    rows, first = np.unique(row[order], return_index=True)
    return banks[rows], beside[order][first]


def _dissolved(shapes: np.ndarray) -> np.ndarray:
    """The shapes as polygons (k,) that do not overlap."""
    return shapely.get_parts(polygons_only(shapely.get_parts(shapely.union_all(shapes))))
