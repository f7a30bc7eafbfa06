import math

import numpy as np
import pytest
from transformable_spaces.transformable_spaces_plugin.core.indicators.demand import pedestrian_demand

STREET = ["LINESTRING (0 0, 400 0)"]


def scene(build, sites, **layers):
    layers["streets"] = build.layer("streets", STREET, **{"class": ["residential"]})
    return build.scene(sites, build.city(**layers))


def test_demand_falls_off_with_the_walk(build):
    # A school (100) 100 m along the street and a bus stop (20) 50 m the other way from (200, 5): 100/e + 20·e^(−1/2)
    made = scene(
        build, build.sites([build.box(195, 0, 10, 10)]),
        facilities=build.layer("facilities", ["POINT (300 10)"], kind=["school"]),
        transit_stops=build.layer("transit_stops", ["POINT (150 2)"], mode=["bus"]),
        population=build.layer("population", []),
    )
    assert pedestrian_demand(made) == pytest.approx([100 * math.exp(-1) + 20 * math.exp(-0.5)], abs=1e-3)


def test_what_is_farther_than_200_m_on_foot_does_not_draw(build):
    made = scene(
        build, build.sites([build.box(95, 0, 10, 10)]),
        facilities=build.layer("facilities", ["POINT (301 0)"], kind=["school"]), population=build.layer("population", []),
    )
    assert pedestrian_demand(made).tolist() == [0.0]


def test_a_street_is_searched_from_its_middle(build):
    sites = build.sites([build.box(0, -3, 30, 6)], kind="street", street_id=["streets0"])
    made = scene(
        build, sites, facilities=build.layer("facilities", ["POINT (200 0)"], kind=["market"]), population=build.layer("population", []),
    )
    # the middle of the street is at x = 200, where the market (100) stands
    assert pedestrian_demand(made) == pytest.approx([100.0], abs=1e-3)


def test_people_count_at_their_homes(build):
    made = scene(
        build, build.sites([build.box(95, 0, 10, 10)]), population=build.layer("population", ["POINT (150 0)"], inhabitants=[40]),
    )
    assert pedestrian_demand(made) == pytest.approx([40 * math.exp(-0.5)], abs=1e-3)


def test_unknown_people_weigh_by_floor_area(build):
    # 100 m² × 5 storeys / 50 m² a head: 10 people, 50 m away
    made = scene(
        build, build.sites([build.box(95, 0, 10, 10)]), facilities=build.layer("facilities", []),
        buildings=build.layer("buildings", [build.box(145, 3, 10, 10)], levels=[5]),
    )
    assert pedestrian_demand(made) == pytest.approx([10 * math.exp(-0.5)], abs=1e-3)
    assert [note.code for note in made.notes] == ["people_by_floor_area"]


def test_a_site_off_the_network_is_unknown(build):
    made = scene(
        build, build.sites([build.box(195, 450, 10, 10)]), facilities=build.layer("facilities", ["POINT (200 0)"], kind=["school"]),
    )
    assert np.isnan(pedestrian_demand(made)).all()


def test_tiles_and_order_change_nothing(build):
    # sites spread over several tiles of 400 m, in two orders
    boxes = [build.box(x, 0, 10, 10) for x in range(0, 400, 7)]
    facilities = build.layer("facilities", [f"POINT ({x} 3)" for x in range(0, 400, 13)], kind=["shop"] * 31)
    forward = pedestrian_demand(scene(build, build.sites(boxes), facilities=facilities))
    backward = pedestrian_demand(scene(build, build.sites(boxes[::-1]), facilities=facilities.select(np.arange(31)[::-1])))
    assert np.round(forward, 6).tolist() == np.round(backward[::-1], 6).tolist()
