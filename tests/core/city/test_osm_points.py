"""Trees, facilities, stops, crossings, driveways."""

import numpy as np
import pytest
import shapely
from transformable_spaces.tests.osm_scene import HOUSE, STREET, city
from transformable_spaces.tests.osm_scene import city as scene_city

GROUND = "POLYGON ((30 30, 80 30, 80 80, 30 80, 30 30))"


def test_a_tree_row_becomes_trees_every_eight_metres():
    made, _ = city(
        points=(("POINT (0 60)", {"natural": "tree", "species": "Tilia", "circumference": "0.94", "height": "12"}),),
        lines=(STREET, ("LINESTRING (10 60, 50 60)", {"natural": "tree_row", "genus": "Platanus"})),
    )
    table = made.layer("trees")
    # 40 m / 8 m = 5 gaps, so 6 trees; the single tree stands 10 m from the first and replaces none.
    assert table.text("row").tolist() == [None, *[True] * 6]
    assert table.text("species").tolist() == ["Tilia", *["Platanus"] * 6]
    assert table.number("circumference_cm")[0] == 94
    assert np.diff(shapely.get_x(table.geometry[1:])) == pytest.approx([8] * 5, abs=0.05)


def test_a_tree_mapped_singly_stands_for_the_one_of_the_row():
    made, _ = city(
        points=(("POINT (18 61)", {"natural": "tree"}),), lines=(STREET, ("LINESTRING (10 60, 50 60)", {"natural": "tree_row"})),
    )
    # The trees of the row stand at 10, 18, 26, 34, 42, 50; the one at 18 is 1 m from the mapped tree.
    assert len(made.layer("trees")) == 1 + 5


def test_a_school_is_told_once():
    made, notes = city(
        points=(
            ("POINT (40 40)", {"amenity": "school", "name": "École"}), ("POINT (45 40)", {"amenity": "library"}),
            ("POINT (5 40)", {"amenity": "school"}),
        ),
        areas=(HOUSE, (GROUND, {"amenity": "school", "name": "École"}),
               ("POLYGON ((35 35, 50 35, 50 50, 35 50, 35 35))", {"building": "school", "amenity": "school"})),
    )
    table = made.layer("facilities")
    assert [(g.geom_type, k) for g, k in zip(table.geometry, table.text("kind"))] == [
        ("Polygon", "school"), ("Point", "library"), ("Point", "school"),
    ]  # fmt: skip
    assert notes["osm_doubles"] == {"layer": "facilities", "count": 2}  # the point and the building on the school's ground


@pytest.mark.parametrize(
    ("tags", "kind"),
    [
        ({"amenity": "kindergarten"}, "nursery"),
        ({"shop": "bakery"}, "shop"),
        ({"amenity": "fire_station"}, "fire_station"),
        ({"tourism": "museum"}, "culture"),
        ({"leisure": "playground"}, "playground"),
        ({"amenity": "nursing_home"}, "elderly"),
        ({"amenity": "marketplace"}, "market"),
    ],
)
def test_facility_kinds(tags, kind):
    assert city(points=(("POINT (40 40)", tags),))[0].layer("facilities").text("kind").tolist() == [kind]


def test_what_is_closed_is_no_facility():
    made, _ = city(points=(("POINT (40 40)", {"shop": "vacant"}), ("POINT (50 40)", {"shop": "no"})))
    assert len(made.layer("facilities")) == 0


def test_a_stop_is_told_once_and_knows_its_lines():
    line = "LINESTRING (0 0, 100 0)"
    made, notes = city(
        points=(
            ("POINT (20 4)", {"highway": "bus_stop", "name": "Mairie"}),
            ("POINT (21 4)", {"public_transport": "platform", "bus": "yes", "name": "Mairie"}),
            ("POINT (20 0)", {"public_transport": "stop_position", "bus": "yes", "name": "Mairie"}),
            ("POINT (60 4)", {"highway": "bus_stop", "name": "École"}),
            ("POINT (60 70)", {"railway": "station", "name": "Gare"}),
        ),
        routes=tuple((f"MULTILINESTRING ({line[11:]})", {"route": "bus", "ref": ref}) for ref in "12"),
    )
    table = made.layer("transit_stops")
    assert table.text("name").tolist() == ["Mairie", "École", "Gare"]
    assert table.text("mode").tolist() == ["bus", "bus", "train"]
    assert table.number("lines")[:2].tolist() == [2, 2]
    assert np.isnan(table.number("lines")[2])
    assert notes["osm_doubles"] == {"layer": "transit_stops", "count": 2}


def test_crossings_and_furniture():
    made, _ = city(points=(
        ("POINT (20 0)", {"highway": "crossing", "crossing": "zebra"}),
        ("POINT (30 0)", {"highway": "traffic_signals", "crossing": "traffic_signals"}),
        ("POINT (40 0)", {"highway": "crossing", "crossing": "unmarked"}), ("POINT (50 0)", {"highway": "street_lamp"}),
        ("POINT (60 0)", {"highway": "traffic_signals"}), ("POINT (70 0)", {"emergency": "fire_hydrant"}),
    ))  # fmt: skip
    assert made.layer("crossings").text("kind").tolist() == ["marked", "signals", "unmarked"]
    assert made.layer("furniture").text("kind").tolist() == ["lamp", "signal", "hydrant"]


def test_driveways_where_drives_join_streets_and_where_people_drive_in():
    made, _ = scene_city(
        points=(
            ("POINT (60 10)", {"amenity": "parking_entrance"}),
            ("POINT (50 20)", {"barrier": "gate"}),  # on the drive
            ("POINT (5 70)", {"barrier": "gate"}),  # in a garden wall
        ),
        lines=(
            ("LINESTRING (0 0, 50 0, 100 0)", {"highway": "residential"}),
            ("LINESTRING (50 0, 50 20, 50 40)", {"highway": "service", "service": "driveway"}),
            ("LINESTRING (50 40, 80 40)", {"highway": "footway"}),
        ),
    )
    table = made.layer("driveways")
    assert table.text("kind").tolist() == ["parking_entrance", "gate", "driveway"]


def test_heritage_as_area_and_point():
    made, _ = city(
        points=(("POINT (60 60)", {"historic": "monument"}), ("POINT (15 15)", {"heritage": "2"})),
        areas=((HOUSE[0], {"building": "church", "heritage": "2", "heritage:operator": "mhs"}),),
    )
    table = made.layer("heritage")
    assert table.text("kind").tolist() == ["church", "monument"]  # the point in the church is the church
    assert table.text("rule").tolist() == ["mhs", None]
