"""What filters do to the network, by the measures of superblockify, and which cells could be blocks by Eggimann's thresholds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import List, Tuple

import numpy as np
import shapely
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from ..progress import Progress
from .low_traffic_network import RULES, Hierarchy
from .traffic_graph import RULES as TRAFFIC
from .traffic_graph import DrivingGraph


@dataclass(frozen=True)
class NetworkMeasures:
    """Coverage, directness and global efficiency of the network, before and after, as superblockify (2024) defines them.

    coverage: the share of the length of all permitted directions that is on inner streets without short cuts. directness: the mean
    over pairs of junctions of straight distance / way (before: E/S, after: E/N) and of way before / way after (ratio: S/N).
    efficiency: Σ 1 / way over Σ 1 / straight distance (S/E, N/E), and Σ 1 / way after over Σ 1 / way before (ratio: N/S). Ways are
    the shortest in metres; pairs without a way, or at one place, are left out. sources: from how many junctions.
    """

    coverage_before: float
    coverage_after: float
    directness_before: float
    directness_after: float
    directness_ratio: float
    efficiency_before: float
    efficiency_after: float
    efficiency_ratio: float
    sources: int


def measure_network(
    network: Hierarchy, closed: np.ndarray, lifted: np.ndarray, free: np.ndarray, progress: Progress
) -> NetworkMeasures:
    """The measures of ``network`` as it is, and with the pieces ``closed`` and the one-way orders of ``lifted`` lifted (bool, p).

    free: bool (2, p), the inner pieces without short cuts before and after. From 5 000 junctions on, pairs are taken from
    ``efficiency_sources`` of them, drawn evenly from west to east.
    """
    graph = network.graph
    metres = (graph.forward.astype(float) + graph.backward) * graph.length_m
    total = max(float(metres.sum()), 1e-12)
    nothing = np.zeros(len(closed), dtype=bool)
    now, then = _lengths(graph, nothing, nothing), _lengths(graph, closed, lifted)
    sources = np.arange(graph.nodes)
    if graph.nodes >= TRAFFIC.number("exact_nodes"):
        sources = np.unique(np.linspace(0, graph.nodes - 1, int(RULES.number("efficiency_sources"))).astype(np.int64))
    compared = ((0, 1), (0, 2), (1, 2))  # straight and before, straight and after, before and after
    sums = np.zeros((3, 4))  # pairs, Σ of ratios, Σ 1 / first, Σ 1 / second
    step = max(1, int(TRAFFIC.number("batch_values")) // max(1, graph.nodes))
    for start in range(0, len(sources), step):
        progress.at(start / len(sources))
        batch = sources[start : start + step]
        apart = graph.xy[batch, None, :] - graph.xy[None, :, :]
        ways = [np.hypot(apart[:, :, 0], apart[:, :, 1]), dijkstra(now, indices=batch), dijkstra(then, indices=batch)]
        for row, (one, other) in enumerate(compared):
            held = np.isfinite(ways[one]) & np.isfinite(ways[other]) & (ways[one] > 0) & (ways[other] > 0)
            first, second = ways[one][held], ways[other][held]
            sums[row] += (len(first), (first / second).sum(), (1 / first).sum(), (1 / second).sum())
    directness = np.divide(sums[:, 1], sums[:, 0], out=np.full(3, np.nan), where=sums[:, 0] > 0)
    efficiency = np.divide(sums[:, 3], sums[:, 2], out=np.full(3, np.nan), where=sums[:, 2] > 0)
    coverage = free @ metres / total
    return NetworkMeasures(
        float(coverage[0]), float(coverage[1]), float(directness[0]), float(directness[1]), float(directness[2]),
        float(efficiency[0]), float(efficiency[1]), float(efficiency[2]), len(sources),
    )  # fmt: skip


def _lengths(graph: DrivingGraph, closed: np.ndarray, lifted: np.ndarray) -> csr_matrix:
    """The shortest metres from node to node along one piece."""
    open_ = ~closed & (graph.ends[:, 0] != graph.ends[:, 1])
    on, back = np.flatnonzero(open_ & (graph.forward | lifted)), np.flatnonzero(open_ & (graph.backward | lifted))
    tail = np.concatenate([graph.ends[on, 0], graph.ends[back, 1]])
    head = np.concatenate([graph.ends[on, 1], graph.ends[back, 0]])
    length = graph.length_m[np.concatenate([on, back])]
    order = np.lexsort((length, head, tail))
    new = np.r_[True, (tail[order][1:] != tail[order][:-1]) | (head[order][1:] != head[order][:-1])][: len(order)]
    order = order[new]
    return csr_matrix((length[order], (tail[order], head[order])), shape=(graph.nodes, graph.nodes))


@dataclass(frozen=True)
class CellTraits:
    """What tells whether a cell could be a block, each (c,): metres, m², counts, inhabitants per hectare (NaN: unknown).

    rings: the lengths of the rings of inner streets in each cell.
    """

    area_m2: np.ndarray
    outer_m: np.ndarray
    inner_m: np.ndarray
    junctions: np.ndarray
    rings: List[np.ndarray]
    floor_area_ratio: np.ndarray
    inhabitants_per_ha: np.ndarray
    tram: np.ndarray


def block_classes(traits: CellTraits) -> np.ndarray:
    """``superblock``, ``mini_block`` or None (object, c): what each cell could be by the thresholds of Eggimann (2022).

    A superblock holds a ring of inner streets of the right length, and three junctions; a mini-block the right length of inner
    streets, and one. Both are bounded in area and outer length, hold no tram, and are built or lived in enough.
    """
    demand, mini, large = (RULES.numbers(name) for name in ("block_demand", "mini_block", "superblock"))
    wanted = (traits.floor_area_ratio >= demand["floor_area_ratio"]) | (traits.inhabitants_per_ha > demand["inhabitants_per_ha"])
    fits = {}
    for name, limit in (("mini_block", mini), ("superblock", large)):
        outer = (traits.outer_m >= limit["outer_least_m"]) & (traits.outer_m <= limit["outer_most_m"])
        fits[name] = wanted & ~traits.tram & outer & (traits.area_m2 <= limit["area_m2"]) & (traits.junctions >= limit["junctions"])
    fits["mini_block"] &= (traits.inner_m >= mini["inner_least_m"]) & (traits.inner_m <= mini["inner_most_m"])
    ring = [bool(((rings >= large["ring_least_m"]) & (rings <= large["ring_most_m"])).any()) for rings in traits.rings]
    fits["superblock"] &= np.array(ring, dtype=bool)
    result = np.full(len(traits.area_m2), None, dtype=object)
    for name in ("mini_block", "superblock"):
        result[fits[name]] = name
    return result


def rings_of(graph: DrivingGraph, cell: np.ndarray, cells: int) -> List[np.ndarray]:
    """The lengths of the rings of inner streets in each cell. cell: (p,) of each piece, −1 for none."""
    order = np.argsort(cell, kind="stable")
    bounds = np.searchsorted(cell[order], np.arange(cells + 1))
    found = []
    for number in range(cells):  # a loop over cells
        lines = graph.lines[order[bounds[number] : bounds[number + 1]]]
        found.append(shapely.length(shapely.get_parts(shapely.polygonize(lines))))
    return found


def junctions_of(graph: DrivingGraph, cell: np.ndarray, on_main: np.ndarray, cells: int) -> Tuple[np.ndarray, np.ndarray]:
    """How many junctions of three or more inner streets, and how many gates, lie in or at each cell, each (c,)."""
    held = cell >= 0
    pairs, count = np.unique(
        np.stack([np.repeat(cell[held], 2), graph.ends[held].reshape(-1)], axis=1), axis=0, return_counts=True
    )
    gate = on_main[pairs[:, 1]]
    junctions = np.bincount(pairs[~gate & (count >= 3), 0], minlength=cells)
    return junctions, np.bincount(pairs[gate, 0], minlength=cells)
