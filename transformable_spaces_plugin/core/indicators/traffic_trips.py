"""Where car trips start and end: every junction weighs as much as the buildings or people along its streets."""

from __future__ import annotations

from typing import Tuple

import numpy as np
import shapely

from ..city.model import City
from ..errors import InputError
from ..notes import Notes
from .people import floor_area_m2, place_people
from .traffic_graph import RULES, DrivingGraph

WEIGHTS = ("floor_area", "population", "street_length")


def node_weights(graph: DrivingGraph, streets_doors: np.ndarray, city: City, notes: Notes, weigh: str = "floor_area") -> np.ndarray:
    """How many trips start and end at each node (n,), in the unit of what weighs them; a trip joins any two nodes by their product.

    ``weigh``: ``floor_area`` (m² of the buildings), ``population`` (inhabitants) or ``street_length`` (m). Where the city does not
    know the first two, the next of them stands in, and ``notes`` says so. What weighs goes to the nearest piece of street with
    doors (``streets_doors``, bool (p,)) within ``attach_m``, and there to its two ends, the more the nearer. InputError for an
    unknown ``weigh``.
    """
    if weigh not in WEIGHTS:
        raise InputError(f"trips are weighed by one of {', '.join(WEIGHTS)}, not {weigh!r}")
    for source in WEIGHTS[WEIGHTS.index(weigh):]:
        weights = _weights(graph, streets_doors, city, notes, source)
        if weights.any():
            if source != weigh:
                notes.warn(f"trips_weighed_by_{source}")
            return weights
    return weights


def _weights(graph: DrivingGraph, doors: np.ndarray, city: City, notes: Notes, source: str) -> np.ndarray:
    if source == "street_length":
        half = np.where(doors, graph.length_m / 2, 0.0)
        return _to_ends(graph, np.arange(len(graph.lines)), half, half)
    if source == "population":
        people = place_people(city, notes)
        points, weight = shapely.points(people.xy), people.counts["inhabitants"]
    else:
        buildings = city.layer("buildings")
        weight = floor_area_m2(buildings)
        points, weight = shapely.point_on_surface(buildings.geometry[weight > 0]), weight[weight > 0]
    piece, row, share = nearest_on(graph, doors, points, RULES.number("attach_m"))
    return _to_ends(graph, piece, weight[row] * (1 - share), weight[row] * share)


def nearest_on(
    graph: DrivingGraph, allowed: np.ndarray, shapes: np.ndarray, reach_m: float
) -> Tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The nearest allowed piece of street for each shape within reach: piece, row of the shape, and where along the piece (0..1).

    Equally near pieces: the first in the order of the graph.
    """
    pieces = np.flatnonzero(allowed)
    if not len(pieces) or not len(shapes):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros(0)
    shape, near = shapely.STRtree(graph.lines[pieces]).query_nearest(shapes, max_distance=reach_m, all_matches=True)
    order = np.lexsort((near, shape))
    row, first = np.unique(shape[order], return_index=True)
    piece = pieces[near[order][first]]
    along = shapely.line_locate_point(graph.lines[piece], shapely.point_on_surface(shapes[row]), normalized=True)
    return piece, row, along


def _to_ends(graph: DrivingGraph, piece: np.ndarray, at_start: np.ndarray, at_stop: np.ndarray) -> np.ndarray:
    node = np.concatenate([graph.ends[piece, 0], graph.ends[piece, 1]])
    weight = np.concatenate([at_start, at_stop])
    # Summed in an order of their own, so that the order of the buildings does not matter.
    order = np.lexsort((weight, node))
    return np.bincount(node[order], weights=weight[order], minlength=graph.nodes)
