"""The walking network: junctions and pieces of street as a sparse matrix, and places attached to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Sequence, Tuple

import numpy as np
import shapely
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import cKDTree

from ..spaces.rule_file import RuleFile
from ..table import FeatureTable

RULES = RuleFile(Path(__file__).with_name("walking.json"))


@dataclass(frozen=True)
class Places:
    """Places on the network, each (k,): the edge (−1: none within reach), the position along it and the way to it, in metres."""

    edge: np.ndarray
    position_m: np.ndarray
    leg_m: np.ndarray

    @staticmethod
    def joined(parts: Sequence[Places]) -> Places:
        """The places of all parts one after the other."""
        return Places(
            np.concatenate([part.edge for part in parts]),
            np.concatenate([part.position_m for part in parts]),
            np.concatenate([part.leg_m for part in parts]),
        )


NOWHERE = Places(np.zeros(0, dtype=np.int64), np.zeros(0), np.zeros(0))


@dataclass(frozen=True)
class Network:
    """Streets as a graph: ``lines`` (m,) of shapely lines, ``ends`` (m, 2) their junctions, ``xy`` (n, 2) the junctions.

    ``links``: places (2 l,), those of one end after those of the other, between which one walks straight on, ``link_m`` (l,) far.
    """

    lines: np.ndarray
    ends: np.ndarray
    xy: np.ndarray
    length_m: np.ndarray
    links: Places = NOWHERE
    link_m: np.ndarray = field(default_factory=lambda: np.zeros(0))

    def attach(self, points: np.ndarray, reach_m: float) -> Places:
        """The nearest place on the network for each point (k,); none (edge −1) beyond ``reach_m``. Ties go to the first line."""
        edge = np.full(len(points), -1, dtype=np.int64)
        position, leg = np.full(len(points), np.nan), np.full(len(points), np.nan)
        if len(self.lines) and len(points):
            tree = shapely.STRtree(self.lines)
            (point, line), distance = tree.query_nearest(points, max_distance=reach_m, return_distance=True, all_matches=True)
            order = np.lexsort((line, point))
            rows, first = np.unique(point[order], return_index=True)
            edge[rows] = line[order][first]
            leg[rows] = distance[order][first]
            position[rows] = shapely.line_locate_point(self.lines[edge[rows]], points[rows])
        return Places(edge, position, leg)

    def split_at(self, places: Places) -> SplitNetwork:
        """The network with a node at every place, so that distances between places are exact, also along one edge."""
        hooks = len(self.links.edge)
        places = Places.joined([self.links, places])
        held = np.flatnonzero(places.edge >= 0)
        edges, count = len(self.lines), len(self.xy)
        # Each edge is a stretch of one long axis; on it, its ends and the places come in order.
        base = np.concatenate([[0.0], np.cumsum(self.length_m + 1.0)])[:-1]
        position = np.clip(places.position_m[held], 0.0, self.length_m[places.edge[held]])
        at = np.concatenate([base, base + self.length_m, base[places.edge[held]] + position])
        node = np.concatenate([self.ends[:, 0], self.ends[:, 1], count + np.arange(len(held))])
        edge = np.concatenate([np.arange(edges), np.arange(edges), places.edge[held]])
        # At one spot: the start first, the end last, places between.
        rank = np.concatenate([np.zeros(edges), np.full(edges, 2), np.ones(len(held))])
        order = np.lexsort((rank, at, edge))
        along = edge[order][1:] == edge[order][:-1]
        tail, head = node[order][:-1][along], node[order][1:][along]
        pieces = Pieces(edge[order][:-1][along], tail, head, np.diff(at[order])[along])
        hook = count + np.arange(hooks)
        tail, head = np.concatenate([tail, hook[: hooks // 2]]), np.concatenate([head, hook[hooks // 2:]])
        matrix = _matrix(tail, head, np.concatenate([pieces.length_m, self.link_m]), count + len(held))
        nodes = np.full(len(places.edge), -1, dtype=np.int64)
        nodes[held] = count + np.arange(len(held))
        xy = np.concatenate([self.xy, shapely.get_coordinates(
            shapely.line_interpolate_point(self.lines[places.edge[held]], position)).reshape(-1, 2)])
        return SplitNetwork(matrix, nodes[hooks:], xy, pieces)


@dataclass(frozen=True)
class Pieces:
    """What a network is cut into, each (p,): the edge that it is a piece of, the nodes at its ends, and its length."""

    edge: np.ndarray
    tail: np.ndarray
    head: np.ndarray
    length_m: np.ndarray


@dataclass(frozen=True)
class SplitNetwork:
    """A network split at places: symmetric sparse ``matrix`` of lengths (m), node of each place (−1: none), ``xy`` of all nodes.

    A length of 0 is stored as a nanometre, since a sparse 0 would be no connection.
    """

    matrix: csr_matrix
    nodes: np.ndarray
    xy: np.ndarray
    pieces: Pieces

    def distance_from(self, sources: np.ndarray, start_m: np.ndarray) -> np.ndarray:
        """Least distance (m) of every node from any of the ``sources`` (nodes), each with a start of its own; inf out of reach."""
        count = self.matrix.shape[0]
        if not len(sources):
            return np.full(count, np.inf)
        # One more node that leads to every source: a single search for all of them.
        coo = self.matrix.tocoo()
        rows = np.concatenate([coo.row, np.full(len(sources), count)])
        columns = np.concatenate([coo.col, sources])
        lengths = np.concatenate([coo.data, np.maximum(start_m, _NOTHING_M)])
        return dijkstra(_least(rows, columns, lengths, count + 1), indices=count)[:count]


_NOTHING_M = 1e-9


def walking_network(streets: FeatureTable) -> Network:
    """The network of all walkable streets (``walking.json``): junctions are ends that coincide or lie within ``snap_m``.

    Private and closed ways are left out. Ways that hang together with nothing are joined to the nearest others within ``link_m``, but
    for bridges and tunnels. The numbers of lines and junctions follow geometry, not the order of the streets.
    """
    classes = RULES.classes("walkable_classes")
    open_ = ~np.isin(streets.text("access").astype(str), RULES.classes("closed_access"))
    length = shapely.length(streets.geometry)
    kept = np.isin(streets.text("class").astype(str), classes) & open_ & (length > 0)
    lines, level = streets.geometry[kept], (streets.flag("bridge") | streets.flag("tunnel"))[kept]
    if not len(lines):
        return Network(lines, np.zeros((0, 2), dtype=np.int64), np.zeros((0, 2)), np.zeros(0))
    points, line = shapely.get_coordinates(lines, return_index=True)
    number = np.arange(len(lines))
    starts, stops = points[np.searchsorted(line, number)], points[np.searchsorted(line, number, "right") - 1]
    order = np.lexsort((level, stops[:, 1], stops[:, 0], starts[:, 1], starts[:, 0], shapely.length(lines)))
    lines, starts, stops = lines[order], starts[order], stops[order]
    # Complex numbers are sorted by x, then y, as rows would be, but many times as fast.
    spots, end = np.unique(np.concatenate([starts, stops]) @ np.array([1, 1j]), return_inverse=True)
    xy = np.column_stack([spots.real, spots.imag])
    near = cKDTree(xy).query_pairs(RULES.number("snap_m"), output_type="ndarray")
    if len(near):
        _, group = connected_components(csr_matrix((np.ones(len(near)), (near[:, 0], near[:, 1])), shape=(len(xy), len(xy))))
        _, first, merged = np.unique(group, return_index=True, return_inverse=True)
        xy, end = xy[first], merged.reshape(-1)[end]
    ends = end.reshape(2, -1).T
    return Network(lines, ends, xy, shapely.length(lines), *_links(lines, ends, len(xy), ~level[order]))


def _links(lines: np.ndarray, ends: np.ndarray, count: int, on_ground: np.ndarray) -> Tuple[Places, np.ndarray]:
    """The shortest straight way from each separate part of the network to the rest, where it is short enough.

    Parts join the largest one, those near enough first, then those near to these, until none is left that is.
    """
    part = connected_components(csr_matrix((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(count, count)))[1][ends[:, 0]]
    total = np.bincount(part, weights=shapely.length(lines))
    joined = np.zeros(len(total), dtype=bool)
    joined[int(np.argmax(np.round(total, 3)))] = True
    found = []
    while not joined.all():
        rest, main = np.flatnonzero(~joined[part] & on_ground), np.flatnonzero(joined[part] & on_ground)
        if not len(rest) or not len(main):
            break
        (one, other), distance = shapely.STRtree(lines[main]).query_nearest(
            lines[rest], max_distance=RULES.number("link_m"), return_distance=True, all_matches=True
        )
        one, other = rest[one], main[other]
        order = np.lexsort((other, one, distance, part[one]))
        _, first = np.unique(part[one][order], return_index=True)
        if not len(first):
            break
        found.append(np.column_stack([one, other])[order][first])
        joined[part[found[-1][:, 0]]] = True
    if not found:
        return NOWHERE, np.zeros(0)
    pairs = np.concatenate(found)
    ways = shapely.shortest_line(lines[pairs[:, 0]], lines[pairs[:, 1]])
    edge = pairs.T.reshape(-1)
    hooks = np.concatenate([shapely.get_point(ways, 0), shapely.get_point(ways, -1)])
    return Places(edge, shapely.line_locate_point(lines[edge], hooks), np.zeros(len(edge))), shapely.length(ways)


def _matrix(tail: np.ndarray, head: np.ndarray, length: np.ndarray, count: int) -> csr_matrix:
    length = np.maximum(length, _NOTHING_M)
    return _least(np.concatenate([tail, head]), np.concatenate([head, tail]), np.concatenate([length, length]), count)


def _least(rows: np.ndarray, columns: np.ndarray, lengths: np.ndarray, count: int) -> csr_matrix:
    """The sparse matrix of lengths; of parallel edges the shortest (scipy would add them up)."""
    order = np.lexsort((lengths, columns, rows))
    rows, columns, lengths = rows[order], columns[order], lengths[order]
    first = np.r_[True, (rows[1:] != rows[:-1]) | (columns[1:] != columns[:-1])] if len(rows) else np.zeros(0, dtype=bool)
    return csr_matrix((lengths[first], (rows[first], columns[first])), shape=(count, count))
