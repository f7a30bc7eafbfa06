"""Leftover spaces: islands, corners and verges of hand-drawn junctions, and what is none."""

import numpy as np
import pytest
import shapely
from transformable_spaces.transformable_spaces_plugin.core.spaces.find import sites_of_kind
from transformable_spaces.transformable_spaces_plugin.core.spaces.registry import chosen_kinds

(LEFTOVER,) = chosen_kinds(["leftover"])
box = shapely.box


def _found(study):
    return sites_of_kind(study, LEFTOVER)


# Two streets meet at (100, 100); a slip lane cuts the corner from (60, 100) to (100, 140).
SLIP = [
    ("LINESTRING (-20 100, 60 100)", {"class": "tertiary", "carriageway_width_m": 6}),
    ("LINESTRING (60 100, 100 100)", {"class": "tertiary", "carriageway_width_m": 6}),
    ("LINESTRING (100 100, 100 140)", {"class": "tertiary", "carriageway_width_m": 6}),
    ("LINESTRING (100 140, 100 220)", {"class": "tertiary", "carriageway_width_m": 6}),
    ("LINESTRING (60 100, 100 140)", {"class": "tertiary", "carriageway_width_m": 4}),
    ("LINESTRING (100 100, 220 100)", {"class": "tertiary", "carriageway_width_m": 6}),
]


def test_the_island_of_a_slip_lane(study_of):
    found = _found(study_of(streets=SLIP))
    islands = found.select(found.text("subkind") == "island")
    # Between the kerbs y = 103, x = 97 and the slip lane's, 2 m off its line y = x + 40: a right triangle with legs
    # 97 − (63 + 2√2) = 31.17 m: 485.8 m².
    leg = 97 - 63 - 2 * np.sqrt(2)
    assert islands.number("area_m2").tolist() == pytest.approx([leg**2 / 2], rel=0.03)
    # 4 π A / P² of a right isosceles triangle: 2 π / (2 + √2)² = 0.539.
    assert islands.number("compactness").tolist() == pytest.approx([2 * np.pi / (2 + np.sqrt(2)) ** 2], rel=0.05)
    assert islands.text("latitude").tolist() == ["openable"]


def test_a_plain_street_and_a_plain_crossing_leave_nothing_over(study_of):
    streets = ["LINESTRING (-20 100, 100 100)", "LINESTRING (100 100, 220 100)", "LINESTRING (100 -20, 100 100)",
               "LINESTRING (100 100, 100 220)"]  # fmt: skip
    houses = [box(-20, 106, 94, 220), box(106, 106, 220, 220), box(-20, -20, 94, 94), box(106, -20, 220, 94)]
    assert len(_found(study_of(streets=streets, buildings=houses))) == 0


def test_ground_before_a_far_wall_that_no_parcel_tells_is_no_leftover(study_of):
    # 20 m deep on one side: front gardens for all we know.
    houses = [box(-20, 120, 220, 140), box(-20, 80, 220, 94)]
    study = study_of(streets=[("LINESTRING (-20 100, 220 100)", {"carriageway_width_m": 6})], buildings=houses)
    assert len(_found(study)) == 0
    assert "frontage" in set(study.street_space.text("subkind"))


def test_with_parcels_a_verge_is_found_behind_the_footway(study_of):
    # Public from y = 94 to 115 between two parcels; carriageway 97–103. The footway to the north is as wide as counts (4 m).
    street = ("LINESTRING (-20 100, 220 100)", {"carriageway_width_m": 6, "footway_left_m": 4, "footway_right_m": 3})
    parcels = [(box(-20, 115, 220, 220), {"owner_type": "private"}), (box(-20, -20, 220, 94), {"owner_type": "private"})]
    found = _found(study_of(streets=[street], parcels=parcels, buildings=[box(-20, 116, 220, 130)]))
    # From 107 to 115 along 200 m.
    assert found.number("area_m2").tolist() == pytest.approx([200 * 8], rel=0.01)
    assert found.text("subkind").tolist() == ["verge"]
    assert found.number("min_width_m").tolist() == pytest.approx([8], rel=0.05)
    assert found.text("owner_type").tolist() == ["public"]


def test_green_on_an_island_is_no_leftover(study_of):
    found = _found(study_of(streets=SLIP, green=[(box(60, 100, 100, 140), {"kind": "grass"})]))
    assert len(found) == 0


def test_a_mapped_island_counts_as_drawn(study_of):
    street = ("LINESTRING (-20 100, 220 100)", {"carriageway_width_m": 12})
    houses = [box(-20, 110, 220, 130), box(-20, 70, 220, 90)]
    island = (box(50, 98, 90, 102), {"kind": "island"})
    found = _found(study_of(streets=[street], buildings=houses, carriageways=[island]))
    assert found.number("area_m2").tolist() == pytest.approx([160])
    assert found.text("subkind").tolist() == ["island"]


def test_a_strip_along_the_border_of_the_study_area_is_not_judged(study_of):
    # Public from y = 94 to the border at 200: a street beyond the border may run over its last metres. A parcel parts off the strip.
    street = ("LINESTRING (-20 100, 220 100)", {"carriageway_width_m": 6, "footway_left_m": 3, "footway_right_m": 3})
    parcels = [(box(-20, 106, 220, 190), {"owner_type": "private"}), (box(-20, -20, 220, 94), {"owner_type": "private"})]
    study = study_of(streets=[street], parcels=parcels, buildings=[box(-20, 107, 220, 130)])
    strip = study.street_space.select(study.street_space.text("part") == "leftover")
    assert strip.number("area_m2").tolist() == pytest.approx([200 * 10])
    assert len(_found(study)) == 0
