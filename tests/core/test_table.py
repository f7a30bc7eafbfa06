"""FeatureTable: columns beside geometries, missing is NaN or None."""

import warnings

import numpy as np
import pytest
import shapely
from transformable_spaces.transformable_spaces_plugin.core.errors import MissingCrs, MissingField
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable, as_column

POINTS = [shapely.Point(0, 0), shapely.Point(1, 0), None]


def test_make_gives_numbers_nan_and_text_none():
    table = FeatureTable.make(POINTS, {"height_m": [1, None, 3.5], "name": ["a", None, "b"], "open": [True, False, True]}, 2154)
    assert table.columns["height_m"].dtype == float
    assert np.isnan(table.columns["height_m"][1])
    assert table.columns["name"][1] is None
    assert table.columns["open"].dtype == bool
    assert table.crs.to_epsg() == 2154


def test_a_missing_field_names_those_that_are_there():
    table = FeatureTable.make(POINTS, {"b": [1, 2, 3], "a": [1, 2, 3]}, 2154)
    with pytest.raises(MissingField, match="“c” is missing; there are: a, b"):
        table.column("c")
    assert np.isnan(table.number("c")).all()
    assert table.text("c").tolist() == [None, None, None]


def test_flag_counts_missing_as_false():
    table = FeatureTable.make(POINTS, {"bridge": [True, None, False]}, 2154)
    assert table.flag("bridge").tolist() == [True, False, False]
    assert table.flag("tunnel").tolist() == [False, False, False]


def test_concat_fills_what_a_table_lacks():
    one = FeatureTable.make([shapely.Point(0, 0)], {"x": [1.0], "n": ["a"]}, 2154)
    two = FeatureTable.make([shapely.Point(1, 0)], {"x": [2.0], "y": [5.0]}, 2154)
    both = FeatureTable.concat([one, two])
    assert both.columns["x"].tolist() == [1.0, 2.0]
    assert both.columns["n"].tolist() == ["a", None]
    assert np.isnan(both.number("y")[0])
    assert both.number("y")[1] == 5.0
    assert both.columns["y"].dtype == float


def test_concat_refuses_two_reference_systems():
    one = FeatureTable.make([shapely.Point(0, 0)], {}, 2154)
    with pytest.raises(ValueError, match="different reference systems"):
        FeatureTable.concat([one, one.to_crs(4326)])


def test_reprojection_keeps_x_y_order_and_refuses_without_crs():
    # Lambert-93's origin of coordinates is 3° E, 46.5° N at (700 000, 6 600 000).
    table = FeatureTable.make([shapely.Point(3.0, 46.5)], {}, 4326).to_crs(2154)
    assert shapely.get_x(table.geometry[0]) == pytest.approx(700_000, abs=0.01)
    assert shapely.get_y(table.geometry[0]) == pytest.approx(6_600_000, abs=0.01)
    with pytest.raises(MissingCrs):
        FeatureTable.make([shapely.Point(0, 0)], {}).to_crs(2154)


def test_columns_of_the_wrong_length_are_refused():
    with pytest.raises(ValueError, match="'x' is an array of 3 values"):
        FeatureTable.make(POINTS, {"x": [1.0]}, 2154)


def test_as_column_turns_empty_numpy_text_into_none():
    assert as_column(np.array(["a", ""])).tolist() == ["a", None]


def test_one_point_is_moved_as_many_are_and_without_a_warning():
    two = FeatureTable.make([shapely.Point(2.35, 48.85), shapely.Point(2.36, 48.86)], {}, 4326)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        alone = two.select(np.array([0])).to_crs(2154)
    assert shapely.equals(alone.geometry[0], two.to_crs(2154).geometry[0])
