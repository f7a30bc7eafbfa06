"""How far the people around a site walk to public green space."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Optional, Tuple

import numpy as np
import shapely
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components

from ..spaces.rule_file import RuleFile
from ..table import FeatureTable
from .graph import RULES as WALKING
from .graph import Network, Places, SplitNetwork
from .people import floor_area_m2

if TYPE_CHECKING:
    from .scene import Scene

RULES = RuleFile(Path(__file__).with_name("access.json"))


def green_distance_m(scene: Scene) -> np.ndarray:
    """Mean walk (m, n) from the homes within 100 m of every site to the nearest public green of at least 0.5 ha.

    Weighted by inhabitants where population is known, else by the floor area of the buildings; a site without homes takes the
    walk from itself. A walk is along the walking network to the nearest entrance, plus the way to the network. Green beyond the
    study area's edge is not seen. Where no green can be reached: 900 m (from where the need is full) if all ground within
    900 m is in the study area and no green lies there, else NaN (counted in notes).
    """
    green, fenced = public_green(scene.city.layer("green"))
    homes, weight = _homes(scene)
    sites = scene.centres
    walk = walks_to(entrances(scene.walking, green, fenced), scene.walking, green, np.concatenate([homes, sites])).walk_m
    from_homes, from_sites = walk[: len(homes)], walk[len(homes):]
    near = scene.around(RULES.number("people_m"))
    row, home = shapely.STRtree(homes).query(near, predicate="intersects")
    known = np.isfinite(from_homes[home])
    row, home = row[known], home[known]
    order = np.lexsort((weight[home], from_homes[home], row))
    row, home = row[order], home[order]
    total = np.bincount(row, weights=weight[home], minlength=len(sites))
    walked = np.bincount(row, weights=weight[home] * from_homes[home], minlength=len(sites))
    mean = np.divide(walked, total, out=from_sites.copy(), where=total > 0)
    return _out_of_reach(scene, mean, green)


@dataclass(frozen=True)
class Entrances:
    """Where people enter the green from the network: the places (e,), the way left to walk from each (m), and the green of each."""

    places: Places
    start_m: np.ndarray
    green: np.ndarray


@dataclass(frozen=True)
class Walks:
    """Walks to the green: of each point (k,), inf where there is no way and NaN off the network; and of all nodes of ``split``.

    ``split`` is the network cut at the entrances and at the points, in this order; ``places`` are those of the points.
    """

    walk_m: np.ndarray
    split: SplitNetwork
    node_m: np.ndarray
    places: Places


def walks_to(doors: Entrances, network: Network, green: np.ndarray, points: np.ndarray) -> Walks:
    """The walk of each point (k,) to the nearest entrance, by one search from all of them.

    Along the network, plus the way to it (at most ``attach_m``) and from it into the green; 0 in the green.
    """
    places = network.attach(points, WALKING.number("attach_m"))
    split = network.split_at(Places.joined([doors.places, places]))
    count = len(doors.start_m)
    distance = split.distance_from(split.nodes[:count], doors.start_m)
    nodes = split.nodes[count:]
    # Node −1, a point off the network, is the last of the distances: unknown.
    walk = np.append(distance, np.nan)[nodes] + places.leg_m
    # Who stands in the green has no way to it.
    return Walks(np.where(within(points, green), 0.0, walk), split, distance, places)


def public_green(table: FeatureTable, least_m2: Optional[float] = None) -> Tuple[np.ndarray, np.ndarray]:
    """The public green spaces that count, polygons (k,), and whether each is fenced: those of a joined area of ``least_m2`` (0.5 ha)."""
    which = counted_green(table, least_m2)[0]
    return table.geometry[which], table.flag("fenced")[which]


def counted_green(table: FeatureTable, least_m2: Optional[float] = None) -> Tuple[np.ndarray, np.ndarray]:
    """Rows of the public green that has, joined with what lies beside it, ``least_m2`` (0.5 ha); and which joined one each is of."""
    kind = table.text("kind").astype(str)
    said = np.array([value is not None for value in table.text("public_access")], dtype=bool)
    public = np.where(said, table.flag("public_access"), np.isin(kind, RULES.classes("public_unless_said")))
    rows = np.flatnonzero(public & np.isin(kind, RULES.classes("public_kinds")))
    shapes = table.geometry[rows]
    if not len(shapes):
        return rows, rows
    one, other = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=RULES.number("joined_m"))
    _, group = connected_components(csr_matrix((np.ones(len(one)), (one, other)), shape=(len(shapes), len(shapes))))
    # Parts may overlap (a lawn mapped inside a park), so the area is that of their union. A loop over groups: few are near the limit.
    area = np.bincount(group, weights=shapely.area(shapes))
    least = RULES.number("least_m2") if least_m2 is None else least_m2
    for number in np.flatnonzero((area >= least) & (np.bincount(group) > 1)):
        area[number] = shapely.area(shapely.union_all(shapes[group == number]))
    large = area[group] >= least
    return rows[large], np.unique(group[large], return_inverse=True)[1].reshape(-1)


def _homes(scene: Scene) -> Tuple[np.ndarray, np.ndarray]:
    if scene.people.everywhere:
        return shapely.points(scene.people.xy), scene.people.counts["inhabitants"]
    buildings = scene.city.layer("buildings")
    floors = floor_area_m2(buildings)
    return shapely.point_on_surface(buildings.geometry[floors > 0]), floors[floors > 0]


def entrances(network: Network, green: np.ndarray, fenced: np.ndarray) -> Entrances:
    """Places where the network meets the edge of the green, or runs inside it, and the way left to walk from each (m)."""
    if not len(green) or not len(network.lines):
        empty = np.zeros(0, dtype=np.int64)
        return Entrances(Places(empty, np.zeros(0), np.zeros(0)), np.zeros(0), empty)
    edge_m = RULES.number("edge_m")
    edge, position, met = _ways_in(network, np.where(fenced, green, shapely.buffer(green, edge_m, quad_segs=2)))
    start = np.zeros(len(edge))
    unmet = np.setdiff1d(np.arange(len(green)), met)
    if len(unmet):
        (which, _), distance = shapely.STRtree(network.lines).query_nearest(
            green[unmet], max_distance=RULES.number("entry_m"), return_distance=True, all_matches=False
        )
        # A hair more than the least distance, so that a way alongside is met where it is nearest, not at one point of many.
        reached = shapely.buffer(green[unmet[which]], distance * 1.001 + 0.01, quad_segs=16)
        far_edge, far_position, of = _ways_in(network, reached)
        edge, position = np.concatenate([edge, far_edge]), np.concatenate([position, far_position])
        start, met = np.concatenate([start, distance[of]]), np.concatenate([met, unmet[which[of]]])
    return Entrances(Places(edge, position, np.zeros(len(edge))), start, met)


def _ways_in(network: Network, areas: np.ndarray) -> Tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Where ways come into the areas, go out of them or end inside: line, position along it (m), and the area."""
    line, area = shapely.STRtree(areas).query(network.lines, predicate="intersects")
    parts, of = shapely.get_parts(shapely.intersection(network.lines[line], areas[area]), return_index=True)
    touch = shapely.get_type_id(parts) == 0
    ends = np.concatenate([shapely.get_point(parts[~touch], 0), shapely.get_point(parts[~touch], -1), parts[touch]])
    of = np.concatenate([of[~touch], of[~touch], of[touch]])
    return line[of], shapely.line_locate_point(network.lines[line[of]], ends), area[of]


def within(points: np.ndarray, green: np.ndarray) -> np.ndarray:
    """Whether (bool, k) each point stands in the green."""
    inside = np.zeros(len(points), dtype=bool)
    if len(green):
        inside[shapely.STRtree(green).query(points, predicate="intersects")[0]] = True
    return inside


def _out_of_reach(scene: Scene, distance: np.ndarray, green: np.ndarray) -> np.ndarray:
    lost = np.flatnonzero(~np.isfinite(distance))
    result = np.where(np.isfinite(distance), distance, np.nan)
    if not len(lost):
        return result
    beyond = RULES.number("beyond_m")
    discs = shapely.buffer(scene.centres[lost], beyond, quad_segs=8)
    area = scene.study_area
    shapely.prepare(area)
    sure = shapely.contains(area, discs)
    if len(green):
        sure[shapely.STRtree(green).query(discs, predicate="intersects")[0]] = False
    result[lost[sure]] = beyond
    scene.notes.count("green_out_of_reach", int((~sure).sum()))
    return result
