"""The streets that are the only way to a hospital or fire station, or from it."""

from __future__ import annotations

from typing import List, Tuple

import numpy as np
import shapely
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from ..city.model import City
from ..notes import Notes
from ..progress import Progress
from .traffic_graph import FAR, RULES, Arcs, DrivingGraph
from .traffic_trips import nearest_on


def only_ways_to_emergency(graph: DrivingGraph, city: City, notes: Notes, progress: Progress) -> np.ndarray:
    """Whether (bool, p) a piece of street is the only way to or from a hospital or fire station.

    It is when, without it, less than half (``kept_share``) of the junctions that reach the place by car, or that are reached from it,
    still do. A place is entered from every street within ``door_m`` of it, else from the nearest; where that is one street alone,
    it is the only way itself. Places that no street reaches, or that lie off the network's main part, are counted in ``notes``.
    """
    facilities = city.layer("facilities")
    shapes = facilities.geometry[np.isin(facilities.text("kind").astype(str), RULES.classes("emergency_kinds"))]
    shapes = shapes[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))]
    only = np.zeros(len(graph.lines), dtype=bool)
    doors, lost = _doors(graph, shapes)
    ways = [_Ways(graph, True), _Ways(graph, False)]
    for number, pieces in enumerate(doors):  # a loop over hospitals and fire stations: they are few
        progress.at(number / len(doors))
        for way in ways:
            found, known = way.only(pieces)
            only[found] = True
            lost += not known and way is ways[0]
    notes.count("emergency_unreached", lost)
    return only


def _doors(graph: DrivingGraph, shapes: np.ndarray) -> Tuple[List[np.ndarray], int]:
    """The pieces that lead to each place, once where places share them, and how many places none leads to."""
    if not len(shapes) or not len(graph.lines):
        return [], len(shapes)
    row, piece = shapely.STRtree(graph.lines).query(shapes, predicate="dwithin", distance=RULES.number("door_m"))
    alone = np.setdiff1d(np.arange(len(shapes)), row)
    near, of, _ = nearest_on(graph, np.ones(len(graph.lines), dtype=bool), shapes[alone], RULES.number("attach_m"))
    row, piece = np.concatenate([row, alone[of]]), np.concatenate([piece, near])
    sets = {tuple(sorted(piece[row == place].tolist())) for place in np.unique(row)}
    return [np.array(pieces, dtype=np.int64) for pieces in sorted(sets)], len(shapes) - len(np.unique(row))


class _Ways:
    """The ways to a place (``inward``) or from it."""

    def __init__(self, graph: DrivingGraph, inward: bool) -> None:
        self._graph, self._inward = graph, inward
        turned, order = graph.arcs.turned
        # From the place outwards: against the arcs for ways to it.
        self._arcs: Arcs = turned if inward else graph.arcs
        position = np.empty(len(order), dtype=np.int64)
        position[order] = np.arange(len(order))
        _, _, self._piece = graph.directed
        self._arc = position[graph.arc_of_direction] if inward else graph.arc_of_direction
        self._pieces_on = np.bincount(self._arc, minlength=len(order))
        self._matrix: csr_matrix = self._arcs.matrix.copy()

    def only(self, doors: np.ndarray) -> Tuple[np.ndarray, bool]:
        """The pieces that are the only way, and whether the place is on the network's main part at all."""
        cost, before = self._search(doors)
        reached = np.isfinite(cost)
        least = RULES.number("kept_share")
        if reached.sum() < least * self._graph.nodes:
            return doors[:0], False
        behind = _behind(before, reached)
        # Only what lies before more than half of the junctions can cut so many off.
        heavy = np.flatnonzero(behind > (1 - least) * reached.sum())
        heavy = heavy[before[heavy] >= 0]
        size = np.int64(self._graph.nodes)
        key = self._arcs.tail * size + self._arcs.head
        arcs = np.searchsorted(key, before[heavy] * size + heavy)
        candidates = np.union1d(doors, self._piece[np.isin(self._arc, arcs)])
        return np.array([piece for piece in candidates if self._left_without(piece, doors) < least * reached.sum()], dtype=np.int64), True

    def _starts(self, doors: np.ndarray) -> np.ndarray:
        graph = self._graph
        on, back = doors[graph.forward[doors]], doors[graph.backward[doors]]
        first, last = (0, 1) if self._inward else (1, 0)
        return np.unique(np.concatenate([graph.ends[on, first], graph.ends[back, last]]))

    def _search(self, doors: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
        starts = self._starts(doors)
        if not len(starts):
            return np.full(self._graph.nodes, np.inf), np.full(self._graph.nodes, -1, dtype=np.int64)
        cost, before, _ = dijkstra(self._matrix, indices=starts, min_only=True, return_predecessors=True, limit=FAR)
        return cost, before.astype(np.int64)

    def _left_without(self, piece: int, doors: np.ndarray) -> int:
        """How many junctions the place still has when the piece is closed."""
        closed = self._arc[self._piece == piece]
        closed = closed[self._pieces_on[closed] == 1]
        self._matrix.data[closed] = np.inf
        cost, _ = self._search(doors[doors != piece])
        self._matrix.data[closed] = self._arcs.cost[closed]
        return int(np.isfinite(cost).sum())


def _behind(before: np.ndarray, reached: np.ndarray) -> np.ndarray:
    """How many reached nodes (n,) have each node on their way in the search tree, themselves included."""
    nodes = len(before)
    above = np.append(np.where(before >= 0, before, nodes), nodes)
    depth, jump = (above[:-1] < nodes).astype(np.int64), above
    depth = np.append(depth, 0)
    while (jump[:-1] < nodes).any():  # jumps double, so there are as many rounds as digits in the depth
        depth, jump = depth + depth[jump], jump[jump]
    count = np.append(reached.astype(float), 0.0)
    order = np.argsort(depth[:-1], kind="stable")
    start = np.searchsorted(depth[:-1][order], np.arange(depth.max() + 2))
    for level in range(int(depth.max()), 0, -1):  # a loop over depths, each of many nodes
        here = order[start[level] : start[level + 1]]
        np.add.at(count, above[here], count[here])
    return count[:-1]
