"""Makes superblockify_oracle.json: a town of streets, with filters and lifted one-way orders, and what superblockify measures of it.

superblockify needs an environment of its own (other versions of numpy, shapely and geopandas than the rest of the tests):
``python -m venv v && v/bin/pip install superblockify && v/bin/python tests/core/indicators/make_superblockify_oracle.py``
"""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import networkx
import numpy as np
import superblockify
from superblockify.metrics import distances, measures

SIDE, STEP_M = 6, 110.0


def town() -> list[dict]:
    """A ring of main streets round a lattice of lanes, some one-way; some of the lanes with a filter, some with their order lifted."""
    rng = np.random.default_rng(8)
    at = [[(round(float(STEP_M * i + rng.uniform(-20, 20)), 1), round(float(STEP_M * j + rng.uniform(-20, 20)), 1)) for j in range(SIDE)]
          for i in range(SIDE)]  # fmt: skip
    ends = [(i, j, i + 1, j) for i in range(SIDE - 1) for j in range(SIDE)]
    ends += [(i, j, i, j + 1) for i in range(SIDE) for j in range(SIDE - 1)]
    streets = []
    for i, j, k, m in ends:
        main = (i == k and i in (0, SIDE - 1)) or (j == m and j in (0, SIDE - 1))
        oneway = None if main or rng.random() < 0.6 else str(rng.choice(["forward", "backward"]))
        closed = not main and rng.random() < 0.25
        streets.append({
            "line": [at[i][j], at[k][m]], "main": main, "oneway": oneway, "closed": closed,
            "lifted": oneway is not None and not closed and rng.random() < 0.5,
            "free": [not main and rng.random() < 0.3, not main and rng.random() < 0.8],
        })  # fmt: skip
    return streets


def network(streets: list[dict], after: bool) -> networkx.MultiDiGraph:
    made = networkx.MultiDiGraph(crs="EPSG:2154")
    for place in sorted({tuple(end) for street in streets for end in street["line"]}):
        made.add_node(place, x=place[0], y=place[1])
    for number, street in enumerate(streets):
        if after and street["closed"]:
            continue
        both = street["oneway"] is None or (after and street["lifted"])
        start, stop = (tuple(end) for end in street["line"])
        length = float(np.hypot(start[0] - stop[0], start[1] - stop[1]))
        if both or street["oneway"] == "forward":
            made.add_edge(start, stop, length=length, street=number)
        if both or street["oneway"] == "backward":
            made.add_edge(stop, start, length=length, street=number)
    return made


def main() -> None:
    streets = town()
    before, after = network(streets, False), network(streets, True)
    order = sorted(before.nodes)
    ways = {
        "E": distances.calculate_euclidean_distance_matrix_projected(before, node_order=order),
        "S": distances.calculate_path_distance_matrix(before, weight="length", node_order=order)[0],
        "N": distances.calculate_path_distance_matrix(after, weight="length", node_order=order)[0],
    }
    found = {}
    for name, one, other in (("directness_before", "E", "S"), ("directness_after", "E", "N"), ("directness_ratio", "S", "N")):
        found[name] = float(measures.calculate_directness(ways, one, other))
    for name, one, other in (("efficiency_before", "S", "E"), ("efficiency_after", "N", "E"), ("efficiency_ratio", "N", "S")):
        found[name] = float(measures.calculate_global_efficiency(ways, one, other))
    for place, name in enumerate(("coverage_before", "coverage_after")):
        sparse = before.copy()
        free = [edge for edge in sparse.edges(keys=True, data="street") if streets[edge[3]]["free"][place]]
        sparse.remove_edges_from([edge[:3] for edge in free])
        found[name] = float(measures.calculate_coverage(SimpleNamespace(graph=before, sparsified=sparse), "length"))
    made_by = f"superblockify {superblockify.__version__}, make_superblockify_oracle.py"
    document = {"made_by": made_by, "streets": streets, "measures": found}
    Path(__file__).with_name("superblockify_oracle.json").write_text(json.dumps(document) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
