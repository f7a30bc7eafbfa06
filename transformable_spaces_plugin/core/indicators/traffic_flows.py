"""Betweenness: how much flows on each arc, over all shortest paths from each source to every other node.

Equal routes share the trips of a pair evenly, as Brandes (2001, A faster algorithm for betweenness centrality, Journal of Mathematical
Sociology 25(2)) counts them; costs are whole numbers, so equality is exact and the result does not depend on any order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Iterator

import numpy as np
from scipy.sparse.csgraph import dijkstra, reverse_cuthill_mckee

from .traffic_graph import Arcs


@dataclass(frozen=True)
class Routes:
    """The shortest paths from a batch of sources (b,). A *place* is row · n + node; the place b · n stands for none.

    cost: (b, n) of each node from each source, NaN where there is no way. on: bool (b, a), the arcs that end a shortest path.
    share: float (b, a), the share of the shortest paths to an arc's head that come by it (0 off the paths).
    ranked: (r, b) the place of the node of each rank of cost. before: (b · n,) a place before each, on one path to it.
    tie_head, tie_tail, tie_share (t,): the further arcs of places to which several lead, sorted by rank of the head; tie_start
    (r + 1,): where each rank begins. before_share: (b · n,) the share of the paths that come by ``before`` (all 1 without ties).
    """

    sources: np.ndarray
    cost: np.ndarray
    on: np.ndarray
    share: np.ndarray
    ranked: np.ndarray
    before: np.ndarray
    before_share: np.ndarray
    tie_head: np.ndarray
    tie_tail: np.ndarray
    tie_share: np.ndarray
    tie_start: np.ndarray


def near_order(arcs: Arcs) -> np.ndarray:
    """The nodes (n,) in an order in which neighbours stand near each other."""
    return reverse_cuthill_mckee(arcs.matrix + arcs.matrix.T, symmetric_mode=True).astype(np.int64)


def batches(arcs: Arcs, sources: np.ndarray, values: float) -> Iterator[np.ndarray]:
    """``sources`` in runs of so many that sources × (nodes + arcs) stays below ``values``; one at least."""
    size = max(1, int(values) // max(1, arcs.nodes + len(arcs.tail)))
    for start in range(0, len(sources), size):
        yield sources[start : start + size]


def costs_from(arcs: Arcs, sources: np.ndarray) -> np.ndarray:
    """The least cost (b, n) of every node from each source; inf where there is no way.

    A source whose neighbours are all among the sources is not searched from: by Bellman's equation its costs are the least of its
    neighbours' plus the way to them (exact, since costs are whole numbers).
    """
    row_of = np.full(arcs.nodes, -1, dtype=np.int64)
    row_of[sources] = np.arange(len(sources))
    starts = arcs.first
    derived, needed = np.zeros(arcs.nodes, dtype=bool), np.zeros(arcs.nodes, dtype=bool)
    # A loop over the sources: whether one is derived depends on those before.
    for node in sources.tolist():
        heads = arcs.head[starts[node] : starts[node + 1]]
        if len(heads) and not needed[node] and (row_of[heads] >= 0).all() and not derived[heads].any():
            derived[node], needed[heads] = True, True
    searched = np.flatnonzero(~derived[sources])
    cost = np.empty((len(sources), arcs.nodes))
    cost[searched] = dijkstra(arcs.matrix, indices=sources[searched])
    for row in np.flatnonzero(derived[sources]).tolist():  # a loop over sources: each has other neighbours
        node = sources[row]
        out = slice(starts[node], starts[node + 1])
        np.min(cost[row_of[arcs.head[out]]] + arcs.cost[out, None], axis=0, out=cost[row])
        cost[row, node] = 0.0
    return cost


def routes_from(arcs: Arcs, sources: np.ndarray) -> Routes:
    """All shortest paths from each of ``sources`` (b different nodes), in memory of b × (nodes + arcs)."""
    rows, nodes = len(sources), arcs.nodes
    cost = costs_from(arcs, sources)
    base = np.arange(rows, dtype=np.int64)[:, None] * nodes
    order = np.argsort(cost, axis=1)  # nodes of equal cost need no order: no arc joins them
    ranks = int(np.isfinite(cost).sum(axis=1).max(initial=0))
    cost[np.isinf(cost)] = np.nan  # equals nothing, not even itself
    on = np.take(cost, arcs.tail, axis=1) + arcs.cost == np.take(cost, arcs.head, axis=1)
    row, arc = np.nonzero(on)
    head, tail = row * nodes + arcs.head[arc], row * nodes + arcs.tail[arc]
    before = np.full(rows * nodes, rows * nodes, dtype=np.int64)
    before[head[::-1]] = tail[::-1]  # the first of several wins
    ranked = np.ascontiguousarray((order + base).T[:ranks])
    tie = np.flatnonzero(before[head] != tail)
    nothing = np.zeros(0, dtype=np.int64)
    if not len(tie):
        none = np.zeros(ranks + 1, dtype=np.int64)
        return Routes(sources, cost, on, on.astype(float), ranked, before, np.ones(before.shape), nothing, nothing, np.zeros(0), none)
    rank = np.empty(rows * nodes, dtype=np.int64)
    rank[(order + base).reshape(-1)] = np.tile(np.arange(nodes), rows)
    tie = tie[np.argsort(rank[head[tie]], kind="stable")]
    tie_head, tie_tail = head[tie], tail[tie]
    start = np.searchsorted(rank[tie_head], np.arange(ranks + 1))
    count = _path_counts(ranked, before, sources + base[:, 0], tie_head, tie_tail, start)
    share = np.zeros(on.shape)
    share[row, arc] = count[tail] / count[head]
    main = np.divide(count[before], count[:-1], out=np.zeros(rows * nodes), where=count[:-1] > 0)
    return Routes(sources, cost, on, share, ranked, before, main, tie_head, tie_tail, count[tie_tail] / count[tie_head], start)


def _path_counts(
    ranked: np.ndarray, before: np.ndarray, sources: np.ndarray, head: np.ndarray, tail: np.ndarray, start: np.ndarray
) -> np.ndarray:
    """How many shortest paths lead to each place (b · n + 1,); none, the last, has 0."""
    counts = np.zeros(len(before) + 1)
    counts[sources] = 1.0
    # A loop over ranks: a node's count needs those of the nodes nearer to the source. Every step serves all sources at once.
    for rank in range(1, len(ranked)):
        here = ranked[rank]
        counts[here] += counts[before[here]]
        if start[rank + 1] > start[rank]:
            ties = slice(start[rank], start[rank + 1])
            np.add.at(counts, head[ties], counts[tail[ties]])
    return counts


def flows(arcs: Arcs, routes: Routes, ends: np.ndarray) -> np.ndarray:
    """What flows on each arc (b, a) from each source when ``ends`` (b, n) end at the nodes.

    What ends at the source itself, or out of its reach, flows nowhere.
    """
    rows, nodes = routes.cost.shape
    through = np.zeros(rows * nodes + 1)
    through[:-1] = np.where(routes.cost > 0, ends, 0.0).reshape(-1)
    before, tied = routes.before, len(routes.tie_head) > 0
    # A loop over ranks, the farthest first: what passes a node is known once all behind it are. Every step serves all sources.
    for rank in range(len(routes.ranked) - 1, 0, -1):
        here = routes.ranked[rank]
        if not tied:
            through[before[here]] += through[here]
            continue
        through[before[here]] += through[here] * routes.before_share[here]
        ties = slice(routes.tie_start[rank], routes.tie_start[rank + 1])
        np.add.at(through, routes.tie_tail[ties], through[routes.tie_head[ties]] * routes.tie_share[ties])
    amount = np.take(through[:-1].reshape(rows, nodes), arcs.head, axis=1)
    amount *= routes.share
    return amount


def betweenness(arcs: Arcs, weights: np.ndarray, values: float) -> np.ndarray:
    """Σ over all pairs of nodes s ≠ t of weight(s) · weight(t) · the share of the shortest paths s → t on each arc (a,)."""
    total = np.zeros(len(arcs.tail))
    order = near_order(arcs)
    for batch in batches(arcs, order[weights[order] > 0], values):
        total += weights[batch] @ flows(arcs, routes_from(arcs, batch), np.broadcast_to(weights, (len(batch), arcs.nodes)))
    return total
