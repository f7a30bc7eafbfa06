"""How fast street profiles are measured, against momepy.street_profile on the same streets and buildings of Porto."""

from __future__ import annotations

import time
from typing import Any, Callable, Dict, Tuple

import numpy as np
import shapely
from checkout import PORTO, show

SPACING_M, REACH_M, ROUNDS = 10.0, 50.0, 3


def porto() -> Any:
    """The city of the extract; only the layers that momepy looks at too: streets and buildings."""
    from transformable_spaces.transformable_spaces_plugin.core.city.model import City
    from transformable_spaces.transformable_spaces_plugin.core.city.osm import city_from_osm
    from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
    from transformable_spaces.transformable_spaces_plugin.files.osm import read_osm

    city = city_from_osm(read_osm(PORTO), Notes())
    return City({name: city.layers[name] for name in ("study_area", "streets", "buildings")}, city.crs)


def fair(city: Any) -> Tuple[Any, Any, Any]:
    """The city with measured streets and standing buildings only, and the two layers as momepy wants them."""
    import geopandas
    from transformable_spaces.transformable_spaces_plugin.core.spaces.street_profiles import measured_streets

    streets = city.layer("streets")
    streets = streets.select(measured_streets(streets))
    buildings = city.layer("buildings")
    buildings = buildings.select(~buildings.flag("canopy") & ~buildings.flag("underground"))
    parts, rows = shapely.get_parts(buildings.geometry, return_index=True)  # momepy takes single polygons only
    frames = (
        geopandas.GeoDataFrame(geometry=streets.geometry, crs=city.crs),
        geopandas.GeoDataFrame(geometry=parts, crs=city.crs),
    )
    return city.with_layers(streets=streets, buildings=buildings.select(rows).with_geometry(parts)), frames[0], frames[1]


def best_of(work: Callable[[], Any]) -> float:
    """The shortest of a few runs, in seconds: what the machine can do when nothing else disturbs it."""
    seconds = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - started)
    return min(seconds)


def run() -> Dict[str, float]:
    """Seconds of both, their ratio (2 or more is asked for), and how many rays ours casts."""
    import momepy
    from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
    from transformable_spaces.transformable_spaces_plugin.core.spaces.street_profiles import measure_street_profiles

    city, streets, buildings = fair(porto())
    samples = measure_street_profiles(city, Notes(), spacing_m=SPACING_M, reach_m=REACH_M).samples
    ours = best_of(lambda: measure_street_profiles(city, Notes(), spacing_m=SPACING_M, reach_m=REACH_M))
    # momepy's tick is the whole line across the street, ours reaches as far on each side.
    momepys = best_of(lambda: momepy.street_profile(streets, buildings, distance=SPACING_M, tick_length=2 * REACH_M))
    return {
        "streets": len(streets), "buildings": len(buildings), "rays": 2 * len(samples),
        "open_rays_percent": round(100 * float(np.isnan(np.r_[samples.number("left_m"), samples.number("right_m")]).mean()), 1),
        "ours_s": round(ours, 3), "momepy_s": round(momepys, 3), "ratio": round(momepys / ours, 2), "ratio_asked": 2.0,
    }


if __name__ == "__main__":
    show("street profiles", run)
