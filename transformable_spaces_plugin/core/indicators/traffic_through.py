"""Which trips only pass through: those that start and end outside the surroundings of the street.

Of the trips on an arc, those that start near it and those that end near it are taken away, those that do both put back. Starts are
seen from the sources, ends by the same search on the graph turned round, and short trips within one surroundings by following each.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import List, Tuple

import numpy as np

from ..progress import Progress
from .traffic_flows import Routes, batches, flows, near_order, routes_from
from .traffic_graph import RULES, TICKS_PER_S, Arcs, DrivingGraph

_NOTHING = 1e-9


@dataclass(frozen=True)
class Counts:
    """Trips on each arc, (g, a) for g groups of sources, by where they start and end: both outside the arc's surroundings
    (``passing``), only the start inside, only the end inside, both inside; and the mean time (s) of the trips, NaN without any.

    ``pairs`` (g,): trips of all pairs of nodes. In exact counts g is 1; in samples each group estimates the whole.
    """

    passing: np.ndarray
    start_inside: np.ndarray
    end_inside: np.ndarray
    inside: np.ndarray
    mean_s: np.ndarray
    pairs: np.ndarray

    @property
    def all(self) -> np.ndarray:
        return self.passing + self.start_inside + self.end_inside + self.inside


@dataclass(frozen=True)
class Surroundings:
    """The disc around every arc: middle (a, 2) and radius (a,), in metres; ``xy`` (n, 2) of the nodes."""

    xy: np.ndarray
    middle: np.ndarray
    radius: np.ndarray

    def hold(self, node: np.ndarray, arc: np.ndarray) -> np.ndarray:
        """Whether (bool) each node lies in the surroundings of the arc; both arrays of one shape, or made so by broadcasting."""
        east, north = self.xy[node, 0] - self.middle[arc, 0], self.xy[node, 1] - self.middle[arc, 1]
        return east * east + north * north <= self.radius[arc] ** 2

    def of_sources(self, nodes: np.ndarray) -> np.ndarray:
        """Whether (bool, b × a) each of the nodes lies in the surroundings of each arc."""
        return self.hold(nodes[:, None], np.arange(len(self.radius))[None, :])

    def apart_m2(self, one: np.ndarray, other: np.ndarray) -> np.ndarray:
        """The square of the distance between nodes."""
        east, north = self.xy[one, 0] - self.xy[other, 0], self.xy[one, 1] - self.xy[other, 1]
        return east * east + north * north

    def select(self, order: np.ndarray) -> Surroundings:
        return Surroundings(self.xy, self.middle[order], self.radius[order])

    @property
    def widest(self) -> float:
        """No two nodes farther apart than this lie in one surroundings."""
        return 2 * float(self.radius.max(initial=0.0))


def surroundings(graph: DrivingGraph) -> Surroundings:
    """The surroundings of every arc: 400 m and half its length (at most 100 m) around its middle; so no place on a street of up to
    200 m is nearer than 400 m to what lies outside."""
    _, _, piece = graph.directed
    first = np.zeros(len(graph.arcs.tail), dtype=np.int64)
    # Of parallel pieces the quickest, the first of equal ones.
    order = np.lexsort((piece, graph.ticks[piece]))[::-1]
    first[graph.arc_of_direction[order]] = piece[order]
    half = np.minimum(graph.length_m / 2, RULES.number("half_length_at_most_m"))
    return Surroundings(graph.xy, graph.middle[first], RULES.number("surroundings_m") + half[first])


def count_trips(arcs: Arcs, around: Surroundings, weights: np.ndarray, progress: Progress) -> Counts:
    """The trips on every arc from all nodes to all others; a pair has as many as the product of its ``weights`` (n,)."""
    turned, back = arcs.turned
    order = near_order(arcs)
    order = order[weights[order] > 0]
    flow, seconds, start, end, both = (np.zeros(len(arcs.tail)) for _ in range(5))
    pairs, done, values = 0.0, 0, RULES.number("batch_values")
    for batch in batches(arcs, order, values):
        progress.at(0.6 * done / len(order))
        stands, routes, near = weights[batch], routes_from(arcs, batch), around.of_sources(batch)
        ends = np.broadcast_to(weights, routes.cost.shape)
        amount = flows(arcs, routes, ends)
        flow += stands @ amount
        start += stands @ (amount * near)
        seconds += stands @ flows(arcs, routes, ends * routes.cost) / TICKS_PER_S
        progress.at(0.6 * (done + len(batch) / 2) / len(order))
        both += stands @ _followed(arcs, routes, around, near, weights, around.widest)[1]
        pairs += float(stands @ _trips(routes, ends))
        done += len(batch)
    done = 0
    for batch in batches(turned, order, values):
        progress.at(0.6 + 0.4 * done / len(order))
        routes = routes_from(turned, batch)
        amount = flows(turned, routes, np.broadcast_to(weights, routes.cost.shape))
        end[back] += weights[batch] @ (amount * around.select(back).of_sources(batch))
        done += len(batch)
    # What only passes is a difference of sums: below a billionth of them it is arithmetic.
    passing = flow - start - end + both
    passing[passing < _NOTHING * flow] = 0.0
    parts = (passing, np.maximum(start - both, 0.0), np.maximum(end - both, 0.0), both, _ratio(seconds, flow), np.array(pairs))
    return Counts(*(part[None] for part in parts))


def sample_trips(arcs: Arcs, around: Surroundings, weights: np.ndarray, stands: np.ndarray, progress: Progress) -> Counts:
    """As :func:`count_trips`, from few nodes: stands (g, n) says for how much weight each node stands in each group.

    Trips that start at a drawn node and such that end at one are two samples. Few drawn nodes lie within any one surroundings, so
    trips that end inside are taken from the drawn starts outside, trips that start inside from the drawn ends outside, and those
    that pass are the mean of both. A trip that leaves the surroundings of a street by twice their width counts as gone for good.
    """
    turned, back = arcs.turned
    groups, size = len(stands), len(arcs.tail)
    order = near_order(arcs)
    order = order[stands[:, order].any(axis=0)]
    passing, end, start, both, flow, seconds = (np.zeros((groups, size)) for _ in range(6))
    pairs, done, values = np.zeros(groups), 0, RULES.number("batch_values")
    for way, graph, place in ((0, arcs, np.arange(size)), (1, turned, back)):
        for batch in batches(graph, order, values):
            progress.at(done / (2 * len(order)))
            times, routes, here = stands[:, batch], routes_from(graph, batch), around.select(place)
            near, ends = here.of_sources(batch), np.broadcast_to(weights, routes.cost.shape)
            amount = flows(graph, routes, ends)
            far_only, inside = _followed(graph, routes, here, near, weights, np.inf)
            passing[:, place] += times @ (amount * ~near - far_only) / 2
            (end, start)[way][:, place] += times @ far_only
            if not way:
                both += times @ inside
                flow += times @ amount
                seconds += times @ flows(graph, routes, ends * routes.cost) / TICKS_PER_S
                pairs += times @ _trips(routes, ends)
            done += len(batch)
    return Counts(np.maximum(passing, 0.0), start, end, both, _ratio(seconds, flow), pairs)


def _trips(routes: Routes, ends: np.ndarray) -> np.ndarray:
    """What of ``ends`` (b, n) each source reaches (b,), itself left out."""
    return np.where(routes.cost > 0, ends, 0.0).sum(axis=1)


def _ratio(above: np.ndarray, below: np.ndarray) -> np.ndarray:
    return np.divide(above, below, out=np.full(above.shape, np.nan), where=below > 0)


def _followed(
    arcs: Arcs, routes: Routes, around: Surroundings, near: np.ndarray, weights: np.ndarray, reach_m: float
) -> Tuple[np.ndarray, np.ndarray]:
    """What of each source's trips (b, a) on an arc ends near it and starts far from it, and what does both near it.

    near: bool (b, a), whether the source is. Every trip to an end within ``reach_m`` of its source is followed back from its end:
    up to the source where both may be near, else until it is far from the end.
    """
    rows, nodes = routes.cost.shape
    size = len(arcs.tail)
    found = _Sums(2 * rows * size)
    apart_m2 = around.apart_m2(routes.sources[:, None], np.arange(nodes)[None, :])
    row, end = np.nonzero((routes.cost > 0) & (weights > 0) & (apart_m2 <= reach_m**2))
    place, amount = row * np.int64(nodes) + end, weights[end]
    arc_to, ties = _arc_to(arcs, routes), _Ties(arcs, routes)
    # A loop over the steps of the way back; every step moves all trips at once.
    while len(place):
        row, arc, place, end, amount = ties.step_back(arc_to, place, end, amount)
        inside = around.hold(end, arc)
        row_in, arc_in = row[inside], arc[inside]
        found.add((near[row_in, arc_in] * np.int64(rows) + row_in) * size + arc_in, amount[inside])
        on = place != row * nodes + routes.sources[row]
        if np.isinf(reach_m):
            on &= around.apart_m2(end, place - row * nodes) <= around.widest**2
        place, end, amount = ties.merged(place[on], end[on], amount[on])
    far_only, both = found.total().reshape(2, rows, size)
    return far_only, both


class _Sums:
    """Sums by place (k,) of many small additions, kept until there are as many as places."""

    def __init__(self, size: int) -> None:
        self._sums, self._kept = np.zeros(size), 0
        self._places: List[np.ndarray] = []
        self._amounts: List[np.ndarray] = []

    def add(self, place: np.ndarray, amount: np.ndarray) -> None:
        self._places.append(place)
        self._amounts.append(amount)
        self._kept += len(place)
        if self._kept > len(self._sums):
            self._sums = self.total()
            self._places, self._amounts, self._kept = [], [], 0

    def total(self) -> np.ndarray:
        if not self._kept:
            return self._sums
        weights = np.concatenate(self._amounts)
        return self._sums + np.bincount(np.concatenate(self._places), weights=weights, minlength=len(self._sums))


def _arc_to(arcs: Arcs, routes: Routes) -> np.ndarray:
    """The arc (b · n,) by which each place is reached from the place before it; −1 at sources and out of reach."""
    row, arc = np.nonzero(routes.on)
    nodes = routes.cost.shape[1]
    head, tail = row * nodes + arcs.head[arc], row * nodes + arcs.tail[arc]
    result = np.full(len(routes.before), -1, dtype=np.int64)
    main = routes.before[head] == tail
    result[head[main]] = arc[main]
    return result


class _Ties:
    """Trips followed back where equal ways share them."""

    def __init__(self, arcs: Arcs, routes: Routes) -> None:
        self._routes, self._nodes = routes, routes.cost.shape[1]
        order = np.argsort(routes.tie_head, kind="stable")
        self._head, self._tail, self._share = routes.tie_head[order], routes.tie_tail[order], routes.tie_share[order]
        tail, head = self._tail % self._nodes, self._head % self._nodes
        size = np.int64(self._nodes)
        self._arc = np.searchsorted(arcs.tail * size + arcs.head, tail * size + head)

    def step_back(self, arc_to: np.ndarray, place: np.ndarray, end: np.ndarray, amount: np.ndarray) -> Tuple[np.ndarray, ...]:
        """Trips at ``place`` one arc nearer to their source: row of the source, arc, place, end, amount."""
        arc, before = arc_to[place], self._routes.before[place]
        if not len(self._head):
            return before // self._nodes, arc, before, end, amount
        first, last = np.searchsorted(self._head, place, "left"), np.searchsorted(self._head, place, "right")
        ways = last - first
        trip = np.repeat(np.arange(len(place)), ways)
        tie = np.arange(len(trip)) - np.repeat(np.cumsum(ways) - ways, ways) + np.repeat(first, ways)
        before = np.concatenate([before, self._tail[tie]])
        parts = np.concatenate([amount * self._routes.before_share[place], amount[trip] * self._share[tie]])
        return before // self._nodes, np.concatenate([arc, self._arc[tie]]), before, np.concatenate([end, end[trip]]), parts

    def merged(self, place: np.ndarray, end: np.ndarray, amount: np.ndarray) -> Tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Trips that parted and are together again as one."""
        if not len(self._head):
            return place, end, amount
        key, again = np.unique(place * np.int64(self._nodes) + end, return_inverse=True)
        return key // self._nodes, key % self._nodes, np.bincount(again.reshape(-1), weights=amount, minlength=len(key))
