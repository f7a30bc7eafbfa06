"""What ends a street to the side: façades, parcel limits, banks, fenced green and walls, as one set of segments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import List

import numpy as np
import shapely

from ..city.model import City
from ..notes import Notes
from .rays import Segments, segments_of
from .rule_file import rule_file

RULES = "street_profiles.json"
KINDS = ("building", "parcel", "water", "green", "wall")


@dataclass(frozen=True)
class Limits:
    """Segments with their kind (number in KINDS); ``rank`` says which of two at one distance counts (façades first).

    For buildings, ``segments.owner`` is the row in ``buildings`` and in ``building_row`` the row of the city's layer.
    """

    segments: Segments
    kind: np.ndarray
    rank: np.ndarray
    buildings: np.ndarray
    building_row: np.ndarray

    @property
    def is_water(self) -> np.ndarray:
        return self.kind == KINDS.index("water")

    def kind_of(self, segment: np.ndarray) -> np.ndarray:
        return np.array(KINDS, dtype=object)[self.kind[segment]]

    def only_buildings(self) -> Limits:
        which = self.kind == 0
        kept = Segments(self.segments.start[which], self.segments.end[which], self.segments.owner[which])
        return Limits(kept, self.kind[which], self.rank[which], self.buildings, self.building_row)


def street_limits(city: City, notes: Notes) -> Limits:
    """The limits that ``city`` has; says in ``notes`` when it has no buildings to measure against."""
    rules = rule_file(RULES)
    buildings, water = city.layer("buildings"), city.layer("water")
    green, barriers = city.layer("green"), city.layer("barriers")
    standing = np.flatnonzero(~buildings.flag("canopy") & ~buildings.flag("underground"))
    walls = buildings.geometry[standing]
    if not len(walls) and not len(city.layer("parcels")):
        notes.warn("streets_without_limits")
    with_bank = ~water.flag("tunnel") & ~np.isin(water.text("kind"), rules.classes("no_limit_water"))
    sources = (
        walls,
        city.layer("parcels").geometry,
        water.geometry[with_bank & (shapely.get_dimensions(water.geometry) == 2)],
        green.geometry[green.flag("fenced")],
        barriers.geometry[np.isin(barriers.text("kind"), rules.classes("wall_barriers"))],
    )
    parts: List[Segments] = [segments_of(geometry) for geometry in sources]
    kind = np.concatenate([np.full(len(part), number, dtype=np.int64) for number, part in enumerate(parts)])
    segments = Segments(
        np.concatenate([part.start for part in parts]),
        np.concatenate([part.end for part in parts]),
        np.concatenate([part.owner for part in parts]),
    )
    return Limits(segments, kind, _rank(segments, kind, _shape_rank(walls)), walls, standing)


def _shape_rank(buildings: np.ndarray) -> np.ndarray:
    """A rank (n,) of buildings by size and place, so that ties do not hang on the order of the input."""
    bounds = shapely.bounds(buildings) if len(buildings) else np.empty((0, 4))
    order = np.lexsort((*bounds.T, -shapely.area(buildings)))
    rank = np.empty(len(buildings), dtype=np.int64)
    rank[order] = np.arange(len(buildings))
    return rank


def _rank(segments: Segments, kind: np.ndarray, buildings: np.ndarray) -> np.ndarray:
    rank = (kind + 1) * (len(buildings) + 1)
    walls = kind == 0
    rank[walls] = buildings[segments.owner[walls]]
    return rank


def building_heights(city: City, limits: Limits) -> np.ndarray:
    """Height (m) of the buildings of ``limits``: ``height_m``, else levels × storey height, else NaN."""
    table = city.layer("buildings")
    height, levels = table.number("height_m"), table.number("levels")
    return np.where(np.isfinite(height), height, levels * rule_file(RULES).number("storey_m"))[limits.building_row]
