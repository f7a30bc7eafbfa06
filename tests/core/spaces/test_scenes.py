"""Hand-drawn scenes with the polygons that a planner would draw: all ten kinds are looked for, and nothing else may be found.

The study area is 0..200 × 0..200 m. Polygons are worked out by hand from the drawing; ``within`` is the share of a polygon's area by which
the found one may differ (0.001 where every edge is drawn, more where rays stand every ten metres or an opening cuts acute corners).
"""

from typing import NamedTuple

import numpy as np
import pytest
import shapely
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
from transformable_spaces.transformable_spaces_plugin.core.spaces.find import find_spaces
from transformable_spaces.transformable_spaces_plugin.core.spaces.street_profiles import measure_street_profiles

box = shapely.box
AREA = [box(0, 0, 200, 200)]
# A street through the whole area, 6 m of carriageway; houses 12 m apart along it.
STREET = ("LINESTRING (-20 100, 220 100)", {"id": "main", "carriageway_width_m": 6})
ROADWAY = box(0, 97, 200, 103)
SOUTH, NORTH = box(-20, 82, 220, 94), box(-20, 106, 220, 118)


class Scene(NamedTuple):
    """Layers as drawn, the polygons by kind, and by how much they may differ."""

    layers: dict
    expected: dict
    within: float = 0.001


def _slip_lane():
    # Two roads meet at (100, 100); a slip lane of 4 m cuts the corner. The island lies between the kerbs y = 103, x = 97 and that of
    # the lane, 2 m off its middle y = x + 40. The roads are tertiary and one way, 6 m: half of each can be given back.
    road = {"class": "tertiary", "carriageway_width_m": 6, "oneway": "forward"}
    lines = ["LINESTRING (-20 100, 60 100)", "LINESTRING (60 100, 100 100)", "LINESTRING (100 100, 100 140)",
             "LINESTRING (100 140, 100 220)", "LINESTRING (100 100, 220 100)"]  # fmt: skip
    streets = [(line, road) for line in lines] + [("LINESTRING (60 100, 100 140)", {**road, "carriageway_width_m": 4})]
    corner = 63 + 2 * np.sqrt(2)
    island = shapely.Polygon([(corner, 103), (97, 103), (97, 103 + 97 - corner)])
    return Scene({"streets": streets}, {"leftover": [island]}, 0.03)


def _forecourt():
    # 60 × 60 m on the north side of the street, houses and their parcels around it.
    houses = [box(-20, 106, 70, 180), box(130, 106, 220, 180), box(70, 166, 130, 180), SOUTH]
    parcels = [*houses, box(-20, 180, 220, 220), box(-20, -20, 220, 82)]
    return Scene({"streets": [STREET], "buildings": houses, "parcels": parcels},
                 {"square": [box(70, 106, 130, 166)], "street": [ROADWAY]}, 0.02)  # fmt: skip


def _parking_on_one_side():
    # 8 m, cars park on the left (north), one way: the site is the carriageway with its bays.
    street = (STREET[0], {"carriageway_width_m": 8, "oneway": "forward", "parking_left": "parallel", "parking_right": "none"})
    return Scene({"streets": [street], "buildings": [NORTH, SOUTH]}, {"street": [box(0, 96, 200, 104)]})


def _gable():
    # A house of 15 m between the street and a house of 6 m beside it: 12 m of its wall stand 9 m above the lower roof. The strip at the
    # wall's foot is 1 m deep, over the neighbour.
    houses = [(box(20, 106, 32, 118), {"height_m": 15}), (box(32, 106, 44, 118), {"height_m": 6})]
    return Scene({"streets": [STREET], "buildings": [*houses, SOUTH]}, {"blind_wall": [box(32, 106, 33, 118)], "street": [ROADWAY]})


def _set_back():
    # Over 40 m the houses of the north side stand 14 m further back; their parcels follow them.
    houses = [box(-20, 106, 80, 140), box(120, 106, 220, 140), box(80, 120, 120, 140), SOUTH]
    parcels = [*houses, box(-20, 140, 220, 220), box(-20, -20, 220, 82)]
    return Scene({"streets": [STREET], "buildings": houses, "parcels": parcels},
                 {"square": [box(80, 106, 120, 120)], "street": [ROADWAY]}, 0.03)  # fmt: skip


def _dead_end():
    street = ("LINESTRING (-20 100, 150 100)", STREET[1])
    return Scene({"streets": [street], "buildings": [NORTH, SOUTH]}, {"street": [box(0, 97, 150, 103)]})


def _bridge():
    # A road on a deck crosses the street: it is no site, and the street below it stays whole.
    deck = ("LINESTRING (100 -20, 100 220)", {"class": "secondary", "carriageway_width_m": 8, "bridge": True, "level": 1})
    return Scene({"streets": [STREET, deck], "buildings": [box(-20, 106, 90, 118), box(-20, 82, 90, 94)]}, {"street": [ROADWAY]})


def _car_park_under_trees():
    # 50 × 30 m; trees stand over the bays and take nothing, a house drawn into the corner takes its ground.
    lot, house = box(20, 20, 70, 50), box(60, 40, 90, 60)
    return Scene({"streets": [STREET], "parking": [(lot, {"kind": "surface"})], "trees": ["POINT (30 30)", "POINT (50 30)"],
                  "buildings": [NORTH, SOUTH, house]}, {"car_park": [lot - house], "street": [ROADWAY]})  # fmt: skip


def _school_with_two_yards():
    # The school's building parts its ground in two yards of 40 × 60 m; a lawn in one of them is green already.
    building, lawn = box(60, 15, 80, 75), box(30, 15, 40, 75)
    return Scene({"streets": [STREET], "facilities": [(box(20, 15, 120, 75), {"kind": "school"})], "green": [(lawn, {"kind": "grass"})],
                  "buildings": [NORTH, SOUTH, building]},
                 {"school_yard": [box(20, 15, 30, 75), box(40, 15, 60, 75), box(80, 15, 120, 75)], "street": [ROADWAY]})  # fmt: skip


def _quay():
    # The water ends at y = 84; the carriageway begins at 97: a quay of 13 m with a warehouse on it.
    warehouse = box(100, 84, 130, 92)
    return Scene({"streets": [STREET], "water": [(box(-50, -50, 250, 84), {"kind": "river"})], "buildings": [NORTH, warehouse]},
                 {"river_bank": [box(0, 84, 200, 97) - warehouse], "street": [ROADWAY]})  # fmt: skip


def _flat_roof():
    # A flat roof of 20 × 20 m less its edge of 1 m; the pitched one beside it is none.
    houses = [(box(20, 20, 40, 40), {"roof_shape": "flat"}), (box(60, 20, 80, 40), {"roof_shape": "gabled"})]
    return Scene({"streets": [STREET], "buildings": [NORTH, SOUTH, *houses]}, {"flat_roof": [box(21, 21, 39, 39)], "street": [ROADWAY]})


def _disused_track():
    # 5 m on each side of the track; a shed and a live track (5.7 m) cut it.
    rail = [("LINESTRING (-20 50, 220 50)", {"status": "disused", "kind": "rail"})]
    shed = box(50, 40, 70, 60)
    return Scene({"streets": [STREET], "rail": rail, "buildings": [NORTH, SOUTH, shed]},
                 {"disused_rail": [box(0, 45, 50, 55), box(70, 45, 200, 55)], "street": [ROADWAY]})  # fmt: skip


def _vacant_lot():
    # A row of parcels on the street, one of them without a house; its neighbours' houses miss their limits by a metre.
    parcels = [(box(x, 106, x + 25, 146), {"owner_type": "private"}) for x in range(0, 200, 25)]
    houses = [box(x + 1, 107, x + 26, 119) for x in range(0, 200, 25) if x != 75]
    rest = [box(0, 146, 200, 200), box(0, 0, 200, 94)]
    return Scene({"streets": [STREET], "parcels": [*parcels, *rest], "buildings": [*houses, SOUTH, box(20, 150, 60, 190)]},
                 {"vacant_lot": [box(75, 106, 100, 146) - box(75, 107, 76, 119)], "street": [ROADWAY]}, 0.01)  # fmt: skip


SCENES = {
    scene.__name__.strip("_"): scene
    for scene in (_slip_lane, _forecourt, _parking_on_one_side, _gable, _set_back, _dead_end, _bridge, _car_park_under_trees,
                  _school_with_two_yards, _quay, _flat_roof, _disused_track, _vacant_lot)
}  # fmt: skip


def _sites(draw, layers):
    city = draw(study_area=AREA, **layers)
    return find_spaces(city, measure_street_profiles(city, Notes()), Notes())


@pytest.mark.parametrize("name", SCENES)
def test_the_sites_are_those_that_a_planner_would_draw(draw, name):
    scene = SCENES[name]()
    found = _sites(draw, scene.layers)
    assert set(found.text("kind")) - {"street"} == set(scene.expected) - {"street"}
    for kind, polygons in scene.expected.items():
        shapes = found.geometry[found.text("kind") == kind]
        assert len(shapes) == len(polygons), kind
        for polygon in polygons:
            nearest = shapes[shapely.area(shapely.intersection(shapes, polygon)).argmax()]
            assert nearest.symmetric_difference(polygon).area <= scene.within * polygon.area, (kind, nearest.wkt)


@pytest.mark.parametrize("name", SCENES)
def test_turning_and_moving_a_scene_turns_and_moves_its_sites(draw, name):
    scene = SCENES[name]()

    def moved(shape):
        shape = shapely.from_wkt(shape) if isinstance(shape, str) else shape
        # By a right angle and an odd way, off every grid that the search uses.
        return shapely.transform(shape, lambda xy: np.column_stack([-xy[:, 1], xy[:, 0]]) + (7321.35, -1977.81))

    layers = {
        layer: [(moved(row[0]), row[1]) if isinstance(row, tuple) else moved(row) for row in rows] for layer, rows in scene.layers.items()
    }
    areas = []
    for drawn, area in ((scene.layers, AREA[0]), (layers, moved(AREA[0]))):
        city = draw(study_area=[area], **drawn)
        found = find_spaces(city, measure_street_profiles(city, Notes()), Notes())
        areas.append(sorted(zip(found.text("kind"), np.round(found.number("area_m2")))))
    assert [kind for kind, _ in areas[0]] == [kind for kind, _ in areas[1]]
    assert [area for _, area in areas[0]] == pytest.approx([area for _, area in areas[1]], rel=0.005, abs=1.5)
