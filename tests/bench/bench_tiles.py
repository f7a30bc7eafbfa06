"""How much longer the search for sites takes tile by tile than in one go, and how much memory it needs, on Porto four times over."""

from __future__ import annotations

import resource
import time
from typing import Any, Dict

from bench_linear import porto, repeated
from checkout import PORTO, show

TIMES, TILE_M = 2, 4000.0


def run() -> Dict[str, float]:
    """Seconds of both, their ratio (1.3 at most is asked for), the share of sites with the same id, and the peaks of memory (MB)."""
    from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
    from transformable_spaces.transformable_spaces_plugin.core.spaces.find import find_spaces
    from transformable_spaces.transformable_spaces_plugin.core.spaces.street_profiles import measure_street_profiles
    from transformable_spaces.transformable_spaces_plugin.core.spaces.tiled import find_spaces_tiled

    city = repeated(porto(), TIMES)
    profiles = measure_street_profiles(city, Notes())
    seconds: Dict[str, float] = {}
    peaks: Dict[str, float] = {}
    sites: Dict[str, Any] = {}
    # The tiles first: the peak of a process never falls.
    for name, find, more in (("tiled", find_spaces_tiled, {"tile_m": TILE_M}), ("whole", find_spaces, {})):
        started = time.process_time()
        sites[name] = find(city, profiles, Notes(), **more)
        seconds[name] = time.process_time() - started
        peaks[name] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    same = set(sites["whole"].text("site_id")) & set(sites["tiled"].text("site_id"))
    return {
        "whole_s": seconds["whole"], "tiled_s": seconds["tiled"], "ratio": seconds["tiled"] / seconds["whole"],
        "same_ids": len(same) / max(len(sites["whole"]), 1), "whole_mb": peaks["whole"], "tiled_mb": peaks["tiled"],
    }  # fmt: skip


if __name__ == "__main__":
    show("tiles", run, PORTO)
