"""Streets out of ways: junctions, sides, access, bus lines."""

import numpy as np
import pytest
import shapely
from transformable_spaces.tests.osm_scene import HOUSE, city


def streets(*lines, routes=()):
    return city(lines=lines, areas=(HOUSE,), routes=routes)[0].layer("streets")


def one(field, **tags):
    """The value of ``field`` for one residential street with ``tags`` (``__`` stands for a colon)."""
    tags = {"highway": "residential", **{key.replace("__", ":"): value for key, value in tags.items()}}
    value = streets(("LINESTRING (0 0, 100 0)", tags)).column(field)[0]
    return None if value is None or value != value else value


def test_streets_are_cut_where_streets_meet_but_not_where_a_path_or_a_drive_does():
    table = streets(
        ("LINESTRING (0 0, 50 0, 80 0, 90 0, 100 0)", {"highway": "residential", "name": "Rue A"}),
        ("LINESTRING (50 0, 50 60)", {"highway": "tertiary"}),
        ("LINESTRING (80 -5, 80 0, 80 5)", {"highway": "footway", "footway": "crossing"}),
        ("LINESTRING (90 0, 90 30)", {"highway": "service", "service": "driveway"}),
    )
    assert table.column("id").tolist() == ["way/1001/0", "way/1001/1", "way/1002", "way/1003/0", "way/1003/1", "way/1004"]
    assert shapely.length(table.geometry[:2]) == pytest.approx([50, 50], abs=0.1)
    assert table.text("name").tolist()[:3] == ["Rue A", "Rue A", None]
    assert table.text("service").tolist()[3:] == ["crossing", "crossing", "driveway"]


def test_a_bridge_above_a_street_does_not_cut_it():
    table = streets(
        ("LINESTRING (0 0, 50 0, 100 0)", {"highway": "residential"}),
        ("LINESTRING (50 -50, 50 50)", {"highway": "primary", "bridge": "yes", "layer": "1"}),
    )
    assert len(table) == 2
    assert table.text("bridge").tolist() == [None, True]
    assert table.number("level")[1] == 1


def test_an_area_is_no_street_and_an_unknown_highway_neither():
    table = streets(
        ("LINESTRING (0 0, 50 0)", {"highway": "residential"}),
        ("LINESTRING (0 50, 20 50, 20 70, 0 70, 0 50)", {"highway": "pedestrian", "area": "yes"}),
        ("LINESTRING (0 90, 50 90)", {"highway": "proposed"}),
    )
    assert table.column("id").tolist() == ["way/1001"]


@pytest.mark.parametrize(
    ("tags", "left", "right"),
    [
        ({"parking__both": "lane", "parking__both__orientation": "parallel"}, "parallel", "parallel"),
        ({"parking__left": "street_side", "parking__left__orientation": "perpendicular", "parking__right": "no"}, "perpendicular", "none"),
        ({"parking__left": "half_on_kerb", "parking__left__orientation": "parallel"}, "half_on_kerb", None),
        ({"parking__right": "lane"}, None, "parallel"),
        ({"parking__both": "separate"}, None, None),
        ({"parking__lane__both": "diagonal"}, "diagonal", "diagonal"),
        ({"parking__lane__left": "parallel", "parking__lane__left__parallel": "on_kerb"}, "on_kerb", None),
        ({"parking__lane__right": "no_stopping"}, None, "none"),
        ({"parking__left": "no", "parking__lane__left": "parallel"}, "none", None),  # the tags in use now win
    ],
)
def test_parking_by_both_schemes(tags, left, right):
    assert (one("parking_left", **tags), one("parking_right", **tags)) == (left, right)


@pytest.mark.parametrize(
    ("tags", "sides"),
    [
        ({"sidewalk": "both"}, "both"),
        ({"sidewalk": "no"}, "none"),
        ({"sidewalk": "separate"}, "separate"),
        ({"sidewalk__left": "yes", "sidewalk__right": "no"}, "left"),
        ({"sidewalk__right": "separate"}, "right"),
        ({"sidewalk__both": "separate"}, "separate"),
        ({}, None),
    ],
)
def test_sidewalks(tags, sides):
    assert one("sidewalk", **tags) == sides


@pytest.mark.parametrize(
    ("field", "tags", "value"),
    [
        ("oneway", {"oneway": "-1"}, "backward"),
        ("oneway", {"junction": "roundabout"}, "forward"),
        ("oneway", {"oneway": "no"}, "no"),
        ("oneway", {}, None),
        ("maxspeed_kmh", {"maxspeed": "20 mph"}, pytest.approx(32.19, abs=0.01)),
        ("lanes", {"lanes": "2;1"}, 3),
        ("carriageway_width_m", {"width": "6,5 m"}, 6.5),
        ("carriageway_width_m", {"width": "12", "width__carriageway": "7"}, 7),
        ("footway_left_m", {"sidewalk__left__width": "1.2"}, 1.2),
        ("footway_right_m", {"sidewalk__both__width": "2"}, 2),
        ("bus_lanes", {"bus__lanes": "||designated"}, 1),
        ("bus_lanes", {"busway__both": "lane"}, 2),
        ("bus_lanes", {"bus__lanes": "yes|yes"}, None),
        ("cycle", {"cycleway": "lane"}, "both_lanes"),
        ("cycle", {"cycleway": "lane", "oneway": "yes"}, "lane"),
        ("cycle", {"cycleway__left": "track", "cycleway__right": "no"}, "track"),
        ("cycle", {"cycleway__both": "no"}, "none"),
        ("access", {"access": "private"}, "private"),
        ("access", {"access": "no", "foot": "yes"}, "no"),
        ("access", {"motor_vehicle": "no", "bus": "yes"}, "bus"),
        ("access", {"motor_vehicle": "private"}, "destination"),
        ("access", {}, None),
        ("tunnel", {"tunnel": "building_passage"}, True),
        ("junction", {"junction": "roundabout"}, "roundabout"),
    ],
)
def test_fields_from_tags(field, tags, value):
    assert one(field, **tags) == value


def test_a_pedestrian_street_closed_to_cars_is_open():
    table = streets(("LINESTRING (0 0, 50 0)", {"highway": "pedestrian", "motor_vehicle": "no", "foot": "yes"}))
    assert table.text("access").tolist() == ["yes"]


def test_bus_lines_count_each_line_once_and_only_on_its_ways():
    way, other = "LINESTRING (0 0, 50 0, 100 0)", "LINESTRING (0 50, 100 50)"
    table = streets(
        (way, {"highway": "residential"}), (other, {"highway": "residential"}), ("LINESTRING (50 0, 50 -50)", {"highway": "residential"}),
        routes=(
            (f"MULTILINESTRING ({way[11:]})", {"route": "bus", "ref": "31", "network": "N"}),
            (f"MULTILINESTRING ({way[11:]})", {"route": "bus", "ref": "31", "network": "N"}),  # the way back
            (f"MULTILINESTRING ({way[11:]}, {other[11:]})", {"route": "trolleybus", "ref": "T1"}),
            (f"MULTILINESTRING ({other[11:]})", {"route": "hiking", "ref": "GR"}),
        ),
    )
    # Way 1001 is cut in two where way 1003 meets it; both pieces keep lines 31 and T1.
    assert dict(zip(table.column("id"), table.number("bus_lines"))) == {"way/1001/0": 2, "way/1001/1": 2, "way/1002": 1, "way/1003": 0}


def test_shared_vertices_stay_exactly_shared_after_reprojection():
    street = {"highway": "residential"}
    table = streets(("LINESTRING (0 0, 33.3 7.7, 100 0)", street), ("LINESTRING (33.3 7.7, 40 90)", street))
    ends = shapely.get_coordinates(shapely.get_point(table.geometry, 0))
    assert np.array_equal(ends[1], ends[2])
