"""Where nobody answered: neighbourhoods by how much was said about their places."""

from __future__ import annotations

from typing import Optional

import numpy as np
import shapely

from ..errors import InputError
from ..notes import Notes
from ..table import FeatureTable
from .opinion import RULES, opinion_schemas
from .tally import answers_of, counted

SILENT, FEW, QUIET, HEARD = "silent", "few", "quiet", "heard"


def silence(
    neighbourhoods: FeatureTable, sites: FeatureTable, contributions: FeatureTable, least: int, notes: Optional[Notes] = None
) -> FeatureTable:
    """``neighbourhoods`` (polygons with ``name``, and ``population`` where known) by how much was said about their places.

    An answer lies at its own pin, else on the site that it is about; a vote counts one. ``silent``: none; ``few``: fewer than ``least``,
    not shown; ``quiet``: fewer a head than half of the whole area; ``heard``: the others. Without population nothing is quiet. Answers
    without a place are counted in ``notes``. In the CRS of ``sites``; InputError when there is no neighbourhood.
    """
    there = ~(shapely.is_missing(neighbourhoods.geometry) | shapely.is_empty(neighbourhoods.geometry))
    if not there.any():
        raise InputError("the layer of neighbourhoods is empty")
    areas = neighbourhoods.to_crs(sites.crs).select(there)
    table = counted(contributions)
    points = _places(table, sites)
    answers = answers_of(table)
    placed = ~shapely.is_missing(points)
    if notes is not None:
        notes.count("answers_without_place", int(answers[~placed].sum()))
    tree = shapely.STRtree(areas.geometry)
    found = _sums(tree, points[placed], answers[placed], areas)
    of_sites = _sums(tree, shapely.point_on_surface(sites.geometry), np.ones(len(sites)), areas)
    people = areas.number("population")
    known = people > 0
    with np.errstate(invalid="ignore", divide="ignore"):
        rate = np.where(known, 1000 * found / people, np.nan)
        whole = 1000 * found[known].sum() / people[known].sum() if known.any() else np.nan
        quiet = known & (rate < RULES.number("quiet") * whole)
    state = np.where(found == 0, SILENT, np.where(found < least, FEW, np.where(quiet, QUIET, HEARD))).astype(object)
    shown = state != FEW
    columns = {
        "name": areas.text("name"), "silence": state, "answers": np.where(shown, found, np.nan),
        "answers_per_1000": np.where(shown, np.round(rate, 3), np.nan), "sites": of_sites, "population": people,
        "priority": areas.columns.get("priority", areas.text("priority")), "deprivation": areas.number("deprivation"),
    }  # fmt: skip
    order = np.argsort(areas.text("name").astype(str), kind="stable")
    fields = opinion_schemas()["silence"].names
    return FeatureTable(areas.geometry, {name: columns[name] for name in fields}, sites.crs).select(order)


def _places(table: FeatureTable, sites: FeatureTable) -> np.ndarray:
    """Where each contribution lies: its own pin, else a point of its site; None for neither."""
    points = table.geometry if table.crs is None or table.crs == sites.crs else table.to_crs(sites.crs).geometry
    points = points.copy()
    inside = dict(zip(sites.text("code"), shapely.point_on_surface(sites.geometry)))
    for row in np.flatnonzero(shapely.is_missing(points)):  # sites are looked up by their codes
        points[row] = inside.get(table.text("site_code")[row])
    return points


def _sums(tree: shapely.STRtree, points: np.ndarray, values: np.ndarray, areas: FeatureTable) -> np.ndarray:
    """The sum of ``values`` in each area; a point on a border counts in the first area by name."""
    row, area = tree.query(points, predicate="intersects")
    order = np.lexsort((areas.text("name")[area].astype(str), row))
    row, area = row[order], area[order]
    first = np.r_[True, row[1:] != row[:-1]] if len(row) else np.array([], dtype=bool)
    return np.bincount(area[first], weights=values[row[first]], minlength=len(areas))
