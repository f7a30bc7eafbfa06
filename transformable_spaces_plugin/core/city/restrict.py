"""A city seen through another study area, and completed with layers that the user gives beside the source."""

from __future__ import annotations

from typing import Mapping, Optional

import shapely

from ..errors import InputError
from ..notes import Notes
from ..table import FeatureTable
from .model import City, conform
from .presets.detect import recognised
from .study_area import given_area


def restricted_to(city: City, study_area: Optional[FeatureTable], notes: Notes) -> City:
    """The city with ``study_area`` (polygons in any CRS) in place of its own; None leaves it as it is.

    Layers keep what lies outside: networks and views go on beyond the border. InputError when no street meets the new area.
    """
    if study_area is None:
        return city
    area, _ = given_area(study_area)
    area = conform(area, "study_area", city.crs, notes)
    if not shapely.intersects(shapely.union_all(area.geometry), city.required("streets").geometry).any():
        raise InputError("there is no street of the city in the study area; check that it lies where the city is")
    return city.with_layers(study_area=area)


def completed_with(city: City, given: Mapping[str, Optional[FeatureTable]], notes: Notes) -> City:
    """The city with the layers of ``given`` (name → table in any CRS, None: not given) in place of its own of that name.

    A table that has the columns of a known source (Filosofi cells, IRIS, priority neighbourhoods) is read by its preset.
    """
    made = {}
    for name, table in given.items():
        if table is None:
            continue
        if not len(table):
            raise InputError(f"the layer given as {name} has no features")
        if table.crs != city.crs:
            notes.info("reprojected", layer=name, source=table.crs.name if table.crs else "?", target=city.crs.name)
        made[name] = conform(recognised(table, name, notes), name, city.crs, notes)
        if not len(made[name]):
            raise InputError(f"the layer given as {name} has no feature that can be used")
    return city.with_layers(**made) if made else city
