"""Where a site lies: its neighbourhood, owner, adjoining street, what constrains it, and the sites of other kinds over it."""

from __future__ import annotations

import json
from typing import Dict, List, Tuple

import numpy as np
import shapely

from ..table import FeatureTable, missing
from .finish import canonical_pairs, unions_by_row
from .kinds import setting, threshold
from .study import Study


def largest_share(shapes: np.ndarray, areas: np.ndarray, least: float = 0.0) -> np.ndarray:
    """Row number (n,) of the area that covers most of each shape; −1 where none covers more than ``least`` of it.

    Of equal shares the area that comes first is taken.
    """
    found = np.full(len(shapes), -1, dtype=np.int64)
    if not len(shapes) or not len(areas):
        return found
    row, area = shapely.STRtree(areas).query(shapes, predicate="intersects")
    shared = shared_area(shapes[row], areas[area]) / np.maximum(shapely.area(shapes[row]), 1e-9)
    enough = shared > least
    row, area, shared = row[enough], area[enough], shared[enough]
    order = np.lexsort((area, -np.round(shared, 9), row))
    rows, first = np.unique(row[order], return_index=True)
    found[rows] = area[order][first]
    return found


def shared_area(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Area (n,) that each pair has in common; containment is asked first, because it is cheaper than an overlay."""
    shapely.prepare(other)
    inside = shapely.covers(other, one)
    shared = np.where(inside, shapely.area(one), 0.0)
    shared[~inside] = shapely.area(shapely.intersection(one[~inside], other[~inside]))
    return shared


def covered_share(shapes: np.ndarray, areas: np.ndarray) -> np.ndarray:
    """Share 0..1 (n,) of each shape that the areas cover; overlapping areas count once."""
    share = np.zeros(len(shapes))
    if not len(shapes) or not len(areas):
        return share
    row, area = canonical_pairs(*shapely.STRtree(areas).query(shapes, predicate="intersects"))
    if not len(row):
        return share
    rows, covers = unions_by_row(row, areas[area])
    share[rows] = shared_area(shapes[rows], covers) / np.maximum(shapely.area(shapes[rows]), 1e-9)
    return np.clip(share, 0.0, 1.0)


def share_at_border(study: Study, shapes: np.ndarray) -> np.ndarray:
    """Share (0..1, n) of each polygon's outline that lies on the study area's border: beyond it nothing is known."""
    border = shapely.buffer(shapely.boundary(study.area), 0.5, quad_segs=1)
    shapely.prepare(border)
    near = shapely.intersects(border, shapes)
    share = np.zeros(len(shapes))
    outline = shapely.boundary(shapes[near])
    share[near] = shapely.length(shapely.intersection(outline, border)) / shapely.length(outline)
    return share


def neighbourhood_of(study: Study, shapes: np.ndarray) -> np.ndarray:
    """Name (n,) of the neighbourhood with the largest share of each shape (its id where it has no name); None outside all."""
    table = study.areas("neighbourhoods")
    names = table.text("name")
    names = np.where(missing(names), table.text("id"), names)
    return _picked(names, largest_share(shapes, table.geometry))


def owner_types(study: Study, shapes: np.ndarray) -> np.ndarray:
    """Owner type (n,) of the parcels with the largest share of each shape; None where no parcel covers half of it or says so."""
    table = study.areas("parcels")
    return _picked(table.text("owner_type"), largest_share(shapes, table.geometry, least=0.5))


def adjoining_streets(study: Study, shapes: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
    """Id and class (n,) of the street that runs longest within reach of each shape; None where no street is near.

    Only streets that carry vehicles or are pedestrian streets count, in no tunnel; the reach is in ``kinds.json``.
    """
    streets = study.layer("streets")
    counted = np.isin(streets.text("class"), setting("all", "adjoining_street_classes")) & ~streets.flag("tunnel")
    streets = streets.select(counted)
    nothing = np.full(len(shapes), None, dtype=object)
    if not len(shapes) or not len(streets):
        return nothing, nothing.copy()
    reach = shapely.buffer(shapes, threshold("all", "adjoining_reach_m"), quad_segs=2)
    row, street = shapely.STRtree(streets.geometry).query(reach, predicate="intersects")
    beside = shapely.length(shapely.intersection(streets.geometry[street], reach[row]))
    order = np.lexsort((street, -np.round(beside, 3), row))
    rows, first = np.unique(row[order], return_index=True)
    nearest = np.full(len(shapes), -1, dtype=np.int64)
    nearest[rows] = street[order][first]
    return _picked(streets.text("id"), nearest), _picked(streets.text("class"), nearest)


def street_names(study: Study, street_ids: np.ndarray) -> np.ndarray:
    """Name (n,) of each street by its id; None where the id is missing or unknown, or the street has no name.

    Several streets of one id (none that the city's own readers give) count by the last one in canonical order.
    """
    streets = study.layer("streets")
    names = dict(zip(streets.text("id"), streets.text("name")))
    found = np.empty(len(street_ids), dtype=object)
    found[:] = [None if street is None else names.get(street) for street in street_ids]
    return found


def constraints_of(study: Study, table: FeatureTable) -> np.ndarray:
    """JSON list (n,) of what weighs on each site: ``heritage``, ``flood``, ``underground_structure``; "[]" where nothing known does."""
    shapes = table.geometry
    found: Dict[str, np.ndarray] = {}
    underground = study.areas("parking")
    underground = underground.select(underground.text("kind") == "underground")
    for name, areas in (
        ("flood", study.areas("flood").geometry),
        ("heritage", study.areas("heritage").geometry),
        ("underground_structure", underground.geometry),
    ):
        met = np.zeros(len(shapes), dtype=bool)
        if len(areas) and len(shapes):
            met[np.unique(shapely.STRtree(areas).query(shapes, predicate="intersects")[0])] = True
        found[name] = met
    given = table.text("constraints")
    column = np.empty(len(shapes), dtype=object)
    for row in range(len(shapes)):  # JSON is written one object at a time
        names = [name for name, met in found.items() if met[row]]
        names += json.loads(given[row]) if given[row] is not None else []
        column[row] = json.dumps(sorted(set(names)))
    return column


def overlapping_codes(sites: FeatureTable, least_m2: float = 1.0) -> np.ndarray:
    """JSON list (n,) of the codes of the sites of other kinds that share more than ``least_m2`` with each site."""
    shapes, kinds, codes = sites.geometry, sites.column("kind"), sites.column("code")
    lists: List[List[str]] = [[] for _ in range(len(sites))]
    if len(sites):
        one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
        pair = (one < other) & (kinds[one] != kinds[other])
        one, other = one[pair], other[pair]
        shared = shared_area(shapes[one], shapes[other]) > least_m2
        for a, b in zip(one[shared], other[shared]):  # appending to lists has no array form
            lists[a].append(str(codes[b]))
            lists[b].append(str(codes[a]))
    column = np.empty(len(sites), dtype=object)
    column[:] = [json.dumps(sorted(found)) for found in lists]
    return column


def _picked(values: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """``values`` at ``rows``, None where the row is −1."""
    picked = np.full(len(rows), None, dtype=object)
    picked[rows >= 0] = values[rows[rows >= 0]]
    return picked
