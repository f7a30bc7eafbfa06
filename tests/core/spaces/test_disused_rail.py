"""Disused railways on hand-drawn tracks."""

import json

import pytest
import shapely
from transformable_spaces.transformable_spaces_plugin.core.spaces.find import sites_of_kind
from transformable_spaces.transformable_spaces_plugin.core.spaces.registry import chosen_kinds

(RAIL,) = chosen_kinds(["disused_rail"])
box = shapely.box
# Along y = 50 through the study area (0..200), in two ways.
TRACK = [
    ("LINESTRING (-50 50, 80 50)", {"status": "abandoned", "kind": "rail", "name": "Petite Ceinture"}),
    ("LINESTRING (80 50, 250 50)", {"status": "abandoned", "kind": "rail"}),
]


def _found(study):
    return sites_of_kind(study, RAIL)


def test_five_metres_each_side_of_the_track(study_of):
    found = _found(study_of(rail=TRACK))
    assert found.number("area_m2").tolist() == pytest.approx([200 * 10])
    assert found.number("length_m").tolist() == pytest.approx([200])
    assert shapely.bounds(found.geometry[0]).tolist() == pytest.approx([0, 45, 200, 55])
    evidence = json.loads(found.text("evidence")[0])
    assert evidence == {
        "layer": "rail", "leads_to_green": False, "meets_ways_on_foot": False, "rule": "along_unused_track",
        "source_id": "rail/1", "status": "abandoned",
    }  # the longest way: 170 m
    assert found.text("latitude").tolist() == ["openable"]


def test_two_tracks_side_by_side_are_one_site(study_of):
    second = ("LINESTRING (-50 54, 250 54)", {"status": "disused", "kind": "rail"})
    found = _found(study_of(rail=[*TRACK, second]))
    assert found.number("area_m2").tolist() == pytest.approx([200 * 14])  # 45–59
    assert found.number("length_m").tolist() == pytest.approx([200])
    assert json.loads(found.text("evidence")[0])["status"] == "disused"


def test_buildings_streets_and_live_tracks_cut_it(study_of):
    street = ("LINESTRING (100 0, 100 199)", {"carriageway_width_m": 6})
    live = ("LINESTRING (-50 58, 250 58)", {"status": "active", "kind": "rail"})
    found = _found(study_of(rail=[*TRACK, live], streets=[street], buildings=[box(0, 40, 30, 60).wkt]))
    # The live track keeps 4 m (y 54–62), so 45–54 is left; from x 30 to 97 and from 103 to 200.
    assert sorted(found.number("area_m2")) == pytest.approx([67 * 9, 97 * 9])


def test_active_tracks_tunnels_and_subways_give_none(study_of):
    rail = [
        ("LINESTRING (0 50, 200 50)", {"status": "active", "kind": "rail"}),
        ("LINESTRING (0 80, 200 80)", {"status": "disused", "kind": "rail", "tunnel": True}),
        ("LINESTRING (0 120, 200 120)", {"status": "disused", "kind": "subway"}),
    ]
    assert len(_found(study_of(rail=rail))) == 0


def test_a_track_on_a_bridge_is_a_site_of_its_own_and_closed(study_of):
    deck = ("LINESTRING (80 50, 120 50)", {"status": "abandoned", "kind": "rail", "bridge": True})
    ends = [("LINESTRING (0 50, 80 50)", TRACK[0][1]), ("LINESTRING (120 50, 200 50)", TRACK[1][1])]
    found = _found(study_of(rail=[*ends, deck]))
    by_area = dict(zip(found.number("area_m2").round(3), found.text("latitude")))
    assert by_area == {800.0: "openable", 400.0: "closed"}


def test_green_and_ways_on_foot_beside_it_are_told(study_of):
    path = ("LINESTRING (150 60, 150 150)", {"class": "path"})
    study = study_of(rail=TRACK, green=[(box(20, 58, 60, 90).wkt, {"kind": "park"})], streets=[path, "LINESTRING (0 199, 200 199)"])
    evidence = json.loads(_found(study).text("evidence")[0])
    assert evidence["leads_to_green"] is True
    assert evidence["meets_ways_on_foot"] is True


def test_the_order_of_the_tracks_changes_nothing(study_of):
    one, other = (_found(study_of(rail=rows)) for rows in (TRACK, TRACK[::-1]))
    assert shapely.to_wkb(one.geometry).tolist() == shapely.to_wkb(other.geometry).tolist()
