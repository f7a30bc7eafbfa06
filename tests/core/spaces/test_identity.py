"""Names of sites: stable, different, and independent of the order of the sites."""

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from transformable_spaces.transformable_spaces_plugin.core.spaces.identity import base32, codes, name_sites
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable

PREFIXES = {"square": "SQ", "car_park": "CP"}


def _sites(boxes, kind="square"):
    return FeatureTable.make([shapely.box(*box) for box in boxes], {"kind": [kind] * len(boxes)}, 2154)


def test_a_site_keeps_its_name_when_others_come_and_go():
    alone = name_sites(_sites([(0, 0, 20, 20)]), PREFIXES)
    among = name_sites(_sites([(100, 0, 120, 20), (0, 0, 20, 20), (50, 50, 60, 60)]), PREFIXES)
    row = np.flatnonzero(shapely.area(shapely.intersection(among.geometry, shapely.box(0, 0, 20, 20))) > 0)[0]
    assert among.column("site_id")[row] == alone.column("site_id")[0]
    assert among.column("code")[row] == alone.column("code")[0]


def test_a_site_keeps_its_name_when_it_is_redrawn_inside_its_cell():
    # The representative points, (11, 11) and (11.25, 11.5), lie in the same cell of 5 m.
    before = name_sites(_sites([(2, 2, 20, 20)]), PREFIXES)
    after = name_sites(_sites([(2.5, 3, 20, 20)]), PREFIXES)
    assert before.column("site_id")[0] == after.column("site_id")[0]


def test_a_corner_on_a_straight_edge_changes_no_name():
    # A lane of 40 m; the same with the corner that a cut at y = 7 leaves on each side, where the representative point would lie.
    plain, cut = "POLYGON ((0 0, 3 0, 3 40, 0 40, 0 0))", "POLYGON ((0 0, 3 0, 3 7, 3 40, 0 40, 0 7, 0 0))"
    one, other = (shapely.point_on_surface(shapely.from_wkt(shape)) for shape in (plain, cut))
    assert not one.equals(other)
    tables = [FeatureTable.make([shapely.from_wkt(shape)], {"kind": ["square"]}, 2154) for shape in (plain, cut)]
    names = [name_sites(table, PREFIXES) for table in tables]
    assert names[0].text("site_id").tolist() == names[1].text("site_id").tolist()


def test_two_sites_in_one_cell_get_two_names_and_the_larger_has_the_cells_own():
    both = name_sites(_sites([(0.1, 0.1, 2.4, 4.9), (2.5, 0.1, 4.9, 4.9)]), PREFIXES)
    larger = name_sites(_sites([(2.5, 0.1, 4.9, 4.9)]), PREFIXES)
    assert len(set(both.column("site_id"))) == 2
    row = int(np.argmax(shapely.area(both.geometry)))
    assert both.column("site_id")[row] == larger.column("site_id")[0]


def test_kinds_do_not_share_names():
    square = name_sites(_sites([(0, 0, 20, 20)]), PREFIXES)
    car_park = name_sites(_sites([(0, 0, 20, 20)], "car_park"), PREFIXES)
    assert square.column("site_id")[0].startswith("square-")
    assert car_park.column("code")[0].startswith("CP-")
    assert square.column("code")[0][3:] != car_park.column("code")[0][3:]


def test_base32_is_crockfords():
    # Letters of 5 bits each from the front of the hash: a longer name begins like the shorter one.
    long, short = base32("square:1:2", 10), base32("square:1:2", 5)
    assert long.startswith(short)
    assert not set(base32("anything", 20)) & set("ILOU")


def test_codes_stay_unique_where_hashes_collide(monkeypatch):
    from transformable_spaces.transformable_spaces_plugin.core.spaces import identity

    # A hash of one letter from the text's end: "a#1" and "b#1" collide again with "1"; only "#2", "#3" … are free.
    monkeypatch.setattr(identity, "base32", lambda text, letters: text[-1] * letters)
    ids = np.array(["x-A", "y-A", "z-A"], dtype=object)
    kinds = np.array(["square"] * 3, dtype=object)
    assert list(codes(ids, kinds, PREFIXES)) == ["SQ-AAAAA", "SQ-11111", "SQ-22222"]
    assert list(codes(ids[::-1], kinds, PREFIXES)) == ["SQ-22222", "SQ-11111", "SQ-AAAAA"]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40), st.integers(3, 9)), min_size=1, max_size=15, unique=True), st.randoms())
def test_names_do_not_depend_on_order(places, random):
    boxes = [(x, y, x + size, y + size) for x, y, size in places]
    mixed = boxes[:]
    random.shuffle(mixed)
    one, other = name_sites(_sites(boxes), PREFIXES), name_sites(_sites(mixed), PREFIXES)
    assert list(one.column("site_id")) == list(other.column("site_id"))
    assert list(one.column("code")) == list(other.column("code"))
    assert len(set(one.column("code"))) == len(boxes)
    assert shapely.equals_exact(one.geometry, other.geometry).all()
