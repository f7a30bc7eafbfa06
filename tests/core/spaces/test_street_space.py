"""The street space adds up: hand-drawn streets with the ground of each part by hand, and properties of any drawing."""

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
from transformable_spaces.transformable_spaces_plugin.core.spaces.street_profiles import measure_street_profiles
from transformable_spaces.transformable_spaces_plugin.core.spaces.street_space import COLUMNS, PARTS, street_space_schema
from transformable_spaces.transformable_spaces_plugin.core.spaces.study import Study

box = shapely.box
# A street along y = 100 through the whole study area (0..200); houses from y = 106 up and from 94 down: 12 m between façades.
HOUSES = [box(-20, 106, 220, 118), box(-20, 82, 220, 94)]
MAIN = "LINESTRING (-20 100, 220 100)"


def _areas(table, variant=None):
    """Area by part of the rows of one variant (None: the ground as it is)."""
    rows = table.select(np.array([value == variant for value in table.text("variant")]))
    return {part: round(float(shapely.area(rows.geometry[rows.text("part") == part]).sum()), 2) for part in set(rows.text("part"))}


def _now(table):
    return table.select(np.equal(table.text("variant"), None))


def _adds_up(study):
    table = _now(study.street_space)
    whole = shapely.area(study.public_ground.polygons.geometry).sum()
    total = shapely.area(table.geometry).sum()
    assert total == pytest.approx(whole, rel=1e-5)
    assert shapely.is_valid(table.geometry).all()
    # By the union on a grid: of two shapes of which one's corner lies within a rounding error of the other's edge, GEOS 3.11 calls
    # at times the whole of one common ground.
    assert total - shapely.area(shapely.union_all(table.geometry, grid_size=1e-9)) < 1e-6 * whole
    assert set(table.text("part")) <= set(PARTS)
    return table


def test_a_plain_street_is_carriageway_and_two_footways(study_of):
    study = study_of(streets=[(MAIN, {"carriageway_width_m": 6})], buildings=HOUSES)
    # 200 m long: 6 m of carriageway, 3 m of footway each side.
    assert _areas(_adds_up(study)) == {"carriageway": 1200, "footway": 1200}
    road = study.street_space.select(study.street_space.text("part") == "carriageway")
    assert road.text("street_id").tolist() == ["streets/0"]
    assert road.text("carriageway_source").tolist() == ["width_tag"]


def test_a_pedestrian_street_is_footway_from_wall_to_wall(study_of):
    study = study_of(streets=[(MAIN, {"class": "pedestrian"})], buildings=HOUSES)
    assert _areas(_adds_up(study)) == {"footway": 2400}


def test_cars_parked_on_one_side_and_what_reducing_gives_back(study_of):
    fields = {"carriageway_width_m": 8, "oneway": "forward", "parking_left": "parallel", "parking_right": "none"}
    study = study_of(streets=[(MAIN, fields)], buildings=HOUSES)
    # Parking 2 m on the left (north) of 8 m; footways of 2 m.
    assert _areas(_adds_up(study)) == {"parking": 400, "carriageway": 1200, "footway": 800}
    parked = study.street_space.select(study.street_space.text("part") == "parking").geometry[0]
    assert parked.bounds == pytest.approx((0, 102, 200, 104))
    # Reduced: one lane of 3 m stays, 5 m are given back on the side of the bays. Closed: 3 m stay, 2.5 m each side.
    assert _areas(study.street_space, "reduced") == pytest.approx({"given_back": 200 * 5}, abs=1)
    strips = study.street_space.select(study.street_space.text("variant") == "closed")
    assert strips.number("width_m").tolist() == [2.5, 2.5]
    assert (shapely.bounds(strips.geometry)[:, 3] - shapely.bounds(strips.geometry)[:, 1]).tolist() == pytest.approx([2.5, 2.5])


def test_mapped_footways_come_before_the_profile(study_of):
    # The carriageway of 8 m is a guess where a footway is mapped over its southern 2 m.
    footway = (box(-20, 94, 220, 98), {"kind": "footway"})
    study = study_of(streets=[(MAIN, {"carriageway_width_m": 8})], buildings=HOUSES, carriageways=[footway])
    assert _areas(_adds_up(study)) == {"carriageway": 1200, "footway": 1200}


def test_mapped_carriageways_replace_the_profile(study_of):
    study = study_of(streets=[MAIN], buildings=HOUSES, carriageways=[(box(-20, 97.5, 220, 103.5), {"kind": "carriageway"})])
    table = _adds_up(study)
    assert _areas(table) == {"carriageway": 1200, "footway": 1200}
    road = table.select(table.text("part") == "carriageway")
    assert road.text("known_by").tolist() == ["mapped"]
    assert road.text("carriageway_source").tolist() == ["polygon"]
    assert road.text("street_id").tolist() == ["streets/0"]


def test_green_squares_and_water_take_their_ground(study_of):
    study = study_of(
        streets=[(MAIN, {"carriageway_width_m": 6})],
        buildings=[box(-20, 82, 220, 94), box(-20, 106, 60, 118), box(100, 106, 220, 118), box(-20, 146, 220, 160)],
        squares=[(box(60, 106, 100, 146), {"kind": "square"})],
        green=[(box(60, 130, 100, 146), {"kind": "garden"}), (box(120, 103, 140, 106), {"kind": "hedge"})],
    )
    areas = _areas(_adds_up(study))
    assert areas["green"] == pytest.approx(40 * 16 + 20 * 3)
    assert areas["square"] == pytest.approx(40 * 24, rel=0.01)
    assert areas["carriageway"] == pytest.approx(1200)


def test_a_bridge_over_a_street_leaves_the_street_below_its_ground(study_of):
    deck = ("LINESTRING (100 60, 100 140)", {"carriageway_width_m": 6, "bridge": True, "level": 1})
    street = (MAIN, {"carriageway_width_m": 6})
    study = study_of(streets=[street, deck], buildings=HOUSES)
    areas = _areas(_adds_up(study))
    assert areas["carriageway"] == pytest.approx(1200)
    assert areas["footway"] == pytest.approx(1200)


def test_a_dead_end_gives_its_strips_up_to_the_end(study_of):
    study = study_of(streets=[("LINESTRING (-20 100, 150 100)", {"carriageway_width_m": 6})], buildings=HOUSES)
    _adds_up(study)
    closed = study.street_space.select(study.street_space.text("variant") == "closed")
    assert shapely.bounds(closed.geometry)[:, 2] == pytest.approx([150, 150], abs=0.1)


def test_the_layer_has_the_columns_of_its_schema(study_of):
    study = study_of(streets=[(MAIN, {"carriageway_width_m": 6})], buildings=HOUSES)
    assert tuple(study.street_space.columns) == COLUMNS == street_space_schema().names


def _random_city(draw, seed, dx=0.0, dy=0.0):
    """Streets and houses that know no grid, and green, parking and footways anyhow over them."""
    random = np.random.default_rng(seed)

    def boxes(count, least, most):
        xy, size = random.uniform(0, 180, (count, 2)), random.uniform(least, most, (count, 2))
        return [box(x + dx, y + dy, x + dx + w, y + dy + h) for (x, y), (w, h) in zip(xy, size)]

    nodes = random.uniform(10, 190, (5, 2)) + [dx, dy]
    ends = [(0, 1), (1, 2), (2, 3), (3, 0), (0, 2), (3, 4)]
    streets = [
        (shapely.LineString(nodes[[a, b]]), {"class": kind, "carriageway_width_m": width, "parking_left": parked})
        for (a, b), kind, width, parked in zip(
            ends, ["residential", "tertiary", "service", "residential", "pedestrian", "footway"], [5, 9, 4, 7, 4, None],
            ["parallel", None, None, "none", None, None],
        )
    ]
    return draw(
        study_area=[box(dx, dy, 200 + dx, 200 + dy)], streets=streets, buildings=boxes(6, 8, 30),
        green=[(shape, {"kind": "grass"}) for shape in boxes(3, 5, 30)],
        parking=[(shape, {"kind": "surface"}) for shape in boxes(2, 10, 30)],
        squares=[(shape, {"kind": "footway_area"}) for shape in boxes(2, 5, 20)],
    )


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 10_000))
def test_parts_add_up_and_never_overlap(draw, seed):
    city = _random_city(draw, seed)
    _adds_up(Study(city, measure_street_profiles(city, Notes()), Notes()))


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 10_000))
def test_the_order_of_the_input_changes_nothing(draw, shuffled, seed):
    city = _random_city(draw, seed)
    one, other = (Study(c, measure_street_profiles(c, Notes()), Notes()).street_space for c in (city, shuffled(city, seed)))
    assert shapely.to_wkb(one.geometry).tolist() == shapely.to_wkb(other.geometry).tolist()
    for name in one.columns:
        assert np.array_equal(one.columns[name].astype(str), other.columns[name].astype(str)), name


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 10_000))
def test_moving_the_city_moves_its_parts(draw, seed):
    areas = []
    for dx, dy in ((0.0, 0.0), (1021.0, -377.0)):
        city = _random_city(draw, seed, dx, dy)
        found = _areas(Study(city, measure_street_profiles(city, Notes()), Notes()).street_space)
        # Two patches that meet in one point between carriageways may count as one or as two, an island or none, so that footway
        # and leftover trade places there: their sum is compared.
        found["footway"] = found.get("footway", 0) + found.pop("leftover", 0)
        areas.append(found)
    # The frame of the tiles and the rounding of the ground to a millimetre stay where they are.
    assert areas[0] == pytest.approx(areas[1], abs=2.0)
