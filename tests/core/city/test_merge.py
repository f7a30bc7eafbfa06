"""Several sources as one city: which gives what, doubles, provenance, order."""

import numpy as np
import pytest
import shapely
from transformable_spaces.transformable_spaces_plugin.core.city import City, schemas
from transformable_spaces.transformable_spaces_plugin.core.city.merge import merge_cities, merge_rules
from transformable_spaces.transformable_spaces_plugin.core.city.model import conform
from transformable_spaces.transformable_spaces_plugin.core.errors import InputError
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable

CRS = 2154
X, Y = 660000.0, 6860000.0


def box(x, y, wide, high):
    return shapely.box(X + x, Y + y, X + x + wide, Y + y + high)


def point(x, y):
    return shapely.Point(X + x, Y + y)


def layer(table, shapes, **columns):
    return conform(FeatureTable.make(shapes, columns, CRS), table, FeatureTable.make([], {}, CRS).crs, Notes())


def city(area=True, **layers):
    made = dict(layers)
    if area:
        made["study_area"] = layer("study_area", [box(0, 0, 1000, 1000)], id=["study_area"])
    return City(made, FeatureTable.make([], {}, CRS).crs)


def test_what_one_lacks_comes_from_the_other_with_its_source():
    osm = city(buildings=layer("buildings", [box(0, 0, 10, 10)], id=["b"], source=["osm"]))
    cadastre = city(area=False, parcels=layer("parcels", [box(0, 0, 50, 50)], id=["p"]))
    merged = merge_cities([(osm, "osm"), (cadastre, "cadastre")], Notes())
    assert merged.layer("buildings").text("source").tolist() == ["osm"]
    assert merged.layer("parcels").text("source").tolist() == ["cadastre"]
    assert not merged.has("trees")  # in neither: absent, not empty


def test_the_first_gives_a_layer_that_both_have_unless_precedence_says_otherwise():
    one = city(buildings=layer("buildings", [box(0, 0, 10, 10)], id=["b"]))
    two = city(buildings=layer("buildings", [box(0, 0, 10, 10), box(20, 0, 10, 10)], id=["c", "d"], height_m=[9, 12]))
    notes = Notes()
    assert len(merge_cities([(one, "one"), (two, "two")], notes).layer("buildings")) == 1
    assert [(note.code, note.values["count"]) for note in notes] == [("merge_first", 2)]
    merged = merge_cities([(one, "one"), (two, "two")], Notes(), {"buildings": ["two"]})
    assert merged.layer("buildings").text("source").tolist() == ["two", "two"]
    assert merged.study_area.area == pytest.approx(1e6)


def test_an_empty_layer_gives_way_to_one_with_features_and_stays_empty_else():
    one = city(carriageways=layer("carriageways", []), rail=layer("rail", []))
    two = city(carriageways=layer("carriageways", [box(0, 0, 10, 10)], id=["k"]), rail=layer("rail", []))
    merged = merge_cities([(one, "osm"), (two, "ville")], Notes())
    assert merged.layer("carriageways").text("source").tolist() == ["ville"]
    assert merged.has("rail")


def test_trees_of_both_without_doubles():
    # The second survey has the tree at (10, 10) 1.5 m away (a double under 2 m), and one 3 m from it, with an id that is taken.
    one = city(trees=layer("trees", [point(10, 10)], id=["t"], species=["Tilia"]))
    two = city(trees=layer("trees", [point(11.5, 10), point(13, 10)], id=["u", "t"]))
    trees = merge_cities([(one, "osm"), (two, "ville")], Notes()).layer("trees")
    assert trees.text("id").tolist() == ["t", "t:2"]
    assert trees.text("source").tolist() == ["osm", "ville"]
    assert [round(g.x - X, 1) for g in trees.geometry] == [10.0, 13.0]


def test_facilities_are_doubles_only_of_their_kind_and_a_point_of_a_polygon():
    one = city(facilities=layer("facilities", [box(0, 0, 50, 50)], id=["s"], kind=["school"]))
    two = city(facilities=layer("facilities", [point(25, 25), point(25, 25), point(200, 0)], id=["a", "b", "c"],
                                kind=["school", "library", "school"]))  # fmt: skip
    merged = merge_cities([(one, "one"), (two, "two")], Notes()).layer("facilities")
    assert merged.text("id").tolist() == ["s", "b", "c"]


def test_car_parks_are_doubles_by_the_share_of_the_smaller():
    # 20 × 20 m; a second one overlaps it by 5 of its 20 m (0.25: another), a third by 10 (0.5: the same).
    one = city(parking=layer("parking", [box(0, 0, 20, 20)], id=["p"]))
    two = city(parking=layer("parking", [box(15, 0, 20, 20), box(0, 10, 20, 20)], id=["q", "r"]))
    assert merge_cities([(one, "one"), (two, "two")], Notes()).layer("parking").text("id").tolist() == ["p", "q"]


def test_neighbourhoods_learn_priority_and_deprivation_by_area():
    iris = city(neighbourhoods=layer("neighbourhoods", [box(0, 0, 100, 100), box(100, 0, 100, 100)], id=["a", "b"], name=["A", "B"]))
    # The priority area covers 60 of A's 100 m and none of B; the deprivation: 80 over all of A, B half unknown.
    qpv = city(area=False, neighbourhoods=layer("neighbourhoods", [box(0, 0, 60, 100)], id=["q"], priority=[True]))
    index = city(area=False, neighbourhoods=layer("neighbourhoods", [box(0, 0, 140, 100)], id=["d"], deprivation=[80]))
    merged = merge_cities([(iris, "iris"), (qpv, "qpv"), (index, "index")], Notes()).layer("neighbourhoods")
    assert merged.text("name").tolist() == ["A", "B"]
    assert merged.text("priority").tolist() == [True, False]
    np.testing.assert_array_equal(merged.number("deprivation"), [80, np.nan])  # 40 of B's 100 m: under half


def test_another_reference_system_is_reprojected_and_what_lies_far_away_left_out():
    one = city()
    far = FeatureTable.make([point(500, 500), point(1400, 500), point(1600, 500)], {"id": ["a", "b", "c"]}, CRS).to_crs(4326)
    degrees = conform(far, "crossings", far.crs, Notes())
    merged = merge_cities([(one, "one"), (City({"crossings": degrees}, degrees.crs), "two")], Notes())
    assert merged.layer("crossings").text("id").tolist() == ["a", "b"]  # c: 600 m outside, beyond the margin of 500 m
    assert merged.layer("crossings").geometry[0].x == pytest.approx(X + 500, abs=0.01)


def test_bad_requests_are_refused():
    one = city()
    for cities, precedence, says in (
        ([], None, "a different name"),
        ([(one, "a"), (one, "a")], None, "a different name"),
        ([(one, "a")], {"buildings": ["b"]}, "there is no b; sources: a"),
        ([(one, "a")], {"castles": ["a"]}, "precedence of “castles”"),
    ):
        with pytest.raises(InputError, match=says):
            merge_cities(cities, Notes(), precedence)


def test_every_rule_is_about_a_layer_and_has_a_source():
    assert set(merge_rules()) <= set(schemas())
    assert merge_rules()["trees"].rule == "union"
