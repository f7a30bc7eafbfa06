"""Time and memory of the robustness of ranks: 10 000 sites × 15 indicators × 10 000 draws (60 s and 1 GB on two cores are asked for)."""

from __future__ import annotations

import resource
import time
from typing import Any, Dict

import numpy as np
import shapely
from checkout import show

SITES, DRAWS = 10_000, 10_000


def drawn_sites(profile: Any, count: int) -> Any:
    """Sites with values in the range of every criterion, a tenth of them missing."""
    from transformable_spaces.transformable_spaces_plugin.core.scoring.value import Classes, Points
    from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable

    rng = np.random.default_rng(4)
    columns: Dict[str, Any] = {"site_id": [f"s{i:05d}" for i in range(count)], "kind": ["street"] * count}
    for criterion in profile.criteria:
        if isinstance(criterion.value, Classes):
            columns[criterion.indicator] = rng.choice(np.array([*criterion.value.points], dtype=object), count)
            continue
        low, high = (criterion.value.x[0], criterion.value.x[-1]) if isinstance(criterion.value, Points) else (0.0, 100.0)
        columns[criterion.indicator] = np.where(rng.random(count) < 0.1, np.nan, rng.uniform(low, high, count))
    return FeatureTable.make([shapely.Point(0, 0)] * count, columns, 2154)


def run() -> Dict[str, float]:
    """Seconds and megabytes beyond what was there before, for each aggregation, and how time grows when the sites double."""
    from dataclasses import replace

    from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
    from transformable_spaces.transformable_spaces_plugin.core.scoring.profile import built_in
    from transformable_spaces.transformable_spaces_plugin.core.scoring.robustness import rank_robustness

    profile = built_in("greening")
    sites = drawn_sites(profile, SITES)
    half = sites.select(np.arange(SITES // 2))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found: Dict[str, float] = {"indicators": len(profile.criteria)}
    for name in ("geometric", "weighted_sum", "weighted_product", "topsis"):
        worked, started = {}, time.perf_counter()
        for size, table in (("all", sites), ("half", half)):
            before_work = time.process_time()
            rank_robustness(table, replace(profile, aggregation=name), Notes(), draws=DRAWS)
            worked[size] = time.process_time() - before_work
            found.setdefault(f"{name}_s", time.perf_counter() - started)
        found[f"{name}_doubling"] = worked["all"] / worked["half"]
    found["memory_mb"] = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    return found


if __name__ == "__main__":
    show("robustness", run)
