"""How fast access to green space is measured over 100 000 nodes, and against networkx on the same graph."""

from __future__ import annotations

import time
from typing import Any, Dict

import numpy as np
import shapely
from checkout import show

SIDE, BLOCK_M, HOMES, PARKS = 320, 60.0, 40_000, 150


def town() -> Any:
    """A grid of 102 400 junctions, a tenth of its streets missing, homes as points and parks of 0.6 to 4 ha; seeded."""
    from transformable_spaces.transformable_spaces_plugin.core.city.model import City, schemas
    from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable

    rng = np.random.default_rng(1)
    xy = np.stack(np.meshgrid(np.arange(SIDE), np.arange(SIDE)), axis=-1).reshape(-1, 2)
    corner = 650_000 + xy * BLOCK_M + rng.uniform(-12, 12, xy.shape)
    number = np.arange(SIDE * SIDE).reshape(SIDE, SIDE)
    pairs = np.concatenate([
        np.column_stack([number[:, :-1].ravel(), number[:, 1:].ravel()]), np.column_stack([number[:-1].ravel(), number[1:].ravel()])
    ])  # fmt: skip
    pairs = pairs[rng.random(len(pairs)) < 0.9]
    extent = 650_000 + SIDE * BLOCK_M
    centre, half = rng.uniform(650_200, extent - 200, (PARKS, 2)), rng.uniform(40, 100, PARKS)
    crs = FeatureTable.empty(crs=2154).crs

    def layer(name: str, shapes: Any, **columns: Any) -> FeatureTable:
        full = {field: np.full(len(shapes), None, dtype=object) for field in schemas()[name].names}
        return FeatureTable(np.asarray(shapes, dtype=object), {**full, **columns}, crs)

    return City(
        {
            "study_area": layer("study_area", [shapely.box(649_000, 649_000, extent + 1000, extent + 1000)]),
            "streets": layer("streets", shapely.linestrings(corner[pairs]), **{"class": np.full(len(pairs), "residential", dtype=object)}),
            "green": layer(
                "green", shapely.box(*(centre - half[:, None]).T, *(centre + half[:, None]).T), kind=np.full(PARKS, "park", dtype=object)
            ),
            "population": layer("population", shapely.points(rng.uniform(650_000, extent, (HOMES, 2))), inhabitants=np.full(HOMES, 12.0)),
        },
        crs,
    )


def best_of(work: Any, rounds: int = 3) -> float:
    """The shortest of a few runs, in seconds of one core."""
    seconds = []
    for _ in range(rounds):
        started = time.process_time()
        work()
        seconds.append(time.process_time() - started)
    return min(seconds)


def run() -> Dict[str, float]:
    """Seconds of all of it (2 are asked for), of the search alone, and of networkx's search of the same graph."""
    import networkx
    from transformable_spaces.transformable_spaces_plugin.core.indicators.access import entrances, public_green, walks_to
    from transformable_spaces.transformable_spaces_plugin.core.indicators.graph import walking_network
    from transformable_spaces.transformable_spaces_plugin.core.indicators.green_access import measure_green_access
    from transformable_spaces.transformable_spaces_plugin.core.notes import Notes

    city = town()
    whole = best_of(lambda: measure_green_access(city, Notes(), with_ways=False))
    found = measure_green_access(city, Notes(), with_ways=False)
    network = walking_network(city.layer("streets"))
    green, fenced = public_green(city.layer("green"))
    doors = entrances(network, green, fenced)
    walks = walks_to(doors, network, green, found.homes.geometry)
    sources = walks.split.nodes[: len(doors.start_m)]
    search = best_of(lambda: walks.split.distance_from(sources, doors.start_m))
    graph = networkx.from_scipy_sparse_array(walks.split.matrix)
    theirs = best_of(lambda: networkx.multi_source_dijkstra_path_length(graph, {int(node) for node in sources}), 1)
    return {
        "nodes": len(network.xy), "ways": len(network.lines), "homes": len(found.homes), "entrances": len(sources),
        "share_without": found.totals["share_without_300m"], "all_s": round(whole, 2), "all_asked_s": 2.0, "search_s": round(search, 3),
        "networkx_s": round(theirs, 2), "ratio": round(theirs / search, 1),
    }  # fmt: skip


if __name__ == "__main__":
    show("green access", run)
