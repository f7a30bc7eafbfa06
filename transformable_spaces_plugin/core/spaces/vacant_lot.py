"""Vacant lots: land that is mapped as brownfield, disused or under construction, and parcels without building, use or green."""

from __future__ import annotations

import json
from typing import List

import numpy as np
import shapely

from ..table import FeatureTable, missing
from .context import covered_share
from .finish import subtract
from .kinds import setting, threshold
from .measures import inscribed_diameters
from .study import Study

# The better known keeps the ground: a register's outline before a mapper's, a lot before the building site around it.
_PRIORITY = {"registered": 5.0, "brownfield": 4.0, "vacant": 3.0, "greenfield": 2.0, "construction": 1.0}


def find_vacant_lots(study: Study) -> FeatureTable:
    """Mapped vacant land and unbuilt parcels as candidates; ``subkind`` says which.

    Parcels are looked at only where the city has both parcels and buildings; what is missing is said in the notes.
    """
    return FeatureTable.concat([_mapped(study), _unbuilt_parcels(study)])


def _mapped(study: Study) -> FeatureTable:
    land = study.areas("brownfields")
    roads = _through_roads(study)
    land = land.with_geometry(subtract(land.geometry, roads, shapely.STRtree(roads)) if len(roads) else land.geometry)
    count = len(land)
    status = np.where(missing(land.text("status")), "brownfield", land.text("status"))
    evidence = [None if polluted is None else json.dumps({"polluted": bool(polluted)}) for polluted in land.text("polluted")]
    constraints = [json.dumps(["polluted"]) if flag else None for flag in land.flag("polluted")]
    return FeatureTable.make(
        land.geometry,
        {
            "rule": ["mapped_vacant_land"] * count,
            "layer": ["brownfields"] * count,
            "source_id": land.text("id"),
            "name": land.text("name"),
            "subkind": status,
            "priority": [_PRIORITY[s] for s in status],
            "polluted": land.flag("polluted"),
            "constraints": constraints,
            "evidence": evidence,
        },
        study.city.crs,
    )


def _through_roads(study: Study) -> np.ndarray:
    """Carriageways (n,) on the ground of streets that serve more than the land that they cross."""
    table = study.carriageways
    kinds = study.profiles.streets.text("class")[table.columns["street"]]
    return table.geometry[np.isin(kinds, setting("vacant_lot", "carriageways_taken_out")) & (table.number("storey") == 0)]


def _unbuilt_parcels(study: Study) -> FeatureTable:
    """Parcels that hold no building, no mapped use, no green, no way, and open on public ground."""
    if not study.city.has("parcels"):
        return FeatureTable.empty((), study.city.crs)
    if not study.city.has("buildings"):
        study.notes.warn("unbuilt_parcels_skipped", missing="buildings")
        return FeatureTable.empty((), study.city.crs)
    parcels = study.areas("parcels")
    # Cheapest questions first; each leaves fewer parcels to the next.
    parcels = parcels.select(shapely.intersects(study.area, parcels.geometry))
    parcels = parcels.select(shapely.area(parcels.geometry) >= threshold("vacant_lot", "parcel_min_area_m2"))
    parcels = parcels.select(~_holds_ways(study, parcels.geometry))
    for shapes in _occupied(study):
        parcels = parcels.select(covered_share(parcels.geometry, shapes) <= threshold("vacant_lot", "parcel_max_used_share"))
    inside = shapely.area(shapely.intersection(study.area, parcels.geometry)) / shapely.area(parcels.geometry)
    parcels = parcels.select(inside >= threshold("vacant_lot", "parcel_min_inside_share"))
    parcels = parcels.select(_opens_on_public_ground(study, parcels.geometry))
    diameter = inscribed_diameters(parcels.geometry)
    strip = shapely.area(parcels.geometry) > threshold("vacant_lot", "parcel_length_to_width") * diameter**2
    parcels = parcels.select((diameter >= threshold("vacant_lot", "parcel_min_inscribed_m")) & ~strip)
    count = len(parcels)
    return FeatureTable.make(
        parcels.geometry,
        {
            "rule": ["parcel_without_building_use_or_green"] * count,
            "layer": ["parcels"] * count,
            "source_id": parcels.text("id"),
            "owner_type": parcels.text("owner_type"),
            "subkind": ["unbuilt_parcel"] * count,
            "priority": [0.0] * count,
        },
        study.city.crs,
    )


def _occupied(study: Study) -> List[np.ndarray]:
    """Polygons by layer that make a parcel used."""
    landuse = study.areas("landuse")
    used = np.isin(landuse.text("kind"), setting("vacant_lot", "landuse_in_use"))
    layers = ("green", "sports_grounds", "parking", "facilities", "water", "squares", "carriageways")
    return [study.areas("buildings").geometry, *(study.areas(name).geometry for name in layers), landuse.geometry[used]]


def _holds_ways(study: Study, parcels: np.ndarray) -> np.ndarray:
    """Whether streets, paths or live tracks run through a parcel (n,) for longer than ``parcel_max_way_m``."""
    streets, rail = study.layer("streets"), study.layer("rail")
    ways = np.concatenate(
        [
            streets.geometry[~streets.flag("tunnel") & ~streets.flag("bridge")],
            rail.geometry[(rail.text("status") == "active") & ~rail.flag("tunnel") & ~rail.flag("bridge")],
        ]
    )
    row, way = shapely.STRtree(ways).query(parcels, predicate="intersects")
    length = shapely.length(shapely.intersection(ways[way], parcels[row]))
    return np.bincount(row, length, minlength=len(parcels)) > threshold("vacant_lot", "parcel_max_way_m")


def _opens_on_public_ground(study: Study, parcels: np.ndarray) -> np.ndarray:
    """Whether a parcel (n,) lies on public ground: what lies behind another parcel is somebody's garden, not a vacant lot."""
    found = np.zeros(len(parcels), dtype=bool)
    ground = study.public_ground.polygons.geometry
    if len(ground):
        reach = threshold("vacant_lot", "parcel_to_public_ground_m")
        found[shapely.STRtree(ground).query(parcels, predicate="dwithin", distance=reach)[0]] = True
    return found
