"""The filters of a city: for every part between main streets the fewest that end its short cuts, and the one-way orders to lift."""

from __future__ import annotations

from dataclasses import dataclass
from typing import List, Set, Tuple

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from ..progress import Progress
from ..table import FeatureTable
from .low_traffic_filters import Streets, fewest_filters, parted
from .low_traffic_network import RULES, Hierarchy, Inner, local_arcs
from .low_traffic_short_cuts import ShortCuts, WaysRound, short_cuts

# Costs of driving against a one-way order: so dear that it is done only where nothing else leads there.
_AGAINST = 1e12


@dataclass(frozen=True)
class PartPlan:
    """before: the short cuts of the part as it is; bound: no fewer filters than this end them."""

    part: Inner
    before: ShortCuts
    filters: np.ndarray
    bound: int


@dataclass(frozen=True)
class Plan:
    """closed, lifted: bool (p,), the pieces with a filter, and those whose one-way order is lifted so that all stay within reach."""

    parts: List[PartPlan]
    closed: np.ndarray
    lifted: np.ndarray


def plan_filters(network: Hierarchy, streets: FeatureTable, wanted: np.ndarray, progress: Progress) -> Plan:
    """The plan for every part that holds a ``wanted`` piece (bool, p); other parts are left as they are.

    streets: the table behind the network (``bus_lines``, ``junction``, ``class``).
    """
    pieces = len(network.graph.lines)
    closed, lifted = np.zeros(pieces, dtype=bool), np.zeros(pieces, dtype=bool)
    round_, avoid = WaysRound(network), _avoid(network, streets)
    parts = []
    for number, part in enumerate(network.inner):  # a loop over parts: each is a problem of its own
        progress.at(number / len(network.inner))
        if not wanted[part.pieces].any():
            continue
        before = short_cuts(network, round_, part, closed, lifted)
        bound = _plan_part(network, round_, part, before, avoid, closed, lifted) if len(before) else 0
        parts.append(PartPlan(part, before, part.pieces[closed[part.pieces]], bound))
    return Plan(parts, closed, lifted)


def _avoid(network: Hierarchy, streets: FeatureTable) -> np.ndarray:
    """Points (p,) against a filter on each piece."""
    points, graph = RULES.numbers("filter_avoids"), network.graph
    bus = (np.nan_to_num(streets.number("bus_lines")) > 0) | (np.nan_to_num(streets.number("bus_lanes")) > 0)
    ring = np.array([value is not None for value in streets.text("junction")], dtype=bool)
    service = streets.text("class").astype(str) == "service"
    short = graph.length_m < RULES.number("short_street_m")
    traits = {"bus": bus[graph.street], "junction": ring[graph.street], "short": short, "service": service[graph.street]}
    total = np.zeros(len(graph.lines), dtype=np.int64)
    for name, held in traits.items():
        total += held * int(points[name])
    return total


def _plan_part(
    network: Hierarchy, round_: WaysRound, part: Inner, before: ShortCuts, avoid: np.ndarray, closed: np.ndarray, lifted: np.ndarray
) -> int:
    """Set the filters (``closed``) and liftings of one part; returns the least number of filters that end its short cuts.

    Filters part the gates of every short cut, whatever the one-way orders. Then orders are lifted where an inner junction could
    not be reached any more, or not left; if that opens a short cut between gates not parted yet, these are parted too.
    """
    graph, inner, gates = network.graph, len(part.nodes), len(part.gates)
    number = np.concatenate([part.nodes, part.gates])
    sorter = np.argsort(number)
    streets = Streets(sorter[np.searchsorted(number, graph.ends[part.pieces], sorter=sorter)], inner, avoid[part.pieces])
    reach = _within_reach(network, part, closed, lifted)
    limits = int(RULES.number("exact_pieces")), int(RULES.number("search_nodes"))
    first = _pairs(before, inner)
    pairs, rounds = set(first), int(RULES.number("rounds"))
    plan = fewest_filters(streets, pairs, *limits)
    bound = plan.bound

    def left(rows: np.ndarray) -> ShortCuts:
        """Carry out the filters ``rows`` and lift what must be; the short cuts that are left."""
        closed[part.pieces], lifted[part.pieces] = False, False
        closed[part.pieces[rows]] = True
        _lift(network, part, reach, closed, lifted)
        return short_cuts(network, round_, part, closed, lifted)

    found = left(plan.rows)
    for step in range(rounds):
        if not len(found):
            break
        pairs |= _pairs(found, inner)
        if step == rounds - 1:  # part all gates, whether a short cut joins them or not
            pairs = {(inner + one, inner + two) for two in range(gates) for one in range(two)}
        plan = fewest_filters(streets, pairs, *limits)
        found = left(plan.rows)
    rows = plan.rows
    if len(pairs) > len(first):
        # Filters against what liftings would open: some may be spared after all, the worst placed first.
        for row in sorted(rows.tolist(), key=lambda row: (-streets.avoid[row], row)):
            fewer = rows[rows != row]
            if parted(streets, first, fewer) and not len(left(fewer)):
                rows = fewer
        left(rows)
    return bound


def _pairs(found: ShortCuts, inner: int) -> Set[Tuple[int, int]]:
    """The gates that short cuts join, as the nodes of the part's streets."""
    return {(min(one, two), max(one, two)) for one, two in zip((inner + found.start).tolist(), (inner + found.end).tolist())}


def _within_reach(network: Hierarchy, part: Inner, closed: np.ndarray, lifted: np.ndarray) -> np.ndarray:
    """Whether (bool, 2 × i) each inner node can be driven to from a gate, and from it to a gate."""
    inner = len(part.nodes)
    tail, head, ticks, _ = local_arcs(network.graph, part, closed, lifted)
    ways = ((tail, head), (head, tail))
    return np.stack([np.isfinite(_from_gates(inner, len(part.gates), first, last, ticks)[0]) for first, last in ways])


def _from_gates(inner: int, gates: int, tail: np.ndarray, head: np.ndarray, cost: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
    """Least cost (i,) of inner nodes from any gate, and the node before each (−1: none)."""
    if not gates or not inner:
        return np.full(inner, np.inf), np.full(inner, -1, dtype=np.int64)
    keep = head < inner  # what leads into a gate ends there
    tail, head, cost = tail[keep], head[keep], cost[keep]
    order = np.lexsort((cost, head, tail))
    new = np.r_[True, (tail[order][1:] != tail[order][:-1]) | (head[order][1:] != head[order][:-1])][: len(order)]
    order = order[new]
    size = inner + gates
    matrix = csr_matrix((cost[order], (tail[order], head[order])), shape=(size, size))
    found, before, _ = dijkstra(matrix, indices=np.arange(inner, size), min_only=True, return_predecessors=True)
    return found[:inner], before[:inner].astype(np.int64)


def _lift(network: Hierarchy, part: Inner, reach: np.ndarray, closed: np.ndarray, lifted: np.ndarray) -> None:
    """Lift the one-way orders against which somebody must drive to reach every inner node that could be reached, and to leave it."""
    graph, inner = network.graph, len(part.nodes)
    for way in (0, 1):  # to the nodes, and from them
        both = np.zeros(len(graph.lines), dtype=bool)
        both[part.pieces] = True
        tail, head, ticks, piece = local_arcs(graph, part, closed, both)
        start = np.concatenate([part.nodes, part.gates])[tail]
        along = np.where(start == graph.ends[piece, 0], graph.forward[piece], graph.backward[piece]) | lifted[piece]
        cost = np.where(along, ticks, ticks + _AGAINST)
        first, last = (tail, head) if way == 0 else (head, tail)
        _, before = _from_gates(inner, len(part.gates), first, last, cost)
        # The quickest piece between two nodes, along its order before against it, as the search took it.
        order = np.lexsort((piece, cost, last, first))
        key = first[order] * np.int64(inner + len(part.gates)) + last[order]
        at = np.flatnonzero(reach[way])
        while len(at):  # as many rounds as the longest way has pieces
            at = np.unique(at[(at < inner)])
            at = at[before[at] >= 0]
            taken = order[np.searchsorted(key, before[at] * np.int64(inner + len(part.gates)) + at)]
            lifted[piece[taken[~along[taken]]]] = True
            at = before[at]
