import numpy as np
import pytest
from transformable_spaces.transformable_spaces_plugin.core.indicators.access import green_distance_m, public_green

# One street along y = 0 from x = 0 to 400, a park of 1 ha from x = 300 on, homes at x = 100.
PARK = (300, 5, 100, 100)


def scene(build, green=None, fenced=None, access=None, site=(90, -5, 20, 10), homes=((95, 10, 10, 10),), streets=None, **kind):
    city = build.city(
        streets=build.layer("streets", streets or ["LINESTRING (0 0, 400 0)"], **{"class": ["residential"] * len(streets or [1])}),
        green=build.layer(
            "green", [build.box(*part) for part in (green or [PARK])], kind=kind.get("kinds", ["park"] * len(green or [1])),
            fenced=fenced or [None] * len(green or [1]), public_access=access or [None] * len(green or [1]),
        ),
        buildings=build.layer("buildings", [build.box(*home) for home in homes], levels=[2] * len(homes)),
    )
    return build.scene(build.sites([build.box(*site)]), city)


def test_the_walk_is_along_the_street_to_the_edge_of_the_park(build):
    # Home at (100, 15): 15 m to the street, along it to x = 300, where the street comes within 5 m of the park (its corner lies
    # 5 m from the street, so the way enters at x = 300 exactly): 15 + 200
    assert green_distance_m(scene(build)) == pytest.approx([215.0], abs=0.5)


def test_homes_weigh_by_floor_area(build):
    # A second home four times as large, 50 m farther from the park: (215 + 4 × 265) / 5 = 255
    homes = ((95, 10, 10, 10), (40, 5, 20, 20))
    assert green_distance_m(scene(build, homes=homes)) == pytest.approx([255.0], abs=0.5)


def test_homes_weigh_by_inhabitants_where_they_are_known(build):
    made = scene(build, homes=((95, 10, 10, 10), (45, 10, 10, 10)))
    # 30 people in the near home, 10 in the one 50 m farther: (30 × 215 + 10 × 265) / 40 = 227.5
    people = build.layer("population", [build.box(90, 5, 20, 20), build.box(40, 5, 20, 20)], inhabitants=[30, 10])
    with_people = build.scene(made.sites, made.city.with_layers(population=people))
    assert green_distance_m(with_people) == pytest.approx([227.5], abs=0.5)


def test_a_site_without_homes_walks_itself(build):
    # (100, 0) lies on the street: 200 m
    assert green_distance_m(scene(build, homes=((-400, -400, 10, 10),))) == pytest.approx([200.0], abs=0.5)


def test_a_site_in_the_park_has_no_way(build):
    assert green_distance_m(scene(build, site=(340, 40, 20, 20), homes=((-400, -400, 10, 10),))).tolist() == [0.0]


def test_green_under_half_a_hectare_does_not_count(build):
    table = build.layer("green", [build.box(0, 0, 70, 70)], kind=["park"])
    assert len(public_green(table)[0]) == 0  # 4 900 m²


def test_lawns_on_both_sides_of_a_path_are_one_green(build):
    # two of 2 800 m², 4 m apart
    table = build.layer("green", [build.box(0, 0, 40, 70), build.box(44, 0, 40, 70)], kind=["park", "park"])
    assert len(public_green(table)[0]) == 2


def test_a_lawn_inside_a_park_is_not_counted_twice(build):
    # 3 600 m² and, inside it, 2 500 m²: together 3 600 m²
    table = build.layer("green", [build.box(0, 0, 60, 60), build.box(5, 5, 50, 50)], kind=["park", "grass"], public_access=["yes", "yes"])
    assert len(public_green(table.with_columns(public_access=np.array([True, True], dtype=object)))[0]) == 0


@pytest.mark.parametrize(
    ("kind", "access", "counts"),
    [("park", None, True), ("park", False, False), ("grass", None, False), ("grass", True, True), ("cemetery", True, False)],
)
def test_what_is_public_green(build, kind, access, counts):
    table = build.layer("green", [build.box(0, 0, 100, 100)], kind=[kind])
    table = table.with_columns(public_access=np.array([access], dtype=object))
    assert (len(public_green(table)[0]) == 1) is counts


def test_a_fence_is_passed_only_where_a_way_goes_in(build):
    # The street passes 5 m below; the only way in is the path at x = 390.
    streets = ["LINESTRING (0 0, 390 0)", "LINESTRING (390 0, 390 50)"]
    made = scene(build, streets=streets)
    fence = made.city.layer("green").with_columns(fenced=np.array([True], dtype=object))
    fenced = build.scene(made.sites, made.city.with_layers(green=fence))
    # 15 + 290 along the street + 5 up the path
    assert green_distance_m(fenced) == pytest.approx([310.0], abs=0.5)


def test_a_park_that_no_way_meets_is_entered_from_the_nearest_way(build):
    # 20 m between the street and the park: 15 + 200 + 20
    assert green_distance_m(scene(build, green=[(300, 20, 100, 100)])) == pytest.approx([235.0], abs=1.5)


def test_green_that_is_not_connected_is_out_of_reach_and_unknown(build):
    # the street ends at x = 200; the park is 100 m beyond it, so it cannot be said that there is none within 900 m
    made = scene(build, streets=["LINESTRING (0 0, 200 0)"])
    assert np.isnan(green_distance_m(made)).all()
    assert [note.code for note in made.notes] == ["green_out_of_reach"]


def test_no_green_within_900_m_of_well_known_ground_is_900(build):
    made = scene(build, green=[(0, 0, 10, 10)])
    wide = build.layer("study_area", [build.box(-2000, -2000, 4000, 4000)])
    assert green_distance_m(build.scene(made.sites, made.city.with_layers(study_area=wide))).tolist() == [900.0]
    # but near the edge of the study area nobody knows
    assert np.isnan(green_distance_m(scene(build, green=[(0, 0, 10, 10)]))).all()
