"""Betweenness on Porto against networkx, and traffic, cells and filters on Porto 4 × 4 times: how time and memory grow with the network."""

from __future__ import annotations

import time
import tracemalloc
from typing import Any, Dict, Tuple

import numpy as np
from checkout import PORTO, show

LAYERS = ("study_area", "streets", "buildings", "water", "rail", "facilities")


def least(work: Any, times: int = 3) -> float:
    """CPU seconds of the quickest of several runs."""
    found = []
    for _ in range(times):
        started = time.process_time()
        work()
        found.append(time.process_time() - started)
    return min(found)


def betweenness_against_networkx(city: Any) -> Dict[str, float]:
    """Seconds for all trips between all junctions of Porto, and how many times longer networkx takes (10 at least is asked for)."""
    import networkx
    from transformable_spaces.transformable_spaces_plugin.core.indicators.traffic_flows import betweenness
    from transformable_spaces.transformable_spaces_plugin.core.indicators.traffic_graph import RULES, driving_graph

    arcs = driving_graph(city.layer("streets")).arcs
    graph = networkx.DiGraph()
    graph.add_nodes_from(range(arcs.nodes))
    graph.add_weighted_edges_from(zip(arcs.tail.tolist(), arcs.head.tolist(), arcs.cost.astype(int).tolist()))
    results: Dict[str, Any] = {}

    def ours() -> None:
        results["ours"] = betweenness(arcs, np.ones(arcs.nodes), RULES.number("batch_values"))

    def theirs() -> None:
        results["theirs"] = networkx.edge_betweenness_centrality(graph, normalized=False, weight="weight")

    seconds, of_networkx = least(ours, 5), least(theirs, 2)
    expected = np.array([results["theirs"][pair] for pair in zip(arcs.tail.tolist(), arcs.head.tolist())])
    return {
        "nodes": arcs.nodes,
        "betweenness_s": seconds,
        "networkx_over_ours": of_networkx / seconds,
        "largest_difference": float(np.abs(results["ours"] - expected).max()),
    }


def measured(work: Any) -> Tuple[Any, float, float]:
    """The result, CPU seconds, and the peak of memory in MB, each of a run of its own."""
    started = time.process_time()
    result = work()
    seconds = time.process_time() - started
    tracemalloc.start()
    work()
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    return result, seconds, peak


def growth(city: Any, repeated: Any) -> Dict[str, float]:
    """Traffic role, and cells with filters, on Porto once, four and sixteen times."""
    from transformable_spaces.transformable_spaces_plugin.core.city.model import City
    from transformable_spaces.transformable_spaces_plugin.core.indicators.low_traffic_cells import low_traffic_cells
    from transformable_spaces.transformable_spaces_plugin.core.indicators.traffic_role import traffic_role
    from transformable_spaces.transformable_spaces_plugin.core.notes import Notes

    plain = City({name: city.layers[name] for name in LAYERS if name in city.layers}, city.crs)
    numbers: Dict[str, float] = {}
    for times in (1, 2, 4):
        larger = repeated(plain, times)
        streets, copies = larger.layer("streets"), times * times
        cells, seconds, peak = measured(lambda larger=larger, streets=streets: low_traffic_cells(larger, streets, Notes()))
        numbers[f"cells_{copies}x_s"], numbers[f"cells_{copies}x_mb"] = seconds, peak
        numbers[f"filters_{copies}x"] = cells.filter_count
        role, seconds, peak = measured(lambda larger=larger, streets=streets: traffic_role(larger, streets, Notes()))
        numbers[f"role_{copies}x_nodes"], numbers[f"role_{copies}x_s"], numbers[f"role_{copies}x_mb"] = role.nodes, seconds, peak
        numbers[f"matrix_{copies}x_mb"] = 8e-6 * role.nodes**2
    return numbers


def run() -> Dict[str, float]:
    """Both measures on Porto."""
    from bench_linear import porto, repeated

    city = porto()
    return {**betweenness_against_networkx(city), **growth(city, repeated)}


if __name__ == "__main__":
    show("traffic", run, PORTO)
