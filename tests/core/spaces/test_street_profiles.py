"""Street profiles: scenes drawn by hand, the oracle momepy, and what must not depend on how a city is drawn."""

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import affinity
from transformable_spaces.transformable_spaces_plugin.core.city.model import City
from transformable_spaces.transformable_spaces_plugin.core.errors import InputError, MissingLayer
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
from transformable_spaces.transformable_spaces_plugin.core.spaces.grouped import grouped_quantile
from transformable_spaces.transformable_spaces_plugin.core.spaces.street_profiles import measure_street_profiles

# A street of 100 m to the east: left is north. Façades 6 m to the north (12 m high), 4 m to the south (two levels: 6 m).
NORTH = ("POLYGON ((-50 6, 150 6, 150 20, -50 20, -50 6))", {"height_m": 12})
SOUTH = ("POLYGON ((-50 -20, 150 -20, 150 -4, -50 -4, -50 -20))", {"levels": 2})
EAST = "LINESTRING (0 0, 100 0)"


def profiles_of(city, **options):
    return measure_street_profiles(city, Notes(), **options)


def first(profiles, name):
    return profiles.streets.columns[name][0]


def test_a_street_between_two_rows_of_houses(draw):
    profiles = profiles_of(draw(streets=[(EAST, {"id": "a"})], buildings=[NORTH, SOUTH]))
    assert first(profiles, "street_id") == "a"
    assert first(profiles, "length_m") == 100
    for name, metres in {"width_m": 10, "width_min_m": 10, "width_iqr_m": 0, "left_m": 6, "right_m": 4, "openness": 0}.items():
        assert first(profiles, name) == pytest.approx(metres)
    # Mean of 12 m and 2 × 3 m over 10 m.
    assert first(profiles, "height_to_width") == pytest.approx(0.9)
    assert profiles.samples.columns["position_m"].tolist() == pytest.approx(list(range(0, 101, 10)))
    assert set(profiles.samples.columns["left_kind"]) == {"building"}
    assert profiles.samples.columns["normal_y"].tolist() == pytest.approx([1] * 11)


def test_an_open_side_is_missing_and_not_as_far_as_the_ray(draw):
    profiles = profiles_of(draw(streets=[EAST], buildings=[NORTH]))
    assert first(profiles, "left_m") == pytest.approx(6)
    assert np.isnan(first(profiles, "right_m"))
    assert np.isnan(first(profiles, "width_m"))
    assert first(profiles, "openness") == 0.5
    assert np.isnan(profiles.samples.columns["right_m"]).all()
    assert set(profiles.samples.columns["right_kind"]) == {None}


def test_a_wall_beyond_the_reach_is_open(draw):
    city = draw(streets=[EAST], buildings=[NORTH])
    assert first(profiles_of(city, reach_m=5), "openness") == 1
    assert first(profiles_of(city, reach_m=7), "openness") == 0.5


def test_the_width_is_the_median_and_a_gap_between_houses_does_not_move_it(draw):
    # Between x = 35 and 65 the south side stands back to 24 m: 3 of 11 samples (40, 50, 60) measure 30 m, eight 10 m.
    set_back = "POLYGON ((-50 -40, 150 -40, 150 -4, 65 -4, 65 -24, 35 -24, 35 -4, -50 -4, -50 -40))"
    profiles = profiles_of(draw(streets=[EAST], buildings=[NORTH, set_back]))
    assert first(profiles, "width_m") == pytest.approx(10)
    # Sorted: eight times 10, three times 30; third quartile at rank 7.5: half way from 10 to 30.
    assert first(profiles, "width_iqr_m") == pytest.approx(10)


def test_a_short_street_has_three_samples(draw):
    assert len(profiles_of(draw(streets=["LINESTRING (0 0, 5 0)"], buildings=[NORTH])).samples) == 3


def test_samples_keep_half_the_crossing_carriageway_from_a_junction(draw):
    cross = {"carriageway_width_m": 8}
    streets = [EAST, ("LINESTRING (100 -50, 100 0)", cross), ("LINESTRING (100 0, 100 50)", cross)]
    profiles = profiles_of(draw(streets=streets, buildings=[NORTH]))
    position = profiles.samples.columns["position_m"][profiles.samples.columns["street"] == 0]
    assert position[[0, -1]].tolist() == pytest.approx([0, 96])
    # The crossing street goes straight on past the end of ours, 6 m wide (class): it stays 3 m away.
    position = profiles.samples.columns["position_m"][profiles.samples.columns["street"] == 1]
    assert position[[0, -1]].tolist() == pytest.approx([0, 47])


def test_tunnels_and_footways_are_not_measured(draw):
    streets = [(EAST, {"tunnel": True}), (EAST, {"class": "footway"}), EAST]
    profiles = profiles_of(draw(streets=streets, buildings=[NORTH, SOUTH]))
    assert np.isnan(profiles.streets.columns["width_m"][:2]).all()
    assert np.isnan(profiles.streets.columns["openness"][:2]).all()
    assert profiles.streets.columns["width_m"][2] == pytest.approx(10)


def test_canopies_and_underground_buildings_end_nothing(draw):
    near = "POLYGON ((-50 1, 150 1, 150 3, -50 3, -50 1))"
    city = draw(streets=[EAST], buildings=[NORTH, (near, {"canopy": True}), (near, {"underground": True})])
    assert first(profiles_of(city), "left_m") == pytest.approx(6)


def test_samples_under_a_building_are_left_out(draw):
    over = "POLYGON ((42 -10, 58 -10, 58 10, 42 10, 42 -10))"
    samples = profiles_of(draw(streets=[EAST], buildings=[over])).samples
    assert samples.columns["position_m"].tolist() == pytest.approx([0, 10, 20, 30, 40, 60, 70, 80, 90, 100])


@pytest.mark.parametrize(
    ("layer", "shape", "fields", "kind"),
    [
        ("parcels", "POLYGON ((-50 5, 150 5, 150 20, -50 20, -50 5))", {}, "parcel"),
        ("water", "POLYGON ((-50 5, 150 5, 150 20, -50 20, -50 5))", {"kind": "river"}, "water"),
        ("green", "POLYGON ((-50 5, 150 5, 150 20, -50 20, -50 5))", {"kind": "park", "fenced": True}, "green"),
        ("barriers", "LINESTRING (-50 5, 150 5)", {"kind": "wall"}, "wall"),
        ("water", "POLYGON ((-50 5, 150 5, 150 20, -50 20, -50 5))", {"kind": "river", "tunnel": True}, None),
        ("green", "POLYGON ((-50 5, 150 5, 150 20, -50 20, -50 5))", {"kind": "park", "fenced": False}, None),
        ("barriers", "LINESTRING (-50 5, 150 5)", {"kind": "fence"}, None),
    ],
)
def test_what_else_ends_a_street(draw, layer, shape, fields, kind):
    # Each stands 5 m to the north, a metre before the façade.
    profiles = profiles_of(draw(streets=[EAST], buildings=[NORTH], **{layer: [(shape, fields)]}))
    assert first(profiles, "left_m") == pytest.approx(6 if kind is None else 5)
    assert set(profiles.samples.columns["left_kind"]) == {kind or "building"}
    # The façade a metre behind still gives the height.
    profiles = profiles_of(draw(streets=[EAST], buildings=[NORTH, SOUTH], **{layer: [(shape, fields)]}))
    assert first(profiles, "height_to_width") == pytest.approx(9 / first(profiles, "width_m"))


def test_a_bridge_is_not_ended_by_the_water_below(draw):
    river = ("POLYGON ((-10 -30, 110 -30, 110 30, -10 30, -10 -30))", {"kind": "river"})
    assert first(profiles_of(draw(streets=[(EAST, {"bridge": True})], water=[river])), "openness") == 1
    assert first(profiles_of(draw(streets=[EAST], water=[river])), "openness") == 0


@pytest.mark.parametrize(
    ("fields", "width_m", "source"),
    [
        ({"carriageway_width_m": 7.5, "lanes": 4}, 7.5, "width_tag"),
        ({"lanes": 2}, 6.0, "lanes"),
        ({"lanes": 1, "oneway": "no"}, 4.5, "lanes"),
        ({"lanes": 1, "oneway": "forward", "parking_left": "parallel", "parking_right": "perpendicular"}, 3 + 2 + 5, "lanes"),
        ({"lanes": 2, "cycle": "both_lanes"}, 6 + 2 * 1.5, "lanes"),
        ({"class": "residential"}, 6.0, "class"),
        # One lane and the usual row of parked cars.
        ({"class": "residential", "oneway": "forward"}, 5.0, "class"),
        ({"class": "residential", "oneway": "forward", "parking_left": "none", "parking_right": "none"}, 3.0, "class"),
        ({"class": "living_street"}, 4.5, "class"),
        ({"class": "service", "service": "parking_aisle"}, 5.0, "class"),
        ({"class": "pedestrian", "carriageway_width_m": 9}, 0.0, "class"),
    ],
)
def test_the_carriageway_and_how_it_is_known(draw, fields, width_m, source):
    profiles = profiles_of(draw(streets=[(EAST, fields)]))
    assert first(profiles, "carriageway_m") == pytest.approx(width_m)
    assert first(profiles, "carriageway_source") == source


def test_a_footway_has_no_carriageway(draw):
    profiles = profiles_of(draw(streets=[(EAST, {"class": "footway"})]))
    assert np.isnan(first(profiles, "carriageway_m"))
    assert first(profiles, "carriageway_source") is None


def test_a_carriageway_fits_between_the_houses(draw):
    # 10 m between façades; a guess by class leaves a kerb of 1 m each side where a lane still fits: 10 − 2 = 8 > 6 stays,
    # in a lane of 5 m it is 3 m; a stated width of 12 m is held to the 10 m measured, and counted.
    notes = Notes()
    profiles = measure_street_profiles(draw(streets=[(EAST, {"carriageway_width_m": 12})], buildings=[NORTH, SOUTH]), notes)
    assert first(profiles, "carriageway_m") == pytest.approx(10)
    assert [(note.code, note.values["count"]) for note in notes.warnings] == [("carriageway_wider_than_street", 1)]
    near = "POLYGON ((-50 1, 150 1, 150 20, -50 20, -50 1))"
    assert first(profiles_of(draw(streets=[EAST], buildings=[near, SOUTH])), "carriageway_m") == pytest.approx(3)


def test_footways_take_what_the_carriageway_leaves(draw):
    # (10 − 6) / 2 on each side; a tag counts before the measure; "right only" means none on the left.
    profiles = profiles_of(draw(streets=[(EAST, {"lanes": 2})], buildings=[NORTH, SOUTH]))
    assert first(profiles, "footway_left_width_m") == first(profiles, "footway_right_width_m") == pytest.approx(2)
    assert first(profiles, "footway_source") == "profile"
    profiles = profiles_of(draw(streets=[(EAST, {"lanes": 2, "footway_left_m": 1.2})], buildings=[NORTH, SOUTH]))
    assert first(profiles, "footway_left_width_m") == pytest.approx(1.2)
    assert first(profiles, "footway_source") == "tag"
    profiles = profiles_of(draw(streets=[(EAST, {"lanes": 2, "sidewalk": "right"})], buildings=[NORTH, SOUTH]))
    assert first(profiles, "footway_left_width_m") == 0
    assert first(profiles, "footway_right_width_m") == pytest.approx(2)


def test_a_footway_is_narrow_on_a_part_of_its_length(draw):
    # Façades 4.2 m from the axis up to x = 55, 4.6 m beyond; of 6 m of carriageway 1.2 and 1.6 m are left beside it, at 6 and 5 of
    # the 11 samples.
    wall = "POLYGON ((-50 {0}4.2, 55 {0}4.2, 55 {0}4.6, 150 {0}4.6, 150 {0}20, -50 {0}20, -50 {0}4.2))"
    street = (EAST, {"carriageway_width_m": 6})
    profiles = profiles_of(draw(streets=[street], buildings=[wall.format(""), wall.format("-")]))
    for side in ("left", "right"):
        assert first(profiles, f"footway_{side}_under_clear_share") == pytest.approx(6 / 11)
        assert first(profiles, f"footway_{side}_under_desired_share") == 1.0
        assert first(profiles, f"footway_{side}_width_m") == pytest.approx(1.2)
    # a width that the map tells holds on the whole length; where nothing ends the street nobody knows
    told = profiles_of(draw(streets=[(EAST, {"footway_left_m": 1.5})], buildings=[]))
    assert first(told, "footway_left_under_clear_share") == 0.0
    assert first(told, "footway_left_under_desired_share") == 1.0
    assert np.isnan(first(told, "footway_right_under_clear_share"))


def test_the_parked_cars_stand_on_their_side(draw):
    profiles = profiles_of(draw(streets=[(EAST, {"parking_left": "parallel"})]))
    assert first(profiles, "parking_left_m") == 2
    assert np.isnan(first(profiles, "parking_right_m"))


@pytest.mark.parametrize(
    ("layers", "source"),
    [
        ({"carriageways": [("POLYGON ((-5 -2, 105 -2, 105 3, -5 3, -5 -2))", {"kind": "carriageway"})]}, "polygon"),
        ({"barriers": [("LINESTRING (-5 -2, 105 -2)", {"kind": "kerb"}), ("LINESTRING (-5 3, 105 3)", {"kind": "kerb"})]}, "kerb"),
    ],
)
def test_mapped_kerbs_come_first(draw, layers, source):
    # Kerbs 3 m north and 2 m south, façades 6 and 4 m: carriageway 5 m, footways 3 and 2 m, whatever the tag says.
    profiles = profiles_of(draw(streets=[(EAST, {"carriageway_width_m": 7})], buildings=[NORTH, SOUTH], **layers))
    assert first(profiles, "carriageway_m") == pytest.approx(5)
    assert first(profiles, "carriageway_source") == source
    assert first(profiles, "footway_left_width_m") == pytest.approx(3)
    assert first(profiles, "footway_right_width_m") == pytest.approx(2)
    assert first(profiles, "footway_source") == "kerb"


def test_two_carriageways_of_an_avenue_share_the_ground_between_them(draw):
    # Centrelines 4 m apart, each guessed 6 m wide (two lanes): 2 × 4 × 6 / 12 = 4 m each. Façades 10 m outside of each.
    one_way = {"lanes": 2, "oneway": "forward"}
    streets = [(EAST, one_way), ("LINESTRING (0 4, 100 4)", one_way)]
    houses = ["POLYGON ((-50 14, 150 14, 150 30, -50 30, -50 14))", "POLYGON ((-50 -30, 150 -30, 150 -10, -50 -10, -50 -30))"]
    profiles = profiles_of(draw(streets=streets, buildings=houses))
    assert profiles.streets.columns["carriageway_m"].tolist() == pytest.approx([4, 4])
    # The southern one has its footway on its right: 10 − 4 / 2; on its left runs the other carriageway.
    assert first(profiles, "footway_right_width_m") == pytest.approx(8)
    assert np.isnan(first(profiles, "footway_left_width_m"))


def test_streets_without_id_or_limits_are_measured_all_the_same(draw):
    notes = Notes()
    profiles = measure_street_profiles(draw(streets=[(EAST, {"id": None})]), notes)
    assert first(profiles, "street_id") is None
    assert first(profiles, "openness") == 1
    assert "streets_without_limits" in [note.code for note in notes.warnings]


def test_bad_options_and_a_city_without_streets_are_refused(draw):
    city = draw(streets=[EAST])
    for options in ({"spacing_m": 0}, {"reach_m": -1}, {"spacing_m": float("nan")}):
        with pytest.raises(InputError, match="above 0"):
            profiles_of(city, **options)
    with pytest.raises(MissingLayer, match="streets"):
        profiles_of(draw(buildings=[NORTH]))


def test_the_direction_of_drawing_swaps_the_sides_and_nothing_else(draw):
    one = profiles_of(draw(streets=["LINESTRING (0 0, 60 0, 90 20)"], buildings=[NORTH, SOUTH]))
    other = profiles_of(draw(streets=["LINESTRING (90 20, 60 0, 0 0)"], buildings=[NORTH, SOUTH]))
    for name in ("width_m", "width_min_m", "openness", "height_to_width"):
        assert first(one, name) == pytest.approx(first(other, name), nan_ok=True)
    assert first(one, "left_m") == pytest.approx(first(other, "right_m"))


NUMBERS = ("width_m", "width_min_m", "width_iqr_m", "left_m", "right_m", "openness", "height_to_width", "carriageway_m")
TOWN = {
    "streets": [
        (EAST, {"id": "a"}), ("LINESTRING (100 0, 100 80, 140 120)", {"id": "b"}), ("LINESTRING (100 0, 160 -10)", {"id": "c"}),
        ("LINESTRING (0 0, -40 30)", {"id": "d", "class": "tertiary"}),
    ],
    "buildings": [
        ("POLYGON ((10 6, 90 7, 90 20, 10 20, 10 6))", {"height_m": 12}),
        ("POLYGON ((10 -20, 80 -20, 80 -5, 10 -4, 10 -20))", {"levels": 3}),
        ("POLYGON ((107 10, 125 10, 125 60, 107 60, 107 10))", {"height_m": 9}), "POLYGON ((-60 -10, -20 -10, -20 5, -60 20, -60 -10))",
    ],
    "parcels": ["POLYGON ((108 -30, 150 -30, 150 -14, 108 -12, 108 -30))"],
}


def moved(city, angle=0.0, east=0.0, north=0.0):
    """The city turned around the origin, then moved."""
    def move(shape):
        return affinity.translate(affinity.rotate(shape, angle, origin=(0, 0)), east, north)

    layers = {}
    for name, table in city.layers.items():
        shapes = np.empty(len(table), dtype=object)
        shapes[:] = [move(shape) for shape in table.geometry]
        layers[name] = table.with_geometry(shapes)
    return City(layers, city.crs)


# Angles at which no ray runs along a wall or just past a corner, where a hair decides what is hit.
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(angle=st.floats(1, 359), east=st.floats(-1e5, 1e5), north=st.floats(-1e5, 1e5))
def test_turning_and_moving_the_city_leaves_the_widths(draw, angle, east, north):
    city = draw(**TOWN)
    here, there = profiles_of(city).streets, profiles_of(moved(city, angle, east, north)).streets
    for name in NUMBERS:
        assert there.columns[name].tolist() == pytest.approx(here.columns[name].tolist(), abs=1e-5, nan_ok=True)


def test_the_order_of_the_features_changes_nothing(draw, shuffled):
    city = draw(**TOWN)
    here = profiles_of(city).streets
    for seed in range(5):
        there = profiles_of(shuffled(city, seed)).streets
        place = np.argsort(there.columns["street_id"].astype(str))
        for name in NUMBERS:
            assert there.columns[name][place].tolist() == pytest.approx(here.columns[name].tolist(), abs=0, nan_ok=True)


def test_grouped_quantiles_are_those_of_numpy():
    random = np.random.default_rng(3)
    values, group = random.normal(size=500), random.integers(0, 40, 500)
    values[random.random(500) < 0.2] = np.nan
    values[group == 7] = np.nan
    for share in (0, 0.25, 0.5, 0.75, 1):
        found = grouped_quantile(values, group, 41, share)
        expected = [np.nanquantile(values[group == g], share) if np.isfinite(values[group == g]).any() else np.nan for g in range(41)]
        assert found.tolist() == pytest.approx(expected, nan_ok=True)


def test_widths_agree_with_momepy_on_the_same_rays(shared_data):
    """momepy gives means of all ticks of a street, ours medians; so momepy is asked for each sample, as a street of its own."""
    momepy, geopandas = pytest.importorskip("momepy"), pytest.importorskip("geopandas")
    from transformable_spaces.transformable_spaces_plugin.core.city.osm import city_from_osm
    from transformable_spaces.transformable_spaces_plugin.files.osm import read_osm

    city = city_from_osm(read_osm(shared_data / "paris_9e_2021" / "map.osm"), Notes())
    city = City({name: city.layers[name] for name in ("study_area", "streets", "buildings")}, city.crs)
    profiles = profiles_of(city)
    samples, streets = profiles.samples, len(profiles.streets)
    xy = shapely.get_coordinates(samples.geometry)
    ahead = np.column_stack([samples.columns["normal_y"], -samples.columns["normal_x"]])
    ticks = shapely.linestrings(np.stack([xy - ahead * 0.01, xy, xy + ahead * 0.01], axis=1))
    walls = city.layer("buildings")
    walls = shapely.get_parts(walls.geometry[~walls.flag("canopy") & ~walls.flag("underground")])
    theirs = momepy.street_profile(
        geopandas.GeoDataFrame(geometry=ticks, crs=city.crs), geopandas.GeoDataFrame(geometry=walls, crs=city.crs),
        distance=10, tick_length=100,
    )["width"].to_numpy()
    both = np.isfinite(samples.columns["left_m"] + samples.columns["right_m"])
    assert both.sum() > 500
    row = samples.columns["street"]
    medians = grouped_quantile(np.where(both, theirs, np.nan), row, streets, 0.5)
    ours = profiles.streets.columns["width_m"]
    seen = np.isfinite(ours)
    assert (np.abs(ours[seen] / medians[seen] - 1) < 0.05).mean() >= 0.95
