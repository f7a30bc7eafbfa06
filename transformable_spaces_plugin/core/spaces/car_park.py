"""Car parks: surface parking, public and private, with its bays and how much of it is sealed."""

from __future__ import annotations

import json

import numpy as np
import shapely

from ..table import FeatureTable
from .context import covered_share
from .kinds import setting, threshold
from .study import Study


def find_car_parks(study: Study) -> FeatureTable:
    """The mapped surface car parks as candidates; street bays, roofs, underground and multi-storey parking are none.

    ``bays`` holds the mapped number (NaN where none is mapped, or where it leaves less than a car's room for each).
    Car parks known by a point only are counted in the notes.
    """
    parking = study.layer("parking")
    parking = parking.select(parking.text("kind") == "surface")
    drawn = shapely.get_dimensions(parking.geometry) == 2
    study.count("car_parks_as_points", parking.geometry[~drawn])
    parking = parking.select(drawn)
    count = len(parking)
    bays = parking.number("spaces")
    crowded = bays * threshold("car_park", "least_bay_m2") > shapely.area(parking.geometry)
    return FeatureTable.make(
        parking.geometry,
        {
            "rule": ["mapped_surface_parking"] * count,
            "layer": ["parking"] * count,
            "source_id": parking.text("id"),
            "name": parking.text("name"),
            "access": parking.text("access"),
            "surface": parking.text("surface"),
            "bays": np.where(crowded | (bays <= 0), np.nan, bays),
        },
        study.city.crs,
    )


def describe_car_parks(study: Study, sites: FeatureTable) -> FeatureTable:
    """``bays`` (mapped, else area / 25 m²) and ``sealed_share`` (0..1), with how each was known in the evidence.

    The sealed share is that of the surface tag, less mapped green; a car park whose surface nobody mapped counts as sealed.
    """
    mapped = sites.number("bays")
    known = ~np.isnan(mapped)
    bays = np.where(known, np.round(mapped), np.floor(sites.number("area_m2") / threshold("car_park", "bay_m2")))
    surface = sealed_by_surface(sites.text("surface"))
    tagged = ~np.isnan(surface)
    green = covered_share(sites.geometry, study.areas("green").geometry)
    sealed = np.where(tagged, surface, threshold("car_park", "unknown_sealed_share")) * (1.0 - green)
    evidence = [
        json.dumps({"bays": "mapped" if k else "from_area", "sealed_share": "surface" if t else "assumed"})
        for k, t in zip(known, tagged)
    ]
    return sites.with_columns(bays=bays, sealed_share=sealed, evidence=evidence)


def sealed_by_surface(surface: np.ndarray) -> np.ndarray:
    """Sealed share 0..1 (n,) of surface tags (n,), NaN where the tag is missing or unknown."""
    table = setting("all", "surface_sealed_share")
    return np.array([table.get(tag, np.nan) for tag in surface], dtype=float)
