"""Places that people propose and nobody had found: clusters of proposals as candidate sites, in the form that the engine scores."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence, Tuple

import numpy as np
import scipy.cluster.hierarchy
import scipy.sparse
import scipy.sparse.csgraph
import scipy.spatial
import shapely

from ..errors import DataFileError
from ..spaces.find import sites_schema
from ..spaces.finish import polygons_only, subtract
from ..spaces.identity import name_sites
from ..spaces.kinds import threshold
from ..spaces.measures import inscribed_diameters, lengths, widths
from ..spaces.registry import KINDS
from ..table import FeatureTable
from .flags import has_flag
from .place import RULES

PROPOSED = "proposed"  # the subkind of candidate sites


def prefixes() -> Dict[str, str]:
    """Kind of space → the two letters of its codes."""
    return {kind.name: kind.code_prefix for kind in KINDS}


@lru_cache(maxsize=1)
def _kind_words() -> Tuple[Tuple[Tuple[str, re.Pattern], ...], str]:
    path = Path(__file__).with_name("new_site_kinds.json")
    document = json.loads(path.read_text(encoding="utf-8"))
    for number, entry in enumerate(document["kinds"]):
        if entry["kind"] not in prefixes():
            raise DataFileError(path.name, f"kinds[{number}].kind", f"one of {', '.join(prefixes())}, not {entry['kind']!r}")
    listed = tuple((entry["kind"], re.compile("|".join(entry["words"]), re.IGNORECASE)) for entry in document["kinds"])
    return listed, str(document["otherwise"])


def clusters(points: np.ndarray) -> np.ndarray:
    """The cluster number of each point (n,), -1 for one that is alone within 50 m; numbers follow the places, not the order.

    Single linkage at ``cluster_m``, which is DBSCAN with minPts 2; a cluster wider than ``cluster_widest_m`` is cut by complete linkage.
    points: shapely points, none missing.
    """
    labels = np.full(len(points), -1)
    if not len(points):
        return labels
    xy, which = np.unique(np.round(shapely.get_coordinates(points), 2), axis=0, return_inverse=True)
    which = which.ravel()
    pairs = scipy.spatial.cKDTree(xy).query_pairs(RULES.number("cluster_m"), output_type="ndarray")
    graph = scipy.sparse.coo_matrix((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(len(xy), len(xy)))
    _, found = scipy.sparse.csgraph.connected_components(graph, directed=False)
    widest = RULES.number("cluster_widest_m")
    order = np.argsort(found, kind="stable")
    made = np.zeros(len(xy), dtype=int)
    number = 0
    # One cluster after the other: each is cut by itself, and only those that are too wide.
    for group in np.split(order, np.flatnonzero(np.diff(found[order])) + 1):
        spread = xy[group].max(axis=0) - xy[group].min(axis=0)
        if len(group) > 1 and np.hypot(*spread) > widest:
            parts = _cut(xy[group], widest)
        else:
            parts = np.zeros(len(group), dtype=int)
        made[group] = number + parts
        number += int(parts.max()) + 1
    sizes = np.bincount(made[which], minlength=number)
    enough = sizes[made[which]] >= RULES.number("cluster_proposals")
    return np.where(enough, made[which], -1)


def _cut(xy: np.ndarray, widest: float) -> np.ndarray:
    """Parts (from 0) of at most ``widest`` across; a crowd of points is first laid on a grid so that the work stays bounded."""
    if len(xy) <= 2000:
        return np.asarray(scipy.cluster.hierarchy.fcluster(scipy.cluster.hierarchy.linkage(xy, "complete"), widest, "distance")) - 1
    step = widest / np.sqrt(2)
    cell = np.floor((xy - xy.min(axis=0)) / step).astype(int)
    _, part = np.unique(cell, axis=0, return_inverse=True)
    return np.asarray(part).ravel()


def candidate_sites(
    contributions: FeatureTable,
    sites: FeatureTable,
    buildings: Optional[np.ndarray] = None,
    neighbourhoods: Optional[FeatureTable] = None,
) -> Tuple[FeatureTable, np.ndarray]:
    """Candidate sites from the proposals whose ``match_method`` is ``new``, and for each row its candidate's code (or None).

    The sites are polygons in the columns of ``findspaces`` (subkind ``proposed``), in the CRS of ``sites``: the discs round the pins of a
    cluster and what lies between them, without the sites there are and without ``buildings``. The kind is guessed from the words of the
    proposals; width, area and circle are measured; the latitude is not known. A withdrawn proposal makes no place. Names differ from
    those of ``sites``. ``evidence`` says how many proposals and votes stand behind each.
    """
    codes = np.full(len(contributions), None, dtype=object)
    wanted = (contributions.text("match_method") == "new") & ~shapely.is_missing(contributions.geometry)
    wanted &= ~has_flag(contributions.text("flags"), "withdrawn", "dropped")
    rows = np.flatnonzero(wanted)
    # Row order must not matter: the same places in the same order give the same numbers.
    rows = rows[np.lexsort((contributions.text("contribution_id")[rows].astype(str),))]
    labels = clusters(contributions.geometry[rows])
    groups = [rows[labels == label] for label in range(int(labels.max()) + 1 if len(labels) else 0)]
    members = [group for group in groups if len(group)]
    shapes = _ground([contributions.geometry[group] for group in members], sites.geometry, buildings)
    there = [number for number, shape in enumerate(shapes) if shape is not None]
    members, shapes = [members[number] for number in there], [shapes[number] for number in there]
    said = [f"{title or ''} {text or ''}" for title, text in zip(contributions.text("title"), contributions.text("text_scrubbed"))]
    kinds = [_kind([said[row] for row in group]) for group in members]
    votes = contributions.number("up")
    facts = {
        "kind": [kind for kind, _ in kinds],
        "evidence": [_evidence(votes[group], sure) for group, (_, sure) in zip(members, kinds)],
        "_member": [float(number) for number in range(len(members))],
    }
    table = _measured(FeatureTable.make(shapes, facts, sites.crs), neighbourhoods)
    if not len(table):
        return table.without("_member"), codes
    named = name_sites(table, prefixes(), sites if {"site_id", "code", "kind"} <= set(sites.columns) else None)
    for code, member in zip(named.text("code"), named.number("_member")):
        codes[members[int(member)]] = code
    return named.without("_member"), codes


def _ground(groups: List[np.ndarray], sites: np.ndarray, buildings: Optional[np.ndarray]) -> List[Optional[shapely.Geometry]]:
    """For each group of pins the largest polygon of their discs and what lies between, less sites and buildings; None for none."""
    if not groups:
        return []
    owner = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
    hulls = shapely.convex_hull(shapely.multipoints(np.concatenate(groups), indices=owner))
    shapes = shapely.buffer(hulls, RULES.number("candidate_radius_m"))
    for obstacles in (sites, buildings):
        if obstacles is not None and len(obstacles):
            shapes = subtract(shapes, obstacles, shapely.STRtree(obstacles))
    parts, owner = shapely.get_parts(polygons_only(shapes), return_index=True)
    areas = np.round(shapely.area(parts), 3)
    made: List[Optional[shapely.Geometry]] = [None] * len(groups)
    for part in np.argsort(areas, kind="stable"):  # the largest of each group comes last
        if areas[part] >= threshold("all", "min_area_m2"):
            made[owner[part]] = shapely.normalize(parts[part])
    return made


def _kind(said: Sequence[str]) -> Tuple[str, bool]:
    """The kind that most of the texts name, and whether any names one."""
    listed, otherwise = _kind_words()
    hits = [sum(words.search(text) is not None for text in said) for _, words in listed]
    most = max(hits)
    return (listed[hits.index(most)][0], True) if most else (otherwise, False)


def _evidence(votes: np.ndarray, sure: bool) -> str:
    """What made a candidate, as JSON. votes: those for each of its proposals, NaN where not known."""
    facts: Dict[str, Any] = {
        "rule": PROPOSED, "layer": "contributions", "proposals": len(votes), "kind_guess": "words" if sure else "none",
        "votes_for": int(np.nansum(votes)) if np.isfinite(votes).any() else None,
    }  # fmt: skip
    return json.dumps(facts, ensure_ascii=False, sort_keys=True)


def _measured(table: FeatureTable, neighbourhoods: Optional[FeatureTable]) -> FeatureTable:
    """The candidates in the columns of the sites' schema, with what can be measured of a polygon alone."""
    area = shapely.area(table.geometry)
    count = len(table)
    known: Dict[str, np.ndarray] = {
        "kind": table.text("kind"), "subkind": _constant(PROPOSED, count), "evidence": table.text("evidence"),
        "area_m2": area, "usable_area_m2": area, "length_m": lengths(table.geometry) if count else np.zeros(0),
        "min_width_m": widths(table.geometry) if count else np.zeros(0),
        "max_inscribed_diameter_m": inscribed_diameters(table.geometry) if count else np.zeros(0),
        "owner_type": _constant("unknown", count), "neighbourhood": neighbourhood_names(table, neighbourhoods),
    }  # fmt: skip
    columns: Dict[str, np.ndarray] = {}
    for field in sites_schema().fields:
        if field.type in ("number", "integer"):
            columns[field.name] = np.round(known[field.name], 6) if field.name in known else np.full(count, np.nan)
        else:
            columns[field.name] = known[field.name] if field.name in known else _constant(None, count)
    return FeatureTable(table.geometry, {**columns, "_member": table.number("_member")}, table.crs)


def neighbourhood_names(table: FeatureTable, neighbourhoods: Optional[FeatureTable]) -> np.ndarray:
    """The name of the neighbourhood that holds a point of each feature, object (n,) with None; the first by name where two do."""
    names = _constant(None, len(table))
    there = np.flatnonzero(~shapely.is_missing(table.geometry))
    if neighbourhoods is None or not len(neighbourhoods) or not len(there):
        return names
    moved = neighbourhoods.to_crs(table.crs)
    row, area = shapely.STRtree(moved.geometry).query(shapely.point_on_surface(table.geometry[there]), predicate="intersects")
    called = moved.text("name")[area]
    order = np.lexsort((called.astype(str), row))[::-1]
    names[there[row[order]]] = called[order]
    return names


def _constant(value: Optional[str], count: int) -> np.ndarray:
    column = np.empty(count, dtype=object)
    column[:] = value
    return column
