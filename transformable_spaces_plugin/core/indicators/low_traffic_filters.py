"""The fewest filters that part pairs of gates: a multicut of a small graph, exact by integer programming, bounded where it is large.

Filters are undirected: nobody drives past one. A set of filters of which none can be spared leaves no part without a gate: if a part had
none, one filter at its edge could go, and still no way would lead from gate to gate.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Dict, FrozenSet, List, Optional, Sequence, Set, Tuple

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import maximum_flow

Pair = Tuple[int, int]
# In cuts by maximum flow a street weighs as much as this many points: whole numbers that 32 bits hold.
_POINTS = 16


@dataclass(frozen=True)
class Streets:
    """A graph of streets: ends (e, 2) of nodes, of which the first ``inner`` are inner nodes and all others gates; avoid (e,): whole
    points against a filter."""

    ends: np.ndarray
    inner: int
    avoid: np.ndarray


@dataclass(frozen=True)
class Filters:
    """rows: the streets to filter, sorted. bound: no set of fewer filters than this does it; exact: whether it is their number."""

    rows: np.ndarray
    bound: int

    @property
    def exact(self) -> bool:
        return len(self.rows) == self.bound


@dataclass
class _Edge:
    """Streets in a row or beside each other as one: the streets that a filter here takes, and the points against them."""

    ends: Pair
    rows: Tuple[int, ...]
    points: int


def fewest_filters(streets: Streets, pairs: Set[Pair], exact_up_to: int, search_nodes: int) -> Filters:
    """The fewest streets without which no way leads between the gates of any pair over no third gate.

    pairs: (lower, higher) numbers of gates. Of equally few the set with the fewest points of ``avoid`` is taken. Dead ends are left
    out and streets in a row joined first; a graph that keeps more than ``exact_up_to`` streets, or whose search takes more than
    ``search_nodes`` nodes, gets filters by isolating cuts of gates (Dahlhaus et al. 1994, The complexity of multiterminal cuts,
    SIAM Journal on Computing 23) without those that can be spared, and the bound of the search.
    """
    rows: List[int] = []
    bound = 0
    for edges, wanted in _problems(streets, pairs):  # parts of a part: few
        found, least = _solve(edges, wanted, streets.inner, exact_up_to, search_nodes)
        rows += [row for edge in found for row in edges[edge].rows]
        bound += least
    return Filters(np.array(sorted(rows), dtype=np.int64), bound)


def parted(streets: Streets, pairs: Set[Pair], rows: np.ndarray) -> bool:
    """Whether no way leads between the gates of any pair, over no third gate, when the streets ``rows`` are closed."""
    open_ = np.setdiff1d(np.arange(len(streets.ends)), rows)
    graph = _Graph([_Edge((one, two), (row,), 0) for row, (one, two) in zip(open_, streets.ends[open_].tolist())], streets.inner)
    return all(graph.path(pair, set()) is None for pair in pairs)


def _problems(streets: Streets, pairs: Set[Pair]) -> List[Tuple[List[_Edge], List[Pair]]]:
    """The reduced graph in parts that share no inner node, each with its pairs."""
    edges = _reduced(streets, {gate for pair in pairs for gate in pair})
    group: Dict[int, int] = {}
    found: List[List[_Edge]] = []
    around = _around(edges)
    for number, edge in enumerate(edges):  # a loop over the streets of one part
        if number in group:
            continue
        group[number], waiting, part = len(found), deque([number]), [edge]
        while waiting:
            for node in edges[waiting.popleft()].ends:
                for other in around[node] if node < streets.inner else []:
                    if other not in group:
                        group[other] = len(found)
                        part.append(edges[other])
                        waiting.append(other)
        found.append(part)
    problems = []
    for part in found:
        there = {node for edge in part for node in edge.ends}
        wanted = sorted(pair for pair in pairs if pair[0] in there and pair[1] in there)
        if wanted:
            problems.append((part, wanted))
    return problems


def _around(edges: Sequence[_Edge]) -> Dict[int, List[int]]:
    """The edges at each node."""
    around: Dict[int, List[int]] = {}
    for number, edge in enumerate(edges):
        for node in edge.ends:
            around.setdefault(node, []).append(number)
    return around


def _reduced(streets: Streets, used: Set[int]) -> List[_Edge]:
    """The streets without dead ends and without gates of no pair; streets in a row as the one best filtered, parallel ones as both."""
    edges: Dict[int, _Edge] = {}
    for row, (one, two) in enumerate(streets.ends.tolist()):
        if one != two and all(node < streets.inner or node in used for node in (one, two)):
            edges[row] = _Edge((min(one, two), max(one, two)), (row,), int(streets.avoid[row]))
    while True:  # each round takes away at least one street or node
        merged: Dict[Pair, _Edge] = {}
        for edge in edges.values():
            if edge.ends[0] == edge.ends[1]:
                continue
            known = merged.get(edge.ends)
            merged[edge.ends] = edge if known is None else _Edge(edge.ends, known.rows + edge.rows, known.points + edge.points)
        ordered = sorted(merged.values(), key=lambda edge: edge.rows)
        around = _around(ordered)
        spare = next(
            (at for node, at in sorted(around.items()) if node < streets.inner and len(at) <= 2), None
        )
        if spare is None:
            return ordered
        edges = dict(enumerate(ordered))
        # All such nodes that share no edge in one round.
        touched: Set[int] = set()
        for node, at in sorted(around.items()):
            if node >= streets.inner or len(at) > 2 or touched.intersection(at):
                continue
            touched.update(at)
            joined = [edges.pop(number) for number in at]
            if len(joined) == 2:
                first, second = (edge.ends[0] if edge.ends[1] == node else edge.ends[1] for edge in joined)
                best = min(joined, key=lambda edge: (len(edge.rows), edge.points, edge.rows))
                edges[at[0]] = _Edge((min(first, second), max(first, second)), best.rows, best.points)


def _solve(
    edges: List[_Edge], pairs: List[Pair], inner: int, exact_up_to: int, search_nodes: int
) -> Tuple[List[int], int]:
    """The edges to close, and how many streets at least any solution closes."""
    graph = _Graph(edges, inner)
    cut, least = _isolating(graph, pairs)
    if len(edges) > exact_up_to:
        return cut, least
    number = sum(len(edge.rows) for edge in edges)
    # First the fewest streets, then the fewest points: points weigh less than one street together.
    points = sum(edge.points for edge in edges) + 1
    cost = np.array([len(edge.rows) + edge.points / points for edge in edges])
    paths: Dict[FrozenSet[int], None] = {}
    for pair in pairs:
        paths.update(dict.fromkeys(graph.disjoint_paths(pair, set())))
    while True:  # ends: every round adds a path, and there are finitely many
        chosen, value, proven = _hitting(cost, list(paths), search_nodes)
        if chosen is None:
            return cut, max(least, _whole(value, number))
        closed = {edge for edge in range(len(edges)) if chosen[edge]}
        new = [path for pair in pairs for path in graph.disjoint_paths(pair, closed)]
        if not new:
            count = sum(len(edges[edge].rows) for edge in closed)
            return sorted(closed), count if proven else max(least, _whole(value, number))
        paths.update(dict.fromkeys(new))


def _whole(value: float, most: int) -> int:
    """The least number of streets whose cost is at least ``value``: points count less than one street."""
    return int(min(most, max(0.0, np.ceil(value - 1 + 1e-6)))) if np.isfinite(value) else 0


def _hitting(
    cost: np.ndarray, paths: List[FrozenSet[int]], search_nodes: int
) -> Tuple[Optional[np.ndarray], float, bool]:
    """The cheapest set of edges that meets every path: chosen (bool, e), bound of the cost, and whether it is the optimum."""
    rows = np.repeat(np.arange(len(paths)), [len(path) for path in paths])
    columns = np.array([edge for path in paths for edge in sorted(path)], dtype=np.int64)
    matrix = csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(paths), len(cost)))
    result = milp(
        cost, integrality=np.ones(len(cost)), bounds=Bounds(0, 1), constraints=LinearConstraint(matrix, 1, np.inf),
        options={"node_limit": search_nodes, "mip_rel_gap": 0.0},
    )  # fmt: skip
    bound = float(result.mip_dual_bound) if result.mip_dual_bound is not None else 0.0
    return None if result.x is None else result.x > 0.5, bound, result.status == 0


class _Graph:
    """The reduced graph, in which no way leads through a gate."""

    def __init__(self, edges: List[_Edge], inner: int) -> None:
        self.edges, self.inner = edges, inner
        self.around = _around(edges)

    def path(self, pair: Pair, closed: Set[int]) -> Optional[FrozenSet[int]]:
        """A way of the fewest edges between two gates; None where there is none."""
        start, end = pair
        by: Dict[int, int] = {start: -1}
        waiting = deque([start])
        while waiting:
            node = waiting.popleft()
            if node == end:
                break
            if node >= self.inner and node != start:
                continue
            for number in self.around.get(node, []):
                if number in closed:
                    continue
                one, two = self.edges[number].ends
                other = two if one == node else one
                if other not in by:
                    by[other] = number
                    waiting.append(other)
        if end not in by:
            return None
        found, node = set(), end
        while node != start:
            number = by[node]
            found.add(number)
            one, two = self.edges[number].ends
            node = two if one == node else one
        return frozenset(found)

    def disjoint_paths(self, pair: Pair, closed: Set[int]) -> List[FrozenSet[int]]:
        """Ways between two gates that share no edge, the shortest first."""
        found, used = [], set(closed)
        path = self.path(pair, used)
        while path is not None:
            found.append(path)
            used |= path
            path = self.path(pair, used)
        return found


def _isolating(graph: _Graph, pairs: List[Pair]) -> Tuple[List[int], int]:
    """A set of edges that parts all pairs, none to spare, and a bound.

    Each gate is cut off from its partners at the least cost, the cheapest first, until every pair is parted. Bound: the most of the
    dearest of these cuts; half their sum over gates that are all partners of each other, as a filter serves two of them at best;
    and the number of ways between pairs that share no street.
    """
    partners: Dict[int, Set[int]] = {}
    for one, two in pairs:
        partners.setdefault(one, set()).add(two)
        partners.setdefault(two, set()).add(one)
    cuts = {gate: _cut_off(graph, gate, others, set()) for gate, others in sorted(partners.items())}
    size = {gate: sum(len(graph.edges[edge].rows) for edge in cut) for gate, cut in cuts.items()}
    clique: List[int] = []
    for gate in sorted(partners, key=lambda gate: (-size[gate], gate)):
        if all(gate in partners[other] for other in clique):
            clique.append(gate)
    ways: Set[int] = set()
    apart = 0
    for pair in pairs:
        for path in graph.disjoint_paths(pair, ways):
            ways |= path
            apart += min(len(graph.edges[edge].rows) for edge in path)
    least = max(max(size.values()), -(-sum(size[gate] for gate in clique) // 2), apart)
    closed: Set[int] = set()
    left = list(pairs)
    for gate in sorted(partners, key=lambda gate: (size[gate], gate)):
        others = {two if one == gate else one for one, two in left if gate in (one, two)}
        if others:
            closed |= _cut_off(graph, gate, others, closed)
            left = [pair for pair in left if gate not in pair]
    # Which can be spared: the dearest first.
    for edge in sorted(closed, key=lambda edge: (-len(graph.edges[edge].rows), -graph.edges[edge].points, graph.edges[edge].rows)):
        without = closed - {edge}
        if all(graph.path(pair, without) is None for pair in pairs):
            closed = without
    return sorted(closed), least


def _cut_off(graph: _Graph, gate: int, others: Set[int], closed: Set[int]) -> Set[int]:
    """The cheapest edges that part a gate from others, given those already closed."""
    nodes = {node: number for number, node in enumerate(sorted(graph.around))}
    sink = len(nodes)
    tails, heads, capacity = [], [], []
    for number, edge in enumerate(graph.edges):
        if number in closed:
            continue
        cost = len(edge.rows) * _POINTS + min(edge.points, _POINTS - 1)
        for one, two in (edge.ends, edge.ends[::-1]):
            # Out of other gates nothing flows: no way leads through them.
            if one < graph.inner or one == gate:
                tails.append(nodes[one])
                heads.append(nodes[two])
                capacity.append(cost)
    everything = sum(capacity) + 1
    for other in sorted(others):
        tails.append(nodes[other])
        heads.append(sink)
        capacity.append(everything)
    matrix = csr_matrix((np.array(capacity, dtype=np.int32), (tails, heads)), shape=(sink + 1, sink + 1))
    flow = maximum_flow(matrix, nodes[gate], sink).flow
    rest = (matrix - flow).tocsr()
    reached, waiting = {nodes[gate]}, [nodes[gate]]
    while waiting:
        node = waiting.pop()
        span = slice(rest.indptr[node], rest.indptr[node + 1])
        for other, left in zip(rest.indices[span].tolist(), rest.data[span].tolist()):
            if left > 0 and other not in reached:
                reached.add(other)
                waiting.append(other)
    crossing = set()
    for number, edge in enumerate(graph.edges):
        one, two = (nodes[node] in reached for node in edge.ends)
        if one != two and number not in closed:
            first = edge.ends[0] if one else edge.ends[1]
            if first < graph.inner or first == gate:
                crossing.add(number)
    return crossing
