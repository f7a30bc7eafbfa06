"""Public ground: ribbons between frontages, or what has no private parcel; scenes with areas by hand."""

import pytest
import shapely
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
from transformable_spaces.transformable_spaces_plugin.core.spaces.public_ground import public_ground
from transformable_spaces.transformable_spaces_plugin.core.spaces.street_profiles import measure_street_profiles

AREA = ["POLYGON ((0 -100, 100 -100, 100 100, 0 100, 0 -100))"]
EAST = "LINESTRING (0 0, 100 0)"
NORTH = "POLYGON ((0 6, 100 6, 100 20, 0 20, 0 6))"
SOUTH = "POLYGON ((0 -20, 100 -20, 100 -4, 0 -4, 0 -20))"


def ground_of(city):
    notes = Notes()
    ground = public_ground(city, measure_street_profiles(city, Notes()), notes)
    return ground, notes


def area_of(ground):
    return shapely.area(ground.polygons.geometry).sum()


def test_the_ribbon_reaches_from_facade_to_facade(draw):
    ground, notes = ground_of(draw(study_area=AREA, streets=[EAST], buildings=[NORTH, SOUTH]))
    assert ground.source == "ribbons"
    assert area_of(ground) == pytest.approx(100 * 10, abs=0.01)
    assert len(ground.polygons) == 1
    assert ground.polygons.columns["area_m2"][0] == pytest.approx(1000, abs=0.01)
    assert [note.code for note in notes] == ["public_ground", "public_ground_ribbons"]


def test_an_open_side_is_capped_at_half_the_carriageway_and_a_footway(draw):
    # Carriageway 6 m (two lanes): 3 m and a footway of 2 m to the south, 6 m to the north.
    ground, notes = ground_of(draw(study_area=AREA, streets=[(EAST, {"lanes": 2})], buildings=[NORTH]))
    assert area_of(ground) == pytest.approx(100 * (6 + 5), abs=0.01)
    assert notes.warnings[-1].values["open"] == 50


def test_along_a_service_road_a_far_facade_makes_no_public_ground(draw):
    far = "POLYGON ((0 40, 100 40, 100 60, 0 60, 0 40))"
    street = {"class": "service", "carriageway_width_m": 4}
    ground, _ = ground_of(draw(study_area=AREA, streets=[(EAST, street)], buildings=[far, SOUTH]))
    assert area_of(ground) == pytest.approx(100 * (4 + 4), abs=0.01)


def test_a_gap_between_two_houses_is_no_public_ground(draw):
    # One ray of eleven, at x = 50, goes through a gap of 4 m to a wall 40 m away: the frontage passes it by.
    houses = [shapely.box(0, 6, 48, 40), shapely.box(52, 6, 100, 40), shapely.box(0, 40, 100, 50)]
    ground, _ = ground_of(draw(study_area=AREA, streets=[EAST], buildings=[*houses, SOUTH]))
    assert area_of(ground) == pytest.approx(100 * 10, abs=0.01)


def test_mapped_squares_and_car_parks_count_and_buildings_water_and_closed_green_do_not(draw):
    layers = {
        "study_area": AREA,
        "streets": [EAST],
        "buildings": [NORTH, SOUTH, "POLYGON ((10 40, 20 40, 20 50, 10 50, 10 40))"],
        # 20 × 30 square with a house of 100 m², a pond of 25 m² and a fenced garden of 16 m² in it; a public car park of 200 m².
        "squares": [(shapely.box(10, 40, 30, 70), {"kind": "square"}), (shapely.box(60, 40, 70, 50), {"kind": "platform"})],
        "water": [("POLYGON ((21 41, 26 41, 26 46, 21 46, 21 41))", {"kind": "basin"})],
        "green": [("POLYGON ((21 51, 25 51, 25 55, 21 55, 21 51))", {"kind": "garden", "fenced": True})],
        "parking": [
            (shapely.box(80, 40, 100, 50), {"kind": "surface"}),
            (shapely.box(80, 60, 100, 70), {"kind": "surface", "access": "private"}),
        ],
    }
    ground, _ = ground_of(draw(**layers))
    assert area_of(ground) == pytest.approx(1000 + 600 - 100 - 25 - 16 + 200, abs=0.01)


def test_bridges_are_no_ground(draw):
    ground, _ = ground_of(draw(study_area=AREA, streets=[(EAST, {"bridge": True})], buildings=[NORTH, SOUTH]))
    assert len(ground.polygons) == 0


def test_a_place_that_streets_enclose_is_public_a_block_with_houses_is_not(draw):
    # A ring of streets 60 m a side, footways assumed (5 m from the centreline): inside stay 50 × 50 m.
    ring = [f"LINESTRING ({a}, {b})" for a, b in (("20 -30", "80 -30"), ("80 -30", "80 30"), ("80 30", "20 30"), ("20 30", "20 -30"))]
    ring = [(line, {"lanes": 2}) for line in ring]
    ground, _ = ground_of(draw(study_area=AREA, streets=ring))
    assert shapely.contains(ground.polygons.geometry[0], shapely.Point(50, 0))
    ground, _ = ground_of(draw(study_area=AREA, streets=ring, buildings=["POLYGON ((45 -5, 55 -5, 55 5, 45 5, 45 -5))"]))
    assert not shapely.contains(shapely.union_all(ground.polygons.geometry), shapely.Point(30, 20))


def test_with_parcels_the_street_is_what_has_no_parcel(draw):
    parcels = [
        ("POLYGON ((0 7, 100 7, 100 100, 0 100, 0 7))", {"owner_type": "private"}),
        ("POLYGON ((0 -100, 100 -100, 100 -5, 0 -5, 0 -100))", {}),
    ]
    ground, notes = ground_of(draw(study_area=AREA, streets=[EAST], buildings=[NORTH, SOUTH], parcels=parcels))
    # From −5 to 7, less the strips of the houses that reach a metre beyond their parcels: 12 − 1 − 1 m.
    assert ground.source == "parcels"
    assert area_of(ground) == pytest.approx(100 * 10, abs=0.01)
    assert not notes.warnings


def test_a_public_parcel_counts_where_the_public_uses_it(draw):
    parcels = [
        ("POLYGON ((0 7, 100 7, 100 100, 0 100, 0 7))", {"owner_type": "private"}),
        # A street of 100 m runs through the one, nothing through the other.
        ("POLYGON ((0 -5, 100 -5, 100 7, 0 7, 0 -5))", {"owner_type": "public"}),
        ("POLYGON ((0 -100, 100 -100, 100 -5, 0 -5, 0 -100))", {"owner_type": "public"}),
    ]
    ground, _ = ground_of(draw(study_area=AREA, streets=[EAST], parcels=parcels))
    assert area_of(ground) == pytest.approx(100 * 12, abs=0.01)


def test_pieces_join_over_the_edges_of_tiles_without_seams(draw):
    # 1 000 m of street cross several tiles: one polygon, no hole.
    streets = ["LINESTRING (0 0, 1000 0)"]
    houses = ["POLYGON ((0 6, 1000 6, 1000 20, 0 20, 0 6))", "POLYGON ((0 -20, 1000 -20, 1000 -4, 0 -4, 0 -20))"]
    area = ["POLYGON ((0 -100, 1000 -100, 1000 100, 0 100, 0 -100))"]
    ground, _ = ground_of(draw(study_area=area, streets=streets, buildings=houses))
    assert len(ground.polygons) == 1
    assert shapely.get_num_interior_rings(ground.polygons.geometry[0]) == 0
    assert area_of(ground) == pytest.approx(10_000, abs=0.1)


def test_the_order_of_the_features_changes_nothing(draw, shuffled):
    layers = {
        "study_area": AREA, "streets": [EAST, "LINESTRING (50 0, 60 90)", "LINESTRING (50 0, 40 -90)"],
        "buildings": [NORTH.replace("100", "40"), SOUTH.replace("100", "30"), "POLYGON ((70 10, 90 10, 90 90, 70 90, 70 10))"],
        "squares": [("POLYGON ((10 40, 30 40, 30 70, 10 70, 10 40))", {"kind": "square"})],
    }
    city = draw(**layers)
    here = ground_of(city)[0].polygons
    for seed in range(3):
        there = ground_of(shuffled(city, seed))[0].polygons
        assert shapely.to_wkb(there.geometry).tolist() == shapely.to_wkb(here.geometry).tolist()
