"""Flat roofs: how flat is known, what is left of a roof, and its class."""

import json

import numpy as np
import pytest
import shapely
from transformable_spaces.transformable_spaces_plugin.core.city.raster import ArrayRaster
from transformable_spaces.transformable_spaces_plugin.core.spaces.find import sites_of_kind
from transformable_spaces.transformable_spaces_plugin.core.spaces.registry import chosen_kinds
from transformable_spaces.transformable_spaces_plugin.core.spaces.study import Study

(FLAT_ROOF,) = chosen_kinds(["flat_roof"])
FOOTPRINT = shapely.box(20, 60, 40, 80).wkt  # 400 m²


def _found(study):
    return sites_of_kind(study, FLAT_ROOF)


def test_a_roof_tagged_flat_less_its_edge(study_of):
    found = _found(study_of(buildings=[(FOOTPRINT, {"roof_shape": "flat"})]))
    assert found.number("area_m2").tolist() == pytest.approx([18 * 18])
    assert found.geometry[0].equals(shapely.box(21, 61, 39, 79))
    assert found.column("roof_class").tolist() == ["large"]
    assert found.column("subkind").tolist() == ["flat_by_tag"]
    assert json.loads(found.column("evidence")[0])["confidence"] == "high"


@pytest.mark.parametrize(("width", "depth", "expected"), [
    (12, 10, ("small", 80)),  # 10 × 8
    (9, 9, None),  # 7 × 7 = 49 m² is under the class of 50
    (16, 17, ("large", 210)),  # 14 × 15
])  # fmt: skip
def test_classes_of_50_and_200_m2(study_of, width, depth, expected):
    found = _found(study_of(buildings=[(shapely.box(20, 60, 20 + width, 60 + depth).wkt, {"roof_shape": "flat"})]))
    assert list(zip(found.text("roof_class"), found.number("area_m2"))) == ([] if expected is None else [pytest.approx(expected)])


def test_a_neck_parts_a_roof_in_two(study_of):
    # Two blocks of 12 × 12 joined by a link 2 m wide, which its edge takes away: 2 × 10 × 10.
    shape = shapely.union_all([shapely.box(20, 60, 32, 72), shapely.box(32, 65, 42, 67), shapely.box(42, 60, 54, 72)])
    found = _found(study_of(buildings=[(shape.wkt, {"roof_shape": "flat"})]))
    assert found.number("area_m2").tolist() == pytest.approx([100, 100])
    assert found.column("roof_class").tolist() == ["small", "small"]


@pytest.mark.parametrize("shape", ["gabled", "hipped", "skillion", "many", "mansard"])
def test_another_shape_is_never_flat(study_of, shape):
    assert len(_found(study_of(buildings=[(FOOTPRINT, {"roof_shape": shape, "use": "office"})]))) == 0


@pytest.mark.parametrize(("fields", "listed"), [
    ({"use": "office"}, True),
    ({"use": "school", "year": 1970}, True),
    ({"use": "office", "year": 1890}, False),
    ({"use": "office", "heritage": True}, False),
    ({"use": "residential"}, False),
    ({"use": "residential", "height_m": 36}, True),
    ({"use": "residential", "levels": 6}, False),
    ({"use": "worship", "height_m": 36}, False),
    ({"use": "garage", "roof_shape": "flat"}, False),
    ({}, False),
])  # fmt: skip
def test_an_unknown_roof_is_listed_only_where_flat_is_usual(study_of, fields, listed):
    study = study_of(buildings=[(FOOTPRINT, fields)])
    found = _found(study)
    assert len(found) == listed
    codes = {note.code for note in study.notes.warnings}
    if listed:
        assert found.column("subkind").tolist() == ["flat_by_use"]
        assert json.loads(found.column("evidence")[0])["confidence"] == "low"
        assert "flat_roofs_to_check" in codes


def test_a_small_roof_of_unknown_shape_is_left_out_and_counted(study_of):
    study = study_of(buildings=[(shapely.box(20, 60, 32, 72).wkt, {"use": "office"})])
    assert len(_found(study)) == 0
    assert [note.values["count"] for note in study.notes.warnings if note.code == "flat_roofs_unknown"] == [1]


def test_plant_rooms_and_roof_gardens_are_taken_out(study_of):
    study = study_of(
        buildings=[(FOOTPRINT, {"roof_shape": "flat"}), (shapely.box(25, 65, 30, 69).wkt, {"use": "technical"})],
        green=[(shapely.box(32, 70, 36, 75).wkt, {"kind": "garden"}), (shapely.box(0, 0, 200, 200).wkt, {"kind": "park"})],
    )
    # 324 − 5 × 4 − 4 × 5; the park around the house is not on its roof.
    assert _found(study).number("area_m2").tolist() == pytest.approx([284])


def test_canopies_and_what_lies_below_the_ground_have_no_roof(study_of):
    study = study_of(buildings=[(FOOTPRINT, {"roof_shape": "flat", "canopy": True}),
                                (shapely.box(60, 60, 80, 80).wkt, {"roof_shape": "flat", "underground": True})])  # fmt: skip
    assert len(_found(study)) == 0


def _surface(pitch):
    """Heights (1 m pixels, 200 × 200) of a house of 20 × 20 m: a ridge in the middle, roof sides of ``pitch``."""
    y, x = np.mgrid[0:200, 0:200] + 0.5
    north = 200 - y
    roof = 10 + np.tan(np.radians(pitch)) * (10 - np.abs(x - 30))
    return np.where((x > 20) & (x < 40) & (north > 60) & (north < 80), roof, 0.0)


@pytest.mark.parametrize(("pitch", "subkind"), [(0, "flat_by_slope"), (4, "flat_by_slope"), (7, None), (35, None)])
def test_the_surface_model_tells_flat_from_pitched(study_of, pitch, subkind):
    study = study_of(buildings=[(FOOTPRINT, {"use": "office"})])
    raster = ArrayRaster(_surface(pitch), (1.0, 0.0, 0.0, 0.0, -1.0, 200.0), study.city.crs)
    found = _found(Study(study.city.with_rasters(dsm_m=raster), study.profiles, study.notes))
    assert found.column("subkind").tolist() == ([] if subkind is None else [subkind])
    if subkind:
        assert json.loads(found.column("evidence")[0])["flat"] == "surface_model"


def test_a_tag_counts_before_the_surface_model(study_of):
    study = study_of(buildings=[(FOOTPRINT, {"roof_shape": "flat"})])
    raster = ArrayRaster(_surface(35), (1.0, 0.0, 0.0, 0.0, -1.0, 200.0), study.city.crs)
    found = _found(Study(study.city.with_rasters(dsm_m=raster), study.profiles, study.notes))
    assert found.column("subkind").tolist() == ["flat_by_tag"]


def test_a_coarse_surface_model_is_not_asked(study_of):
    study = study_of(buildings=[(FOOTPRINT, {"use": "office"})])
    raster = ArrayRaster(np.zeros((20, 20)), (10.0, 0.0, 0.0, 0.0, -10.0, 200.0), study.city.crs)
    found = _found(Study(study.city.with_rasters(dsm_m=raster), study.profiles, study.notes))
    assert found.column("subkind").tolist() == ["flat_by_use"]
    assert "roof_raster_coarse" in {note.code for note in study.notes.warnings}
