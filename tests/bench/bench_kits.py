"""How long kits take on 50 000 sites: twenty kits (under 5 s is asked for), the whole catalogue, and the table of 2 000 sites."""

from __future__ import annotations

import time
from typing import Any, Dict

import numpy as np
import shapely
from checkout import show

SITES = 50_000
SEED = 5


def sites(count: int) -> Any:
    """``count`` sites of all kinds whose properties are drawn at random, a tenth of them missing."""
    from transformable_spaces.transformable_spaces_plugin.core.kits.terms import properties
    from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable

    draw = np.random.default_rng(SEED)
    names = {"road_class": ("residential", "primary"), "subkind": ("gable_street", "party_wall", "disused"), "access": ("public",)}
    columns: Dict[str, np.ndarray] = {"site_id": np.arange(count).astype(str).astype(object)}
    for name, about in properties().items():
        if about.type == "number":
            values = draw.uniform(0, 1 if about.unit == "0..1" else 40, count)
            values[draw.random(count) < 0.1] = np.nan
        elif about.type == "list":
            values = draw.choice(np.array(["[]", '["fire_lane"]', '["heritage"]', None], dtype=object), count)
        else:
            classes = about.classes or names.get(name, (True, False))
            values = draw.choice(np.array([*classes, *([None] if name != "kind" else [])], dtype=object), count)
        columns[name] = values
    return FeatureTable.make(shapely.points(np.zeros(count), np.zeros(count)), columns, 2154)


def run() -> Dict[str, float]:
    """Seconds of matching, and how many site-kit pairs that is."""
    from transformable_spaces.transformable_spaces_plugin.core.kits import built_in_kits, match_kits, match_table
    from transformable_spaces.transformable_spaces_plugin.core.notes import Notes

    kits, drawn = built_in_kits(), sites(SITES)
    twenty = dict(list(kits.items())[:20])
    seconds = {}
    started = time.process_time()
    match_kits(drawn, twenty, "fr", Notes())
    seconds["kits_20_sites_50000_s"] = time.process_time() - started
    started = time.process_time()
    match_kits(drawn, kits, "fr", Notes())
    seconds[f"kits_{len(kits)}_sites_50000_s"] = time.process_time() - started
    few = drawn.select(np.arange(2000))
    started = time.process_time()
    pairs = len(match_table(few, kits, "fr"))
    seconds[f"table_{pairs}_rows_s"] = time.process_time() - started
    return seconds


if __name__ == "__main__":
    show("kits", run)
