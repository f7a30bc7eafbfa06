"""Where closing a one-way street leaves junctions stuck: who is lost there, and where the others turn off."""

from __future__ import annotations

from typing import Dict, List, Optional, Set, Tuple

import numpy as np
from scipy.sparse.csgraph import dijkstra

from .traffic_graph import FAR, RULES, TICKS_PER_S, Arcs, DrivingGraph

Arc = Tuple[int, int]


class Stuck:
    """What becomes of the trips on a direction of a piece whose start has no way to its end without it.

    Stuck at its start are the junctions that it leads to without the piece, and those that lead there alone; stuck at its end those
    from which it is reached, and those only reached from there. Trips that start at the first, or end at the second, are lost:
    there are weight × (all other weight) of them, and all use the piece. Trips that come from elsewhere turn off before: each way
    into the stuck part has its trips, which go on to the end of the piece, or to the ways out of what is stuck there (where both
    ends are stuck, trips by a way in are shared among the ways out as all trips are). More than
    ``stuck_at_most`` junctions at one end (or than half of all), or no way in or out, and every trip is lost.
    """

    def __init__(self, graph: DrivingGraph, flow: np.ndarray, weights: np.ndarray) -> None:
        turned, order = graph.arcs.turned
        self._graph, self._flow, self._weights = graph, flow, weights
        self._matrix = graph.arcs.matrix.copy()
        most = min(int(RULES.number("stuck_at_most")), graph.nodes // 2)
        self._start = _Side(graph.arcs, turned, flow[order], most, False)
        self._end = _Side(turned, graph.arcs, flow, most, True)

    def measure(self, row: int) -> Optional[Tuple[float, float]]:
        """The extra seconds of the trips that turn off (NaN: none do), and the share of the trips that are lost.

        None where no more than ``stuck_at_most`` junctions are stuck at neither end: there may be a long way round.
        row: of :attr:`DrivingGraph.directed`.
        """
        tails, heads, pieces = self._graph.directed
        tail, head, piece = int(tails[row]), int(heads[row]), pieces[row]
        arc = int(self._graph.arc_of_direction[row])
        closed = {(tail, head)}
        if self._graph.forward[piece] and self._graph.backward[piece]:
            closed.add((head, tail))
        start = self._start.stuck(tail, head, closed)
        end = self._end.stuck(head, tail, closed) if start is None else None
        if start is None and end is None:
            return None
        then, share, ends = self._turned_off(start, end, tail, head, closed, arc)
        if start is not None and not np.isfinite(then).all():
            end = self._end.stuck(head, tail, closed)
            then, share, ends = self._turned_off(start, end, tail, head, closed, arc)
        found = np.isfinite(then)
        if not found.any():
            return np.nan, 1.0
        now = self._between(*ends, None)
        added = float((share[found] * (then[found] - now[found])).sum() / share[found].sum()) / TICKS_PER_S
        away = self._lost(start, end, arc)
        return added, away + (1 - away) * float(share[~found].sum())

    def _turned_off(
        self, start: Optional[Set[int]], end: Optional[Set[int]], tail: int, head: int, closed: Set[Arc], arc: int
    ) -> Tuple[np.ndarray, np.ndarray, Tuple[List[int], List[int]]]:
        """Between the ways into what is stuck and those out: costs without the arc, shares of trips (sum 1), and the nodes."""
        sources, targets = self._start.doors(start, tail, closed), self._end.doors(end, head, closed)
        ends = (list(sources), list(targets))
        share = np.outer(list(sources.values()), list(targets.values())).reshape(len(sources), len(targets))
        share = share if share.sum() > 0 else np.ones(share.shape)
        return self._between(*ends, arc), share / max(share.sum(), 1e-300), ends

    def _between(self, sources: List[int], targets: List[int], closed: Optional[int]) -> np.ndarray:
        """Costs from sources to targets, with an arc closed."""
        if not sources or not targets:
            return np.zeros((len(sources), len(targets)))
        if closed is not None:
            kept, self._matrix.data[closed] = self._matrix.data[closed], np.inf
        cost = dijkstra(self._matrix, indices=sources, limit=FAR)[:, targets]
        if closed is not None:
            self._matrix.data[closed] = kept
        return cost

    def _lost(self, start: Optional[Set[int]], end: Optional[Set[int]], arc: int) -> float:
        total = float(self._weights.sum())
        first, last = (float(self._weights[sorted(part)].sum()) if part else 0.0 for part in (start, end))
        away = first * (total - first) + last * (total - last) - first * last
        return min(1.0, away / self._flow[arc]) if self._flow[arc] > 0 else 0.0


class _Side:
    """One end of closed pieces: the start, looking along the arcs, or the end, looking against them; flow: of ``against``."""

    def __init__(self, along: Arcs, against: Arcs, flow: np.ndarray, most: int, is_end: bool) -> None:
        self._along, self._against, self._flow, self._most, self._is_end = along, against, flow, most, is_end

    def stuck(self, first: int, other: int, closed: Set[Arc]) -> Optional[Set[int]]:
        """The nodes that ``first`` leads to, and those that lead nowhere but there; None when they are too many.

        other: the other end of the piece; what leads there is not stuck (None where ``first`` does).
        """
        part, grows = self._reached({first}, closed), True
        if part is not None and other in part:
            return None
        while part is not None and grows:
            grows = False
            for door in self.doors(part, first, closed):
                wider = self._reached(part | {door}, closed) if door not in part else None
                if wider is not None and other not in wider:
                    part, grows = wider, True
        return part

    def _reached(self, known: Set[int], closed: Set[Arc]) -> Optional[Set[int]]:
        """All nodes that ``known`` lead to; None when there are too many."""
        found, waiting = set(known), sorted(known)
        while waiting:
            for node, _ in self._next(waiting.pop(), self._along, closed, self._is_end):
                if node not in found:
                    found.add(node)
                    waiting.append(node)
            if len(found) > self._most:
                return None
        return found

    def doors(self, part: Optional[Set[int]], single: int, closed: Set[Arc]) -> Dict[int, float]:
        """The nodes outside ``part`` (None: nothing is stuck, ``single`` alone) next to it, and how many trips go there from each."""
        if part is None:
            return {single: 1.0}
        found: Dict[int, float] = {}
        for node in sorted(part):
            for other, arc in self._next(node, self._against, closed, not self._is_end):
                if other not in part:
                    found[other] = found.get(other, 0.0) + float(self._flow[arc])
        return found

    @staticmethod
    def _next(node: int, arcs: Arcs, closed: Set[Arc], turned: bool) -> List[Tuple[int, int]]:
        """The nodes next to ``node`` along ``arcs``, and by which arc; ``closed`` are arcs of the graph as it is driven."""
        first, last = arcs.first[node], arcs.first[node + 1]
        heads = zip(arcs.head[first:last].tolist(), range(first, last))
        return [(head, arc) for head, arc in heads if ((head, node) if turned else (node, head)) not in closed]
