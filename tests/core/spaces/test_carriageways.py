"""The ground of carriageways: who keeps a junction, what lies over what, what stands in the way."""

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
from transformable_spaces.transformable_spaces_plugin.core.spaces.carriageways import carriageway_polygons
from transformable_spaces.transformable_spaces_plugin.core.spaces.street_profiles import measure_street_profiles

ACROSS = "LINESTRING (-50 0, 50 0)"
UP = "LINESTRING (0 -50, 0 50)"


def ground_of(city):
    """The carriageways by street id."""
    table = carriageway_polygons(city, measure_street_profiles(city, Notes()))
    return dict(zip(table.columns["street_id"], table.geometry))


def overlap(shapes):
    return sum(shapely.area(shape) for shape in shapes) - shapely.area(shapely.union_all(list(shapes)))


def test_the_junction_belongs_to_the_street_of_higher_class(draw):
    # 10 m wide main road, 6 m wide side street: the square of 10 × 6 m where they cross is the main road's.
    streets = [
        (ACROSS, {"id": "main", "class": "tertiary", "carriageway_width_m": 10}),
        (UP, {"id": "side", "class": "residential", "carriageway_width_m": 6}),
    ]
    ground = ground_of(draw(streets=streets))
    assert shapely.area(ground["main"]) == pytest.approx(100 * 10 + 25 * np.pi, rel=0.01)  # with its round ends
    assert shapely.area(ground["side"]) == pytest.approx(100 * 6 + 9 * np.pi - 10 * 6, rel=0.01)
    assert shapely.get_num_geometries(ground["side"]) == 2
    assert overlap(ground.values()) == pytest.approx(0, abs=1e-6)


def test_a_bridge_takes_no_ground_from_the_street_below(draw):
    streets = [
        (ACROSS, {"id": "over", "class": "primary", "bridge": True, "carriageway_width_m": 10}),
        (UP, {"id": "under", "carriageway_width_m": 6}),
    ]
    ground = ground_of(draw(streets=streets))
    assert shapely.area(ground["under"]) == pytest.approx(100 * 6 + 9 * np.pi, rel=0.01)


def test_walls_are_taken_out_and_canopies_are_not(draw):
    # The carriageway, 6 m wide, runs 1 m deep along a house of 20 m; a canopy spans it elsewhere.
    layers = {
        "streets": [(ACROSS, {"id": "a", "carriageway_width_m": 6})],
        "buildings": ["POLYGON ((0 2, 20 2, 20 9, 0 9, 0 2))", ("POLYGON ((-30 -9, -20 -9, -20 9, -30 9, -30 -9))", {"canopy": True})],
    }
    assert shapely.area(ground_of(draw(**layers))["a"]) == pytest.approx(600 + 9 * np.pi - 20, rel=0.01)


def test_footways_pedestrian_streets_and_tunnels_have_none(draw):
    streets = [
        (ACROSS, {"id": "a", "class": "footway"}), (ACROSS, {"id": "b", "class": "pedestrian"}), (ACROSS, {"id": "c", "tunnel": True}),
    ]
    assert ground_of(draw(streets=streets)) == {}


POINTS = st.tuples(st.integers(0, 30), st.integers(0, 30))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    lines=st.lists(st.tuples(POINTS, POINTS).filter(lambda ends: ends[0] != ends[1]), min_size=2, max_size=8, unique=True),
    classes=st.lists(st.sampled_from(["primary", "tertiary", "residential", "service"]), min_size=8, max_size=8),
)
def test_carriageways_never_overlap_and_lose_nothing(draw, shuffled, lines, classes):
    streets = [
        (shapely.LineString(np.array(ends) * 5.0), {"id": f"s{number}", "class": name})
        for number, (ends, name) in enumerate(zip(lines, classes))
    ]
    city = draw(streets=streets)
    ground = ground_of(city)
    shapes = list(ground.values())
    profiles = measure_street_profiles(city, Notes())
    wide = shapely.buffer(profiles.streets.geometry, profiles.streets.columns["carriageway_m"] / 2, quad_segs=4)
    assert overlap(shapes) == pytest.approx(0, abs=1e-5)
    assert shapely.area(shapely.union_all(shapes)) == pytest.approx(shapely.area(shapely.union_all(wide)), abs=1e-5)
    # Another order of the streets gives each the same ground.
    other = ground_of(shuffled(city))
    assert {name: shapely.area(shape) for name, shape in other.items()} == pytest.approx(
        {name: shapely.area(shape) for name, shape in ground.items()}, abs=1e-6
    )
