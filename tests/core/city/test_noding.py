"""Lines cut at shared vertices, with cuts drawn by hand."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from transformable_spaces.transformable_spaces_plugin.core.city.noding import split_at_shared_vertices


def lines(*wkts):
    return np.array([shapely.from_wkt(w) for w in wkts], dtype=object)


def wkts(pieces):
    return [shapely.to_wkt(p, trim=True) for p in pieces]


def test_a_line_is_cut_where_another_meets_it():
    pieces, rows = split_at_shared_vertices(lines("LINESTRING (0 0, 5 0, 10 0)", "LINESTRING (5 0, 5 5)"))
    assert wkts(pieces) == ["LINESTRING (0 0, 5 0)", "LINESTRING (5 0, 10 0)", "LINESTRING (5 0, 5 5)"]
    assert rows.tolist() == [0, 0, 1]


def test_a_bridge_without_a_shared_vertex_stays_whole():
    pieces, _ = split_at_shared_vertices(lines("LINESTRING (0 0, 10 0)", "LINESTRING (5 -5, 5 5)"))
    assert len(pieces) == 2


def test_a_line_that_passes_a_vertex_twice_is_cut_there():
    pieces, rows = split_at_shared_vertices(lines("LINESTRING (0 0, 5 0, 9 4, 5 8, 5 0, 5 -5)"))
    assert wkts(pieces) == ["LINESTRING (0 0, 5 0)", "LINESTRING (5 0, 9 4, 5 8, 5 0)", "LINESTRING (5 0, 5 -5)"]
    assert rows.tolist() == [0, 0, 0]


def test_a_closed_line_alone_stays_one_ring():
    pieces, _ = split_at_shared_vertices(lines("LINESTRING (0 0, 5 0, 5 5, 0 0)"))
    assert wkts(pieces) == ["LINESTRING (0 0, 5 0, 5 5, 0 0)"]


def test_lines_that_do_not_cut_others_are_still_cut():
    street, path = "LINESTRING (0 0, 5 0, 10 0)", "LINESTRING (5 -5, 5 0, 5 5)"
    pieces, rows = split_at_shared_vertices(lines(street, path), np.array([True, False]))
    assert rows.tolist() == [0, 1, 1]


def test_nothing_gives_nothing():
    pieces, rows = split_at_shared_vertices(np.empty(0, dtype=object))
    assert (len(pieces), len(rows)) == (0, 0)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=2, max_size=7, unique=True), min_size=1, max_size=6))
def test_length_is_kept_and_no_shared_vertex_is_left_inside(paths):
    given_lines = np.array([shapely.LineString(p) for p in paths], dtype=object)
    pieces, rows = split_at_shared_vertices(given_lines)
    for row, line in enumerate(given_lines):
        assert shapely.length(pieces[rows == row]).sum() == pytest.approx(line.length)
    vertices = [set(map(tuple, shapely.get_coordinates(line))) for line in given_lines]
    for piece, row in zip(pieces, rows):
        inner = set(map(tuple, shapely.get_coordinates(piece)[1:-1]))
        assert not any(inner & other for i, other in enumerate(vertices) if i != row)
