"""Sizes of polygons against figures worked by hand."""

import numpy as np
import pytest
import shapely
import shapely.affinity
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from transformable_spaces.transformable_spaces_plugin.core.spaces.measures import (
    inscribed_diameters,
    inward,
    lengths,
    opening,
    widths,
)


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


def test_a_corner_of_few_corners_does_not_vanish():
    # A junction corner of Porto. GEOS 3.11 lets it vanish from 1.7 m inwards; its circle has a radius of 3.31 m
    # (maximum_inscribed_circle), so that at 3 m something is left.
    corner = _array("POLYGON ((0.01 7.34, 10.53 10.36, 11.5 9.47, 14.25 0, 13.79 0.23, 0 7.25, 0.01 7.34))")
    assert inscribed_diameters(corner)[0] == pytest.approx(6.62, rel=0.02)
    assert inward(corner, 3.0)[0].area > 0.1
    assert inward(corner, 3.4)[0].is_empty


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 360), st.floats(2, 30)), min_size=4, max_size=9, unique_by=lambda corner: round(corner[0] / 10)))
def test_circles_in_any_figure_are_those_of_geos(corners):
    # Star-shaped around the origin, so valid where the angles are in order and no gap reaches half a turn.
    angle, reach = np.array(sorted(corners)).T
    xy = np.column_stack([np.cos(np.radians(angle)), np.sin(np.radians(angle))]) * reach[:, None]
    shape = shapely.polygons(xy)
    assume(shape.is_valid and shape.area > 20)
    circle = 2 * shapely.length(shapely.maximum_inscribed_circle(shape, tolerance=0.01))
    assert inscribed_diameters(_array(shape))[0] == pytest.approx(circle, rel=0.03, abs=0.07)


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
