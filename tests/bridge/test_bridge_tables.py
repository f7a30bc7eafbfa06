"""QGIS layers and core's tables: what one way writes the other reads, and both agree with the headless way."""

import numpy as np
import pyproj
import pytest
import shapely
from transformable_spaces.transformable_spaces_plugin.core.city import City, conform, schemas
from transformable_spaces.transformable_spaces_plugin.core.errors import InputError
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable

pytest.importorskip("qgis.core")
L93 = pyproj.CRS.from_epsg(2154)


def small_city():
    """A city with every geometry kind, every field type, missing values, an empty layer and accents."""
    def layer(name, shapes, columns):
        return conform(FeatureTable.make(shapes, columns, L93), name, L93, Notes())

    two = shapely.multipolygons([shapely.box(0, 0, 5, 5), shapely.box(6, 0, 9, 5)])
    return City(
        {
            "study_area": layer("study_area", [shapely.box(-10, -10, 100, 100)], {"id": ["a"], "name": ["Épinay"]}),
            "streets": layer(
                "streets",
                [shapely.LineString([(0, 0), (50, 0)]), shapely.LineString([(50, 0), (50, 40)])],
                {
                    "id": ["1", "2"], "class": ["residential", None], "lanes": [2, None], "bridge": [True, None],
                    "name": ["Rue de l’Île", None],
                },
            ),
            "buildings": layer("buildings", [shapely.box(0, 5, 10, 15), two], {"height_m": [7.5, None], "heritage": [None, False]}),
            "water": layer("water", [shapely.box(20, 20, 30, 30), shapely.LineString([(0, 60), (90, 60)])], {"kind": ["lake", "stream"]}),
            "trees": layer("trees", [shapely.Point(1, 1)], {"species": ["Tilia"], "circumference_cm": [80]}),
            "green": layer("green", [], {}),
        },
        L93,
    )


def same(one, two):
    """Two cities are the same to the last value; None and NaN are told apart."""
    assert set(one.layers) == set(two.layers)
    assert one.crs == two.crs
    for name in one.layers:
        a, b = one.layers[name], two.layers[name]
        assert list(a.columns) == list(b.columns), name
        assert shapely.to_wkb(a.geometry).tolist() == shapely.to_wkb(b.geometry).tolist(), name
        for column in a.columns:
            left, right = a.columns[column], b.columns[column]
            assert left.dtype == right.dtype, f"{name}.{column}: {left.dtype} {right.dtype}"
            if left.dtype == float:
                np.testing.assert_array_equal(left, right)
            else:
                assert left.tolist() == right.tolist(), f"{name}.{column}"


def test_a_city_survives_both_ways_and_all_four_crossings(qgis_app, tmp_path):
    from transformable_spaces.transformable_spaces_plugin.bridge import city as bridge
    from transformable_spaces.transformable_spaces_plugin.files import city as files

    city = small_city()
    bridge.write_city(city, tmp_path / "bridge.gpkg")
    files.write_city(city, tmp_path / "files.gpkg")
    for path in (tmp_path / "bridge.gpkg", tmp_path / "files.gpkg"):
        same(city, bridge.read_city(path))
        same(city, files.read_city(path))


def test_both_ways_declare_the_same_tables(qgis_app, tmp_path):
    from osgeo import ogr
    from transformable_spaces.transformable_spaces_plugin.bridge import city as bridge
    from transformable_spaces.transformable_spaces_plugin.files import city as files

    def declared(path):
        source = ogr.Open(str(path))
        return {
            layer.GetName(): (
                layer.GetGeometryColumn(), layer.GetFIDColumn(), ogr.GeometryTypeToName(layer.GetGeomType()),
                [(f.GetName(), f.GetTypeName(), f.GetSubType()) for f in layer.schema],
            )
            for layer in (source.GetLayer(i) for i in range(source.GetLayerCount()))
        }  # fmt: skip

    bridge.write_city(small_city(), tmp_path / "bridge.gpkg")
    files.write_city(small_city(), tmp_path / "files.gpkg")
    assert declared(tmp_path / "bridge.gpkg") == declared(tmp_path / "files.gpkg")


def test_writing_again_replaces_the_file_and_leaves_nothing_beside_it(qgis_app, tmp_path):
    from transformable_spaces.transformable_spaces_plugin.bridge.city import read_city, write_city

    city = small_city()
    write_city(city, tmp_path / "city.gpkg")
    write_city(City({k: v for k, v in city.layers.items() if k != "trees"}, L93), tmp_path / "city.gpkg")
    assert not read_city(tmp_path / "city.gpkg").has("trees")
    assert [p.name for p in tmp_path.iterdir()] == ["city.gpkg"]


def test_what_is_no_city_or_damaged_is_refused_in_a_sentence(qgis_app, tmp_path):
    from transformable_spaces.transformable_spaces_plugin.bridge.city import read_city, write_city
    from transformable_spaces.transformable_spaces_plugin.bridge.tables import read_layer

    with pytest.raises(InputError, match="there is no"):
        read_city(tmp_path / "none.gpkg")
    (tmp_path / "text.gpkg").write_text("hello", encoding="utf-8")
    with pytest.raises(InputError, match="text.gpkg cannot be read as a vector file"):
        read_city(tmp_path / "text.gpkg")
    write_city(City({"trees": small_city().layers["trees"]}, L93), tmp_path / "trees.gpkg")
    with pytest.raises(InputError, match="is no city: it lacks study_area, streets; its layers are trees"):
        read_city(tmp_path / "trees.gpkg")
    with pytest.raises(InputError, match="has no layer “bushes”; it has: trees"):
        read_layer(tmp_path / "trees.gpkg", "bushes")


def test_a_layer_without_crs_comes_without(qgis_app):
    from qgis.core import QgsCoordinateReferenceSystem, QgsFeature, QgsGeometry, QgsVectorLayer
    from transformable_spaces.transformable_spaces_plugin.bridge.tables import read_source

    layer = QgsVectorLayer("Polygon?field=n:integer&field=flag:boolean&field=day:date", "x", "memory")
    layer.setCrs(QgsCoordinateReferenceSystem())
    feature = QgsFeature(layer.fields())
    feature.setGeometry(QgsGeometry.fromWkt("CurvePolygon (CompoundCurve (CircularString (0 0, 1 1, 2 0), (2 0, 0 0)))"))
    feature.setAttributes([3, True, "2025-06-15"])
    layer.dataProvider().addFeatures([feature, QgsFeature(layer.fields())])
    table = read_source(layer)
    assert table.crs is None
    # A half disc of radius 1: π/2 m², to the segments that stand for the arc.
    assert shapely.area(table.geometry[0]) == pytest.approx(np.pi / 2, rel=1e-3)
    assert table.geometry[1] is None
    assert table.columns["n"][0] == 3.0
    assert np.isnan(table.columns["n"][1])
    assert table.columns["flag"].tolist() == [True, None]
    assert table.columns["day"].tolist() == ["2025-06-15", None]


def test_every_layer_of_the_schema_can_be_written(qgis_app, tmp_path):
    from transformable_spaces.transformable_spaces_plugin.bridge.city import read_city, write_city

    layers = {
        name: conform(FeatureTable.make([], {field: [] for field in schema.names}, L93), name, L93, Notes())
        for name, schema in schemas().items()
    }
    write_city(City(layers, L93), tmp_path / "city.gpkg")
    same(City(layers, L93), read_city(tmp_path / "city.gpkg"))
