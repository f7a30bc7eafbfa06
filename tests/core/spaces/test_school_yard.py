"""School yards: what is left of a school's ground, how sealed, on which street."""

import pytest
import shapely
from transformable_spaces.transformable_spaces_plugin.core.spaces.find import sites_of_kind
from transformable_spaces.transformable_spaces_plugin.core.spaces.registry import chosen_kinds

(SCHOOL_YARD,) = chosen_kinds(["school_yard"])
GROUND = shapely.box(20, 20, 120, 80).wkt  # 6 000 m²
SCHOOL = (GROUND, {"kind": "school", "name": "École Jules-Ferry"})


def _found(study):
    return sites_of_kind(study, SCHOOL_YARD)


def test_a_school_with_two_yards(study_of):
    # A building 20 m wide across the whole ground parts it in two yards of 40 × 60 m.
    found = _found(study_of(facilities=[SCHOOL], buildings=[shapely.box(60, 20, 80, 80).wkt]))
    assert found.number("area_m2").tolist() == pytest.approx([2400, 2400])
    assert list(found.text("name")) == ["École Jules-Ferry"] * 2
    assert found.number("sealed_share").tolist() == [1, 1]


def test_green_is_taken_out_and_pitches_stay(study_of):
    study = study_of(
        facilities=[SCHOOL],
        green=[(shapely.box(20, 20, 40, 80).wkt, {"kind": "grass"}), (shapely.box(100, 20, 120, 40).wkt, {"kind": "pitch"})],
    )
    found = _found(study)
    assert found.number("area_m2").tolist() == pytest.approx([6000 - 1200])


def test_a_pitch_of_known_surface_lowers_the_sealed_share(study_of):
    # 600 of 6 000 m² are a pitch of fine gravel (0.4 sealed): 1 − 0.1 × 0.6 = 0.94.
    study = study_of(facilities=[SCHOOL], sports_grounds=[(shapely.box(20, 20, 30, 80).wkt, {"kind": "pitch", "surface": "fine_gravel"})])
    assert _found(study).number("sealed_share").tolist() == pytest.approx([0.94])


def test_land_in_educational_use_is_a_ground_where_a_school_says_so(study_of):
    land = [(GROUND, {"kind": "education"}), (shapely.box(140, 20, 190, 80).wkt, {"kind": "education"})]
    study = study_of(landuse=land, facilities=[("POINT (50 50)", {"kind": "school", "name": "Lycée"})])
    found = _found(study)
    assert found.number("area_m2").tolist() == [6000]
    assert list(found.text("name")) == ["Lycée"]


def test_a_school_drawn_as_its_building_has_no_yard(study_of):
    assert len(_found(study_of(facilities=[SCHOOL], buildings=[GROUND]))) == 0


def test_schools_without_ground_are_counted(study_of):
    study = study_of(facilities=[("POINT (50 50)", {"kind": "school"}), ("POINT (60 60)", {"kind": "shop"})])
    assert len(_found(study)) == 0
    assert [note.values["count"] for note in study.notes.warnings if note.code == "school_grounds_unknown"] == [1]


def test_universities_are_no_schools(study_of):
    assert len(_found(study_of(facilities=[(GROUND, {"kind": "university"})]))) == 0


def test_the_street_that_runs_longest_beside_the_yard_is_its_street(study_of):
    study = study_of(
        facilities=[SCHOOL],
        streets=[
            ("LINESTRING (10 10, 130 10)", {"id": "south", "class": "residential"}),
            ("LINESTRING (10 10, 10 40)", {"id": "west", "class": "tertiary"}),
            ("LINESTRING (20 85, 120 85)", {"id": "path", "class": "footway"}),
        ],
    )
    found = _found(study)
    assert (found.text("street_id")[0], found.text("road_class")[0]) == ("south", "residential")
