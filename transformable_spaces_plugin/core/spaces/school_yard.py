"""School yards: school grounds less buildings and green, with their sealed share and the street in front."""

from __future__ import annotations

import json

import numpy as np
import shapely

from ..table import FeatureTable, missing
from .car_park import sealed_by_surface
from .context import covered_share, shared_area
from .finish import subtract
from .kinds import setting, threshold
from .study import Study


def find_school_yards(study: Study) -> FeatureTable:
    """School grounds less green as candidates: mapped school areas, else land in educational use around a school's point.

    Playgrounds and pitches stay part of the yard. Schools known by a point outside any such land are counted in the notes.
    """
    grounds = _grounds(study)
    green = study.areas("green")
    taken = green.geometry[np.isin(green.text("kind"), setting("school_yard", "green_taken_out"))]
    return grounds.with_geometry(subtract(grounds.geometry, taken, shapely.STRtree(taken)))


def _grounds(study: Study) -> FeatureTable:
    facilities = study.layer("facilities")
    schools = facilities.select(np.isin(facilities.text("kind"), setting("school_yard", "facility_kinds")))
    drawn = shapely.get_dimensions(schools.geometry) == 2
    mapped = schools.select(drawn)
    points = schools.select(~drawn)
    landuse = study.areas("landuse")
    education = landuse.select(landuse.text("kind") == "education")
    # Land in educational use is a school's ground where a school's point says so (it may as well be a university's).
    land, point = shapely.STRtree(points.geometry).query(education.geometry, predicate="intersects")
    lands, first = np.unique(land, return_index=True)
    in_mapped = np.zeros(len(points), dtype=bool)
    in_mapped[shapely.STRtree(points.geometry).query(mapped.geometry, predicate="intersects")[1]] = True
    in_mapped[point] = True
    study.count("school_grounds_unknown", points.geometry[~in_mapped])
    around = education.select(lands)
    names = np.where(missing(around.text("name")), points.text("name")[point[first]], around.text("name"))
    return FeatureTable.concat(
        [
            _candidates(mapped, mapped.text("name"), "school_ground", "facilities", 1.0),
            _candidates(around, names, "educational_land", "landuse", 0.0),
        ]
    )


def _candidates(table: FeatureTable, names: np.ndarray, rule: str, layer: str, priority: float) -> FeatureTable:
    count = len(table)
    return FeatureTable.make(
        table.geometry,
        {
            "rule": [rule] * count,
            "layer": [layer] * count,
            "source_id": table.text("id"),
            "name": names,
            "priority": [priority] * count,
        },
        table.crs,
    )


def describe_school_yards(study: Study, sites: FeatureTable) -> FeatureTable:
    """``sealed_share`` (0..1): pitches and playgrounds by their surface, the rest as sealed, less mapped green and tree crowns."""
    sealed = np.full(len(sites), threshold("school_yard", "unknown_sealed_share"))
    pitches = study.areas("sports_grounds")
    surface = sealed_by_surface(pitches.text("surface"))
    pitches, surface = pitches.select(~np.isnan(surface)), surface[~np.isnan(surface)]
    known = np.zeros(len(sites), dtype=bool)
    if len(pitches):
        row, pitch = shapely.STRtree(pitches.geometry).query(sites.geometry, predicate="intersects")
        share = shared_area(pitches.geometry[pitch], sites.geometry[row]) / sites.number("area_m2")[row]
        sealed -= np.bincount(row, share * (sealed[row] - surface[pitch]), minlength=len(sites))
        known[row[share > 0]] = True
    green = covered_share(sites.geometry, study.areas("green").geometry)
    evidence = [json.dumps({"sealed_share": "surface" if k else "assumed"}) for k in known]
    return sites.with_columns(sealed_share=np.clip(sealed * (1.0 - green), 0.0, 1.0), evidence=evidence)
