"""Squares on hand-drawn streets: forecourt, set-back, square with a church in it, plain streets and junctions that are none."""

import json

import pytest
import shapely
from transformable_spaces.transformable_spaces_plugin.core.spaces.find import sites_of_kind
from transformable_spaces.transformable_spaces_plugin.core.spaces.registry import chosen_kinds
from transformable_spaces.transformable_spaces_plugin.core.spaces.square import local_widths

(SQUARE,) = chosen_kinds(["square"])


def _found(study):
    return sites_of_kind(study, SQUARE)


def _houses(*boxes):
    return [shapely.box(*box).wkt for box in boxes]


# A street 12 m between façades (y 94–106) along y = 100 from x = 0 to 200, houses 12 m deep on both sides.
STREET = [("LINESTRING (0 100, 200 100)", {"id": "main", "carriageway_width_m": 6})]


def test_a_plain_street_is_no_square(study_of):
    study = study_of(streets=STREET, buildings=_houses((0, 106, 200, 118), (0, 82, 200, 94)))
    assert len(_found(study)) == 0


def test_a_wide_avenue_is_no_square(study_of):
    study = study_of(streets=STREET, buildings=_houses((0, 120, 200, 132), (0, 68, 200, 80)))
    assert len(_found(study)) == 0


def test_a_crossing_of_two_streets_is_no_square(study_of):
    streets = [
        ("LINESTRING (0 100, 100 100)", {"id": "w"}),
        ("LINESTRING (100 100, 200 100)", {"id": "e"}),
        ("LINESTRING (100 0, 100 100)", {"id": "s"}),
        ("LINESTRING (100 100, 100 200)", {"id": "n"}),
    ]
    corners = _houses((0, 108, 92, 200), (108, 108, 200, 200), (0, 0, 92, 92), (108, 0, 200, 92))
    # Corner houses cut off at 45° over 4 m, as in old towns.
    cut = shapely.Point(100, 100).buffer(15, quad_segs=1)
    houses = [shapely.from_wkt(house).difference(cut).wkt for house in corners]
    assert len(_found(study_of(streets=streets, buildings=houses))) == 0


def _set_back():
    """The houses on the north side stand 14 m further back over 40 m."""
    return _houses((0, 106, 80, 140), (120, 106, 200, 140), (80, 120, 120, 140), (0, 82, 200, 94))


def test_a_set_back_is_found_where_the_frontage_steps_back(study_of):
    found = _found(study_of(streets=STREET, buildings=_set_back()))
    assert list(found.text("subkind")) == ["square"]  # 14 m deep: deeper than the street is wide
    recess = shapely.box(80, 106, 120, 120)
    # Rays stand every 10 m and the frontage joins them: at 30 m wide on top and up to 50 m at the foot, 420 to 560 m².
    shared = found.geometry[0].intersection(recess).area
    assert shared > 415
    assert found.geometry[0].area < 1.25 * recess.area
    evidence = json.loads(found.column("evidence")[0])
    assert evidence["public_ground"] == "ribbons"
    assert evidence["street_width_m"] == pytest.approx(12, abs=1)


def test_a_shallower_recess_is_a_set_back(study_of):
    houses = _houses((0, 106, 80, 140), (130, 106, 200, 140), (80, 115, 130, 140), (0, 82, 200, 94))
    found = _found(study_of(streets=STREET, buildings=houses))
    assert list(found.text("subkind")) == ["set_back"]  # 9 m deep on a street of 12 m


def test_a_recess_of_less_than_a_third_of_the_street_is_none(study_of):
    houses = _houses((0, 106, 80, 140), (120, 106, 200, 140), (80, 109, 120, 140), (0, 82, 200, 94))
    assert len(_found(study_of(streets=STREET, buildings=houses))) == 0


def test_with_parcels_the_ground_that_has_none_is_public(study_of):
    # Parcels follow the houses; the recess is exact now, because nothing is interpolated between rays.
    houses = _set_back()
    found = _found(study_of(streets=STREET, buildings=houses, parcels=houses + _houses((0, 140, 200, 200), (0, 0, 200, 82))))
    assert len(found) == 1
    assert found.text("owner_type")[0] == "public"
    assert found.geometry[0].intersection(shapely.box(80, 106, 120, 120)).area == pytest.approx(560, rel=0.03)
    assert json.loads(found.column("evidence")[0])["public_ground"] == "parcels"


def _place(**more):
    """A square of 60 × 60 m on the north side of the street, houses around it; y 106–166, x 70–130."""
    houses = _houses((0, 106, 70, 180), (130, 106, 200, 180), (70, 166, 130, 180), (0, 82, 200, 94))
    parcels = houses + _houses((0, 180, 200, 200), (0, 0, 200, 82))
    return {"streets": STREET, "buildings": houses, "parcels": parcels, **more}


def test_a_forecourt_open_on_the_street_is_a_square(study_of):
    found = _found(study_of(**_place()))
    assert list(found.text("subkind")) == ["square"]
    assert found.geometry[0].intersection(shapely.box(70, 106, 130, 166)).area == pytest.approx(3600, rel=0.02)
    assert found.number("max_inscribed_diameter_m")[0] == pytest.approx(60, rel=0.06)


def test_a_church_in_the_square_is_not_in_the_site(study_of):
    scene = _place()
    scene["buildings"] = scene["buildings"] + _houses((90, 126, 110, 146))
    found = _found(study_of(**scene))
    assert shapely.intersection(found.geometry, shapely.box(90, 126, 110, 146))[0].area == pytest.approx(0)
    assert found.number("area_m2").sum() == pytest.approx(3600 - 400, rel=0.02)


def test_what_has_a_use_of_its_own_is_no_square(study_of):
    whole = shapely.box(70, 106, 130, 166).wkt
    for layer, fields in (
        ("green", {"kind": "park"}),
        ("parking", {"kind": "surface"}),
        ("sports_grounds", {"kind": "pitch"}),
        ("brownfields", {"status": "construction"}),
    ):
        assert len(_found(study_of(**_place(**{layer: [(whole, fields)]})))) == 0, layer


def test_a_mapped_square_keeps_its_name_and_outline_less_the_carriageway(study_of):
    # Drawn from façade to façade across the street: the carriageway (y 97–103) stays what it is.
    mapped = [(shapely.box(70, 94, 130, 166).wkt, {"kind": "square", "name": "Place du Marché"})]
    found = _found(study_of(**_place(squares=mapped)))
    named = found.select(found.text("name") == "Place du Marché")
    assert named.number("area_m2").tolist() == pytest.approx([60 * 63])  # the 3 m south of the carriageway are footway
    assert named.text("latitude_reason").tolist() == ["pedestrian_square"]
    # The wide ground found besides is the same place: it is not told twice.
    assert found.number("area_m2").sum() < 60 * 63 * 1.1


def test_overlapping_mapped_squares_are_told_once(study_of):
    mapped = [
        (shapely.box(70, 106, 110, 166).wkt, {"kind": "pedestrian_area", "name": "Parvis"}),
        (shapely.box(90, 106, 130, 166).wkt, {"kind": "square", "name": "Place"}),
    ]
    found = _found(study_of(**_place(squares=mapped)))
    area = {name: found.number("area_m2")[found.text("name") == name].sum() for name in ("Place", "Parvis")}
    assert area == pytest.approx({"Place": 2400, "Parvis": 1200})


@pytest.mark.parametrize(
    ("fields", "shape"),
    [
        ({"kind": "footway_area"}, shapely.box(80, 110, 120, 150)),
        ({"kind": "platform"}, shapely.box(80, 110, 120, 150)),
        ({"kind": "square", "bridge": True}, shapely.box(80, 110, 120, 150)),
        ({"kind": "square", "level": 1}, shapely.box(80, 110, 120, 150)),
        ({"kind": "square", "covered": True}, shapely.box(80, 110, 120, 150)),
        ({"kind": "pedestrian_area"}, shapely.box(20, 94, 180, 97)),  # a footway along the street, mapped as an area
    ],
)
def test_mapped_areas_that_are_no_square(study_of, fields, shape):
    study = study_of(streets=STREET, buildings=_houses((0, 170, 200, 190), (0, 82, 200, 94)), squares=[(shape.wkt, fields)])
    found = _found(study)
    assert not (found.text("layer") == "squares").any()


def test_a_nameless_yard_that_no_way_reaches_is_no_square(study_of):
    yard = (shapely.box(80, 150, 120, 180).wkt, {"kind": "pedestrian_area"})
    named = (yard[0], {"kind": "pedestrian_area", "name": "Cour des Miracles"})
    alley = [("LINESTRING (100 100, 100 150)", {"class": "footway", "id": "alley"})]
    houses = _houses((0, 106, 98, 148), (102, 106, 200, 148), (0, 82, 200, 94))
    assert len(_found(study_of(streets=STREET, buildings=houses, squares=[yard]))) == 0
    assert len(_found(study_of(streets=STREET, buildings=houses, squares=[named]))) == 1
    assert len(_found(study_of(streets=STREET + alley, buildings=houses, squares=[yard]))) == 1


def test_a_long_narrow_mapped_area_is_a_passage(study_of):
    passage = (shapely.box(100, 110, 110, 190).wkt, {"kind": "pedestrian_area", "name": "Passage Pommeraye"})
    found = _found(study_of(streets=STREET, squares=[passage]))
    assert list(found.text("subkind")) == ["passage"]  # 80 × 10 m


def test_a_patch_at_the_border_is_not_judged(study_of):
    # The same forecourt, but the study area ends in the middle of it.
    scene = _place(study_area=[shapely.box(0, 0, 100, 200).wkt])
    assert len(_found(study_of(**scene))) == 0


def test_ribbons_need_a_sign_of_people_where_ways_on_foot_are_mapped(study_of):
    footways = [("LINESTRING (0 95, 75 95, 75 70)", {"class": "footway", "id": "f1"})]
    garden = study_of(streets=STREET + footways, buildings=_set_back(), furniture=[("POINT (10 95)", {"kind": "lamp"})])
    assert len(_found(garden)) == 0
    bench = study_of(streets=STREET + footways, buildings=_set_back(), furniture=[("POINT (100 112)", {"kind": "bench"})])
    assert len(_found(bench)) == 1
    path = [("LINESTRING (90 106, 90 118)", {"class": "path", "id": "f2"})]
    walked = study_of(streets=STREET + footways + path, buildings=_set_back(), furniture=[("POINT (10 95)", {"kind": "lamp"})])
    assert len(_found(walked)) == 1
    unmapped = study_of(streets=STREET + footways, buildings=_set_back())
    assert len(_found(unmapped)) == 1


def test_a_street_along_a_square_is_as_wide_as_on_its_closed_side(study_of):
    # Façade 6 m south of the line; 66 m of open square to the north over its whole length.
    houses = _houses((0, 82, 200, 94), (0, 166, 200, 180))
    study = study_of(streets=STREET, buildings=houses)
    assert study.profiles.streets.number("width_m")[0] > 50 or study.profiles.streets.number("right_m")[0] == pytest.approx(6)
    assert local_widths(study)[0] <= 2 * 6 + 6 + 1e-6
