"""The way round: what closing a street adds to the trips that use it, and how many of them find no other way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from ..progress import Progress
from .traffic_graph import FAR, RULES, TICKS_PER_S, Arcs, DrivingGraph
from .traffic_stuck import Stuck


@dataclass(frozen=True)
class WaysRound:
    """For every direction of every piece (:attr:`DrivingGraph.directed`), when the piece is closed:

    extra_s: the seconds that going round adds to the trips that find a way (NaN where none does); lost: the share (0..1) of its
    trips that find none.
    """

    extra_s: np.ndarray
    lost: np.ndarray

    @property
    def cut(self) -> np.ndarray:
        """Where more than half of the trips are lost."""
        return self.lost > RULES.number("lost_share_of_cut")


def ways_round(graph: DrivingGraph, flow: np.ndarray, weights: np.ndarray, progress: Progress) -> WaysRound:
    """The ways round every direction of every piece. flow: (a,) trips on each arc; weights: (n,) of the nodes.

    Where a way leads from the start of the piece to its end without it, the extra is its time less that of the piece (so an upper
    bound; never below 0). Where none does, as on many one-way streets, the junctions from which there is no way on without the
    piece are found, and those that cannot be reached without it: their own trips are lost, and trips that only pass there turn off
    before them (:class:`traffic_stuck.Stuck`).
    """
    arcs = graph.arcs
    tail, head, piece = graph.directed
    arc, ticks = graph.arc_of_direction, graph.ticks[piece]
    parallel, dead_end = _next_best(graph), _dead_ends(graph)[piece]
    extra = np.where(arcs.cost[arc] < ticks, 0.0, np.nan)  # nobody takes the slower of two pieces between the same junctions
    lost = dead_end.astype(float)
    matrix = arcs.matrix.copy()
    left = np.flatnonzero(np.isnan(extra) & ~dead_end)
    # A loop over the pieces: each is searched on a graph of its own, which lacks it.
    for number, row in enumerate(left):
        if number % 200 == 0:
            progress.at(0.6 * number / len(left))
        limit = 4 * ticks[row] + RULES.number("first_search_s") * TICKS_PER_S
        found = min(_without(matrix, arcs, arc[row], tail[row], limit)[head[row]], parallel[row])
        if np.isfinite(found):
            extra[row] = max(0.0, found - ticks[row]) / TICKS_PER_S
    left = left[np.isnan(extra[left])]
    stuck = Stuck(graph, flow, weights) if len(left) else None
    for number, row in enumerate(left):  # as above; few are left
        if number % 50 == 0:
            progress.at(0.6 + 0.4 * number / len(left))
        measured = stuck.measure(int(row)) if stuck is not None else None
        if measured is not None:
            extra[row], lost[row] = measured
            continue
        found = _without(matrix, arcs, arc[row], tail[row], FAR)[head[row]]
        extra[row], lost[row] = ((found - ticks[row]) / TICKS_PER_S, 0.0) if np.isfinite(found) else (np.nan, 1.0)
    return WaysRound(extra, lost)


def _without(matrix: csr_matrix, arcs: Arcs, arc: int, source: int, limit: float) -> np.ndarray:
    """Costs from ``source`` up to ``limit`` with the arc closed. ``matrix`` is a copy of that of ``arcs``, and left as it was."""
    matrix.data[arc] = np.inf
    cost: np.ndarray = dijkstra(matrix, indices=source, limit=limit)
    matrix.data[arc] = arcs.cost[arc]
    return cost


def _next_best(graph: DrivingGraph) -> np.ndarray:
    """For each direction, the ticks of the quickest other piece from the same node to the same node (inf: there is none)."""
    _, _, piece = graph.directed
    arc, ticks = graph.arc_of_direction, graph.ticks[piece]
    order = np.lexsort((ticks, arc))
    result = np.full(len(piece), np.inf)
    if not len(order):
        return result
    same = arc[order][1:] == arc[order][:-1]
    starts = np.r_[True, ~same]
    after = np.r_[np.where(same, ticks[order][1:], np.inf), np.inf]
    first = np.maximum.accumulate(np.where(starts, np.arange(len(order)), 0))
    # The first of its arc looks at the second, all others at the first.
    result[order] = np.where(starts, after, ticks[order][first])
    return result


def _dead_ends(graph: DrivingGraph) -> np.ndarray:
    """The pieces (bool, p) of trees that hang on the network: no way leads round them."""
    tree = np.zeros(len(graph.lines), dtype=bool)
    apart = graph.ends[:, 0] != graph.ends[:, 1]
    while True:  # as many rounds as the deepest tree has pieces
        left = apart & ~tree
        degree = np.bincount(graph.ends[left].reshape(-1), minlength=graph.nodes)
        leaf = left & (degree[graph.ends] == 1).any(axis=1)
        if not leaf.any():
            return tree
        tree |= leaf
