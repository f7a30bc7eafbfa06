"""Candidates made into sites: clipped, off buildings, apart, without slivers; shares of what can be counted."""

import numpy as np
import pytest
import shapely
import shapely.affinity
from hypothesis import given, settings
from hypothesis import strategies as st
from transformable_spaces.transformable_spaces_plugin.core.city.model import City
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
from transformable_spaces.transformable_spaces_plugin.core.spaces.finish import finish
from transformable_spaces.transformable_spaces_plugin.core.spaces.study import Study
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable

SMALLEST = "street"  # a kind without thresholds of its own: 10 m² and 0.3 m


def _finish(study, table, ground_level=True, kind=SMALLEST, extensive=()):
    return finish(table, study, kind, ground_level, extensive)


def test_a_candidate_is_cut_at_the_study_area_and_shares_its_bays(study_of, candidates):
    # Half of 40 × 20 m lies in the study area, which begins at x = 0.
    table = candidates([shapely.box(-20, 10, 20, 30)], bays=[30.0])
    done = _finish(study_of(), table, extensive=("bays",))
    assert done.geometry[0].equals(shapely.box(0, 10, 20, 30))
    assert done.number("bays").tolist() == [15.0]


def test_buildings_canopies_and_cellars_are_taken_out(study_of, candidates):
    study = study_of(
        buildings=[
            shapely.box(10, 10, 20, 20).wkt,
            (shapely.box(30, 10, 40, 20).wkt, {"canopy": True}),
            (shapely.box(50, 10, 60, 20).wkt, {"underground": True}),
        ]
    )
    done = _finish(study, candidates([shapely.box(0, 0, 100, 30)]))
    assert shapely.area(done.geometry).tolist() == pytest.approx([3000 - 300])
    above = _finish(study, candidates([shapely.box(0, 0, 100, 30)]), ground_level=False)
    assert shapely.area(above.geometry).tolist() == [3000]


def test_a_candidate_parted_by_a_building_becomes_two_sites(study_of, candidates):
    study = study_of(buildings=[shapely.box(40, -10, 60, 50).wkt])
    done = _finish(study, candidates([shapely.box(0, 0, 100, 30)], name=["Parking"], bays=[50.0]), extensive=("bays",))
    assert shapely.area(done.geometry).tolist() == pytest.approx([1200, 1200])
    assert list(done.text("name")) == ["Parking", "Parking"]
    # 1 200 of 3 000 m² each; what stood on the ground of the building is lost.
    assert done.number("bays").tolist() == pytest.approx([20.0, 20.0])


def test_a_neighbour_within_a_rounding_error_loses_nothing(study_of, candidates):
    # Two patches that an overlay left side by side, in full precision. They only touch, but GEOS 3.11 calls all of the smaller one
    # common ground and gives nothing back where the larger is taken from it.
    large = shapely.from_wkb(
        "01030000000200000008000000A8CA6C07892058409A425C6CD5E05B400000000000C0624070DA8E63DD595840455BAC0F5A2C6340440E1013B5205840"
        "7E7C7E182C206340C1E8BB0FBD1558400000000000C06240E48865F6948C57405A4BAEFEAD7F62406E6686DED9305740A8254BEDF1535940D6DB81CCCE44"
        "5A40A8CA6C07892058409A425C6CD5E05B40060000007534F22AFBD85840F204A63F9EE95A40A8254BEDF1535940D6DB81CCCE445A4091D76950C8526240"
        "CD74D8FC88485740E17A14AE475162408FC2F5285C5F574083A517C34C58624089E0148C00CA57407534F22AFBD85840F204A63F9EE95A40"
    )
    small = shapely.from_wkb(
        "010300000001000000050000003EF36D29EE255E4077514602E1CE53409B90A7633D6D6140B18668769FC157401AC471186BB16140F9937353A89D5740"
        "09FD148EEE6A5E40EE88DC28657253403EF36D29EE255E4077514602E1CE5340"
    )
    done = _finish(study_of(), candidates([large, small]), kind="leftover")
    assert sorted(shapely.area(done.geometry)) == pytest.approx([45.46, 171.76], abs=0.05)


def test_an_overlap_goes_to_the_higher_priority_then_to_the_larger(study_of, candidates):
    small, large = shapely.box(0, 0, 20, 20), shapely.box(10, 0, 50, 20)
    by_size = _finish(study_of(), candidates([small, large]))
    assert sorted(shapely.area(by_size.geometry)) == pytest.approx([200, 800])
    by_priority = _finish(study_of(), candidates([small, large], priority=[1.0, 0.0]))
    assert sorted(shapely.area(by_priority.geometry)) == pytest.approx([400, 600])


def test_twins_leave_one(study_of, candidates):
    done = _finish(study_of(), candidates([shapely.box(0, 0, 20, 20)] * 3))
    assert len(done) == 1


def test_three_in_a_chain_lose_no_ground(study_of, candidates):
    # The second loses to the first, the third to the second: together they keep 0..60.
    shapes = [shapely.box(0, 0, 30, 10), shapely.box(20, 0, 45, 10), shapely.box(40, 0, 60, 10)]
    done = _finish(study_of(), candidates(shapes, priority=[3.0, 2.0, 1.0]))
    assert shapely.union_all(done.geometry).area == pytest.approx(600)
    assert shapely.area(done.geometry).sum() == pytest.approx(600)


def test_slivers_spikes_and_crumbs_go(study_of, candidates):
    spiked = "POLYGON ((0 0, 20 0, 20 10, 60 10.1, 20 10.2, 20 20, 0 20, 0 0))"
    done = _finish(study_of(), candidates([spiked, shapely.box(100, 100, 180, 100.2), shapely.box(150, 0, 153, 3)]))
    assert len(done) == 1  # the strip is 0.2 m wide, the crumb 9 m²
    assert shapely.area(done.geometry)[0] == pytest.approx(400, abs=1)
    assert done.geometry[0].bounds[2] < 21  # the spike of 40 m is cut off


def test_what_touches_only_is_left_as_it_is(study_of, candidates):
    shapes = [shapely.box(0, 0, 20, 20), shapely.box(20, 0, 40, 20)]
    done = _finish(study_of(), candidates(shapes))
    assert all(done.geometry[i].equals(shapes[i]) for i in range(2))


def test_a_bow_tie_is_mended(study_of, candidates):
    done = _finish(study_of(), candidates(["POLYGON ((0 0, 20 20, 20 0, 0 20, 0 0))"]))
    assert shapely.is_valid(done.geometry).all()
    # Two triangles of 100 m²; the opening by 0.3 m blunts the tip where they met, by about a square decimetre.
    assert shapely.area(done.geometry).tolist() == pytest.approx([100, 100], abs=0.02)


def test_nothing_in_nothing_out(study_of, candidates):
    assert len(_finish(study_of(), candidates([]))) == 0
    assert len(_finish(study_of(), candidates([shapely.box(900, 900, 950, 950)]))) == 0


_boxes = st.lists(
    st.tuples(st.floats(0, 80), st.floats(0, 80), st.floats(0.1, 60), st.floats(0.1, 60), st.floats(0, 90)), min_size=1, max_size=8
)


def _rotated(boxes):
    return [shapely.affinity.rotate(shapely.box(x, y, x + a, y + b), angle) for x, y, a, b, angle in boxes]


def _study(buildings, dx=0.0, dy=0.0):
    crs = FeatureTable.empty((), 2154).crs
    area = shapely.affinity.translate(shapely.box(0, 0, 100, 100), dx, dy)
    layers = {"study_area": FeatureTable.make([area], {}, crs), "buildings": FeatureTable.make(buildings, {}, crs)}
    return Study(City(layers, crs), None, Notes())


def _common_m2(one, other):
    """The area that shapes have in common; asked again on a grid where there is any, since GEOS 3.11 at times calls all of a mere
    neighbour common ground."""
    area = shapely.area(shapely.intersection(one, other))
    return area if (area < 1e-6).all() else np.minimum(area, shapely.area(shapely.intersection(one, other, grid_size=1e-7)))


@settings(max_examples=60, deadline=None)
@given(_boxes, _boxes, st.randoms(use_true_random=False))
def test_finished_sites_are_clean_whatever_comes_in(boxes, buildings, random):
    shapes, walls = _rotated(boxes), _rotated(buildings)
    done = _finish(_study(walls), FeatureTable.make(shapes, {}, 2154))
    sites = done.geometry
    assert shapely.is_valid(sites).all()
    assert (shapely.get_type_id(sites) == 3).all()
    assert (shapely.area(sites) >= 10).all()
    one, other = shapely.STRtree(sites).query(sites, predicate="intersects")
    pair = one < other
    assert (_common_m2(sites[one[pair]], sites[other[pair]]) < 1e-6).all()
    built, area = shapely.union_all(walls), shapely.box(0, 0, 100, 100)
    assert (_common_m2(sites, built) < 1e-6).all()
    assert (shapely.area(shapely.difference(sites, area)) < 1e-6).all()
    assert (shapely.area(shapely.difference(sites, shapely.union_all(shapes))) < 1e-6).all()

    mixed, mixed_walls = shapes[:], walls[:]
    random.shuffle(mixed)
    random.shuffle(mixed_walls)
    again = _finish(_study(mixed_walls), FeatureTable.make(mixed, {}, 2154))
    assert shapely.to_wkb(again.geometry).tolist() == shapely.to_wkb(sites).tolist()


@settings(max_examples=40, deadline=None)
@given(_boxes, _boxes, st.integers(-5000, 5000), st.integers(-5000, 5000))
def test_moving_the_city_leaves_areas(boxes, buildings, dx, dy):
    # Coordinates in halves of a metre, so that moving them by whole metres is exact and no tie falls the other way.
    boxes = [tuple(np.round(np.array(box[:4]) * 2) / 2) + (0.0,) for box in boxes]
    buildings = [tuple(np.round(np.array(box[:4]) * 2) / 2) + (0.0,) for box in buildings]
    shapes = [shape for shape in _rotated(boxes) if shape.area > 0]
    walls = [shape for shape in _rotated(buildings) if shape.area > 0]
    here = _finish(_study(walls), FeatureTable.make(shapes, {}, 2154))
    moved_walls = [shapely.affinity.translate(shape, dx, dy) for shape in walls]
    moved = [shapely.affinity.translate(shape, dx, dy) for shape in shapes]
    there = _finish(_study(moved_walls, dx, dy), FeatureTable.make(moved, {}, 2154))
    assert np.allclose(np.sort(shapely.area(here.geometry)), np.sort(shapely.area(there.geometry)), atol=1e-6)
