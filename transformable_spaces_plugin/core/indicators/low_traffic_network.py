"""The main streets, tied together where they are not, and the inner streets between them as parts of their own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import List, Tuple

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components, dijkstra

from ..spaces.rule_file import RuleFile
from ..table import FeatureTable
from .traffic_graph import Arcs, DrivingGraph

RULES = RuleFile(Path(__file__).with_name("low_traffic_cells.json"))


@dataclass(frozen=True)
class Inner:
    """Inner streets that hang together without a main street: rows of pieces, inner nodes, and gates (nodes on main streets)."""

    pieces: np.ndarray
    nodes: np.ndarray
    gates: np.ndarray


@dataclass(frozen=True)
class Hierarchy:
    """graph; main: bool (p,), the pieces of main streets, of their junctions, and those that tie them together (tied: bool (p,)).

    core: bool (n,), the nodes that every other of them can be driven to from; inner: the parts between main streets.
    """

    graph: DrivingGraph
    main: np.ndarray
    tied: np.ndarray
    core: np.ndarray
    inner: List[Inner]

    @property
    def on_main(self) -> np.ndarray:
        """The nodes (bool, n) on main streets."""
        return nodes_of(self.graph, self.main)


def nodes_of(graph: DrivingGraph, pieces: np.ndarray) -> np.ndarray:
    """The nodes (bool, n) at the ends of the pieces (bool, p)."""
    result = np.zeros(graph.nodes, dtype=bool)
    result[graph.ends[pieces].reshape(-1)] = True
    return result


def arcs_among(graph: DrivingGraph, pieces: np.ndarray) -> Arcs:
    """The directed graph of some pieces (bool, p); of parallel ones the quickest."""
    tail, head, piece = graph.directed
    which = np.flatnonzero(pieces[piece])
    key = tail[which] * np.int64(max(graph.nodes, 1)) + head[which]
    which = which[np.lexsort((graph.ticks[piece[which]], key))]
    first = np.r_[True, (tail[which][1:] != tail[which][:-1]) | (head[which][1:] != head[which][:-1])][: len(which)]
    which = which[first]
    return Arcs(tail[which], head[which], graph.ticks[piece[which]], graph.nodes)


def hierarchy(graph: DrivingGraph, streets: FeatureTable) -> Hierarchy:
    """Main and inner streets of the driving network.

    Main are the classes of ``main_classes``, but for short stretches that no other main street joins, and what belongs to their
    junctions (``junction_piece_m``, ``junction_m_per_gate``). Where the main streets of the core (the largest part in which every
    junction can be driven to from every other) cannot all be reached along main streets, the inner streets on the shortest ways
    between them are made main (*tied*): through traffic needs them.
    """
    classes = streets.text("class").astype(str)[graph.street]
    main = _long_enough(graph, np.isin(classes, RULES.classes("main_classes")))
    on_main = nodes_of(graph, main)
    main |= on_main[graph.ends].all(axis=1) & (graph.length_m <= RULES.number("junction_piece_m"))
    core = _core(graph.arcs, np.ones(graph.nodes))
    tied = _ties(graph, main, core)
    main = main | tied
    inner = _inner_parts(graph, main)
    most = RULES.number("junction_m_per_gate")
    squares = [part for part in inner if len(part.gates) >= 3 and graph.length_m[part.pieces].sum() <= most * len(part.gates)]
    for part in squares:  # a loop over the junctions that are taken for inner streets: few
        main[part.pieces] = True
    return Hierarchy(graph, main, tied, core, _inner_parts(graph, main) if squares else inner)


def _long_enough(graph: DrivingGraph, main: np.ndarray) -> np.ndarray:
    """The main pieces without those of stretches that are too short and stand alone."""
    rows = np.flatnonzero(main)
    if not len(rows):
        return main
    ends = graph.ends[rows]
    matrix = csr_matrix((np.ones(len(rows)), (ends[:, 0], ends[:, 1])), shape=(graph.nodes,) * 2)
    part = connected_components(matrix, directed=False)[1][ends[:, 0]]
    length = np.bincount(part, weights=graph.length_m[rows], minlength=graph.nodes)
    kept = main.copy()
    kept[rows] = (length[part] >= RULES.number("least_main_m")) | (length[part] == length.max())
    return kept


def _core(arcs: Arcs, weight: np.ndarray) -> np.ndarray:
    """The nodes (bool, n) of the strongly connected part with the most ``weight`` (n,); of equal ones that of the first node."""
    part = connected_components(arcs.matrix, directed=True, connection="strong")[1]
    if not len(part):
        return np.zeros(0, dtype=bool)
    total = np.bincount(part, weights=weight)
    best = part[np.flatnonzero(np.isclose(total[part], total.max(), rtol=1e-12))[0]]
    return part == best


def _ties(graph: DrivingGraph, main: np.ndarray, core: np.ndarray) -> np.ndarray:
    """The inner pieces (bool, p) without which not every main street of the core is reached from every other along main streets.

    From the part of the main network that holds the most street, the nearest junction of every stretch outside it is tied to it, there
    and back, until none is left; nearest by ways on which inner streets count ``inner_is_dearer`` times.
    """
    tied = np.zeros(len(graph.lines), dtype=bool)
    inside = main & core[graph.ends].all(axis=1)
    if not inside.any():
        return tied
    on_main = nodes_of(graph, inside)
    tail, head, piece = graph.directed
    while True:  # each round ties at least one junction more
        held = inside | tied
        metres = np.zeros(graph.nodes)
        np.add.at(metres, graph.ends[held].reshape(-1), np.repeat(graph.length_m[held], 2))
        base = _core(arcs_among(graph, held), metres)
        wanted = np.flatnonzero(on_main & ~base)
        if not len(wanted):
            return tied & ~main
        cost = np.where((main | tied)[piece], 1.0, RULES.number("inner_is_dearer")) * graph.ticks[piece]
        ways = [_Ways(graph.nodes, base, first, last, cost, piece) for first, last in ((tail, head), (head, tail))]
        apart = held & ~base[graph.ends].any(axis=1)
        ends = graph.ends[apart]
        matrix = csr_matrix((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(graph.nodes,) * 2)
        group = connected_components(matrix, directed=False)[1][wanted]
        order = np.lexsort((wanted, (ways[0].cost + ways[1].cost)[wanted], group))
        nearest = wanted[order[np.r_[True, group[order][1:] != group[order][:-1]]]]
        for way in ways:
            tied[way.pieces_to(nearest)] = True


class _Ways:
    """The shortest ways from any node of ``base`` (bool, n) by directions of pieces."""

    def __init__(self, nodes: int, base: np.ndarray, tail: np.ndarray, head: np.ndarray, cost: np.ndarray, piece: np.ndarray) -> None:
        order = np.lexsort((piece, cost, head, tail))
        new = np.r_[True, (tail[order][1:] != tail[order][:-1]) | (head[order][1:] != head[order][:-1])][: len(order)]
        chosen = order[new]
        self._key, self._piece, self._size = tail[chosen] * np.int64(nodes) + head[chosen], piece[chosen], np.int64(nodes)
        matrix = csr_matrix((cost[chosen], (tail[chosen], head[chosen])), shape=(nodes, nodes))
        self.cost, before, _ = dijkstra(matrix, indices=np.flatnonzero(base), min_only=True, return_predecessors=True)
        self._before = before.astype(np.int64)

    def pieces_to(self, nodes: np.ndarray) -> np.ndarray:
        """The pieces on the ways to ``nodes``."""
        found, at = [np.zeros(0, dtype=np.int64)], nodes
        while len(at):  # as many rounds as the longest way has pieces
            at = np.unique(at[self._before[at] >= 0])
            found.append(self._piece[np.searchsorted(self._key, self._before[at] * self._size + at)])
            at = self._before[at]
        return np.concatenate(found)


def _inner_parts(graph: DrivingGraph, main: np.ndarray) -> List[Inner]:
    rows = np.flatnonzero(~main)
    if not len(rows):
        return []
    on_main = nodes_of(graph, main)
    ends = graph.ends[rows]
    # Every piece is a node of its own that its inner ends join; gates join nothing.
    count = graph.nodes + len(rows)
    own = graph.nodes + np.repeat(np.arange(len(rows)), 2)
    free = ~on_main[ends.reshape(-1)]
    matrix = csr_matrix((np.ones(int(free.sum())), (own[free], ends.reshape(-1)[free])), shape=(count, count))
    label = connected_components(matrix, directed=False)[1][graph.nodes :]
    order = np.argsort(label, kind="stable")
    starts = np.flatnonzero(np.r_[True, label[order][1:] != label[order][:-1]])
    parts = []
    for pieces in np.split(rows[order], starts[1:]):  # a loop over parts, which are a few hundred in a city
        nodes = np.unique(graph.ends[pieces])
        parts.append(Inner(np.sort(pieces), nodes[~on_main[nodes]], nodes[on_main[nodes]]))
    return sorted(parts, key=lambda part: int(part.pieces[0]))


def local_arcs(graph: DrivingGraph, part: Inner, closed: np.ndarray, both_ways: np.ndarray) -> Tuple[np.ndarray, ...]:
    """The directions that cars may take inside a part: tail, head (local numbers), ticks and piece, of pieces that lead somewhere.

    Inner nodes are numbered first, then gates. closed, both_ways: bool (p,), the pieces that nobody passes, and those whose
    one-way order is lifted.
    """
    number = np.concatenate([part.nodes, part.gates])
    sorter = np.argsort(number)
    pieces = part.pieces[~closed[part.pieces] & (graph.ends[part.pieces, 0] != graph.ends[part.pieces, 1])]
    local = sorter[np.searchsorted(number, graph.ends[pieces], sorter=sorter)]
    on, back = graph.forward[pieces] | both_ways[pieces], graph.backward[pieces] | both_ways[pieces]
    tail = np.concatenate([local[on, 0], local[back, 1]])
    head = np.concatenate([local[on, 1], local[back, 0]])
    piece = np.concatenate([pieces[on], pieces[back]])
    return tail, head, graph.ticks[piece], piece
