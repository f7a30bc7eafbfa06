"""Sizes of polygons against figures worked by hand."""

import numpy as np
import pytest
import shapely
import shapely.affinity
from hypothesis import given, settings
from hypothesis import strategies as st
from transformable_spaces.transformable_spaces_plugin.core.spaces.measures import inscribed_diameters, lengths, opening, widths


def _array(*shapes):
    array = np.empty(len(shapes), dtype=object)
    array[:] = [shapely.from_wkt(shape) if isinstance(shape, str) else shape for shape in shapes]
    return array


def test_inscribed_circles_of_known_figures():
    shapes = _array(
        shapely.box(0, 0, 100, 7),  # the short side
        shapely.box(0, 0, 20, 20),
        shapely.Point(0, 0).buffer(9, quad_segs=64),
        "POLYGON ((0 0, 30 0, 0 40, 0 0))",  # right triangle 30-40-50: r = (30 + 40 − 50) / 2 = 10
        shapely.box(0, 0, 40, 40) - shapely.box(10, 10, 30, 30),  # ring 10 wide: corner circle d + d/√2·… > 10
    )
    found = inscribed_diameters(shapes)
    assert found[:4] == pytest.approx([7, 20, 18, 20], rel=0.02)
    # Circle in the ring's outer corner that touches the inner corner: centre (r, r), (10 − r)·√2 = r, r = 5.858.
    assert found[4] == pytest.approx(2 * 5.858, rel=0.02)


@settings(max_examples=30, deadline=None)
@given(st.floats(0.4, 300), st.floats(0.4, 300), st.floats(0, 180))
def test_a_rectangle_has_its_short_side_however_it_lies(a, b, angle):
    shape = _array(shapely.affinity.rotate(shapely.box(0, 0, a, b), angle))
    short = min(a, b)
    assert inscribed_diameters(shape)[0] == pytest.approx(short, rel=0.02, abs=0.05)
    assert widths(shape)[0] == pytest.approx(short, rel=0.04, abs=0.1)


def test_width_is_not_that_of_one_narrow_spot():
    # Two squares of 20 m joined by a neck 2 m wide and 10 m long: 20 m² of 820.
    shape = shapely.union_all([shapely.box(0, 0, 20, 20), shapely.box(20, 9, 30, 11), shapely.box(30, 0, 50, 20)])
    assert widths(_array(shape))[0] == pytest.approx(20, rel=0.04)


def test_an_opening_cuts_off_what_is_narrow_and_keeps_corners():
    shape = shapely.union_all([shapely.box(0, 0, 20, 20), shapely.box(20, 9, 60, 10)])
    opened = opening(_array(shape), 3.0)[0]
    assert opened.area == pytest.approx(400)


def test_lengths_are_greatest_extents():
    # The diagonal of 30 × 40.
    assert lengths(_array(shapely.box(0, 0, 30, 40)))[0] == pytest.approx(50)


def test_nothing_in_nothing_out():
    empty = np.array([], dtype=object)
    assert len(inscribed_diameters(empty)) == len(widths(empty)) == len(lengths(empty)) == 0
