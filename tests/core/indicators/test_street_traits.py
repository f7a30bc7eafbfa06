import numpy as np
import pytest
from transformable_spaces.transformable_spaces_plugin.core.indicators import street_traits as traits
from transformable_spaces.transformable_spaces_plugin.core.indicators.public_space import public_space_m2_per_inhabitant

# Two streets that cross a square's surroundings: one along its south side, one away to the north.
LINES = ["LINESTRING (0 0, 200 0)", "LINESTRING (0 100, 200 100)"]


def scene(build, sites=None, layers=None, measured=None, **columns):
    columns.setdefault("class", ["residential", "tertiary"])
    streets = build.layer("streets", LINES, **columns)
    city = build.city(streets=streets, **(layers or {}))
    if sites is None:
        sites = build.sites([build.box(0, -3, 200, 6), build.box(0, 97, 200, 6)], kind="street", street_id=["streets0", "streets1"])
    return build.scene(sites, city, streets.with_columns(**{k: np.array(v, dtype=float) for k, v in (measured or {}).items()}))


def square(build, y=5.0, height=90.0):
    return build.sites([build.box(50, y, 100, height)])


def test_a_street_reads_itself_and_a_square_the_streets_beside_it(build):
    assert traits.speed_kmh(scene(build, maxspeed_kmh=[30, 50])).tolist() == [30.0, 50.0]
    # 5 m from each street, along each for 100 m and a bit: the mean of both
    assert traits.speed_kmh(scene(build, square(build), maxspeed_kmh=[30, 50])) == pytest.approx([40.0])
    # only the southern one within 15 m
    assert traits.speed_kmh(scene(build, square(build, height=50), maxspeed_kmh=[30, 50])) == pytest.approx([30.0])


def test_an_area_without_a_street_has_no_speed(build):
    assert np.isnan(traits.speed_kmh(scene(build, square(build, y=300)))).all()


def test_unknown_speeds_are_those_of_the_law_and_counted(build):
    made = scene(build, **{"class": ["living_street", "residential"]}, maxspeed_kmh=[None, None])
    assert traits.speed_kmh(made).tolist() == [20.0, 50.0]
    assert [(note.code, note.values["count"]) for note in made.notes] == [("speed_by_law", 2)]


def test_the_class_of_an_area_is_that_of_the_longer_street_beside_it(build):
    # the square touches the tertiary street's reach on its whole length, the residential one with a corner only
    l_shape = build.sites(["POLYGON ((50 90, 150 90, 150 97, 50 97, 50 90))"])
    assert traits.road_class(scene(build, l_shape)).tolist() == ["tertiary"]
    assert traits.road_class(scene(build, square(build))).tolist() == ["tertiary"]  # equal lengths: the busier
    given = square(build).with_columns(road_class=["primary"])
    assert traits.road_class(scene(build, given)).tolist() == ["primary"]


def test_bus_lines_that_nobody_counted_are_unknown(build):
    found = traits.bus_lines(scene(build, bus_lines=[2, None]))
    assert found[0] == 2.0
    assert np.isnan(found[1])


def test_footways_count_by_side(build):
    # 1.20 m counts 1, 1.60 m counts 0.5, 2 m counts 0: (1 + 0.5) / 2 = 0.75; one side known: 0.5
    made = scene(build, measured={"footway_left_width_m": [1.2, np.nan], "footway_right_width_m": [1.6, 1.6]})
    assert traits.footway_deficit(made).tolist() == [0.75, 0.5]


def test_exactly_one_metre_forty_is_enough(build):
    made = scene(build, measured={"footway_left_width_m": [1.4, 1.8], "footway_right_width_m": [1.4, 1.8]})
    assert traits.footway_deficit(made).tolist() == [0.5, 0.0]


def test_footways_count_by_the_length_that_is_narrow(build):
    # left: 40 % under 1.40 m, 80 % under 1.80 m: (0.4 + 0.8) / 2 = 0.6; right wide: 0; together 0.3
    measured = {
        "footway_left_width_m": [1.6, 2.0], "footway_right_width_m": [3, np.nan], "footway_left_under_clear_share": [0.4, 0.6],
        "footway_left_under_desired_share": [0.8, 0.7], "footway_right_under_clear_share": [0, np.nan],
        "footway_right_under_desired_share": [0, np.nan],
    }
    # the other street's width was corrected to 2 m by hand, against its samples: the hand wins
    assert traits.footway_deficit(scene(build, measured=measured)) == pytest.approx([0.3, 0.0])


def test_where_people_may_walk_everywhere_no_footway_lacks(build):
    measured = {"footway_left_width_m": [0, np.nan], "footway_right_width_m": [0, np.nan]}
    made = scene(build, **{"class": ["living_street", "residential"]}, measured=measured)
    found = traits.footway_deficit(made)
    assert found[0] == 0.0
    assert np.isnan(found[1])


def test_a_school_within_50_m(build):
    facilities = build.layer("facilities", [build.box(0, 50, 20, 20), "POINT (0 0)"], kind=["school", "shop"])
    # 47 m from the southern street's edge, 27 m from the northern one's; the shop does not count
    assert traits.school_frontage(scene(build, layers={"facilities": facilities})).tolist() == [1.0, 1.0]
    far = build.layer("facilities", [build.box(0, 200, 20, 20)], kind=["school"])
    assert traits.school_frontage(scene(build, layers={"facilities": far})).tolist() == [0.0, 0.0]


def test_crashes_per_km_and_year(build):
    crashes = build.layer(
        "crashes", ["POINT (50 5)", "POINT (60 -5)", "POINT (70 0)", "POINT (10 60)"],
        date=["2019-05-01", "31/12/2022", "2020", "2020"], pedestrian=["x", None, None, "x"],
    )
    crashes = crashes.with_columns(
        pedestrian=np.array([True, False, False, True], dtype=object), cyclist=np.array([None, True, None, None], dtype=object)
    )
    # two with someone on foot or bicycle near the southern street in 2019–2022: 2 / 0.2 km / 4 years; the fourth is 40 m away
    assert traits.crashes_per_km_year(scene(build, layers={"crashes": crashes})).tolist() == [2.5, 0.0]


def test_without_word_of_pedestrians_cyclists_alone_are_counted_and_it_is_said(build):
    crashes = build.layer("crashes", ["POINT (50 5)", "POINT (60 -5)"], date=["2021", "2021"], cyclist=[True, False])
    made = scene(build, layers={"crashes": crashes})
    assert traits.crashes_per_km_year(made)[0] > 0
    assert [note.code for note in made.notes] == ["crash_pedestrians_unknown"]


def test_crashes_without_dates_have_no_rate(build):
    made = scene(build, layers={"crashes": build.layer("crashes", ["POINT (50 5)"], date=["unknown"])})
    assert np.isnan(traits.crashes_per_km_year(made)).all()
    assert [note.code for note in made.notes] == ["crash_years_unknown"]


def test_driveways_per_100_m(build):
    driveways = build.layer("driveways", ["POINT (10 4)", "POINT (50 -4)", "POINT (90 4)", "POINT (0 40)"])
    # three on 200 m
    assert traits.driveways_per_100m(scene(build, layers={"driveways": driveways})).tolist() == [1.5, 0.0]


def test_rates_of_a_stub_are_taken_over_100_m(build):
    streets = build.layer("streets", ["LINESTRING (0 0, 10 0)"], **{"class": ["residential"]})
    sites = build.sites([build.box(0, -3, 10, 6)], kind="street", street_id=["streets0"])
    city = build.city(streets=streets, driveways=build.layer("driveways", ["POINT (5 4)"]))
    assert traits.driveways_per_100m(build.scene(sites, city)).tolist() == [1.0]


def test_parking_lost_per_100_inhabitants(build):
    population = build.layer("population", ["POINT (100 20)"], inhabitants=[200])
    sites = build.sites(
        [build.box(0, -3, 200, 6), build.box(50, 5, 100, 90), build.box(0, 5, 9, 9), build.box(-490, -490, 9, 9)],
        kind=["street", "car_park", "car_park", "car_park"], bays_lost=[4, None, None, 5], bays=[None, 20, None, None],
    )
    found = traits.parking_bays_lost_per_100_inhabitants(scene(build, sites, {"population": population}))
    # 4 and 20 bays for 200 people; unknown; nobody lives near: the cap
    assert found[[0, 1, 3]].tolist() == [2.0, 10.0, 100.0]
    assert np.isnan(found[2])


def test_pedestrian_space_per_inhabitant(build):
    layers = {
        "population": build.layer("population", ["POINT (0 0)"], inhabitants=[100]),
        "squares": build.layer("squares", [build.box(-20, -20, 40, 40)], kind=["square"]),
        "streets": build.layer("streets", ["LINESTRING (-400 -480, 400 -480)"], **{"class": ["residential"]}),
    }
    made = build.scene(build.sites([build.box(-1, -1, 2, 2)]), build.city(**layers))
    # 1 600 m² for 100 people
    assert public_space_m2_per_inhabitant(made).tolist() == [16.0]


def test_the_order_of_streets_changes_nothing(build):
    made = scene(build, square(build), maxspeed_kmh=[30, 50], bus_lines=[1, 4])
    turned = build.scene(made.sites, made.city, made.streets.select(np.array([1, 0])))
    assert traits.speed_kmh(made).tolist() == traits.speed_kmh(turned).tolist()
    assert traits.bus_lines(made).tolist() == traits.bus_lines(turned).tolist()


def test_a_square_that_no_car_street_touches_is_car_free(build):
    sites = build.sites(
        [build.box(50, 5, 100, 50), build.box(50, 300, 100, 50), build.box(0, -3, 200, 6)], kind=["square", "square", "street"],
        street_id=[None, None, "streets0"],
    )
    assert traits.car_free(scene(build, sites)).tolist() == [False, True, False]
    on_foot = scene(build, sites, **{"class": ["pedestrian", "pedestrian"]})
    assert traits.car_free(on_foot).tolist() == [True, True, False]


def test_a_school_yard_behind_its_school_still_has_its_street(build):
    # 25 m from the southern street: too far for a square, near enough for a yard; the northern one is 55 m away
    sites = build.sites([build.box(50, 25, 40, 20)] * 2, kind=["school_yard", "square"])
    made = scene(build, sites, maxspeed_kmh=[30, 50])
    found = traits.speed_kmh(made)
    assert found[0] == pytest.approx(30.0)
    assert np.isnan(found[1])
    assert traits.car_free(made).tolist() == [False, True]
