"""Distances to straight pieces and points along lines, against shapely's own."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from transformable_spaces.transformable_spaces_plugin.core.spaces.near import Pieces
from transformable_spaces.transformable_spaces_plugin.core.spaces.stations import Stations

NUMBERS = st.floats(-50, 50).map(lambda value: round(value, 3))
POINTS = st.tuples(NUMBERS, NUMBERS)


def test_distances_by_hand():
    # A wall from (0, 0) to (10, 0) that matters within 5 m, a post at (20, 0) within 2 m.
    shapes = np.array([shapely.from_wkt("LINESTRING (0 0, 10 0)"), shapely.Point(20, 0)], dtype=object)
    pieces = Pieces.of(shapes, np.array([5.0, 2.0]))
    points = shapely.points([(5, 3), (13, 4), (5, 5.1), (20, 2), (20, 2.1)])
    assert pieces.distance_m(points) == pytest.approx([3, 5, np.inf, 2, np.inf])
    # The post is a trunk with a crown of half a metre.
    assert pieces.distance_m(points, np.where(pieces.segments.owner == 1, 0.5, 0.0)) == pytest.approx([3, 5, np.inf, 1.5, np.inf])


@given(st.lists(st.lists(POINTS, min_size=2, max_size=4, unique=True), min_size=1, max_size=5), st.lists(POINTS, min_size=1, max_size=8),
       st.floats(0.1, 80))  # fmt: skip
def test_distances_are_those_of_shapely(lines, points, reach):
    lines, points = np.array([shapely.LineString(line) for line in lines]), shapely.points(points)
    away = shapely.distance(points[:, None], lines[None, :]).min(axis=1)
    found = Pieces.of(lines, reach).distance_m(points)
    inside = away <= reach - 1e-9
    assert found[inside] == pytest.approx(away[inside], abs=1e-9)
    assert np.isinf(found[away > reach + 1e-9]).all()


@given(st.lists(st.lists(POINTS, min_size=2, max_size=5, unique=True), min_size=1, max_size=4), st.floats(-5, 150))
def test_stations_are_those_of_shapely(lines, distance):
    lines = np.array([shapely.LineString(line) for line in lines])
    row = np.arange(len(lines))[::-1]
    at = np.clip(distance, 0, shapely.length(lines[row]))
    expected = shapely.get_coordinates(shapely.line_interpolate_point(lines[row], at))
    assert Stations.of(lines).at(row, np.full(len(row), distance)) == pytest.approx(expected, abs=1e-6)
