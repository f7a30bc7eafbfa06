"""What chosen sites change, worked by hand."""

import json
from types import SimpleNamespace

import numpy as np
import pytest
import shapely
from transformable_spaces.transformable_spaces_plugin.core.kits import built_in_kits
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
from transformable_spaces.transformable_spaces_plugin.core.shortlist.effects import site_effects
from transformable_spaces.transformable_spaces_plugin.core.shortlist.ground import before, coefficients, ground
from transformable_spaces.transformable_spaces_plugin.core.shortlist.measures import BY_ID, Change, totalled
from transformable_spaces.transformable_spaces_plugin.core.spaces.registry import KINDS
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable


def site(kind, width, depth, **fields):
    fields = {"usable_area_m2": float(width * depth), "kit": None, "kits": None, **fields}
    return kind, shapely.box(0, 0, width, depth), fields


def table(*sites):
    names = sorted({name for _, _, fields in sites for name in fields})
    columns = {name: [fields.get(name) for _, _, fields in sites] for name in names}
    kinds = [kind for kind, _, _ in sites]
    shapes = [shapely.affinity.translate(shape, 1000 * number) for number, (_, shape, _) in enumerate(sites)]
    return FeatureTable.make(shapes, {"site_id": [f"s{i}" for i in range(len(sites))], "kind": kinds, **columns}, 2154)


def kit(unit, rung, *effects):
    made = tuple(SimpleNamespace(effect=name, minimum=low, maximum=high) for name, low, high in effects)
    return SimpleNamespace(effects=made, quantity=SimpleNamespace(unit=unit), rung=rung)


def fits(name, rung, value, unit, cost=None, weeks=(2, 4)):
    fit = {"kit": name, "rung": rung, "cost_eur": cost, "quantity": {"value": value, "unit": unit}, "weeks": list(weeks), "check": []}
    return json.dumps({"fits": [fit], "blocked": [], "unknown": []})


def positions(*sizes):
    return FeatureTable.make(
        [shapely.Point(1, 1)] * len(sizes), {"site_id": ["s0"] * len(sizes), "size_class": list(sizes)}, 2154
    )


def effect(found, measure, row=0):
    change = found.changes[measure]
    return tuple(float(values[row]) for values in (change.before, change.low, change.high))


def test_the_tables_hold_every_kind_and_the_published_coefficients():
    assert set(ground()["before"]) == set(ground()["usual"]) == {kind.name for kind in KINDS}
    told = coefficients()
    # Read off Plus fraîche ma ville (reference/peers.md §1.2).
    assert told["trees"]["medium"] == {"canopy_m2": 30, "cooling": 30, "biodiversity": 20, "permeability": 1}
    assert list(told["materials"]["herbaceous_open_soil"].values()) == [0.5, 0.6, 1]
    assert list(told["materials"]["green_roof_thick"].values()) == [0.3, 0.3, 0.4]
    assert len(told["materials"]) == 19


def test_before_by_kind_and_own_sealed_share():
    sealed, made = before(table(site("car_park", 10, 10, sealed_share=0.75), site("car_park", 10, 10), site("blind_wall", 10, 1)))
    assert sealed[:2].tolist() == [0.75, 1]
    # A quarter of herbaceous open soil: 0.25 · (0.5, 0.6, 1).
    assert made[0] == pytest.approx([0.125, 0.15, 0.25])
    assert made[1].tolist() == [0, 0, 0]
    assert np.isnan(made[2]).all()


def test_a_pocket_park_on_a_vacant_lot():
    found = site_effects(table(site("vacant_lot", 50, 20, usable_area_m2=800.0)), {}, positions("small", "small", "large"), None, Notes())
    # 640 m² laid (0.8 of 800), on the 300 sealed m² first and 340 open ones; per m² laid 0.625 herbaceous and 0.375 shrubs.
    assert effect(found, "green_m2")[1:] == (640, 640)
    assert effect(found, "permeable_m2") == pytest.approx((700, 300, 300))
    assert effect(found, "pedestrian_m2") == pytest.approx((0, 800, 800))
    assert effect(found, "trees")[1:] == (3, 3)
    assert effect(found, "canopy_m2")[1:] == (106, 106)
    assert np.isnan(effect(found, "canopy_m2")[0])  # no layer tells of trees
    # 0.3 · 0.15 + 0.7 · 0.5; then 640 · 0.575 − 300 · 0.15 − 340 · 0.5 = 153 and trees 8 + 8 + 90, over 1 000 m².
    assert effect(found, "cooling") == pytest.approx((0.395, 0.259, 0.259))
    # 0.7 · 0.6; then 640 · 0.75 − 340 · 0.6 = 276 and trees 5 + 5 + 70.
    assert effect(found, "biodiversity") == pytest.approx((0.42, 0.356, 0.356))
    # 0.7 + 0.3 + 3 trees, but no more than 1.
    assert effect(found, "permeability") == pytest.approx((0.7, 0.3, 0.3))
    assert found.usual.tolist() == found.planted.tolist() == found.park.tolist() == [True]
    assert found.shares["grass"][0] == pytest.approx(0.4)
    assert found.shares["shrubs"][0] == pytest.approx(0.24)


def test_usual_works_may_be_left_out():
    found = site_effects(table(site("vacant_lot", 50, 20)), {}, None, None, Notes(), usual=False)
    assert all(effect(found, name)[1:] == (0, 0) for name in ("green_m2", "permeable_m2", "trees", "cooling"))
    assert not found.usual.any()


def test_a_green_roof_by_its_kit():
    roof = kit("m2", 4, ("green_m2", 1, 1), ("cooling_coefficient", 0.2, 0.3), ("biodiversity_coefficient", 0.3, 0.3),
               ("permeability_coefficient", 0.2, 0.4))  # fmt: skip
    sites = table(site("flat_roof", 20, 10, usable_area_m2=150.0, kit="roof", kits=fits("roof", 4, 150, "m2", [7500, 15000], (26, 78))))
    found = site_effects(sites, {"roof": roof}, positions(), None, Notes())
    assert effect(found, "green_m2")[1:] == (150, 150)
    assert effect(found, "permeable_m2") == pytest.approx((0, 30, 60))
    assert effect(found, "cooling") == pytest.approx((0, 0.15, 0.225))
    assert effect(found, "cost_eur") == (0, 7500, 15000)
    assert found.weeks.tolist() == [[26, 78]]
    assert found.rung.tolist() == [4]
    assert found.shares["green_roof"].tolist() == [0.75]
    assert not found.green.any()  # a roof is no park
    assert not found.park.any()


def test_a_parklet_takes_no_more_bays_than_there_are_and_widens_no_footway():
    parklet = kit("site", 2, ("pedestrian_m2", 10, 37), ("bays_given_up", 1, 3))
    street = {"kit": "parklet", "length_m": 100.0, "footway_min_m": 1.2, "footway_after_m": 1.9}
    sites = table(
        site("street", 100, 6, bays_lost=2.0, kits=fits("parklet", 2, 1, "site"), **street),
        site("street", 100, 6, kits=fits("parklet", 2, 1, "site"), **street),
    )
    found = site_effects(sites, {"parklet": parklet}, positions(), None, Notes())
    assert effect(found, "pedestrian_m2") == (0, 10, 37)
    assert effect(found, "bays") == (2, -2, -1)
    assert effect(found, "bays", 1)[1:] == (-3, -1)  # how many there are is not known
    assert effect(found, "footway_short_m") == (100, 0, 0)


def test_works_that_stay_widen_footways():
    wider = kit("m", 3, ("pedestrian_m2", 3, 8))
    row = {"length_m": 100.0, "footway_min_m": 1.2, "footway_after_m": 1.5}
    sites = table(
        site("street", 100, 6, kit="wider", kits=fits("wider", 3, 100, "m"), **row),
        site("street", 100, 6, bays_lost=8.0, **row),
        site("street", 100, 6, **{**row, "footway_min_m": 1.79, "footway_after_m": 1.8}),
    )
    found = site_effects(sites, {"wider": wider}, positions(), None, Notes())
    assert effect(found, "footway_short_m") == (100, -50, -50)
    assert effect(found, "footway_short_m", 1) == (100, -50, -50)  # the usual works
    assert effect(found, "footway_short_m", 2) == (50, -50, -50)
    assert effect(found, "pedestrian_m2") == (0, 300, 600)  # 100 m · 8 m are more than the site is wide
    assert effect(found, "bays", 1) == (8, -8, -8)
    assert np.isnan(effect(found, "bays", 2)).all()


def test_trees_by_places_or_as_a_range():
    tree = kit("tree", 4, ("canopy_m2", 8, 90))
    sites = table(site("street", 100, 10, kit="tree", tree_positions=3.0, kits=fits("tree", 4, 3, "tree", [2250, 6000])))
    placed = site_effects(sites, {"tree": tree}, positions("small", "medium"), None, Notes())
    assert effect(placed, "trees")[1:] == (2, 2)
    assert effect(placed, "canopy_m2")[1:] == (38, 38)
    told = site_effects(sites, {"tree": tree}, None, None, Notes())
    assert effect(told, "trees")[1:] == (3, 3)
    assert effect(told, "canopy_m2")[1:] == (24, 270)
    # Bitumen and 3 trees on 1 000 m²: 8 each at least, 90 each at most.
    assert effect(told, "cooling") == pytest.approx((0, 0.024, 0.27))


def test_standing_trees_count_before():
    trees = FeatureTable.make(shapely.points([[5, 5], [6, 6], [999, 5]]), {"crown_diameter_m": [4.0, None, 8.0]}, 2154)
    found = site_effects(table(site("square", 20, 20)), {}, positions(), trees, Notes(), usual=False)
    # Crowns of 4 m and, not said, 6.2 m: π (2² + 3.1²); a small and a medium tree on 400 m² of stone.
    assert effect(found, "canopy_m2") == (pytest.approx(np.pi * (4 + 9.61)), 0, 0)
    assert effect(found, "cooling")[0] == pytest.approx(0.15 + 38 / 400)


def test_a_kit_that_nobody_knows_changes_nothing_that_is_known():
    notes = Notes()
    found = site_effects(table(site("square", 20, 20, kit="secret", cost_eur=500.0)), {}, positions(), None, notes)
    assert found.changes["green_m2"].unknown.tolist() == [True]
    assert found.changes["cooling"].unknown.tolist() == [True]
    assert effect(found, "cost_eur")[1:] == (500, 500)
    assert [(note.code, note.values["count"]) for note in notes] == [("scenario_kit_unknown", 1)]


def test_totals_count_what_is_unknown_and_never_add_it():
    change = Change(np.array([1.0, 2.0, np.nan]), np.array([10.0, np.nan, 5.0]), np.array([20.0, np.nan, 5.0]))
    every = np.ones(3, dtype=bool)
    cost = totalled(change, BY_ID["cost_eur"], np.ones(3), every)
    assert (cost.low, cost.high, cost.unknown) == (15, 25, 1)
    assert np.isnan(cost.before)
    mean = totalled(change, BY_ID["cooling"], np.array([1.0, 5.0, 9.0]), every)
    assert (mean.before, mean.low, mean.unknown) == (1, 10, 1)  # the third has no ground, the second is not known
    none = totalled(Change(np.zeros(1), np.full(1, np.nan), np.full(1, np.nan)), BY_ID["cost_eur"], np.ones(1), np.ones(1, dtype=bool))
    assert np.isnan(none.change)
    assert none.unknown == 1


def test_every_kit_of_the_catalogue_can_be_told():
    """Each built-in kit on a site of its first kind: something finite, and ranges the right way round."""
    for name, built in built_in_kits().items():
        row = site(
            built.kinds[0], 40, 20, kit=name, kits=fits(name, built.rung, 12, built.quantity.unit, [1, 2]), length_m=40.0,
            bays=10.0, bays_lost=4.0, footway_min_m=1.0, footway_after_m=1.6, wall_area_m2=100.0, tree_positions=5.0,
        )  # fmt: skip
        found = site_effects(table(row), built_in_kits(), positions("small"), None, Notes())
        for measure, change in found.changes.items():
            assert (change.low <= change.high + 1e-9).all() or np.isnan(change.low).any(), (name, measure)
            assert np.isfinite(change.low).all() or built.kinds[0] == "blind_wall", (name, measure)
