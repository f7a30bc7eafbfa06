"""The ground of each carriageway: one shape a street, no two of one storey over each other, none under a building's walls."""

from __future__ import annotations

import numpy as np
import shapely

from ..city.model import City
from ..progress import SILENT, Progress
from ..table import FeatureTable
from .finish import canonical_pairs, polygons_only, subtract, unions_by_row
from .order import canonical_order
from .rule_file import rule_file
from .street_profiles import StreetProfiles, measured_streets

RULES = "carriageways.json"


def carriageway_polygons(city: City, profiles: StreetProfiles, progress: Progress = SILENT) -> FeatureTable:
    """One row per street that has a carriageway and runs in no tunnel: its ground as a polygon, in several parts where it is cut.

    Columns: ``street`` (row of ``profiles.streets``), ``street_id``, ``storey`` (level, a half more on a bridge: what lies
    over each other is no overlap), ``carriageway_source``. Where carriageways of one storey meet, the ground goes to the
    street of higher class, then the wider, then the longer. Walls of buildings are taken out; canopies are not.
    """
    streets = profiles.streets
    width = np.nan_to_num(streets.number("carriageway_m"))
    rows = np.flatnonzero(measured_streets(streets) & (width > 0))
    storey = storeys(streets)[rows]
    # Round ends close the bends and junctions; what they add beyond a dead end is its turning head.
    shapes = shapely.buffer(streets.geometry[rows], width[rows] / 2, quad_segs=4)
    progress.at(0.2)
    shapes = partition(shapes, street_rank(streets)[rows], storey)
    progress.at(0.7)
    buildings = city.layer("buildings")
    walls = buildings.geometry[~buildings.flag("canopy") & ~buildings.flag("underground")]
    if len(walls):
        walls = walls[canonical_order(walls)]
        shapes = subtract(shapes, walls, shapely.STRtree(walls))
    shapes = polygons_only(shapes)
    kept = ~shapely.is_empty(shapes)
    rows = rows[kept]
    columns = {
        "street": rows, "street_id": streets.text("id")[rows], "storey": storey[kept],
        "carriageway_source": streets.text("carriageway_source")[rows],
    }
    progress.at(1.0)
    return FeatureTable(shapes[kept], columns, city.crs)


def storeys(streets: FeatureTable) -> np.ndarray:
    """The storey (n,) on which each street runs: its level, and half a storey up on a bridge."""
    return np.nan_to_num(streets.number("level")) + np.where(streets.flag("bridge"), 0.5, 0.0)


def street_rank(streets: FeatureTable) -> np.ndarray:
    """The rank (n,) by which streets keep ground (0 first): class, carriageway width, length, then shape; no ties."""
    width = np.round(np.nan_to_num(streets.number("carriageway_m")), 2)
    place = np.argsort(canonical_order(streets.geometry), kind="stable")
    length = np.round(shapely.length(streets.geometry), 2)
    return np.argsort(np.lexsort((place, -length, -width, class_place(streets))), kind="stable")


def class_place(streets: FeatureTable) -> np.ndarray:
    """The place (n,) of each street's class in the order of classes, 0 the highest."""
    order = {name: place for place, name in enumerate(rule_file(RULES).classes("class_order"))}
    return np.array([order.get(name, len(order)) for name in streets.text("class")], dtype=np.int64)


def partition(shapes: np.ndarray, rank: np.ndarray, storey: np.ndarray) -> np.ndarray:
    """``shapes`` (n,) less what shapes of lower ``rank`` on the same ``storey`` cover."""
    low, high = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    behind = (rank[high] < rank[low]) & (storey[low] == storey[high])
    low, high = low[behind], high[behind]
    low, high = canonical_pairs(low, rank[high])
    if not len(low):
        return shapes
    by_rank = np.zeros(rank.max() + 1, dtype=np.int64)
    by_rank[rank] = np.arange(len(rank))
    touched, covers = unions_by_row(low, shapes[by_rank[high]])
    result = shapes.copy()
    result[touched] = shapely.difference(shapes[touched], covers)
    return result
