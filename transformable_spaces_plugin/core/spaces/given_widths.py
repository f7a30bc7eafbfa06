"""Street widths that the user measured or corrected, in place of those measured from the city's layers."""

from __future__ import annotations

from typing import Dict

import numpy as np

from ..errors import InputError, MissingField
from ..notes import Notes
from ..table import FeatureTable
from .street_profiles import StreetProfiles

WIDTHS = (
    "width_m",
    "width_min_m",
    "left_m",
    "right_m",
    "carriageway_m",
    "parking_left_m",
    "parking_right_m",
    "footway_left_width_m",
    "footway_right_width_m",
)


def with_given_widths(profiles: StreetProfiles, given: FeatureTable, notes: Notes) -> StreetProfiles:
    """``profiles`` with the widths (m) of ``given`` where it has the street (``street_id``) and a value.

    given: streets as ``streetprofiles`` wrote them, perhaps corrected by hand; missing values change nothing. Raises
    MissingField without ``street_id`` or without any width, InputError when no street is one of the city's.
    """
    ids = given.column("street_id")
    there = [name for name in WIDTHS if name in given]
    if not there:
        raise MissingField(f"the street layer has none of the widths {', '.join(WIDTHS)}; run “Street profiles” for one that has")
    row_of: Dict[object, int] = {}
    for row, street in enumerate(ids):  # of streets given twice the first counts; a dictionary has no array form
        row_of.setdefault(street, row)
    rows = np.array([row_of.get(street, -1) for street in profiles.streets.text("street_id")], dtype=np.int64)
    known = rows >= 0
    if not known.any():
        raise InputError("none of the streets in the street layer (street_id) is a street of the city")
    columns = {}
    for name in there:
        values = given.number(name)[np.maximum(rows, 0)]
        columns[name] = np.where(known & ~np.isnan(values), values, profiles.streets.number(name))
    notes.info("streets_given", count=int(known.sum()))
    return StreetProfiles(profiles.streets.with_columns(**columns), profiles.samples)
