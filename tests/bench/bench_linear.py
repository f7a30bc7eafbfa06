"""Whether the time to measure streets and find sites grows with the area: Porto once, four and nine times, side by side."""

from __future__ import annotations

import math
import time
from typing import Any, Dict

import numpy as np
import shapely
from checkout import PORTO, show

GAP_M = 200.0


def porto() -> Any:
    """The city of the extract."""
    from transformable_spaces.transformable_spaces_plugin.core.city.osm import city_from_osm
    from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
    from transformable_spaces.transformable_spaces_plugin.files.osm import read_osm

    return city_from_osm(read_osm(PORTO), Notes())


def repeated(city: Any, times: int) -> Any:
    """The city ``times`` × ``times``, each copy moved so far that none touches another; ids stay apart."""
    from transformable_spaces.transformable_spaces_plugin.core.city.model import City
    from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable

    bounds = np.array([shapely.total_bounds(table.geometry) for table in city.layers.values() if len(table)])
    # Whole steps of the grids that the search uses, so that every copy meets them alike.
    step = np.ceil((bounds[:, 2:].max(axis=0) - bounds[:, :2].min(axis=0) + GAP_M) / 1000) * 1000
    layers = {}
    for name, table in city.layers.items():
        copies = []
        for east in range(times):
            for north in range(times):
                move = step * (east, north)
                ids = np.array([f"{value}@{east},{north}" for value in table.text("id")], dtype=object)
                copies.append(table.with_geometry(shapely.transform(table.geometry, lambda xy, by=move: xy + by)).with_columns(id=ids))
        layers[name] = FeatureTable.concat(copies)
    return City(layers, city.crs)


def run() -> Dict[str, float]:
    """Seconds for 1, 4 and 9 times the area, and by how much time grows where the area doubles (2.4 at most is asked for)."""
    from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
    from transformable_spaces.transformable_spaces_plugin.core.spaces.find import find_spaces
    from transformable_spaces.transformable_spaces_plugin.core.spaces.street_profiles import measure_street_profiles

    city, seconds = porto(), {}
    for times in (1, 2, 3):
        larger = repeated(city, times)
        started = time.process_time()
        find_spaces(larger, measure_street_profiles(larger, Notes()), Notes())
        seconds[times * times] = time.process_time() - started
    # Time grows as area to some power; at a doubling by 2 to that power.
    return {
        **{f"porto_{count}x_s": value for count, value in seconds.items()},
        "doubling_1_to_4": 2 ** (math.log(seconds[4] / seconds[1]) / math.log(4)),
        "doubling_4_to_9": 2 ** (math.log(seconds[9] / seconds[4]) / math.log(9 / 4)),
    }


if __name__ == "__main__":
    show("area", run, PORTO)
