"""Vacant lots: mapped land, and parcels that nothing uses."""

import json

import numpy as np
import pytest
import shapely
from transformable_spaces.transformable_spaces_plugin.core.spaces.find import sites_of_kind
from transformable_spaces.transformable_spaces_plugin.core.spaces.registry import chosen_kinds

(VACANT_LOT,) = chosen_kinds(["vacant_lot"])


def _found(study):
    return sites_of_kind(study, VACANT_LOT)


def test_mapped_land_by_status(study_of):
    land = [
        (shapely.box(10, 10, 40, 40).wkt, {"status": "brownfield"}),
        (shapely.box(50, 10, 80, 40).wkt, {"status": "construction"}),
        (shapely.box(90, 10, 120, 40).wkt, {"status": "registered", "polluted": True, "name": "Gazomètre"}),
    ]
    found = _found(study_of(brownfields=land))
    by_form = {form: row for row, form in enumerate(found.text("subkind"))}
    assert set(by_form) == {"brownfield", "construction", "registered"}
    assert found.number("area_m2").tolist() == [900, 900, 900]
    assert found.text("latitude_reason")[by_form["construction"]] == "works_under_way"
    assert found.text("latitude_reason")[by_form["registered"]] == "polluted_ground"
    assert json.loads(found.column("constraints")[by_form["registered"]]) == ["polluted"]


def test_a_registered_brownfield_keeps_its_ground_against_the_works_around_it(study_of):
    land = [
        (shapely.box(10, 10, 110, 60).wkt, {"status": "construction"}),
        (shapely.box(20, 20, 60, 50).wkt, {"status": "registered"}),
    ]
    found = _found(study_of(brownfields=land))
    area = dict(zip(found.text("subkind"), found.number("area_m2")))
    assert area == pytest.approx({"registered": 1200, "construction": 3800})


def test_a_street_through_the_land_is_no_part_of_it(study_of):
    # 100 × 80 m cut by a street 6 m wide: 8 000 − 600 m², in two.
    study = study_of(
        brownfields=[(shapely.box(10, 10, 110, 90).wkt, {"status": "brownfield"})],
        streets=[("LINESTRING (0 50, 200 50)", {"carriageway_width_m": 6})],
    )
    assert _found(study).number("area_m2").tolist() == pytest.approx([3700, 3700])


# A block of six parcels of 20 × 30 m on a street to the south (y < 20) and gardens behind (y > 50).
FRONT = [shapely.box(20 * i, 20, 20 * i + 20, 50) for i in range(6)]
BACK = [shapely.box(20 * i, 50, 20 * i + 20, 80) for i in range(6)]


@pytest.fixture
def block(study_of):
    def make(**layers):
        parcels = [shape.wkt for shape in FRONT + BACK] + [shapely.box(0, 80, 200, 190).wkt, shapely.box(120, 20, 200, 80).wkt]
        houses = [shapely.box(20 * i + 4, 25, 20 * i + 16, 40).wkt for i in (0, 1, 3, 4, 5)]
        houses += [shapely.box(120, 20, 200, 80).buffer(-2).wkt, shapely.box(0, 80, 200, 190).buffer(-2).wkt]
        layers = {"parcels": parcels, "buildings": houses, "streets": ["LINESTRING (0 10, 200 10)"], **layers}
        return study_of(study_area=[shapely.box(0, 0, 200, 190).wkt], **{k: v for k, v in layers.items() if v is not None})

    return make


def test_a_parcel_without_building_on_the_street_is_a_vacant_lot_a_garden_behind_is_not(block):
    found = _found(block())
    assert len(found) == 1
    assert found.geometry[0].equals(FRONT[2])
    assert found.text("subkind")[0] == "unbuilt_parcel"


@pytest.mark.parametrize(
    "use",
    [
        {"green": [(FRONT[2].wkt, {"kind": "garden"})]},
        {"parking": [(FRONT[2].wkt, {"kind": "surface"})]},
        {"sports_grounds": [(FRONT[2].wkt, {"kind": "playground"})]},
        {"landuse": [(shapely.box(0, 0, 200, 190).wkt, {"kind": "depot"})]},
        {"streets": ["LINESTRING (0 10, 200 10)", ("LINESTRING (50 10, 50 70)", {"class": "service"})]},
        {"rail": [("LINESTRING (50 0, 50 100)", {"status": "active", "kind": "rail"})]},
    ],
    ids=lambda use: next(iter(use)),
)
def test_a_parcel_with_a_use_is_none(block, use):
    assert len(_found(block(**use))) == 0


def test_a_disused_track_does_not_use_a_parcel(block):
    assert len(_found(block(rail=[("LINESTRING (50 0, 50 100)", {"status": "disused", "kind": "rail"})]))) == 1


def test_parcels_are_not_judged_without_buildings(block):
    study = block(buildings=None)
    assert len(_found(study)) == 0
    assert [note.values["missing"] for note in study.notes.warnings if note.code == "unbuilt_parcels_skipped"] == ["buildings"]


def test_parcels_that_miss_their_building_by_a_metre_are_still_unbuilt(block):
    # The neighbour's house stands 1 m over the limit: 15 of 600 m², under 5 %.
    houses = [shapely.box(20 * i + 4, 25, 20 * i + 16, 40).wkt for i in (0, 3, 4, 5)] + [shapely.box(24, 25, 41, 40).wkt]
    houses += [shapely.box(120, 20, 200, 80).buffer(-2).wkt, shapely.box(0, 80, 200, 190).buffer(-2).wkt]
    found = _found(block(buildings=houses))
    assert found.number("area_m2").tolist() == pytest.approx([585])


def test_who_owns_the_parcel_says_how_open_it_is(block):
    for owner, latitude in (("public", "openable"), ("private", "closed"), (None, "openable")):
        parcels = [(shape.wkt, {"owner_type": owner}) for shape in FRONT + BACK]
        parcels += [shapely.box(0, 80, 200, 190).wkt, shapely.box(120, 20, 200, 80).wkt]
        found = _found(block(parcels=parcels))
        row = np.flatnonzero([shape.equals(FRONT[2]) for shape in found.geometry])[0]
        assert found.text("latitude")[row] == latitude
