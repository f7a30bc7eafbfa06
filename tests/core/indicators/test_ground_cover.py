import numpy as np
import pytest
from transformable_spaces.transformable_spaces_plugin.core.city.raster import ArrayRaster
from transformable_spaces.transformable_spaces_plugin.core.indicators.ground_cover import (
    canopy_share_100m,
    sealed_share_100m,
    vegetation_cover,
)

# A site that fills a study area of 100 × 100 m, so that its surroundings are the study area: 10 000 m², 2 500 cells of 4 m².
AREA = "POLYGON ((0 0, 100 0, 100 100, 0 100, 0 0))"
FAR_STREET = ["LINESTRING (0 -300, 10 -300)"]


def scene(build, rasters=None, **layers):
    layers.setdefault("streets", build.layer("streets", FAR_STREET, **{"class": ["residential"]}))
    layers.setdefault("buildings", build.layer("buildings", []))
    return build.scene(build.sites([AREA]), build.city(AREA, rasters, **layers))


def test_ground_that_nothing_maps_is_half_sealed(build):
    assert sealed_share_100m(scene(build)) == pytest.approx([0.5])


def test_buildings_seal_and_green_does_not(build):
    made = scene(
        build,
        buildings=build.layer("buildings", [build.box(0, 0, 50, 50)]),
        green=build.layer("green", [build.box(50, 50, 50, 50)], kind=["grass"]),
    )
    # a quarter 1, a quarter 0, half 0.5
    assert sealed_share_100m(made) == pytest.approx([0.5])
    only_buildings = scene(build, buildings=build.layer("buildings", [build.box(0, 0, 50, 50)]))
    # a quarter 1, three quarters 0.5
    assert sealed_share_100m(only_buildings) == pytest.approx([0.625])


def test_water_is_no_ground(build):
    made = scene(
        build,
        buildings=build.layer("buildings", [build.box(0, 0, 50, 50)]),
        water=build.layer("water", [build.box(0, 50, 100, 50)]),
    )
    # of the dry half, half is built: (1 + 0.5) / 2
    assert sealed_share_100m(made) == pytest.approx([0.75])


def test_a_street_seals_its_carriageway_and_footways(build):
    streets = build.layer("streets", ["LINESTRING (-100 50, 200 50)"], **{"class": ["residential"]})
    streets = streets.with_columns(
        carriageway_m=np.array([6.0]), footway_left_width_m=np.array([2.0]), footway_right_width_m=np.array([2.0]),
    )
    # a strip of 10 m, sealed, across ground that is half sealed: 0.1 × 1 + 0.9 × 0.5
    made = build.scene(build.sites([AREA]), build.city(AREA, buildings=build.layer("buildings", [])), streets)
    assert sealed_share_100m(made) == pytest.approx([0.55])


def test_a_park_lies_over_paths_and_under_carriageways(build):
    layers = {
        "green": build.layer("green", [AREA], kind=["grass"]),
        "streets": build.layer("streets", ["LINESTRING (0 50, 100 50)"], **{"class": ["footway"]}),
    }
    assert sealed_share_100m(scene(build, **layers)) == pytest.approx([0.0])
    layers["streets"] = build.layer("streets", ["LINESTRING (0 50, 100 50)"], **{"class": ["residential"], "carriageway_width_m": [8]})
    assert sealed_share_100m(scene(build, **layers)) == pytest.approx([0.08])


def test_tunnels_and_cellars_seal_nothing(build):
    made = scene(
        build,
        streets=build.layer("streets", ["LINESTRING (0 50, 100 50)"], **{"class": ["primary"], "tunnel": [True]}),
        buildings=build.layer("buildings", [build.box(0, 0, 50, 50)], underground=[True]),
    )
    assert sealed_share_100m(made) == pytest.approx([0.5])


def test_a_raster_of_sealed_ground_is_used_where_given(build):
    percent = ArrayRaster(np.full((30, 30), 80.0), (10, 0, -100, 0, -10, 200), build.crs)
    assert sealed_share_100m(scene(build, {"sealed": percent})) == pytest.approx([0.8])


def test_vegetation_covers_what_its_index_tells():
    # Sobrino et al. (2004): none up to 0.2, all from 0.5; between, the square of the share: ((0.35 − 0.2) / 0.3)² = 0.25.
    index = np.array([-1.0, 0.2, 0.35, 0.5, 0.9, np.nan])
    np.testing.assert_allclose(vegetation_cover(index), [0, 0, 0.25, 1, 1, np.nan])


def test_the_vegetation_index_tells_of_ground_that_nothing_maps(build):
    # West of x = 50 lawns (0.8), east of it bare ground (0.1); the south is built over: a quarter built, a quarter unmapped green …
    index = np.where(np.arange(30) < 15, 0.8, 0.1) * np.ones((30, 1))
    raster = ArrayRaster(index, (10, 0, -100, 0, -10, 200), build.crs)
    made = scene(build, {"ndvi": raster}, buildings=build.layer("buildings", [build.box(0, 0, 100, 50)]))
    # … so half (the roofs, whatever grows on them) and a quarter (the bare north-east) are sealed, a quarter (the north-west) is not.
    assert sealed_share_100m(made) == pytest.approx([0.75])
    # Mapped ground is as it is mapped: a lawn in the east, bare or not.
    lawn = build.layer("green", [build.box(50, 50, 50, 50)], kind=["grass"])
    made = scene(build, {"ndvi": raster}, buildings=build.layer("buildings", [build.box(0, 0, 100, 50)]), green=lawn)
    assert sealed_share_100m(made) == pytest.approx([0.5])


def test_a_raster_of_sealed_ground_counts_before_the_vegetation_index(build):
    rasters = {
        name: ArrayRaster(np.full((30, 30), value), (10, 0, -100, 0, -10, 200), build.crs)
        for name, value in (("sealed", 0.3), ("ndvi", 0.0))
    }
    assert sealed_share_100m(scene(build, rasters)) == pytest.approx([0.3])


def test_a_vegetation_index_without_its_scale_or_elsewhere_leaves_the_assumption_and_says_so(build):
    # 8 000 for 0.8, as whole numbers come; and a raster a kilometre away.
    for values, left, code in ((8000.0, -100, "ndvi_outside"), (0.8, 900, "ndvi_off_ground")):
        made = scene(build, {"ndvi": ArrayRaster(np.full((30, 30), values), (10, 0, left, 0, -10, 200), build.crs)})
        assert sealed_share_100m(made) == pytest.approx([0.5])
        assert code in [note.code for note in made.notes]


def test_clouds_in_the_vegetation_index_leave_the_assumption_below_them(build):
    index = np.where(np.arange(30) < 15, 0.8, np.nan) * np.ones((30, 1))
    made = scene(build, {"ndvi": ArrayRaster(index, (10, 0, -100, 0, -10, 200), build.crs)})
    # half unsealed, half as assumed
    assert sealed_share_100m(made) == pytest.approx([0.25])


def test_canopy_is_the_crowns_of_single_trees_and_woods(build):
    trees = build.layer("trees", ["POINT (50 50)", "POINT (20 80)"], crown_diameter_m=[20, None])
    # π·10² + π·3.1² = 314.2 + 30.2 of 10 000 m²; crowns are 16-sided, cells 2 m: within 5 %
    assert canopy_share_100m(scene(build, trees=trees)) == pytest.approx([0.0344], rel=0.05)
    wood = build.layer("green", [build.box(0, 0, 100, 50)], kind=["wood"])
    assert canopy_share_100m(scene(build, trees=build.layer("trees", []), green=wood)) == pytest.approx([0.5])


def test_overlapping_crowns_count_once(build):
    trees = build.layer("trees", ["POINT (50 50)", "POINT (50 50)"], crown_diameter_m=[20, 20])
    one = build.layer("trees", ["POINT (50 50)"], crown_diameter_m=[20])
    assert canopy_share_100m(scene(build, trees=trees)) == canopy_share_100m(scene(build, trees=one))


def test_an_empty_layer_of_trees_is_no_canopy(build):
    assert canopy_share_100m(scene(build, trees=build.layer("trees", []))).tolist() == [0.0]


def test_a_raster_of_canopy_heights_is_cut_at_three_metres(build):
    height = np.full((20, 20), 1.0)
    height[:, :5] = 8.0
    raster = ArrayRaster(height, (5, 0, 0, 0, -5, 100), build.crs)
    assert canopy_share_100m(scene(build, {"canopy_m": raster})) == pytest.approx([0.25])


def test_a_site_outside_the_study_area_is_unknown(build):
    city = build.city(AREA, buildings=build.layer("buildings", []))
    assert np.isnan(sealed_share_100m(build.scene(build.sites([build.box(900, 900, 10, 10)]), city))).all()


def test_the_same_place_measures_the_same_in_two_studies(build):
    layers = {
        "buildings": build.layer("buildings", [build.box(101, 33, 57, 41)]),
        "green": build.layer("green", [build.box(0, 0, 60, 60)], kind=["park"]),
    }
    site = build.sites([build.box(70, 20, 31, 17)])
    one = sealed_share_100m(build.scene(site, build.city(build.box(-333, -333, 700, 700), **layers)))
    other = sealed_share_100m(build.scene(site, build.city(build.box(-471, -290, 1000, 1000), **layers)))
    assert one.tolist() == other.tolist()
