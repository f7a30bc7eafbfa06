"""The cross-section of a street: strips that add up, today and after, and a drawing that names every one of them."""

import re

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from transformable_spaces.transformable_spaces_plugin.core.sheets.section import sections_of
from transformable_spaces.transformable_spaces_plugin.core.sheets.section_svg import section_svg, spoken
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable
from transformable_spaces.transformable_spaces_plugin.core.words import Words


def street(**columns):
    """One street 18 m wide between walls 12 m high: carriageway 9 m with parking 2 m on the left, footways 3 m and 4 m."""
    values = {
        "class": "residential", "oneway": "forward", "bus_lines": 0.0, "cycle": None, "carriageway_m": 9.0, "parking_left_m": 2.0,
        "parking_right_m": 0.0, "footway_left_width_m": 3.0, "footway_right_width_m": 4.0, "left_m": 8.0, "right_m": 10.0,
        "width_m": 18.0, "height_to_width": 12.0 / 18.0, **columns,
    }  # fmt: skip
    return FeatureTable.make([shapely.LineString([(0, 0), (100, 0)])], {k: [v] for k, v in values.items()}, 2154)


def strips(section):
    return [(strip.role, round(strip.width_m, 3)) for strip in section.strips]


def test_a_one_way_street_with_parking_on_the_left():
    today, reduced, closed = sections_of(street())[0]
    # Left: 8 − 4.5 − 3 = 0.5 m of verge; right: 10 − 4.5 − 4 = 1.5 m.
    assert strips(today) == [
        ("verge", 0.5), ("footway", 3.0), ("parking", 2.0), ("traffic", 7.0), ("footway", 4.0), ("verge", 1.5),
    ]  # fmt: skip
    # One lane of 3 m stays; 6 m are given back, all on the side where cars park.
    assert strips(reduced) == [("verge", 0.5), ("footway", 3.0), ("given_back", 6.0), ("traffic", 3.0), ("footway", 4.0), ("verge", 1.5)]
    # Last floor at 9 m > 8 m: the fire lane of 3 m widens to 4 m over half of the length, 3.5 m on average.
    assert strips(closed) == [
        ("verge", 0.5), ("footway", 3.0), ("given_back", 2.75), ("fire_lane", 3.5), ("given_back", 2.75), ("footway", 4.0), ("verge", 1.5),
    ]  # fmt: skip
    assert today.left_wall_m == pytest.approx(12.0)


def test_a_footway_too_narrow_is_raised_first():
    _, reduced, _ = sections_of(street(footway_left_width_m=1.0, left_m=5.5))[0]
    assert ("footway", 1.4) in strips(reduced)
    assert ("given_back", 5.6) in strips(reduced)


def test_an_open_side_has_neither_wall_nor_verge():
    today = sections_of(street(right_m=np.nan))[0][0]
    assert today.right_wall_m is None
    assert strips(today)[-1] == ("footway", 4.0)


def test_a_wall_far_behind_the_footway_is_no_wall_of_the_street():
    # 4.5 m of carriageway, 4 m of footway, then 10 m and 11 m of something else.
    assert strips(sections_of(street(right_m=18.5))[0][0])[-1] == ("verge", 10.0)
    far = sections_of(street(right_m=19.5))[0][0]
    assert far.right_wall_m is None
    assert strips(far)[-1] == ("footway", 4.0)


def test_a_carriageway_that_gives_nothing_back_shows_no_reduced_section():
    assert [section.variant for section in sections_of(street(carriageway_m=3.0, parking_left_m=0.0))[0]] == ["today"]


def test_an_unknown_carriageway_has_no_section_and_no_drawing():
    assert sections_of(street(carriageway_m=np.nan)) == [()]
    assert section_svg((), Words("fr")) == ""


@settings(max_examples=60, deadline=None)
@given(
    carriageway=st.floats(2.5, 30), left=st.floats(0, 8), right=st.floats(0, 8), parked=st.floats(0, 5),
    extra=st.floats(0, 6), one_way=st.sampled_from(["forward", None]),
)  # fmt: skip
def test_every_variant_has_the_width_of_today(carriageway, left, right, parked, extra, one_way):
    made = sections_of(
        street(
            carriageway_m=carriageway, footway_left_width_m=left, footway_right_width_m=right, parking_left_m=parked, oneway=one_way,
            left_m=carriageway / 2 + left + extra, right_m=carriageway / 2 + right + extra,
        )
    )[0]  # fmt: skip
    for section in made:
        # Strips under 5 cm are not drawn; at most six of them.
        assert section.width_m == pytest.approx(made[0].width_m, abs=0.3)
        assert all(strip.width_m >= 0.05 for strip in section.strips)


@pytest.mark.parametrize("language", ["fr", "en", "es"])
def test_the_drawing_names_every_strip_with_its_width(language):
    words, sections = Words(language), sections_of(street())[0]
    svg, told = section_svg(sections, words), spoken(sections, words)
    for section in sections:
        assert words.say(f"section.variant.{section.variant}") in svg
        for strip in section.strips:
            assert f">{words.number(strip.width_m, 1)} m<" in svg
            assert words.say(f"section.{strip.role}") in told


@pytest.mark.parametrize("language", ["fr", "en", "es"])
@settings(max_examples=60, deadline=None)
@given(
    carriageway=st.floats(2.5, 12), left=st.floats(0.3, 5), right=st.floats(0.3, 5), verges=st.tuples(st.floats(0.1, 3), st.floats(0.1, 3)),
    parking=st.sampled_from([0.0, 2.0]),
)  # fmt: skip
def test_no_name_lies_over_another_or_leaves_the_drawing(language, carriageway, left, right, verges, parking):
    sections = sections_of(street(
        carriageway_m=carriageway, footway_left_width_m=left, footway_right_width_m=right, parking_left_m=parking,
        left_m=carriageway / 2 + left + verges[0], right_m=carriageway / 2 + right + verges[1],
    ))[0]  # fmt: skip
    svg = section_svg(sections[:2], Words(language))
    labels = re.findall(r'<text x="([\d.]+)" y="([\d.]+)" font-size="9.5"[^>]*>([^<]+)</text>', svg)
    assert len(labels) == 2 * sum(len(section.strips) for section in sections[:2])
    by_line = {}
    for x, y, text in labels:
        # A letter is half as wide as it is high, and a little more.
        half = 4.9 * len(text) / 2
        by_line.setdefault(y, []).append((float(x) - half, float(x) + half))
    for spans in by_line.values():
        spans.sort()
        assert all(one[1] <= other[0] + 0.5 for one, other in zip(spans, spans[1:]))
        assert spans[0][0] >= -1.0
        assert spans[-1][1] <= 441.0
