"""Facts that only the city around a site can tell and that rules of kits ask for; what a layer that is absent would tell stays missing."""

from __future__ import annotations

from pathlib import Path
from typing import Dict, Optional

import numpy as np
import shapely

from ..city.model import City
from ..errors import InputError
from ..notes import Notes
from ..progress import SILENT, Progress
from ..spaces.finish import subtract
from ..spaces.order import canonical_order
from ..spaces.rule_file import RuleFile
from ..table import FeatureTable

RULES = RuleFile(Path(__file__).with_name("facts.json"))

# Column → the layer of the city without which it is missing; heritage may also come from the buildings.
FACTS = {
    "heritage": "heritage",
    "flood": "flood",
    "near_metro": "rail",
    "network_distance_m": "networks",
    "trees_standing": "trees",
    "benches": "furniture",
    "hydrant_within_2m": "furniture",
    "bus_stop_within_10m": "transit_stops",
    "ground_3m_from_buildings_m2": "buildings",
    "crossing_way_m": "streets",
}


def site_facts(sites: FeatureTable, city: City, notes: Notes, progress: Progress = SILENT) -> FeatureTable:
    """``sites`` with one column per fact of ``FACTS``; numbers NaN and booleans None where the layer is absent.

    heritage, flood: whether the site touches a protected place (or its building is protected), a flood zone. near_metro: an active
    metro tunnel within 25 m. network_distance_m: to the nearest buried network (25 where none is nearer). trees_standing,
    benches: how many stand on the site, or along it where it is a street. hydrant_within_2m, bus_stop_within_10m. Trees, benches,
    hydrants and bus stops of which the city holds none at all are missing too: nobody looked for them.
    ground_3m_from_buildings_m2: its area farther than 3 m from buildings. crossing_way_m: length of ways for vehicles that run
    across it. The last two are NaN for roofs and walls, crossing_way_m for streets too. Distances: ``facts.json``.

    Raises InputError when sites and city are in different reference systems, MissingField without ``kind``, Cancelled.
    """
    if sites.crs != city.crs:
        raise InputError("the sites are not in the reference system of the city; reproject them first")
    kind = sites.column("kind").astype(str)
    street = kind == "street"
    ground = np.isin(kind, RULES.classes("ground_kinds"))
    columns: Dict[str, np.ndarray] = {"heritage": _heritage(sites, city), "flood": _flood(sites, city)}
    progress.at(0.2)
    columns["near_metro"] = _near_metro(sites, city)
    columns["network_distance_m"] = _network_distance(sites, city)
    progress.at(0.4)
    # A town without a single tree was not surveyed.
    trees = city.layer("trees").geometry
    reach = np.where(street, RULES.number("trees_street_m"), RULES.number("trees_m"))
    columns["trees_standing"] = _count(sites, trees if len(trees) else None, reach)
    furniture, stops = (city.layer(name) if city.has(name) else None for name in ("furniture", "transit_stops"))
    reach = np.where(street, RULES.number("benches_street_m"), RULES.number("benches_m"))
    columns["benches"] = _count(sites, _of(furniture, "kind", "bench"), reach)
    columns["hydrant_within_2m"] = _within(sites, _of(furniture, "kind", "hydrant"), RULES.number("hydrant_m"))
    columns["bus_stop_within_10m"] = _within(sites, _of(stops, "mode", "bus"), RULES.number("bus_stop_m"))
    progress.at(0.6)
    columns["ground_3m_from_buildings_m2"] = _off_buildings(sites, city, ground, progress.part(0.6, 0.9))
    columns["crossing_way_m"] = _crossing(sites, city, ground & ~street)
    absent = sorted({layer for layer in FACTS.values() if not city.has(layer)})
    if absent:
        notes.info("kit_facts_absent", layers=", ".join(absent))
    progress.at(1.0)
    return sites.with_columns(**columns)


def _unknown_flags(count: int) -> np.ndarray:
    return np.full(count, None, dtype=object)


def _of(table: Optional[FeatureTable], column: str, name: str) -> Optional[np.ndarray]:
    """The shapes of one class of a layer; None where the layer is absent, or holds none anywhere: then nobody looked for it."""
    found = np.zeros(0, dtype=object) if table is None else table.geometry[table.text(column).astype(str) == name]
    return found if len(found) else None


def _within(sites: FeatureTable, shapes: Optional[np.ndarray], distance_m: float) -> np.ndarray:
    """Whether one of the shapes lies within a distance of each site (bool, n); None where they are not known."""
    if shapes is None:
        return _unknown_flags(len(sites))
    found = np.zeros(len(sites), dtype=bool)
    if len(shapes) and len(sites):
        found[shapely.STRtree(shapes).query(sites.geometry, predicate="dwithin", distance=distance_m)[0]] = True
    return found.astype(object)


def _count(sites: FeatureTable, shapes: Optional[np.ndarray], reach_m: np.ndarray) -> np.ndarray:
    """How many of the shapes lie within each site's reach (n,); NaN where they are not known."""
    if shapes is None:
        return np.full(len(sites), np.nan)
    if not len(shapes) or not len(sites):
        return np.zeros(len(sites))
    row, _ = shapely.STRtree(shapes).query(sites.geometry, predicate="dwithin", distance=reach_m)
    return np.bincount(row, minlength=len(sites)).astype(float)


def _heritage(sites: FeatureTable, city: City) -> np.ndarray:
    buildings = city.layer("buildings")
    told = np.array([value is not None for value in buildings.text("heritage")], dtype=bool)
    protected = buildings.geometry[buildings.flag("heritage")]
    on_building = np.isin(sites.text("kind").astype(str), ("flat_roof", "blind_wall"))
    near = RULES.number("heritage_m")
    if city.has("heritage"):
        by_place = _within(sites, city.layer("heritage").geometry, near)
    else:
        by_place = _unknown_flags(len(sites))
    if not told.any():
        return by_place
    by_building = _within(sites, protected, near)
    # The building tells of its own roof and walls; the ground beside it is protected only where it is said to be.
    return np.where(on_building & (by_building == True), True, by_place)  # noqa: E712 - None is neither


def _flood(sites: FeatureTable, city: City) -> np.ndarray:
    return _within(sites, city.layer("flood").geometry if city.has("flood") else None, 0.0)


def _near_metro(sites: FeatureTable, city: City) -> np.ndarray:
    rail = city.layer("rail") if city.has("rail") else None
    if rail is None:
        return _unknown_flags(len(sites))
    below = (rail.text("kind").astype(str) == "subway") & (rail.text("status").astype(str) == "active") & rail.flag("tunnel")
    return _within(sites, rail.geometry[below], RULES.number("metro_m"))


def _network_distance(sites: FeatureTable, city: City) -> np.ndarray:
    """Metres (n,) to the nearest network that is not said to be overhead, at most ``networks_seen_m``."""
    if not city.has("networks"):
        return np.full(len(sites), np.nan)
    networks = city.layer("networks")
    buried = networks.geometry[np.array([value is None or bool(value) for value in networks.text("underground")], dtype=bool)]
    most = RULES.number("networks_seen_m")
    distance = np.full(len(sites), most)
    if len(buried) and len(sites):
        pairs, near = shapely.STRtree(buried).query_nearest(sites.geometry, max_distance=most, return_distance=True, all_matches=False)
        distance[pairs[0]] = near
    return np.round(distance, 3)


def _off_buildings(sites: FeatureTable, city: City, asked: np.ndarray, progress: Progress) -> np.ndarray:
    area = np.full(len(sites), np.nan)
    if not city.has("buildings"):
        return area
    buildings = city.layer("buildings")
    solid = buildings.geometry[~buildings.flag("underground")]
    grown = shapely.buffer(solid, RULES.number("from_buildings_m"), quad_segs=4)
    grown = grown[canonical_order(grown)]
    rows = np.flatnonzero(asked)
    left = sites.geometry[rows]
    if len(grown) and len(rows):
        left = subtract(left, grown, shapely.STRtree(grown), progress)
    area[rows] = np.round(shapely.area(left), 3)
    return area


def _crossing(sites: FeatureTable, city: City, asked: np.ndarray) -> np.ndarray:
    metres = np.full(len(sites), np.nan)
    rows = np.flatnonzero(asked)
    metres[rows] = 0.0
    streets = city.layer("streets")
    driven = np.isin(streets.text("class").astype(str), RULES.classes("way_classes")) & ~streets.flag("tunnel") & ~streets.flag("bridge")
    lines = streets.geometry[driven]
    if len(lines) and len(rows):
        site, line = shapely.STRtree(lines).query(sites.geometry[rows], predicate="intersects")
        order = np.lexsort((line, site))
        site, line = site[order], line[order]
        inside = np.round(shapely.length(shapely.intersection(lines[line], sites.geometry[rows][site])), 3)
        metres[rows] = np.bincount(site, weights=inside, minlength=len(rows))
    return metres
