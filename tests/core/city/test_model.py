"""The city model: what conform repairs, counts and refuses."""

import numpy as np
import pyproj
import pytest
import shapely
from transformable_spaces.transformable_spaces_plugin.core.city import City, conform, schemas
from transformable_spaces.transformable_spaces_plugin.core.city.reference_system import choose_crs, is_metric, metric_crs
from transformable_spaces.transformable_spaces_plugin.core.errors import InputError, MissingCrs, MissingField, MissingLayer
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable

L93 = pyproj.CRS.from_epsg(2154)
SQUARE = shapely.box(0, 0, 10, 10)
BOW_TIE = shapely.from_wkt("POLYGON ((0 0, 10 10, 10 0, 0 10, 0 0))")


def codes(notes):
    return {note.code: note.values.get("count") for note in notes}


def test_invalid_empty_and_wrong_geometries_are_repaired_or_skipped_and_counted():
    notes = Notes()
    shapes = [SQUARE, BOW_TIE, None, shapely.Polygon(), shapely.Point(1, 1), shapely.box(0, 0, np.inf, 1)]
    table = conform(FeatureTable.make(shapes, {}, L93), "buildings", L93, notes)
    assert len(table) == 2
    # The bow tie has two triangles of 25 m² each.
    assert shapely.area(table.geometry).tolist() == [100.0, 50.0]
    assert codes(notes) == {"geometry_empty": 3, "geometry_repaired": 1, "geometry_wrong_type": 1}


def test_fields_are_coerced_and_what_cannot_be_is_counted():
    notes = Notes()
    columns = {"height_m": ["3,5 m", "tall", "9999"], "levels": [2, None, -1], "use": ["house", "", None], "extra": [1, 2, 3]}
    table = conform(FeatureTable.make([SQUARE] * 3, columns, L93), "buildings", L93, notes)
    assert table.columns["height_m"][0] == 3.5
    assert np.isnan(table.columns["height_m"][1:]).all()  # 9999 m is out of range
    assert np.isnan(table.columns["levels"][1:]).all()
    assert table.columns["use"].tolist() == ["house", None, None]
    assert "extra" not in table
    assert tuple(table.columns) == schemas()["buildings"].names
    assert codes(notes) == {"value_unreadable": 1, "value_out_of_range": 1}


def test_z_is_dropped_and_lines_are_split_into_parts_with_their_columns():
    line = shapely.from_wkt("MULTILINESTRING Z ((0 0 5, 10 0 5), (10 0 5, 10 10 5))")
    single = shapely.from_wkt("LINESTRING (0 0, 0 5)")
    table = conform(FeatureTable.make([line, single], {"class": ["residential", "path"]}, L93), "streets", L93, Notes())
    assert not shapely.has_z(table.geometry).any()
    assert table.columns["class"].tolist() == ["residential", "residential", "path"]
    assert shapely.length(table.geometry).tolist() == [10.0, 10.0, 5.0]


def test_an_unknown_class_becomes_missing_and_is_counted():
    notes = Notes()
    table = conform(FeatureTable.make([shapely.LineString([(0, 0), (1, 0)])], {"class": ["runway"]}, L93), "streets", L93, notes)
    assert table.columns["class"][0] is None
    assert codes(notes) == {"value_unknown_class": 1}


def test_no_crs_and_no_required_field_are_refused_by_name():
    with pytest.raises(MissingCrs, match="green"):
        conform(FeatureTable.make([SQUARE], {}), "green", L93, Notes())
    with pytest.raises(MissingField, match="“population” lacks the field “inhabitants”; its fields are: pop"):
        conform(FeatureTable.make([SQUARE], {"pop": [3]}, L93), "population", L93, Notes())


def test_absent_is_not_empty():
    empty = conform(FeatureTable.make([], {}, L93), "green", L93, Notes())
    city = City({"green": empty}, L93)
    assert city.has("green")
    assert not city.has("trees")
    assert len(city.layer("trees")) == 0
    assert "trees" in city.absent
    assert "green" not in city.absent
    with pytest.raises(MissingLayer, match="the city has no streets"):
        city.required("streets")


def test_a_city_refuses_unknown_layers_and_other_reference_systems():
    with pytest.raises(InputError, match="no layer of a city"):
        City({"roofs": FeatureTable.make([SQUARE], {}, L93)}, L93)
    with pytest.raises(InputError, match="not in the reference system"):
        City({"green": FeatureTable.make([SQUARE], {}, 4326)}, L93)


# Places and codes from the EPSG registry: Paris, Porto, Brussels, Amsterdam, Bern, London; Mexico City is in UTM zone 14 N.
@pytest.mark.parametrize(
    ("longitude", "latitude", "epsg"),
    [(2.35, 48.86, 2154), (-8.61, 41.15, 3763), (4.35, 50.85, 3812), (4.9, 52.37, 28992), (7.45, 46.95, 2056), (-0.12, 51.5, 27700),
     (-99.13, 19.43, 32614), (151.2, -33.87, 32756)],
)  # fmt: skip
def test_the_national_grid_where_known_else_utm(longitude, latitude, epsg):
    assert metric_crs(longitude, latitude).to_epsg() == epsg


def test_web_mercator_and_feet_are_not_metric():
    assert not is_metric(pyproj.CRS.from_epsg(3857), 2.35, 48.86)
    assert not is_metric(pyproj.CRS.from_epsg(2263), -73.98, 40.75)  # New York Long Island, US survey feet
    assert is_metric(L93, 2.35, 48.86)


def test_choose_crs_keeps_a_good_one_and_replaces_the_others():
    paris = FeatureTable.make([shapely.Point(2.35, 48.86)], {}, 4326)
    assert choose_crs(paris) == (L93, True)
    assert choose_crs(paris.to_crs(L93)) == (L93, False)
    assert choose_crs(paris.to_crs(3857))[0] == L93
