"""Geometry as short text: what goes in comes out, to the step."""

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from transformable_spaces.transformable_spaces_plugin.core.consultation.compact_geometry import decode_parts, encode_parts


def test_one_line_by_hand():
    # Steps of 1: count 2 → "?"+2 = "A"; 0, 0 → "??"; differences 1, -1 → zigzag 2, 1 → "A@" (63 + 2, 63 + 1).
    assert encode_parts(np.array([shapely.LineString([(0, 0), (1, -1)])], dtype=object), 1.0) == "A??A@"


def test_rings_and_lines_in_order_and_multi_parts_split():
    hole = shapely.Polygon([(0, 0), (9, 0), (9, 9), (0, 9)], [[(3, 3), (3, 6), (6, 6), (6, 3)]])
    shapes = np.array([hole, None, shapely.MultiLineString([[(1, 1), (2, 2)], [(-5, 0), (40000, 3)]])], dtype=object)
    parts = decode_parts(encode_parts(shapes, 0.5), 0.5)
    assert [len(part) for part in parts] == [5, 5, 2, 2]
    assert parts[1].tolist() == [[3, 3], [3, 6], [6, 6], [6, 3], [3, 3]]
    assert parts[3].tolist() == [[-5, 0], [40000, 3]]


def test_what_the_step_swallows_is_left_out():
    speck = shapely.box(0, 0, 0.1, 0.1)
    assert encode_parts(np.array([speck], dtype=object), 1.0) == ""
    assert encode_parts(np.array([], dtype=object), 1.0) == ""


coordinates = st.integers(-180_000_000, 180_000_000)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.lists(st.tuples(coordinates, coordinates), min_size=2, max_size=6, unique=True), max_size=5))
def test_every_line_comes_back(lines):
    shapes = np.empty(len(lines), dtype=object)
    shapes[:] = [shapely.LineString(line) for line in lines]
    text = encode_parts(shapes, 1.0)
    assert [[tuple(point) for point in part] for part in decode_parts(text, 1.0)] == lines
    assert all(63 <= ord(character) <= 126 for character in text)
