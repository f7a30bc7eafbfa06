"""How long hours of sun take on all streets of Porto, and against the cut of every ray with every building on a few points."""

from __future__ import annotations

import time
from typing import Any, Dict

import numpy as np
import shapely
from checkout import PORTO, show

CUT_SITES, REACH_M = 20, 480.0


def porto() -> Any:
    """The city with made-up levels (2 to 6, seeded: the extract knows few), and its streets as strips of 6 m for sites."""
    from transformable_spaces.transformable_spaces_plugin.core.city.osm import city_from_osm
    from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
    from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable
    from transformable_spaces.transformable_spaces_plugin.files.osm import read_osm

    city = city_from_osm(read_osm(PORTO), Notes())
    buildings = city.layer("buildings")
    levels = np.random.default_rng(1).integers(2, 7, len(buildings)).astype(float)
    city = city.with_layers(buildings=buildings.with_columns(levels=levels, height_m=np.full(len(buildings), np.nan)))
    lines = city.layer("streets").geometry
    lines = lines[shapely.intersects(city.study_area, lines)]
    strips = shapely.buffer(lines, 3.0, cap_style="flat")
    kinds = np.full(len(strips), "square", dtype=object)
    sites = FeatureTable.make(strips, {"site_id": np.arange(len(strips)).astype(str), "kind": kinds}, city.crs)
    return city, sites


def by_cuts(city: Any, points: np.ndarray, course: Any) -> None:
    """Hours at points by cutting every ray to the sun with every building that it meets."""
    buildings = city.layer("buildings")
    tree, tops = shapely.STRtree(buildings.geometry), 3 * buildings.number("levels")
    for azimuth, tangent in zip(course.azimuth_deg, course.tangent):
        ahead = REACH_M * np.array([np.sin(np.radians(azimuth)), np.cos(np.radians(azimuth))])
        rays = shapely.linestrings(np.stack([points, points + ahead], axis=1))
        ray, building = tree.query(rays, predicate="intersects")
        distance = shapely.distance(shapely.points(points)[ray], shapely.intersection(rays[ray], buildings.geometry[building]))
        shaded = np.zeros(len(points), dtype=bool)
        shaded[ray[distance * tangent < tops[building]]] = True


def run() -> Dict[str, float]:
    """Seconds of one core for all sites, for a point by grids and by cuts, and their ratio."""
    from transformable_spaces.transformable_spaces_plugin.core.indicators.scene import Scene
    from transformable_spaces.transformable_spaces_plugin.core.indicators.sun import _courses, _points, sun_hours
    from transformable_spaces.transformable_spaces_plugin.core.notes import Notes

    city, sites = porto()
    scene = Scene(sites, city, city.layer("streets").with_columns(street_id=city.layer("streets").text("id")), Notes())
    started = time.process_time()
    hours = sun_hours(scene)
    ours = time.process_time() - started
    points = _points(scene)
    course = _courses(scene, points)[0][0]
    few = points.xy[np.linspace(0, len(points.xy) - 1, CUT_SITES).astype(int)]
    started = time.process_time()
    by_cuts(city, few, course)
    theirs = time.process_time() - started
    return {
        "sites": len(sites), "points": len(points.xy), "buildings": len(city.layer("buildings")), "known_percent":
        round(100 * float(np.isfinite(hours).mean()), 1), "all_s": round(ours, 2), "ms_per_point": round(1000 * ours / len(points.xy), 3),
        "ms_per_point_by_cuts": round(1000 * theirs / CUT_SITES, 1), "ratio": round(theirs / CUT_SITES / (ours / len(points.xy)), 0),
    }  # fmt: skip


if __name__ == "__main__":
    show("hours of sun", run)
