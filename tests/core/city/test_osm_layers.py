"""What GDAL's OSM driver hands over, as tags and elements."""

import numpy as np
import pytest
import shapely
from transformable_spaces.transformable_spaces_plugin.core.city.osm import RawLayer, count_messages, osm_layers, source_format
from transformable_spaces.transformable_spaces_plugin.core.city.osm.layers import parse_tags


def column(*values):
    made = np.empty(len(values), dtype=object)
    made[:] = values
    return made


POINT = shapely.to_wkb(shapely.Point(2.0, 48.0), output_dimension=2)


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        ('"highway"=>"residential","name"=>"Rue de l\'Église"', {"highway": "residential", "name": "Rue de l'Église"}),
        (r'"name"=>"Chez \"Jo\", bar","note"=>"a\\b"', {"name": 'Chez "Jo", bar', "note": "a\\b"}),
        ('"a"=>"1=>2,3"', {"a": "1=>2,3"}),
        ('{"highway":"path","lanes":2}', {"highway": "path", "lanes": "2"}),
        ("{broken", {}),
        ("", {}),
    ],
)
def test_tags_in_both_forms_that_gdal_writes(text, tags):
    assert parse_tags(text) == tags


def test_attribute_columns_and_laundered_names_are_tags_too():
    raw = RawLayer(column(POINT), {
        "osm_id": column("7"), "name": column("A"), "building_levels": column("3"), "z_order": np.array([4]),
        "other_tags": column('"x"=>"y"'),
    })
    table = osm_layers({"points": raw}).points
    assert table.column("tags")[0] == {"name": "A", "building:levels": "3", "x": "y"}
    assert table.column("element").tolist() == ["node/7"]


def test_elements_come_in_order_whatever_the_order_of_the_file():
    raw = RawLayer(column(POINT, POINT, None), {"osm_id": column("12", "9", "3"), "other_tags": column("", "", "")})
    assert osm_layers({"points": raw}).points.column("element").tolist() == ["node/9", "node/12"]  # node 3 has no geometry


def test_ways_among_multipolygons_are_ways():
    square = shapely.to_wkb(shapely.box(0, 0, 1, 1), output_dimension=2)
    raw = RawLayer(column(square, square), {
        "osm_id": column("5", None), "osm_way_id": column(None, "8"), "other_tags": column("", ""),
    })
    assert osm_layers({"multipolygons": raw}).multipolygons.column("element").tolist() == ["way/8", "relation/5"]


def test_a_layer_in_another_reference_system_comes_back_to_degrees():
    raw = RawLayer(column(shapely.to_wkb(shapely.Point(700_000, 6_600_000), output_dimension=2)), {"osm_id": column("1")}, "EPSG:2154")
    # The origin of Lambert-93 is 3° E, 46.5° N by definition.
    assert shapely.get_coordinates(osm_layers({"points": raw}).points.geometry)[0] == pytest.approx([3.0, 46.5], abs=1e-9)


def test_what_gdal_says_it_left_out_is_counted():
    said = [
        "OSM: Relation 21 has missing ways. Ignoring it",
        "OSM: Relation 22 has missing ways. Ignoring it",
        "OSM: For way 10, got only 2 nodes instead of 3",
        "OSM: Way 11 with 1 nodes that could be found. Discarding it",
        "OSM: Number of bytes read in file : 895",
    ]
    assert count_messages(said) == {"osm_incomplete_relations": 2, "osm_missing_nodes": 1, "osm_ways_without_nodes": 1}


def test_formats_are_told_by_the_first_bytes():
    assert source_format(b"\x1f\x8b\x08\x00") == "gzip"
    assert source_format(b"SQLite format 3\x00") == "gpkg"
    assert source_format(b"<?xml version") == "osm"
