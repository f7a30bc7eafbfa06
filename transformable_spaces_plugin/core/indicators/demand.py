"""Pedestrian demand: people, shops, schools and stops near a site on foot, the nearer counting more."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, List, Tuple

import numpy as np
import shapely
from scipy.sparse.csgraph import dijkstra

from ..spaces.rule_file import RuleFile
from .graph import Places
from .people import RULES as PEOPLE
from .people import dwellings, floor_area_m2

if TYPE_CHECKING:
    from .scene import Scene

RULES = RuleFile(Path(__file__).with_name("demand.json"))


def pedestrian_demand(scene: Scene) -> np.ndarray:
    """Σ weight × exp(−d / 100 m) over what draws people within 200 m on foot of every site (index, n).

    Weights in inhabitants at the door (``demand.json``). d is along the walking network between the nearest points of it; a
    street is searched from its middle. Where population is unknown, homes weigh by their floor area (said in notes). An index of
    this kind has no scale of its own: the profile reads it by its percentile in the study, which the run's record keeps.
    """
    where, weight = _attractions(scene)
    network = scene.walking
    attach = RULES.number("attach_m")
    targets = network.attach(where, attach)
    sources = network.attach(_starting_points(scene), RULES.number("reach_m"))
    split = network.split_at(Places.joined([sources, targets]))
    nodes, target_nodes = split.nodes[: len(scene.sites)], split.nodes[len(scene.sites):]
    demand = np.full(len(scene.sites), np.nan)
    target_nodes, weight = target_nodes[target_nodes >= 0], weight[target_nodes >= 0]
    reach, decay = RULES.number("reach_m"), RULES.number("decay_m")
    matrix = split.matrix
    batches = _batches(split.xy, nodes)
    for number, sites in enumerate(batches):
        scene.progress.at(number / len(batches))
        # Only what lies within reach as the crow flies can be within reach on foot.
        xy = split.xy[nodes[sites]]
        low, high = xy.min(axis=0) - reach, xy.max(axis=0) + reach
        near = np.flatnonzero(((split.xy >= low) & (split.xy <= high)).all(axis=1))
        local = np.full(len(split.xy), -1, dtype=np.int64)
        local[near] = np.arange(len(near))
        distance = dijkstra(matrix[near][:, near], indices=local[nodes[sites]], limit=reach)
        column = local[target_nodes]
        drawn = np.exp(-distance[:, column[column >= 0]] / decay) * weight[column >= 0]
        # Summed in the order of the targets, which is that of places.
        demand[sites] = drawn.sum(axis=1)
    return demand


def _batches(xy: np.ndarray, nodes: np.ndarray) -> List[np.ndarray]:
    """The sites on the network, in groups that lie close together."""
    held = np.flatnonzero(nodes >= 0)
    tile = np.floor(xy[nodes[held]] / RULES.number("tile_m")).astype(np.int64)
    order = np.lexsort((held, tile[:, 1], tile[:, 0]))
    held, tile = held[order], tile[order]
    if not len(held):
        return []
    starts = np.flatnonzero((tile[1:] != tile[:-1]).any(axis=1)) + 1
    most = int(RULES.number("sites_at_once"))
    return [tile_[at:at + most] for tile_ in np.split(held, starts) for at in range(0, len(tile_), most)]


def _starting_points(scene: Scene) -> np.ndarray:
    """Where a site is searched from: the middle of a street's line, the inner point of an area."""
    points = scene.centres.copy()
    named = np.flatnonzero(scene.own_street >= 0)
    lines = scene.streets.geometry[scene.own_street[named]]
    points[named] = shapely.line_interpolate_point(lines, 0.5, normalized=True)
    return points


def _attractions(scene: Scene) -> Tuple[np.ndarray, np.ndarray]:
    """Points (k,) and their weights (k,), in the order of places."""
    city = scene.city
    points, weights = [], []
    for layer, column, rule in (("facilities", "kind", "weight_facility"), ("transit_stops", "mode", "weight_stop")):
        table, drawn = city.layer(layer), RULES.numbers(rule)
        weight = np.array([drawn.get(str(kind), 0.0) for kind in table.text(column)], dtype=float)
        points.append(shapely.point_on_surface(table.geometry[weight > 0]))
        weights.append(weight[weight > 0])
    if scene.people.everywhere:
        points.append(shapely.points(scene.people.xy))
        weights.append(scene.people.counts["inhabitants"] * RULES.number("weight_person"))
    elif city.has("buildings"):
        scene.notes.info("people_by_floor_area", indicator="pedestrian_demand")
        buildings = city.layer("buildings")
        floors = np.where(dwellings(buildings), floor_area_m2(buildings), 0.0)
        points.append(shapely.point_on_surface(buildings.geometry[floors > 0]))
        weights.append(floors[floors > 0] / PEOPLE.number("floor_m2_per_inhabitant") * RULES.number("weight_person"))
    where, weight = np.concatenate(points), np.concatenate(weights)
    xy = shapely.get_coordinates(where).reshape(-1, 2)
    order = np.lexsort((weight, xy[:, 1], xy[:, 0]))
    return where[order], weight[order]
