"""The driving network: where streets meet for cars, and how long each takes in the directions it allows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Tuple

import numpy as np
import shapely
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from ..city.noding import split_at_shared_vertices
from ..spaces.rule_file import RuleFile
from ..table import FeatureTable, missing

RULES = RuleFile(Path(__file__).with_name("traffic.json"))
# Times are whole microseconds, so that sums of them are exact in float64 and equal routes are equal.
TICKS_PER_S = 1e6
# Above every sum of costs, and still a finite limit: scipy would walk closed arcs (of infinite cost) without one.
FAR = 1e17


@dataclass(frozen=True)
class Arcs:
    """The directed graph with at most one arc from a node to another, sorted by tail, then head, each (a,).

    cost: ticks, float64 whole numbers of at least 1.
    """

    tail: np.ndarray
    head: np.ndarray
    cost: np.ndarray
    nodes: int

    @cached_property
    def first(self) -> np.ndarray:
        """(n + 1,): where the arcs out of each node begin."""
        return np.searchsorted(self.tail, np.arange(self.nodes + 1))

    @cached_property
    def matrix(self) -> csr_matrix:
        """The costs as a sparse matrix whose data stand in the order of the arcs."""
        return csr_matrix((self.cost, self.head, self.first), shape=(self.nodes, self.nodes))

    @cached_property
    def turned(self) -> Tuple[Arcs, np.ndarray]:
        """The graph with every arc the other way round, and which arc of this graph each of its arcs is."""
        order = np.lexsort((self.tail, self.head))
        return Arcs(self.head[order], self.tail[order], self.cost[order], self.nodes), order


@dataclass(frozen=True)
class DrivingGraph:
    """Streets open to cars as pieces between junctions, in an order that follows geometry alone.

    lines: (p,) shapely lines. street: (p,) row of the street that each piece is part of. ends: (p, 2) nodes where it starts and
    stops. xy: (n, 2) of the nodes. length_m, ticks (time in microseconds): (p,). forward, backward: bool (p,), whether cars may
    drive along the line and against it.
    """

    lines: np.ndarray
    street: np.ndarray
    ends: np.ndarray
    xy: np.ndarray
    length_m: np.ndarray
    ticks: np.ndarray
    forward: np.ndarray
    backward: np.ndarray

    @property
    def nodes(self) -> int:
        return len(self.xy)

    @cached_property
    def middle(self) -> np.ndarray:
        """The point (p, 2) half-way along each piece."""
        points = shapely.line_interpolate_point(self.lines, 0.5, normalized=True)
        return shapely.get_coordinates(points).reshape(-1, 2)

    @cached_property
    def directed(self) -> Tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Tail, head and piece of every permitted direction of every piece that leads from one node to another."""
        apart = self.ends[:, 0] != self.ends[:, 1]
        on, back = np.flatnonzero(self.forward & apart), np.flatnonzero(self.backward & apart)
        tail = np.concatenate([self.ends[on, 0], self.ends[back, 1]])
        head = np.concatenate([self.ends[on, 1], self.ends[back, 0]])
        return tail, head, np.concatenate([on, back])

    @cached_property
    def arcs(self) -> Arcs:
        """The directed graph; of several pieces from one node to another the quickest counts."""
        tail, head, piece = self.directed
        key = tail * np.int64(max(self.nodes, 1)) + head
        order = np.lexsort((self.ticks[piece], key))
        first = order[np.r_[True, key[order][1:] != key[order][:-1]]] if len(order) else order
        return Arcs(tail[first], head[first], self.ticks[piece[first]], self.nodes)

    @cached_property
    def arc_of_direction(self) -> np.ndarray:
        """The arc that each row of :attr:`directed` is or runs parallel to."""
        tail, head, _ = self.directed
        size = np.int64(max(self.nodes, 1))
        return np.searchsorted(self.arcs.tail * size + self.arcs.head, tail * size + head)


def driving_graph(streets: FeatureTable) -> DrivingGraph:
    """The network of all streets that cars may use (``traffic.json``).

    streets: lines with ``class``; ``access``, ``service``, ``oneway``, ``maxspeed_kmh``, ``bridge``, ``tunnel``, ``level``,
    ``junction`` where known. Streets meet where they share a vertex exactly, or where their ends lie within ``snap_m``. At one
    place, streets that pass on different levels do not meet; a street that ends there meets those on its own level, or all where
    none has it (a bridge meets the ground at its ends). A roundabout without a stated direction is driven as drawn. Missing,
    empty and zero-length lines are left out. Time is length over the usual speed of the class, never above the limit.
    """
    lines = shapely.force_2d(streets.geometry)
    rows = np.flatnonzero(_open_to_cars(streets) & (shapely.get_type_id(lines) == 1) & (shapely.length(lines) > 0))
    rows = rows[_order(lines[rows], streets, rows)]
    pieces, of = split_at_shared_vertices(lines[rows])
    long = shapely.length(pieces) > 0
    pieces, of = pieces[long], of[long]
    street = rows[of]
    ends, xy = _nodes(pieces, of, _level(streets)[street])
    length = shapely.length(pieces)
    round_ = missing(streets.text("oneway")) & ~missing(streets.text("junction"))
    oneway = np.where(round_, "forward", streets.text("oneway"))[street]
    seconds = length / (_speed_kmh(streets)[street] / 3.6)
    ticks = np.maximum(np.round(seconds * TICKS_PER_S), 1.0)
    return DrivingGraph(pieces, street, ends, xy, length, ticks, oneway != "backward", oneway != "forward")


def _open_to_cars(streets: FeatureTable) -> np.ndarray:
    return (
        np.isin(streets.text("class").astype(str), RULES.classes("drivable_classes"))
        & ~np.isin(streets.text("access").astype(str), RULES.classes("closed_access"))
        & ~np.isin(streets.text("service").astype(str), RULES.classes("aside_services"))
    )


def _order(lines: np.ndarray, streets: FeatureTable, rows: np.ndarray) -> np.ndarray:
    """An order of the streets that follows their geometry and traits, not their rows."""
    start = shapely.get_coordinates(shapely.get_point(lines, 0))
    stop = shapely.get_coordinates(shapely.get_point(lines, -1))
    keys = [np.unique(streets.text(name)[rows].astype(str), return_inverse=True)[1].reshape(-1) for name in ("id", "oneway", "class")]
    return np.lexsort((*keys, stop[:, 1], stop[:, 0], start[:, 1], start[:, 0], shapely.length(lines)))


def _level(streets: FeatureTable) -> np.ndarray:
    by = RULES.numbers("level_by_structure")
    implied = np.where(streets.flag("bridge"), by["bridge"], np.where(streets.flag("tunnel"), -by["tunnel"], 0.0))
    level = streets.number("level")
    return np.where(np.isnan(level), implied, level)


def _speed_kmh(streets: FeatureTable) -> np.ndarray:
    usual = RULES.numbers("speed_kmh")
    by_access = RULES.numbers("speed_by_access_kmh")
    speed = np.array([usual.get(str(name), np.nan) for name in streets.text("class")], dtype=float)
    most = np.array([by_access.get(str(name), np.inf) for name in streets.text("access")], dtype=float)
    limit = streets.number("maxspeed_kmh")
    return np.minimum(np.minimum(speed, most), np.where(limit > 0, limit, np.inf))


def _nodes(pieces: np.ndarray, line: np.ndarray, level: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
    """The nodes (p, 2) at the ends of the pieces and where they are (n, 2).

    ``line`` (p,) tells which pieces were one line: where it goes on, the line passes. Nodes are numbered by place, then level.
    """
    if not len(pieces):
        return np.zeros((0, 2), dtype=np.int64), np.zeros((0, 2))
    at = np.concatenate([shapely.get_coordinates(shapely.get_point(pieces, 0)), shapely.get_coordinates(shapely.get_point(pieces, -1))])
    goes_on = line[1:] == line[:-1]
    passes = np.concatenate([np.r_[False, goes_on], np.r_[goes_on, False]])
    places, place = np.unique(at, axis=0, return_inverse=True)
    place = place.reshape(-1)
    near = cKDTree(places).query_pairs(RULES.number("snap_m"), output_type="ndarray")
    if len(near):
        _, group = connected_components(csr_matrix((np.ones(len(near)), (near[:, 0], near[:, 1])), shape=(len(places),) * 2))
        _, first, merged = np.unique(group, return_index=True, return_inverse=True)
        # Groups in the order of their first place, so that numbers follow geometry.
        rank = np.argsort(np.argsort(first, kind="stable"), kind="stable")
        places, place = places[np.sort(first)], rank[merged.reshape(-1)][place]
    # A key is a level at a place. A key where nothing passes joins all of its place.
    _, level_number = np.unique(level, return_inverse=True)
    keys, key = np.unique(np.stack([place, np.tile(level_number.reshape(-1), 2)], axis=1), axis=0, return_inverse=True)
    key = key.reshape(-1)
    passed = np.zeros(len(keys), dtype=bool)
    passed[key[passes]] = True
    lowest = np.searchsorted(keys[:, 0], keys[:, 0])
    joined = np.zeros(len(places), dtype=bool)
    joined[keys[~passed, 0]] = True
    node_of_key = np.where(joined[keys[:, 0]], lowest, np.arange(len(keys)))
    used, number = np.unique(node_of_key, return_inverse=True)
    return number.reshape(-1)[key].reshape(2, -1).T, places[keys[used, 0]]
