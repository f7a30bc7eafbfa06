"""From a whole city to scores: a street scores the same in two study areas, and no layer lost makes a score surer."""

import numpy as np
import pytest
from transformable_spaces.transformable_spaces_plugin.core.city.model import City
from transformable_spaces.transformable_spaces_plugin.core.city.raster import ArrayRaster
from transformable_spaces.transformable_spaces_plugin.core.indicators.catalogue import catalogue, inputs_used
from transformable_spaces.transformable_spaces_plugin.core.indicators.greening import measure_greening
from transformable_spaces.transformable_spaces_plugin.core.indicators.pedestrian import measure_pedestrian
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
from transformable_spaces.transformable_spaces_plugin.core.scoring.profile import BUILT_IN, built_in
from transformable_spaces.transformable_spaces_plugin.core.scoring.score import score_sites

# Measured against the whole study area by their definition: temperature against its median, trips between its buildings.
OF_THE_AREA = ("heat_anomaly_c", "through_share", "detour_factor")
KEPT = {"pedestrian_demand": {"values": [0.0, 50.0, 400.0], "percentiles": [0.0, 50.0, 100.0]}}


def town_of(build, half):
    """Streets every 100 m over 2 × ``half`` m, a house in every block, people, a park, and a little of the other layers; three sites."""
    rng = np.random.default_rng(6)
    steps = range(-half, half + 1, 100)
    lines = [f"LINESTRING ({x} {y}, {x + 100} {y})" for y in steps for x in steps[:-1]]
    lines += [f"LINESTRING ({x} {y}, {x} {y + 100})" for x in steps for y in steps[:-1]]
    blocks = [(x, y) for x in steps[:-1] for y in steps[:-1]]

    def points(count):
        return [f"POINT ({x:.1f} {y:.1f})" for x, y in rng.uniform(50 - half, half - 50, (count, 2))]

    layers = {
        "streets": build.layer("streets", lines, bus_lines=[1.0] * len(lines), **{"class": ["residential"] * len(lines)}),
        "buildings": build.layer("buildings", [build.box(x + 8, y + 8, 60, 60) for x, y in blocks], levels=[4] * len(blocks)),
        "population": build.layer(
            "population", [build.box(x, y, 100, 100) for x, y in blocks], inhabitants=[60 + x / 20 for x, _ in blocks],
            under_5=[4] * len(blocks), over_75=[6] * len(blocks), low_income=[9] * len(blocks),
        ),
        "neighbourhoods": build.layer(
            "neighbourhoods", [build.box(x, -half, half, 2 * half) for x in (-half, 0)], population=[9000, 8000],
            deprivation=[30, 70], priority=[False, True],
        ),
        "green": build.layer("green", [build.box(110, 210, 80, 80)], kind=["park"], public_access=["yes"]),
        "trees": build.layer("trees", points(200)),
        "facilities": build.layer("facilities", points(30), kind=["school", "shop", "culture"] * 10),
        "transit_stops": build.layer("transit_stops", points(10), mode=["bus"] * 10),
        "networks": build.layer("networks", [f"LINESTRING (-{half} {y + 2}, {half} {y + 2})" for y in steps], kind=["water"] * len(steps)),
        "crashes": build.layer("crashes", points(40), date=["2022-05-01", "2023-07-01"] * 20, pedestrian=[True] * 40),
        "driveways": build.layer("driveways", points(60)),
        "furniture": build.layer("furniture", points(40), kind=["lamp"] * 40),
    }
    rows, columns = np.mgrid[0:200, 0:200]
    heat = ArrayRaster(30 + rows / 40 + columns / 80, (10.0, 0.0, -1000.0, 0.0, -10.0, 1000.0), build.crs)
    city = build.city(study_area=build.box(20 - half, 20 - half, 2 * half - 40, 2 * half - 40), rasters={"lst_c": heat}, **layers)
    sites = build.sites(
        [build.box(0, -3, 100, 6), build.box(10, 70, 50, 25), build.box(100, 3, 6, 94)], kind=["street", "square", "leftover"],
        street_id=[f"streets{half // 100 * (len(steps) - 1) + half // 100}", None, None],
        usable_area_m2=[200.0, 900.0, 300.0], max_inscribed_diameter_m=[3.0, 20.0, 5.0],
        latitude=["openable", "open", "openable"], bays=[8.0, None, None], bays_lost=[8.0, None, None],
    )
    return city, sites


def scored(city, sites):
    streets = city.layer("streets").with_columns(street_id=city.layer("streets").text("id"))
    for measure in (measure_greening, measure_pedestrian):
        sites = measure(sites, city, streets, Notes())
    return sites


def with_scores(sites):
    for name in BUILT_IN:
        sites = score_sites(sites, built_in(name).with_percentiles(KEPT), Notes())
    return sites


def test_a_street_scores_the_same_in_two_study_areas(build):
    city, sites = town_of(build, 600)
    # both hold the 300 m and more around the sites; the rest of each is its own
    areas = [build.box(-400, -400, 950, 900), build.box(-580, -380, 1060, 950)]
    found = []
    for area in areas:
        measured = scored(City({**city.layers, "study_area": build.layer("study_area", [area])}, city.crs, city.rasters), sites)
        apart = {name: np.full(len(sites), np.nan) for name in OF_THE_AREA}
        found.append(with_scores(measured.with_columns(**apart)))
    for name in catalogue():
        if name not in OF_THE_AREA and catalogue()[name].unit != "class":
            assert found[0].number(name) == pytest.approx(found[1].number(name), nan_ok=True), name
    for name in BUILT_IN:
        for part in ("score", "need", "feasibility", "confidence"):
            values = [sites_.number(f"{name}_{part}") for sites_ in found]
            assert values[0] == pytest.approx(values[1], abs=1e-9), (name, part)
            assert np.isfinite(values[0]).all()
        # the streets differ among themselves, so that the test could fail
        assert np.ptp(found[0].number(f"{name}_score")) > 1


def test_no_layer_lost_makes_a_score_surer(build):
    city, sites = town_of(build, 300)
    whole = with_scores(scored(city, sites))
    lost_some = {name: set() for name in BUILT_IN}
    removable = sorted((inputs_used() & (set(city.layers) | set(city.rasters))) - {"streets", "study_area"})
    assert len(removable) > 10
    for layer in removable:
        layers = {name: table for name, table in city.layers.items() if name != layer}
        rasters = {name: raster for name, raster in city.rasters.items() if name != layer}
        less = with_scores(scored(City(layers, city.crs, rasters), sites))
        for name in BUILT_IN:
            before, after = whole.number(f"{name}_confidence"), less.number(f"{name}_confidence")
            assert (after <= before + 1e-12).all(), (layer, name)
            if (after < before - 1e-12).any():
                lost_some[name].add(layer)
    # and the loss is told where the layer is the only one of its kind
    assert {"lst_c", "networks", "trees", "green"} <= lost_some["greening"]
    assert {"crashes", "driveways", "facilities"} <= lost_some["pedestrian"]
