"""River banks on hand-drawn water: a quay, a street along it, a culvert, the sea."""

import json

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from transformable_spaces.transformable_spaces_plugin.core.spaces.find import sites_of_kind
from transformable_spaces.transformable_spaces_plugin.core.spaces.registry import chosen_kinds

(BANK,) = chosen_kinds(["river_bank"])
box = shapely.box
# A river along the south of the study area (0..200 × 0..200), its bank at y = 50.
RIVER = (box(-50, -50, 250, 50), {"kind": "river", "name": "Erdre"})


def _found(study):
    return sites_of_kind(study, BANK)


def test_the_bank_is_fifteen_metres_deep(study_of):
    found = _found(study_of(water=[RIVER]))
    # 200 m of bank, 15 m deep.
    assert found.number("area_m2").tolist() == pytest.approx([200 * 15])
    assert found.geometry[0].equals_exact(shapely.normalize(box(0, 50, 200, 65)), 1e-6) or found.geometry[0].symmetric_difference(
        box(0, 50, 200, 65)
    ).area == pytest.approx(0, abs=0.01)
    assert found.text("name").tolist() == ["Erdre"]
    assert found.text("access").tolist() == ["unknown"]


def test_a_quay_ends_at_the_carriageway_and_at_the_warehouse(study_of):
    # Carriageway of 6 m around y = 63: the quay is 10 m deep (50–60); a warehouse takes 30 × 6 of it.
    street = ("LINESTRING (-10 63, 210 63)", {"carriageway_width_m": 6})
    found = _found(study_of(water=[RIVER], streets=[street], buildings=[box(100, 50, 130, 56).wkt]))
    assert found.number("area_m2").tolist() == pytest.approx([200 * 10 - 180])
    assert found.text("access").tolist() == ["yes"]
    assert json.loads(found.text("evidence")[0])["way_within_reach"] is True


def test_what_a_carriageway_parts_from_the_water_is_no_bank(study_of):
    # Carriageway 50.5–56.5: half a metre of kerb is left, and ground on the far side that does not touch the water.
    street = ("LINESTRING (-10 53.5, 210 53.5)", {"carriageway_width_m": 6})
    assert len(_found(study_of(water=[RIVER], streets=[street]))) == 0


def test_the_sea_culverts_and_garden_ponds_have_no_banks(study_of):
    water = [
        (box(-50, -50, 250, 20), {"kind": "sea"}),
        ("LINESTRING (20 100, 180 100)", {"kind": "stream", "tunnel": True}),
        (box(100, 150, 120, 160), {"kind": "lake"}),  # 200 m²
    ]
    assert len(_found(study_of(water=water))) == 0


def test_a_bank_does_not_lie_in_the_sea(study_of):
    # A river of 20 m meets the sea at y = 20: its banks begin there.
    water = [(box(-50, -50, 250, 20), {"kind": "sea"}), (box(90, 20, 110, 250), {"kind": "river"})]
    found = _found(study_of(water=water, streets=["LINESTRING (0 900, 200 900)"]))
    assert found.number("area_m2").tolist() == pytest.approx([180 * 15] * 2)


def test_a_stream_drawn_as_a_line_has_the_width_of_its_kind(study_of):
    stream = ("LINESTRING (-50 100, 250 100)", {"kind": "stream"})
    found = _found(study_of(water=[stream], streets=["LINESTRING (0 900, 200 900)"]))
    assert found.number("area_m2").tolist() == pytest.approx([200 * 15] * 2)
    assert shapely.bounds(found.geometry)[:, 1].tolist() == pytest.approx([84, 101])


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 160), st.integers(30, 90), st.integers(5, 40)), max_size=5), st.integers(0, 3))
def test_banks_touch_water_and_stand_on_nothing(study_of, houses, seed):
    houses = [box(x, y, x + size, y + size) for x, y, size in houses]
    bend = shapely.Polygon([(-50, -50), (250, -50), (250, 50), (120, 30), (60, 70), (-50, 50)])
    study = study_of(water=[(bend, {"kind": "river"})], buildings=np.random.default_rng(seed).permutation(np.array(houses, dtype=object)))
    found = _found(study).geometry
    assert (shapely.distance(found, bend) < 0.1).all()
    assert (shapely.area(shapely.intersection(found, bend)) < 0.01).all()
    built = shapely.union_all(houses) if houses else shapely.Polygon()
    assert (shapely.area(shapely.intersection(found, built)) < 0.01).all()


def test_moving_the_city_moves_the_banks(study_of):
    areas = []
    for dx, dy in ((0, 0), (1234.5, -987.25)):
        def move(shape, dx=dx, dy=dy):
            return shapely.transform(shape, lambda xy: xy + [dx, dy])

        study = study_of(
            study_area=[move(box(0, 0, 200, 200)).wkt], streets=[move(shapely.LineString([(0, 199), (200, 199)]))],
            water=[(move(box(-50, -50, 250, 50)), {"kind": "river"})], buildings=[move(box(30, 40, 60, 58))],
        )
        areas.append(_found(study).number("area_m2").tolist())
    assert areas[0] == pytest.approx(areas[1], abs=1e-3)
