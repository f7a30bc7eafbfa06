"""Blind walls in hand-drawn rows: which walls count, their area, and where they look."""

import json

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
from transformable_spaces.transformable_spaces_plugin.core.spaces.blind_wall_pieces import wall_pieces
from transformable_spaces.transformable_spaces_plugin.core.spaces.find import sites_of_kind
from transformable_spaces.transformable_spaces_plugin.core.spaces.registry import chosen_kinds
from transformable_spaces.transformable_spaces_plugin.core.spaces.street_profiles import measure_street_profiles
from transformable_spaces.transformable_spaces_plugin.core.spaces.study import Study

(BLIND_WALL,) = chosen_kinds(["blind_wall"])
STREET = ["LINESTRING (0 50, 200 50)"]  # the row stands north of it, its fronts at y = 60


def house(xmin, xmax, height=None, depth=12, **fields):
    return shapely.box(xmin, 60, xmax, 60 + depth).wkt, {"height_m": height, **fields}


def _found(study):
    return sites_of_kind(study, BLIND_WALL)


def test_a_party_wall_above_a_lower_neighbour(study_of):
    # 12 m deep, 15 − 6 m exposed: 108 m², over the lower house to the east.
    found = _found(study_of(streets=STREET, buildings=[house(20, 32, 15), house(32, 44, 6)]))
    assert found.text("subkind").tolist() == ["party_wall"]
    assert found.number("wall_area_m2")[0] == pytest.approx(108)
    assert found.number("exposed_height_m")[0] == pytest.approx(9)
    assert found.number("usable_area_m2")[0] == pytest.approx(108)
    assert found.number("length_m")[0] == pytest.approx(12)
    assert (found.number("orientation_deg")[0], found.column("orientation")[0]) == (90, "E")
    assert found.geometry[0].equals(shapely.box(32, 60, 33, 72))
    evidence = json.loads(found.column("evidence")[0])
    assert (evidence["blind"], evidence["height"], evidence["neighbour_height"]) == ("party_wall_of_a_row", "height_m", "height_m")


def test_only_the_part_that_touches_counts(study_of):
    # The neighbour is 7 m deep: 7 × 9 = 63 m². Behind it the wall looks on a court, so it may have windows.
    found = _found(study_of(streets=STREET, buildings=[house(20, 32, 15), house(32, 44, 6, depth=7)]))
    assert found.number("wall_area_m2").tolist() == pytest.approx([63])


def test_two_lower_neighbours_one_behind_the_other_make_one_wall(study_of):
    # 6 m above 6 m of height, 6 m above 9 m: 6 × 9 + 6 × 6 = 90 m², 7.5 m high on average.
    behind = (shapely.box(32, 66, 44, 72).wkt, {"height_m": 9})
    found = _found(study_of(streets=STREET, buildings=[house(20, 32, 15), house(32, 44, 6, depth=6), behind]))
    east = found.select(found.text("orientation") == "E")
    assert east.number("wall_area_m2").tolist() == pytest.approx([90])
    assert east.number("exposed_height_m").tolist() == pytest.approx([7.5])


@pytest.mark.parametrize(("tall", "low", "area"), [(8, 6, None), (9, 6, 36), (7.6, 6, None)])
def test_less_than_a_storey_is_within_the_error_of_heights(study_of, tall, low, area):
    found = _found(study_of(streets=STREET, buildings=[house(20, 32, tall), house(32, 44, low)]))
    assert found.number("wall_area_m2").tolist() == ([] if area is None else pytest.approx([area]))


def test_a_wall_under_20_m2_is_none(study_of):
    # 6 m of contact, 3 m exposed: 18 m²; 7 m: 21 m².
    assert len(_found(study_of(streets=STREET, buildings=[house(20, 32, 9), house(32, 44, 6, depth=6)]))) == 0
    assert _found(study_of(streets=STREET, buildings=[house(20, 32, 9), house(32, 44, 6, depth=7)])).number(
        "wall_area_m2"
    ).tolist() == pytest.approx([21])


def test_heights_come_from_levels_where_there_is_no_height(study_of):
    # (5 − 2) storeys × 3 m × 12 m = 108 m².
    found = _found(study_of(streets=STREET, buildings=[house(20, 32, levels=5), house(32, 44, levels=2)]))
    assert found.number("wall_area_m2").tolist() == pytest.approx([108])
    assert json.loads(found.column("evidence")[0])["height"] == "levels"


def test_an_unknown_height_makes_no_site_and_is_counted(study_of):
    study = study_of(streets=STREET, buildings=[house(20, 32, 15), house(32, 44)])
    assert len(_found(study)) == 0
    (note,) = [note for note in study.notes.warnings if note.code == "blind_walls_height_unknown"]
    assert (note.values["count"], note.values["of"]) == (1, 2)


def test_the_end_of_a_row_by_a_gap_is_a_gable(study_of):
    # 12 m deep, 9 m high; the next house stands 16 m away and alone, so none of its own walls counts.
    row = [house(20, 32, 9), house(32, 44, 9), house(60, 72, 9)]
    found = _found(study_of(streets=STREET, buildings=row))
    assert found.text("subkind").tolist() == ["gable_parcel"]
    assert found.number("wall_area_m2").tolist() == pytest.approx([108])
    assert found.geometry[0].equals(shapely.box(44, 60, 45, 72))
    parked = study_of(streets=STREET, buildings=row, parking=[(shapely.box(46, 60, 58, 72).wkt, {"kind": "surface"})])
    assert _found(parked).text("subkind").tolist() == ["gable_street"]


@pytest.mark.parametrize(
    ("name", "buildings", "streets"),
    [
        ("free-standing houses", [house(20, 32, 9), house(60, 72, 9)], STREET),
        ("a slit between two houses", [house(20, 32, 9), house(32, 44, 9), house(46, 58, 9), house(58, 70, 9)], STREET),
        ("no house after the gap", [house(20, 32, 9), house(32, 44, 9)], STREET),
        ("a street in the gap", [house(20, 32, 9), house(32, 44, 9), house(60, 72, 9)], [*STREET, "LINESTRING (52 50, 52 150)"]),
        ("a shed behind the house", [house(20, 32, 15), (shapely.box(20, 72, 32, 80).wkt, {"height_m": 3})], STREET),
        ("a small annex beside it", [house(20, 32, 15), house(32, 37, 3, depth=7)], STREET),
        ("a garage beside it", [house(20, 32, 15), house(32, 44, 3, use="garage")], STREET),
        (
            "a court behind the front house",
            [house(20, 44, 15), (shapely.box(20, 72, 26, 90).wkt, {"height_m": 15}), (shapely.box(38, 72, 44, 90).wkt, {"height_m": 15})],
            STREET,
        ),
        ("a tower on its base", [(shapely.box(30, 60, 50, 80).difference(shapely.box(38, 60, 50, 72)).wkt, {"height_m": 6}),
                                 (shapely.box(38, 60, 50, 72).wkt, {"height_m": 60})], STREET),
        ("a church", [house(20, 32, 15, use="worship"), house(32, 44, 6)], STREET),
    ],
)  # fmt: skip
def test_walls_that_may_have_windows_are_none(study_of, name, buildings, streets):
    assert len(_found(study_of(streets=streets, buildings=buildings))) == 0, name


def test_with_parcels_a_wall_on_the_limit_between_two_plots_is_blind(study_of):
    # The rear wall stands on the limit: 12 × 9 m. The sides look on the own plot, the front on the street.
    study = study_of(
        streets=STREET, buildings=[house(20, 32, 9)],
        parcels=[shapely.box(15, 55, 40, 72).wkt, shapely.box(15, 72, 40, 100).wkt],
    )  # fmt: skip
    found = _found(study)
    assert found.number("wall_area_m2").tolist() == pytest.approx([108])
    assert found.column("orientation").tolist() == ["N"]
    evidence = json.loads(found.column("evidence")[0])
    assert (evidence["blind"], evidence["confidence"]) == ("parcel_limit", "medium")


def test_a_lower_wing_on_the_same_plot_is_no_neighbour(study_of):
    houses = [house(20, 32, 15), house(32, 44, 6)]
    assert len(_found(study_of(streets=STREET, buildings=houses, parcels=[shapely.box(15, 55, 50, 80).wkt]))) == 0


@pytest.mark.parametrize(("owner", "use", "latitude"), [
    ("private", None, "closed"), ("public", None, "openable"), (None, "school", "openable"), (None, None, "openable"),
])  # fmt: skip
def test_latitude_follows_the_owner(study_of, owner, use, latitude):
    parcels = [(shapely.box(0, 55, 32, 100).wkt, {"owner_type": owner}), (shapely.box(32, 55, 60, 100).wkt, {"owner_type": owner})]
    study = study_of(streets=STREET, buildings=[house(20, 32, 15, use=use), house(32, 44, 6)], parcels=parcels)
    assert _found(study).column("latitude").tolist() == [latitude]


def test_a_protected_building_is_closed(study_of):
    found = _found(study_of(streets=STREET, buildings=[house(20, 32, 15, heritage=True), house(32, 44, 6)]))
    assert found.column("latitude_reason").tolist() == ["protected_building"]


@settings(deadline=None, max_examples=20)
@given(angle=st.floats(0, 360), order=st.permutations(range(4)), turn=st.integers(0, 3))
def test_area_holds_under_rotation_order_and_where_a_ring_starts(draw, angle, order, turn):
    boxes = [(20, 32, 15), (32, 44, 6), (44, 60, 12), (80, 92, 9)]

    def rotated(shape):
        return shapely.transform(shape, lambda xy: xy @ matrix.T + (500, 500))

    radians = np.radians(angle)
    matrix = np.array([[np.cos(radians), -np.sin(radians)], [np.sin(radians), np.cos(radians)]])
    buildings = []
    for number in order:
        xmin, xmax, height = boxes[number]
        ring = list(shapely.box(xmin, 60, xmax, 72).exterior.coords)[:-1]
        ring = ring[turn:] + ring[:turn]
        buildings.append((rotated(shapely.Polygon(ring)), {"height_m": height, "id": f"b{number}"}))
    city = draw(
        study_area=[shapely.box(0, 0, 1000, 1000).wkt], buildings=buildings, streets=[rotated(shapely.from_wkt(STREET[0]))]
    )
    found = _found(Study(city, measure_street_profiles(city, Notes()), Notes()))
    # West house above the second 12 × 9, the third above the second 12 × 6, the row's end 12 × 12.
    assert sorted(found.number("wall_area_m2")) == pytest.approx([72, 108, 144], rel=1e-6)


def test_pieces_of_walls_are_cut_where_the_neighbour_changes():
    shapes = np.array([shapely.box(0, 0, 10, 12), shapely.box(10, 0, 20, 8)], dtype=object)
    pieces = wall_pieces(shapes, np.array([15.0, 6.0]), np.array([True, False]), 1.0, 15.0, 0.1)
    east = {(round(s[1], 3), round(e[1], 3)): n for s, e, n in zip(pieces.start, pieces.end, pieces.neighbour) if s[0] == e[0] == 10}
    assert east == {(12, 8): -1, (8, 0): 1}
    assert pieces.length.sum() == pytest.approx(44)  # the whole outline


def test_walls_half_a_metre_apart_are_one_party_wall(study_of):
    found = _found(study_of(streets=STREET, buildings=[house(20, 32, 15), house(32.5, 44, 6)]))
    assert found.number("wall_area_m2").tolist() == pytest.approx([108])


def test_blind_walls_of_a_real_quarter(shared_data):
    from transformable_spaces.transformable_spaces_plugin.core.city.osm import city_from_osm
    from transformable_spaces.transformable_spaces_plugin.files.osm import read_osm

    city = city_from_osm(read_osm(shared_data / "paris_9e_2021" / "map.osm"), Notes())
    found = _found(Study(city, measure_street_profiles(city, Notes()), Notes()))
    kinds = found.text("subkind").astype(str).tolist()
    # 485 buildings of known height in closed rows: party walls are common, gables rare.
    assert 60 <= kinds.count("party_wall") <= 200
    assert 1 <= len(kinds) - kinds.count("party_wall") <= 30
    assert (found.number("wall_area_m2") >= 20 - 1e-6).all()
