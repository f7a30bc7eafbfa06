import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from transformable_spaces.transformable_spaces_plugin.core.indicators.spans import Grid, fill, spans_of, sums_inside


def as_array(*wkt):
    return np.array([shapely.from_wkt(text) if text else None for text in wkt], dtype=object)


def reader(values):
    return lambda row, stop, left, right: values[:, row:stop, left:right]


def test_a_cell_counts_where_its_centre_is_inside():
    # x from 0.6 to 3.4 holds the centres 1.5 and 2.5 (and not 0.5, 3.5); y from 0 to 2 holds the rows 0 and 1.
    spans = spans_of(as_array("POLYGON ((0.6 0, 3.4 0, 3.4 2, 0.6 2, 0.6 0))"), 0, 5, 0, 5)
    assert spans.row.tolist() == [0, 1]
    assert spans.start.tolist() == [1, 1]
    assert spans.stop.tolist() == [3, 3]


def test_a_hole_is_not_inside():
    ring = "POLYGON ((0 0, 5 0, 5 5, 0 5, 0 0), (1 1, 4 1, 4 4, 1 4, 1 1))"
    values = np.ones((1, 5, 5))
    # 25 cells less the 9 of the hole
    assert sums_inside(as_array(ring), (5, 5), 1, reader(values)).tolist() == [[16.0]]


def test_missing_and_empty_polygons_hold_nothing():
    polygons = as_array(None, "POLYGON EMPTY", "POLYGON ((0 0, 1 0, 1 1, 0 1, 0 0))")
    assert sums_inside(polygons, (2, 2), 1, reader(np.ones((1, 2, 2)))).tolist() == [[0.0], [0.0], [1.0]]


def test_what_sticks_out_of_the_grid_counts_only_inside():
    polygon = as_array("POLYGON ((-3 -3, 2 -3, 2 9, -3 9, -3 -3))")
    # columns 0 and 1 of all five rows
    assert sums_inside(polygon, (5, 5), 1, reader(np.ones((1, 5, 5)))).tolist() == [[10.0]]


def test_bands_of_a_high_grid_add_up():
    # 600 rows are three bands of 256; the polygon spans them all: 600 rows × 3 columns, values 1 and 2
    values = np.stack([np.ones((600, 4)), np.full((600, 4), 2.0)])
    polygon = as_array("POLYGON ((1 0, 4 0, 4 600, 1 600, 1 0))")
    assert sums_inside(polygon, (600, 4), 2, reader(values)).tolist() == [[1800.0, 3600.0]]


def test_fill_marks_the_cells_of_any_polygon():
    polygons = as_array("POLYGON ((0 0, 2 0, 2 1, 0 1, 0 0))", "POLYGON ((1 0, 3 0, 3 1, 1 1, 1 0))")
    covered = fill(spans_of(polygons, 0, 2, 0, 4), 0, 2, 0, 4)
    assert covered.tolist() == [[True, True, True, False], [False] * 4]


def test_grids_of_two_studies_share_their_corners():
    one, other = Grid.over(np.array([3.0, 5.0, 50.0, 50.0]), 2), Grid.over(np.array([-7.3, -1.2, 50.0, 50.0]), 2)
    point = np.array([[10.5, 20.5]])
    (row, column), (row_, column_) = one.cells(point), other.cells(point)
    assert (row + one.row, column + one.column) == (row_ + other.row, column_ + other.column) == (10, 5)


polygons = st.lists(
    st.lists(st.tuples(st.floats(-5, 25), st.floats(-5, 25)), min_size=3, max_size=7).map(
        lambda points: shapely.convex_hull(shapely.multipoints(points))
    ).filter(lambda shape: shape.geom_type == "Polygon"),
    min_size=1, max_size=4,
)


@given(polygons)
@settings(max_examples=60, deadline=None)
def test_sums_equal_those_of_a_point_in_polygon_test(shapes):
    values = np.arange(400, dtype=float).reshape(1, 20, 20)
    x, y = np.meshgrid(np.arange(20) + 0.5, np.arange(20) + 0.5)
    found = sums_inside(np.array(shapes, dtype=object), (20, 20), 1, reader(values))[:, 0]
    for shape, total in zip(shapes, found):
        sure = values[0][shapely.contains_xy(shape, x, y) & (shapely.distance(shape.boundary, shapely.points(x, y)) > 1e-9)].sum()
        doubtful = values[0][shapely.distance(shape.boundary, shapely.points(x, y)) <= 1e-9].sum()
        assert sure - 1e-6 <= total <= sure + doubtful + 1e-6


@pytest.mark.parametrize("order", [[0, 1, 2], [2, 0, 1]])
def test_the_order_of_polygons_changes_nothing(order):
    shapes = as_array("POLYGON ((0 0, 3 0, 3 3, 0 0))", "POLYGON ((1 1, 9 2, 4 8, 1 1))", "POLYGON ((0 5, 5 5, 5 9, 0 9, 0 5))")
    values = np.random.default_rng(1).random((1, 10, 10))
    plain = sums_inside(shapes, (10, 10), 1, reader(values))
    assert np.array_equal(sums_inside(shapes[order], (10, 10), 1, reader(values)), plain[order])
