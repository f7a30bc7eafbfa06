"""Sites that keep their names from run to run."""

import numpy as np
import pytest
import shapely
from transformable_spaces.transformable_spaces_plugin.core.city.model import City
from transformable_spaces.transformable_spaces_plugin.core.city.osm import city_from_osm
from transformable_spaces.transformable_spaces_plugin.core.errors import InputError, MissingField
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
from transformable_spaces.transformable_spaces_plugin.core.spaces.find import find_spaces
from transformable_spaces.transformable_spaces_plugin.core.spaces.identity import name_sites
from transformable_spaces.transformable_spaces_plugin.core.spaces.street_profiles import measure_street_profiles
from transformable_spaces.transformable_spaces_plugin.core.spaces.succession import changes_between, former_sites, match_sites
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable

CRS = 2154
PREFIXES = {"square": "SQ", "car_park": "CP"}
EVERYWHERE = shapely.box(-1e4, -1e4, 1e4, 1e4)


def sites(*rows):
    return FeatureTable.make([shape for shape, _ in rows], {"kind": [kind for _, kind in rows]}, CRS)


def former(table, kinds=("square", "car_park"), area=EVERYWHERE, notes=None):
    return former_sites(table, table.crs, kinds, area, Notes() if notes is None else notes)


def named(table, before=None):
    return name_sites(table, PREFIXES, before)


def test_a_site_that_overlaps_by_half_keeps_its_name():
    before = named(sites((shapely.box(0, 0, 20, 10), "square")))
    # 20 × 10 and the same moved by 6: 14 × 10 in common of 26 × 10, 0.538; moved by 7: 13 of 27, 0.481.
    assert named(sites((shapely.box(6, 0, 26, 10), "square")), former(before)).text("site_id")[0] == before.text("site_id")[0]
    after = named(sites((shapely.box(7, 0, 27, 10), "square")), former(before))
    assert after.text("site_id")[0] != before.text("site_id")[0]
    assert after.text("code")[0] != before.text("code")[0]


def test_exactly_half_is_enough_and_another_kind_never_is():
    before = named(sites((shapely.box(0, 0, 10, 10), "square")))
    assert match_sites(sites((shapely.box(0, 0, 20, 10), "square")), former(before)).tolist() == [0]
    assert match_sites(sites((shapely.box(0, 0, 10, 10), "car_park")), former(before)).tolist() == [-1]


def test_the_best_match_comes_first_and_each_former_site_goes_on_once():
    before = named(sites((shapely.box(0, 0, 10, 10), "square")))
    # Halves of the former square: 60 of 100 and 50 of 100 (they overlap; only to try the rule).
    both = sites((shapely.box(0, 0, 5, 10), "square"), (shapely.box(4, 0, 10, 10), "square"))
    assert match_sites(both, former(before)).tolist() == [-1, 0]
    assert match_sites(both.select(np.array([1, 0])), former(before)).tolist() == [0, -1]


def test_equal_matches_do_not_depend_on_the_order_of_the_features():
    before = named(sites((shapely.box(0, 0, 10, 10), "square")))
    halves = sites((shapely.box(0, 0, 5, 10), "square"), (shapely.box(5, 0, 10, 10), "square"))
    forward = named(halves, former(before))
    backward = named(halves.select(np.array([1, 0])), former(before))
    assert forward.text("site_id").tolist() == backward.text("site_id").tolist()
    assert shapely.equals(forward.geometry, backward.geometry).all()


def test_the_name_of_a_site_that_is_gone_is_not_given_again():
    # The same cell of 5 m holds both middles, so a run without former sites would give both the same name.
    old, new = shapely.box(0, 0, 4, 4), shapely.box(1.5, 1.5, 3, 3)
    before = named(sites((old, "square")))
    assert named(sites((new, "square"))).text("site_id")[0] == before.text("site_id")[0]
    after = named(sites((new, "square")), former(before))
    assert after.text("site_id")[0] != before.text("site_id")[0]
    assert after.text("code")[0] != before.text("code")[0]


def test_changes_tell_born_kept_changed_and_gone():
    before = named(sites(
        (shapely.box(0, 0, 10, 10), "square"), (shapely.box(100, 0, 110, 10), "square"), (shapely.box(200, 0, 210, 10), "square"),
    ))  # fmt: skip
    after = named(sites(
        (shapely.box(0, 0, 10, 10), "square"), (shapely.box(100, 0, 108, 10), "square"), (shapely.box(300, 0, 310, 10), "square"),
    ), former(before))  # fmt: skip
    notes = Notes()
    table = changes_between(former(before), after, notes)
    by_west = {int(shapely.bounds(shape)[0]): row for row, shape in enumerate(table.geometry)}
    facts = {
        west: (table.text("status")[row], table.number("iou")[row], table.number("area_before_m2")[row], table.number("area_after_m2")[row])
        for west, row in by_west.items()
    }
    assert facts[0] == ("kept", 1.0, 100.0, 100.0)
    assert facts[100] == ("changed", 0.8, 100.0, 80.0)
    assert facts[200][:1] + facts[200][2:3] == ("gone", 100.0)
    assert np.isnan(facts[200][1])
    assert np.isnan(facts[200][3])
    assert facts[300][:1] + facts[300][3:] == ("born", 100.0)
    assert list(table.text("site_id")) == sorted(table.text("site_id"))
    assert [note.values for note in notes] == [{"kept": 1, "changed": 1, "born": 1, "gone": 1}]


def test_former_sites_of_other_kinds_and_places_are_no_loss():
    before = named(sites(
        (shapely.box(0, 0, 10, 10), "square"), (shapely.box(50, 0, 60, 10), "car_park"), (shapely.box(900, 0, 910, 10), "square"),
    ))  # fmt: skip
    kept = former(before, kinds=("square",), area=shapely.box(0, 0, 100, 100))
    assert kept.text("kind").tolist() == ["square"]
    assert shapely.bounds(kept.geometry)[0].tolist() == [0, 0, 10, 10]


def test_bad_former_sites_are_refused_or_counted():
    before = named(sites((shapely.box(0, 0, 10, 10), "square"), (shapely.box(20, 0, 30, 10), "square")))
    with pytest.raises(MissingField, match="site_id"):
        former(before.without("site_id"))
    with pytest.raises(InputError, match="twice"):
        former(before.with_columns(site_id=["a", "a"]))
    notes = Notes()
    holes = before.with_geometry(np.array([None, before.geometry[1]], dtype=object))
    assert len(former(holes, notes=notes)) == 1
    assert [(note.code, note.values["count"]) for note in notes] == [("former_sites_unusable", 1)]


@pytest.fixture(scope="module")
def paris(shared_data):
    from transformable_spaces.transformable_spaces_plugin.files.osm import read_osm

    return city_from_osm(read_osm(shared_data / "paris_9e_2021" / "map.osm"), Notes())


def _found(city, previous=None):
    return find_spaces(city, measure_street_profiles(city, Notes()), Notes(), previous=previous)


def test_a_run_after_losing_a_twentieth_of_the_buildings_keeps_nine_ids_in_ten(paris):
    before = _found(paris)
    buildings = paris.layer("buildings")
    fewer = City({**paris.layers, "buildings": buildings.select(np.arange(len(buildings)) % 20 != 7)}, paris.crs)
    after = _found(fewer, before)
    kept = np.isin(before.text("site_id"), after.text("site_id"))
    assert kept.mean() >= 0.9
    # What is kept is the same place, under the same code.
    codes = dict(zip(before.text("site_id"), before.text("code")))
    assert all(codes[name] == code for name, code in zip(after.text("site_id"), after.text("code")) if name in codes)
    changes = changes_between(former(before, set(before.text("kind")), paris.study_area), after)
    stayed = np.isin(changes.text("status"), ["kept", "changed"])
    assert stayed.sum() == kept.sum()
    assert (changes.number("iou")[stayed] >= 0.5).all()


def test_a_run_on_the_same_data_changes_nothing(paris):
    before = _found(paris)
    after = _found(paris, before)
    for name in before.columns:
        equal = [a == b or (a != a and b != b) for a, b in zip(before.columns[name], after.columns[name])]
        assert all(equal), name
