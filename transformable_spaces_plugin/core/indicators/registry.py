"""The indicators and the functions that measure them. Adding one is one line here, its entry in ``catalogue.json`` and its words."""

from __future__ import annotations

from typing import Callable, Dict, List, Optional

import numpy as np

from ..city.model import City
from ..errors import InputError
from ..notes import Notes
from ..progress import SILENT, Progress
from ..table import FeatureTable
from . import access, demand, ground_cover, heat, people, planting, priority, public_space, street_traits, sun, terrain, traffic_role
from .catalogue import of_score
from .scene import Scene

# Measured to this many decimals of its unit: what lies below is arithmetic, not measurement.
_DECIMALS = 6

MEASURES: Dict[str, Callable[[Scene], np.ndarray]] = {
    "heat_anomaly_c": heat.heat_anomaly_c,
    "sealed_share_100m": ground_cover.sealed_share_100m,
    "canopy_share_100m": ground_cover.canopy_share_100m,
    "green_distance_m": access.green_distance_m,
    "people_300m_per_ha": people.people_300m_per_ha,
    "vulnerability": people.vulnerability,
    "priority_share_100m": priority.priority_share_100m,
    "plantable_share": planting.plantable_share,
    "tree_positions": planting.tree_positions,
    "network_conflict_share": planting.network_conflict_share,
    "sun_hours": sun.sun_hours,
    "slope_pct": terrain.slope_pct,
    "footway_deficit": street_traits.footway_deficit,
    "pedestrian_demand": demand.pedestrian_demand,
    "school_frontage": street_traits.school_frontage,
    "crashes_per_km_year": street_traits.crashes_per_km_year,
    "speed_kmh": street_traits.speed_kmh,
    "public_space_m2_per_inhabitant": public_space.public_space_m2_per_inhabitant,
    "through_share": traffic_role.through_share,
    "detour_factor": traffic_role.detour_factor,
    "bus_lines": street_traits.bus_lines,
    "parking_bays_lost_per_100_inhabitants": street_traits.parking_bays_lost_per_100_inhabitants,
    "driveways_per_100m": street_traits.driveways_per_100m,
    "road_class": street_traits.road_class,
}

# Facts that carry no points but that a profile's hard constraints ask for: score → column → function.
FACTS: Dict[str, Dict[str, Callable[[Scene], np.ndarray]]] = {
    "pedestrian": {
        "car_free": street_traits.car_free,
        "only_way_to_emergency": traffic_role.only_way_to_emergency,
        "cut_edge_with_through_trips": traffic_role.cut_edge_with_through_trips,
    },
}


def measure(
    score: str, sites: FeatureTable, city: City, streets: FeatureTable, notes: Notes, progress: Progress = SILENT,
    scene: Optional[Scene] = None,
) -> FeatureTable:
    """``sites`` with one column per indicator of a score (``greening`` or ``pedestrian``); see those rooms for the public functions.

    An indicator that lacks an input, comes later, or does not apply to a site's kind is missing (NaN; None for classes): the
    first two are told in ``notes``. Columns that the sites bring (usable area, latitude) are kept. scene: what was seen of the same
    sites, city and streets for the other score, so that both look but once (None: look anew). InputError when sites and
    city are in different reference systems; MissingField without ``kind``; MissingLayer without a study area.
    """
    if sites.crs != city.crs:
        raise InputError("the sites are not in the reference system of the city; reproject them first")
    kind = sites.column("kind").astype(str)
    if "street_id" not in streets:
        streets = streets.with_columns(street_id=streets.text("id"))
    scene = scene or Scene(sites, city, streets, notes, progress)
    scene.sites = sites
    city.required("study_area")
    wanted = of_score(score)
    later = [indicator.id for indicator in wanted if indicator.computed == "later"]
    columns: Dict[str, np.ndarray] = {}
    for number, indicator in enumerate(wanted):
        scene.progress = progress.part(number / len(wanted), (number + 1) / len(wanted))
        scene.progress.at(0.0, f"indicator.{indicator.id}")
        named = indicator.unit == "class"
        absent: object = None if named else np.nan
        blank = np.full(len(sites), absent, dtype=object if named else float)
        if indicator.computed == "given" or indicator.id not in MEASURES:
            given = sites.columns.get(indicator.id, blank)
            columns[indicator.id] = given
            if indicator.computed == "given" and indicator.id not in sites:
                notes.info("indicator_without_input", indicator=indicator.id, inputs=indicator.id)
            continue
        unmet = indicator.unmet(city, list(sites.columns))
        if unmet:
            notes.info("indicator_without_input", indicator=indicator.id, inputs=_listed(unmet))
            columns[indicator.id] = blank
            continue
        value = MEASURES[indicator.id](scene)
        value = value if named else np.round(np.asarray(value, dtype=float), _DECIMALS)
        if not named and np.isnan(value).all() and len(value):
            notes.info("indicator_nowhere", indicator=indicator.id)
        columns[indicator.id] = np.where(np.isin(kind, indicator.kinds), value, blank)
    for name, fact in FACTS.get(score, {}).items():
        columns[name] = fact(scene)
    if later:
        notes.info("indicators_later", indicators=", ".join(later))
    progress.at(1.0)
    return sites.with_columns(**columns)


def _listed(groups: List[tuple[str, ...]]) -> str:
    return " + ".join("/".join(name.replace("column:", "") for name in group) for group in groups)
