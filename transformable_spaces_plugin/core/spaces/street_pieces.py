"""Which streets can be sites, and which pieces of street make one site between two junctions."""

from __future__ import annotations

from typing import Any, Tuple

import numpy as np
import shapely
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from ..table import FeatureTable
from .carriageways import class_place, street_rank
from .junctions import Junctions, find_junctions, junction_insets, meeting_ends
from .rule_file import rule_file
from .street_profiles import RULES as PROFILE_RULES
from .street_profiles import measured_streets
from .study import Study

RULES = "street_rules.json"
_NOTHING: Any = None


def site_streets(study: Study) -> np.ndarray:
    """Whether (bool, n) each street of the profiles can be a site.

    Class, use and access fit; it lies on the ground and is no roundabout;
    no service road on private grounds or inside a car park, none that is named after the car park or fire station it leads out of, and
    none without a name that leads nowhere else. The rules are in ``street_rules.json``.
    """
    rules = rule_file(RULES)
    streets = study.profiles.streets
    which = measured_streets(streets) & np.isin(streets.text("class"), rules.classes("classes"))
    which &= ~streets.flag("bridge") & (streets.number("carriageway_m") > 0)
    which &= ~np.isin(streets.text("access"), rules.classes("closed_access"))
    which &= ~np.isin(streets.text("junction"), rules.classes("left_out_junctions"))
    service = which & (streets.text("class") == "service")
    which[service & (~_plain_service(streets) | _named_after_what_it_serves(streets))] = False
    service &= which
    which[np.flatnonzero(service)[_on_private_grounds(study, streets.geometry[service])]] = False
    service &= which
    which[service & np.equal(streets.text("name"), _NOTHING) & _leads_nowhere(network_junctions(streets))] = False
    return which


def _leads_nowhere(junctions: Junctions) -> np.ndarray:
    """Whether (bool, n) a street ends dead, or where it began."""
    degree = np.append(junctions.degree, 0)
    dead: np.ndarray = (degree[junctions.node] <= 1).any(axis=1) | (junctions.node[:, 0] == junctions.node[:, 1])
    return dead


def _named_after_what_it_serves(streets: FeatureTable) -> np.ndarray:
    """Whether (bool, n) the name of a service road says that it is the way in or out of something, not a street."""
    words = rule_file(RULES).classes("ways_in_and_out")
    # A loop over names: numpy has no search for several words in texts that may be missing.
    return np.array([name is not None and any(word in str(name).lower() for word in words) for name in streets.text("name")], dtype=bool)


def _plain_service(streets: FeatureTable) -> np.ndarray:
    use = np.array(["" if value is None else value for value in streets.text("service")], dtype=object)
    return np.isin(use, rule_file(RULES).classes("service_uses"))


def _on_private_grounds(study: Study, lines: np.ndarray) -> np.ndarray:
    """Whether (bool, n) more than half of each line lies on such grounds; where two grounds overlap, one is enough."""
    rules = rule_file(RULES)
    facilities, landuse = study.areas("facilities"), study.areas("landuse")
    grounds = np.concatenate([
        study.areas("parking").geometry,
        facilities.geometry[np.isin(facilities.text("kind"), rules.classes("private_grounds_facilities"))],
        landuse.geometry[np.isin(landuse.text("kind"), rules.classes("private_grounds_landuse"))],
    ])
    most = np.zeros(len(lines))
    if len(grounds) and len(lines):
        line, ground = shapely.STRtree(grounds).query(lines, predicate="intersects")
        shared = shapely.length(shapely.intersection(lines[line], grounds[ground]))
        np.maximum.at(most, line, shared / np.maximum(shapely.length(lines[line]), 1e-9))
    return most > rules.number("private_grounds_share")


def network_junctions(streets: FeatureTable) -> Junctions:
    """The junctions of the streets proper: driveways, parking aisles and private ways make none."""
    counted = measured_streets(streets) & ((streets.text("class") != "service") | _plain_service(streets))
    counted &= ~np.isin(streets.text("access"), ("private", "no"))
    return find_junctions(streets.geometry, counted)


def join_pieces(streets: FeatureTable, which: np.ndarray, junctions: Junctions) -> np.ndarray:
    """The number of the site (n,) that each street of ``which`` belongs to; −1 for the others.

    Pieces that meet end to end where nothing else does, with the same name and class, are one street. A street with under 20 m left
    between its junctions then joins the longest one of its name and class that it touches, unless a street of higher class passes
    between them.
    """
    one, other = meeting_ends(junctions)
    node = junctions.node.ravel()
    joint = junctions.degree[node[one]] == 2
    highest = np.full(len(junctions.degree), np.inf)
    np.minimum.at(highest, node[node >= 0], np.repeat(class_place(streets), 2)[node >= 0])
    crossed = highest[node[one]] < class_place(streets)[one // 2]
    one, other = one // 2, other // 2
    alike = which[one] & which[other] & (one != other)
    for field in ("name", "class"):
        values = streets.text(field)
        alike &= np.equal(values[one], values[other])
    pairs = np.column_stack([one, other])[alike]
    group = _components(pairs[joint[alike]], len(streets))

    between = np.maximum(shapely.length(streets.geometry) - _insets(streets, junctions).sum(axis=1), 0.0)
    length = np.bincount(group, np.where(which, between, 0.0))
    rank = np.full(len(length), len(streets))
    np.minimum.at(rank, group, np.where(which, street_rank(streets), len(streets)))
    short, near = group[pairs[:, 0]], group[pairs[:, 1]]
    joining = ~crossed[alike] & (length[short] < rule_file(RULES).number("shortest_m")) & (short != near)
    short, near = short[joining], near[joining]
    best = np.lexsort((rank[near], -np.round(length[near], 3), short))
    short, first = np.unique(short[best], return_index=True)
    merged = _components(np.column_stack([short, near[best][first]]), len(length))[group]
    return np.where(which, merged, -1)


def _components(pairs: np.ndarray, count: int) -> np.ndarray:
    graph = coo_matrix((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(count, count))
    number: np.ndarray = connected_components(graph, directed=False)[1]
    return number.astype(np.int64)


def end_cuts(streets: FeatureTable, group: np.ndarray, junctions: Junctions) -> Tuple[np.ndarray, np.ndarray]:
    """How much of each end (n, 2) belongs to a junction, in metres, and whether (bool, n, 2) the site goes on beyond the end.

    Where it goes on nothing is cut.
    """
    inset = _insets(streets, junctions)
    one, other = meeting_ends(junctions)
    same = (group[one // 2] >= 0) & (group[one // 2] == group[other // 2]) & (one // 2 != other // 2)
    goes_on = np.zeros(inset.size, dtype=bool)
    goes_on[one[same]] = True
    goes_on = goes_on.reshape(-1, 2)
    return np.where(goes_on, 0.0, inset), goes_on


def _insets(streets: FeatureTable, junctions: Junctions) -> np.ndarray:
    return junction_insets(junctions, streets.number("carriageway_m"), rule_file(PROFILE_RULES).number("straight_on_deg"))
