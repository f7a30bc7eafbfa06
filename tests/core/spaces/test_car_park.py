"""Car parks: which parking is one, its bays, its sealed share."""

import json

import pytest
import shapely
from transformable_spaces.transformable_spaces_plugin.core.spaces.find import sites_of_kind
from transformable_spaces.transformable_spaces_plugin.core.spaces.registry import chosen_kinds

(CAR_PARK,) = chosen_kinds(["car_park"])
LOT = shapely.box(10, 10, 60, 40).wkt  # 1 500 m²


def _found(study):
    return sites_of_kind(study, CAR_PARK)


def test_only_surface_parking_is_a_car_park(study_of):
    kinds = ("surface", "street", "underground", "roof", "multi_storey")
    lots = [(shapely.box(10 + 30 * i, 10, 30 + 30 * i, 30).wkt, {"kind": kind}) for i, kind in enumerate(kinds)]
    found = _found(study_of(parking=lots))
    assert len(found) == 1
    assert found.geometry[0].equals(shapely.box(10, 10, 30, 30))


def test_a_row_of_bays_on_a_street_is_none(study_of):
    # 5 m deep and 60 m long: the bays have no aisle of their own.
    assert len(_found(study_of(parking=[(shapely.box(10, 10, 70, 15).wkt, {"kind": "surface"})]))) == 0


def test_bays_are_the_mapped_ones_or_come_from_the_area(study_of):
    counted = _found(study_of(parking=[(LOT, {"kind": "surface", "spaces": 48})]))
    reckoned = _found(study_of(parking=[(LOT, {"kind": "surface"})]))
    impossible = _found(study_of(parking=[(LOT, {"kind": "surface", "spaces": 900})]))
    assert counted.number("bays").tolist() == [48]
    assert reckoned.number("bays").tolist() == [60]  # 1 500 / 25
    assert impossible.number("bays").tolist() == [60]  # 900 bays would have 1.7 m² each
    assert json.loads(counted.column("evidence")[0])["bays"] == "mapped"
    assert json.loads(reckoned.column("evidence")[0])["bays"] == "from_area"


def test_a_building_drawn_through_a_car_park_takes_its_ground_and_bays(study_of):
    study = study_of(parking=[(LOT, {"kind": "surface", "spaces": 60})], buildings=[shapely.box(30, 0, 40, 50).wkt])
    found = _found(study)
    assert found.number("area_m2").tolist() == pytest.approx([600, 600])
    assert found.number("bays").tolist() == [24, 24]  # 600 of 1 500 m² each


def test_a_car_park_under_trees_is_less_sealed(study_of):
    # Grass covers 300 of 1 500 m²; trees take nothing: their crowns stand over the bays.
    study = study_of(
        parking=[(LOT, {"kind": "surface", "surface": "asphalt"})],
        green=[(shapely.box(10, 10, 20, 40).wkt, {"kind": "grass"})],
        trees=["POINT (30 25)", "POINT (40 25)"],
    )
    found = _found(study)
    assert found.number("area_m2").tolist() == [1500]
    assert found.number("sealed_share").tolist() == pytest.approx([0.8])


@pytest.mark.parametrize(("surface", "share", "known"), [("gravel", 0.3, "surface"), ("asphalt", 1.0, "surface"), (None, 1.0, "assumed")])
def test_the_surface_tag_says_how_sealed_it_is(study_of, surface, share, known):
    found = _found(study_of(parking=[(LOT, {"kind": "surface", "surface": surface})]))
    assert found.number("sealed_share").tolist() == [share]
    assert json.loads(found.column("evidence")[0])["sealed_share"] == known


def test_a_car_park_in_a_car_park_counts_once(study_of):
    inner = (shapely.box(20, 15, 40, 35).wkt, {"kind": "surface"})
    found = _found(study_of(parking=[inner, (LOT, {"kind": "surface"})]))
    assert found.number("area_m2").tolist() == [1500]


def test_car_parks_known_by_a_point_are_counted(study_of):
    study = study_of(parking=[("POINT (20 20)", {"kind": "surface"}), ("POINT (30 20)", {"kind": "underground"})])
    assert len(_found(study)) == 0
    assert [(note.code, note.values["count"]) for note in study.notes.warnings if "car_park" in note.code] == [("car_parks_as_points", 1)]
