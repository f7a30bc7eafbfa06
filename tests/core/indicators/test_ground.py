"""Planting, slope and heat."""

import numpy as np
import pytest
from transformable_spaces.transformable_spaces_plugin.core.city.raster import ArrayRaster
from transformable_spaces.transformable_spaces_plugin.core.indicators.heat import heat_anomaly_c
from transformable_spaces.transformable_spaces_plugin.core.indicators.planting import network_conflict_share, plantable_share
from transformable_spaces.transformable_spaces_plugin.core.indicators.terrain import slope_pct


def networks(build, lines, kinds, underground=None):
    return build.layer("networks", lines, kind=kinds, underground=underground or [None] * len(lines))


def test_overlapping_buffers_count_once(build):
    # gas (2 m each side) twice on the same line through a site of 20 × 10 m: 4 m × 10 m of 200 m²
    city = build.city(networks=networks(build, ["LINESTRING (10 -50, 10 50)"] * 2, ["gas", "electricity"]))
    scene = build.scene(build.sites([build.box(0, 0, 20, 10), build.box(100, 0, 20, 10)]), city)
    assert network_conflict_share(scene) == pytest.approx([0.2, 0.0])


def test_overhead_lines_do_not_count_and_tramways_do(build):
    city = build.city(
        networks=networks(build, ["LINESTRING (10 -50, 10 50)"], ["electricity"], [False]).with_columns(
            underground=np.array([False], dtype=object)
        ),
        rail=build.layer("rail", ["LINESTRING (10 -50, 10 50)"], kind=["tram"], status=["active"]),
    )
    # 7 m × 10 m of 200 m²
    assert network_conflict_share(build.scene(build.sites([build.box(0, 0, 20, 10)]), city)) == pytest.approx([0.35])


def test_without_a_layer_conflicts_are_unknown_not_zero(build):
    assert np.isnan(network_conflict_share(build.scene(build.sites([build.box(0, 0, 20, 10)]), build.city()))).all()


def test_plantable_is_what_is_usable_less_what_networks_take(build):
    sites = build.sites([build.box(0, 0, 20, 10)] * 3, usable_area_m2=[100, None, 0])
    found = plantable_share(build.scene(sites, build.city()))
    assert found[[0, 2]].tolist() == [0.5, 0.0]
    assert np.isnan(found[1])
    city = build.city(networks=networks(build, ["LINESTRING (10 -50, 10 50)"], ["gas"]))
    # half of it usable, a fifth of it taken: 0.5 × 0.8
    assert plantable_share(build.scene(sites, city))[0] == pytest.approx(0.4)


def test_a_metro_is_a_warning_and_takes_nothing(build):
    # Its axis runs 20 m east of the first site and 30 m west of the second; a roof above it plants nothing in the ground.
    axes = ["LINESTRING (40 -50, 40 50)", "LINESTRING (10 -50, 10 50)"]
    rail = build.layer("rail", axes, kind=["subway"] * 2, status=["active", "disused"])
    sites = build.sites(
        [build.box(0, 0, 20, 10), build.box(70, 0, 20, 10), build.box(30, 20, 20, 10)], kind=["square", "square", "flat_roof"],
        usable_area_m2=[100, 100, 100],
    )
    made = build.scene(sites, build.city(rail=rail))
    assert plantable_share(made)[:2].tolist() == [0.5, 0.5]
    assert [(note.code, note.values["count"]) for note in made.notes] == [("sites_near_metro", 1)]


def plane(build, pixel=5.0):
    """A terrain that rises 10 % eastwards: z = x / 10."""
    count = int(1200 / pixel)
    x = -600 + pixel * (np.arange(count) + 0.5)
    return ArrayRaster(np.tile(x / 10, (count, 1)), (pixel, 0, -600, 0, -pixel, 600), build.crs)


def test_the_slope_of_an_area_is_that_of_the_ground(build):
    city = build.city(rasters={"dtm_m": plane(build)})
    scene = build.scene(build.sites([build.box(0, 0, 30, 20), build.box(40, 0, 1, 1)]), city)
    assert slope_pct(scene) == pytest.approx([10.0, 10.0])


def test_a_street_along_the_contour_is_level(build):
    lines = ["LINESTRING (0 0, 0 200)", "LINESTRING (0 0, 200 0)", "LINESTRING (0 0, 8 0)"]
    streets = build.layer("streets", lines, **{"class": ["residential"] * 3})
    sites = build.sites([build.box(0, 0, 5, 5)] * 3, kind="street", street_id=["streets0", "streets1", "streets2"])
    scene = build.scene(sites, build.city(streets=streets, rasters={"dtm_m": plane(build)}))
    assert slope_pct(scene) == pytest.approx([0.0, 10.0, 10.0], abs=1e-9)


def test_a_coarse_south_up_terrain_gives_the_same_slope(build):
    fine = plane(build, 50.0)
    south_up = ArrayRaster(fine.values[::-1], (50, 0, -600, 0, 50, -600), build.crs)
    sites = build.sites([build.box(0, 0, 30, 20)])
    assert slope_pct(build.scene(sites, build.city(rasters={"dtm_m": south_up}))) == pytest.approx([10.0])


def test_terrain_elsewhere_says_nothing(build):
    raster = ArrayRaster(np.zeros((5, 5)), (1, 0, 90_000, 0, -1, 90_000), build.crs)
    scene = build.scene(build.sites([build.box(0, 0, 30, 20)]), build.city(rasters={"dtm_m": raster}))
    assert np.isnan(slope_pct(scene)).all()
    assert [note.code for note in scene.notes] == ["raster_off_sites"]


def test_heat_is_the_difference_to_the_median_of_the_study_area(build):
    # 30 °C everywhere but 34 °C in the eastern tenth
    values = np.full((100, 100), 30.0)
    values[:, 90:] = 34.0
    raster = ArrayRaster(values, (10, 0, -500, 0, -10, 500), build.crs)
    sites = build.sites([build.box(-1, -1, 2, 2), build.box(498, 0, 2, 2)])
    found = heat_anomaly_c(build.scene(sites, build.city(rasters={"lst_c": raster})))
    assert found[0] == 0.0
    # 100 m around the second reach x = 398: a sliver of the 30 °C
    assert 3.9 < found[1] <= 4.0
