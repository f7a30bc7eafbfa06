"""Buildings, green, water, parking, squares, rail out of tagged ways and relations."""

import numpy as np
import pytest
import shapely
from transformable_spaces.tests.osm_scene import HOUSE, STREET, city


def box(x1, y1, x2, y2):
    return f"POLYGON (({x1} {y1}, {x2} {y1}, {x2} {y2}, {x1} {y2}, {x1} {y1}))"


def ring(x1, y1, x2, y2):
    return f"LINESTRING ({x1} {y1}, {x2} {y1}, {x2} {y2}, {x1} {y2}, {x1} {y1})"


def layer(name, *areas, lines=(), points=()):
    return city(points=points, lines=(STREET, *lines), areas=(HOUSE, *areas))[0].layer(name)


def test_buildings_with_what_their_tags_say():
    table = layer(
        "buildings",
        (box(30, 10, 40, 20), {"building": "apartments", "building:levels": "5", "height": "16,5 m", "roof:shape": "flat"}),
        (box(50, 10, 60, 20), {"building": "yes", "amenity": "school", "heritage": "2", "start_date": "1880s"}),
        (box(70, 10, 80, 20), {"building": "roof"}),
        (box(90, 10, 95, 20), {"building": "yes", "location": "underground"}),
        (box(90, 30, 95, 40), {"building": "no"}),
    )
    assert table.text("use").tolist() == [None, "residential", "school", None, None]
    assert table.number("height_m")[1] == 16.5
    assert table.number("levels")[1] == 5
    assert table.text("roof_shape")[1] == "flat"
    assert table.number("year")[2] == 1880
    assert table.text("heritage").tolist() == [None, None, True, None, None]
    assert table.text("canopy").tolist() == [None, None, None, True, None]
    assert table.text("underground").tolist() == [None, None, None, None, True]


def test_building_parts_lend_their_height_and_are_not_told_twice():
    made, notes = city(
        lines=(STREET, (ring(12, 12, 16, 16), {"building:part": "yes", "building:levels": "9"}),
               (ring(10, 10, 14, 14), {"building:part": "yes", "building:levels": "4"}),
               (ring(60, 60, 70, 70), {"building:part": "yes", "height": "8"})),
    )
    table = made.layer("buildings")
    # The house takes the highest of its two parts; the part that stands in no building becomes one.
    assert table.column("id").tolist() == ["way/2001", "way/1004"]
    assert table.number("levels").tolist()[0] == 9
    assert table.number("height_m").tolist()[1] == 8
    assert notes["osm_building_parts"] == {"parts": 3, "lent": 1, "alone": 1}


def test_closed_ways_that_gdal_leaves_among_the_lines_are_areas():
    lines = ((ring(30, 30, 40, 40), {"area:highway": "residential"}), (ring(50, 30, 60, 40), {"natural": "water", "area": "no"}))
    assert layer("carriageways", lines=lines).text("kind").tolist() == ["carriageway"]
    assert len(layer("water", lines=lines)) == 0


def test_an_open_ring_is_left_out_and_counted():
    made, notes = city(lines=(STREET, ("LINESTRING (30 30, 40 30, 40 40)", {"building": "yes"})))
    assert len(made.layer("buildings")) == 1
    assert notes["osm_open_rings"]["count"] == 1


def test_an_invalid_building_is_repaired_and_counted():
    bow_tie = "POLYGON ((30 10, 40 20, 40 10, 30 20, 30 10))"
    made, notes = city(areas=(HOUSE, (bow_tie, {"building": "yes"})))
    table = made.layer("buildings")
    assert shapely.is_valid(table.geometry).all()
    # Two triangles of 10 × 5 / 2 m².
    assert table.geometry[1].area == pytest.approx(50, rel=2e-3)
    assert notes["geometry_repaired"]["count"] == 1


def test_green_says_who_may_enter():
    table = layer(
        "green",
        (box(30, 30, 60, 60), {"leisure": "park", "name": "Parc"}),
        (box(70, 30, 80, 40), {"leisure": "park", "access": "private"}),
        (box(70, 50, 80, 60), {"leisure": "garden", "garden:type": "residential"}),
        (box(70, 70, 80, 80), {"landuse": "grass"}),
        (box(90, 70, 95, 80), {"leisure": "pitch", "surface": "artificial_turf"}),
    )
    assert table.text("kind").tolist() == ["park", "park", "garden", "grass"]
    assert table.text("public_access").tolist() == [True, False, False, None]
    assert table.text("name")[0] == "Parc"


def test_green_is_fenced_when_barriers_run_along_most_of_its_edge():
    park = (box(30, 30, 60, 60), {"leisure": "park"})
    # Three of four equal sides fenced: 75 % of the edge; one side: 25 %.
    three = ("LINESTRING (30 30, 60 30, 60 60, 30 60)", {"barrier": "fence"})
    assert layer("green", park, lines=(three,)).text("fenced").tolist() == [True]
    assert layer("green", park, lines=(("LINESTRING (30 30, 60 30)", {"barrier": "fence"}),)).text("fenced").tolist() == [None]
    assert layer("green", (park[0], {**park[1], "barrier": "fence"})).text("fenced").tolist() == [True]


def test_water_as_areas_and_lines():
    table = layer(
        "water",
        (box(30, 30, 60, 60), {"natural": "water", "water": "pond"}),
        (box(70, 30, 80, 60), {"natural": "water", "water": "canal"}),
        lines=(("LINESTRING (0 90, 90 90)", {"waterway": "stream", "tunnel": "culvert"}),),
    )
    assert table.text("kind").tolist() == ["lake", "canal", "stream"]
    assert table.text("tunnel").tolist() == [None, None, True]


def test_the_sea_is_on_the_right_of_the_coastline():
    # The coast runs east: land to the north (left), sea to the south (right).
    coast = ("LINESTRING (-900 -40, 900 -40)", {"natural": "coastline"})
    table = layer("water", lines=(coast,))
    assert table.text("kind").tolist() == ["sea"]
    house = city()[0].layer("buildings").geometry[0]
    assert not table.geometry[0].intersects(house)
    assert table.geometry[0].distance(house) == pytest.approx(50, abs=0.2)  # the house begins at y = 10


def test_a_coastline_with_a_gap_makes_no_sea():
    coast = (("LINESTRING (-900 -40, 10 -40)", {"natural": "coastline"}), ("LINESTRING (40 -40, 900 -40)", {"natural": "coastline"}))
    assert len(layer("water", lines=coast)) == 0


def test_parking_kinds_access_and_doubles():
    made, notes = city(
        points=(("POINT (35 35)", {"amenity": "parking"}), ("POINT (5 50)", {"amenity": "parking", "parking": "underground"})),
        areas=(HOUSE, (box(30, 30, 60, 60), {"amenity": "parking", "capacity": "40", "access": "customers"}),
               (box(70, 30, 80, 40), {"amenity": "parking", "parking": "street_side"}),
               (box(70, 50, 80, 60), {"amenity": "parking", "building": "parking"})),
    )
    table = made.layer("parking")
    assert table.text("kind").tolist() == ["surface", "street", "multi_storey", "underground"]
    assert table.text("access").tolist() == ["customers", "unknown", "unknown", "unknown"]
    assert table.number("spaces")[0] == 40
    assert notes["osm_doubles"] == {"layer": "parking", "count": 1}  # the point without a kind lies in the car park


def test_squares_and_pedestrian_areas():
    table = layer(
        "squares",
        (box(30, 30, 60, 60), {"place": "square", "name": "Place"}),
        (box(70, 30, 80, 40), {"highway": "pedestrian", "area": "yes", "layer": "1", "bridge": "yes"}),
        (box(70, 50, 80, 60), {"highway": "footway", "area": "yes"}),
        lines=((ring(70, 70, 80, 80), {"highway": "pedestrian", "area": "yes"}), (ring(90, 70, 95, 80), {"highway": "pedestrian"})),
    )
    # Ordered by element: the closed way with area=yes is an area, the one without is a street around something.
    assert dict(zip(table.column("id"), table.text("kind"))) == {
        "way/2002": "square", "way/2003": "pedestrian_area", "way/2004": "footway_area", "way/1002": "pedestrian_area",
    }  # fmt: skip
    assert table.text("bridge").tolist()[1] is True
    assert table.number("level")[1] == 1


@pytest.mark.parametrize(
    ("tags", "status", "kind"),
    [
        ({"railway": "rail"}, "active", "rail"),
        ({"railway": "tram"}, "active", "tram"),
        ({"railway": "disused", "disused": "tram"}, "disused", "tram"),
        ({"railway": "rail", "disused": "yes"}, "disused", "rail"),
        ({"railway": "abandoned"}, "abandoned", "rail"),
        ({"disused:railway": "narrow_gauge"}, "disused", "narrow_gauge"),
        ({"abandoned:railway": "rail", "highway": "cycleway"}, "abandoned", "rail"),
    ],
)
def test_rail_status(tags, status, kind):
    table = layer("rail", lines=(("LINESTRING (0 50, 90 50)", tags),))
    assert (table.text("status").tolist(), table.text("kind").tolist()) == ([status], [kind])


@pytest.mark.parametrize("tags", [
    {"railway": "razed"}, {"razed:railway": "rail"}, {"railway": "abandoned", "highway": "residential"},
])  # fmt: skip
def test_rail_that_is_gone_is_left_out_and_counted(tags):
    made, notes = city(lines=(STREET, ("LINESTRING (0 50, 90 50)", tags)))
    assert len(made.layer("rail")) == 0
    assert notes["osm_rail_gone"]["count"] == 1


def test_brownfields_and_landuse():
    areas = (
        (box(30, 30, 40, 40), {"landuse": "brownfield"}), (box(50, 30, 60, 40), {"landuse": "construction"}),
        (box(70, 30, 80, 40), {"disused:landuse": "industrial"}), (box(90, 30, 95, 40), {"landuse": "industrial"}),
    )  # fmt: skip
    assert layer("brownfields", *areas).text("status").tolist() == ["brownfield", "construction", "vacant"]
    assert layer("brownfields", *areas).text("former_use").tolist() == [None, None, "industrial"]
    assert layer("landuse", *areas).text("kind").tolist() == ["industrial"]


def test_the_order_of_the_features_changes_nothing():
    areas = [HOUSE, (box(30, 30, 60, 60), {"leisure": "park"}), (box(70, 30, 80, 40), {"building": "roof"})]
    from transformable_spaces.tests.osm_scene import raw_layer
    from transformable_spaces.transformable_spaces_plugin.core.city.osm import RawLayer, city_from_osm, osm_layers
    from transformable_spaces.transformable_spaces_plugin.core.notes import Notes

    raw = {"lines": raw_layer([STREET], 1001), "multipolygons": raw_layer(areas, 2001, way=True)}
    turned = dict(raw)
    layer_ = raw["multipolygons"]
    turned["multipolygons"] = RawLayer(layer_.wkb[::-1], {name: values[::-1] for name, values in layer_.columns.items()})
    one, other = (city_from_osm(osm_layers(r), Notes()) for r in (raw, turned))
    for name, table in one.layers.items():
        assert np.array_equal(table.column("id"), other.layer(name).column("id"))
        assert np.array_equal(shapely.to_wkt(table.geometry, 12), shapely.to_wkt(other.layer(name).geometry, 12))
