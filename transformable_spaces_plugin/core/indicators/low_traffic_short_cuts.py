"""Short cuts: pairs of gates between which a way through inner streets beats, or nearly beats, the way round on main streets."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import List

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components, dijkstra

from .low_traffic_network import RULES, Hierarchy, Inner, arcs_among, local_arcs
from .traffic_graph import TICKS_PER_S, Arcs


@dataclass(frozen=True)
class ShortCuts:
    """From and to gates (their numbers in the part, k) of every short cut, and the pieces of its quickest inner route."""

    start: np.ndarray
    end: np.ndarray
    routes: List[np.ndarray]

    def __len__(self) -> int:
        return len(self.start)


class WaysRound:
    """Times along main streets."""

    def __init__(self, network: Hierarchy) -> None:
        self._network = network

    @cached_property
    def _arcs(self) -> Arcs:
        return arcs_among(self._network.graph, self._network.main)

    @cached_property
    def _part(self) -> np.ndarray:
        labels: np.ndarray = connected_components(self._arcs.matrix, directed=True, connection="strong")[1]
        return labels

    def between(self, gates: np.ndarray, limit: float) -> np.ndarray:
        """Ticks (g, g) from each gate to each other along main streets; inf beyond ``limit``, NaN where there is no way."""
        found = np.empty((len(gates), len(gates)))
        for row, gate in enumerate(gates):  # one search a gate, so that memory does not grow with gates × nodes
            cost = dijkstra(self._arcs.matrix, indices=gate, limit=limit)[gates]
            far = np.isinf(cost) & (self._part[gates] != self._part[gate])
            if far.any():
                cost[far] = dijkstra(self._arcs.matrix, indices=gate)[gates[far]]
                cost[far & np.isinf(cost)] = np.nan
            found[row] = cost
        return found


def short_cuts(
    network: Hierarchy, round_: WaysRound, part: Inner, closed: np.ndarray, both_ways: np.ndarray
) -> ShortCuts:
    """All ordered pairs of gates whose quickest way through the part takes less than ``short_cut_factor`` times the way round.

    A way through leads over no third gate: if one does and is a short cut, so is one of its halves. Where no main street leads
    from the one gate to the other, the way through is no short cut; where the way round takes less than ``least_round_s``, neither:
    the gates are one junction. closed, both_ways: as for ``local_arcs``.
    """
    gates, inner = len(part.gates), len(part.nodes)
    nothing = ShortCuts(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), [])
    if gates < 2:
        return nothing
    tail, head, ticks, piece = local_arcs(network.graph, part, closed, both_ways)
    if not len(tail):
        return nothing
    # A gate is left from its number and entered at a double of its own, so that no way leads through it.
    head = np.where(head >= inner, head + gates, head)
    size = inner + 2 * gates
    order = np.lexsort((piece, ticks, head, tail))
    new = np.r_[True, (tail[order][1:] != tail[order][:-1]) | (head[order][1:] != head[order][:-1])]
    order = order[new]
    tail, head, ticks, piece = tail[order], head[order], ticks[order], piece[order]
    matrix = csr_matrix((ticks, (tail, head)), shape=(size, size))
    cost, before = dijkstra(matrix, indices=np.arange(inner, inner + gates), return_predecessors=True)
    through = cost[:, inner + gates :]
    np.fill_diagonal(through, np.inf)
    if not np.isfinite(through).any():
        return nothing
    factor = RULES.number("short_cut_factor")
    longest = float(through[np.isfinite(through)].max())
    least = RULES.number("least_round_s") * TICKS_PER_S
    around = round_.between(part.gates, max(longest / factor, least) + 1.0)
    short = np.isfinite(through) & (through < factor * around) & (around >= least)
    start, end = np.nonzero(short)
    routes = _routes(before, start, inner + gates + end, tail * np.int64(size) + head, piece, size)
    return ShortCuts(start, end, routes)


def _routes(before: np.ndarray, start: np.ndarray, end: np.ndarray, key: np.ndarray, piece: np.ndarray, size: int) -> List[np.ndarray]:
    """The pieces of each route, from its end back."""
    at, rows, found = end.copy(), np.arange(len(end)), []
    while len(rows):  # a step back on all routes at once
        previous = before[start[rows], at].astype(np.int64)
        found.append((rows, piece[np.searchsorted(key, previous * size + at)]))
        on = before[start[rows], previous] >= 0
        rows, at = rows[on], previous[on]
    route = np.concatenate([row for row, _ in found]) if found else np.zeros(0, dtype=np.int64)
    pieces = np.concatenate([pieces for _, pieces in found]) if found else np.zeros(0, dtype=np.int64)
    order = np.argsort(route, kind="stable")
    return np.split(pieces[order], np.searchsorted(route[order], np.arange(1, len(end)))) if len(end) else []
