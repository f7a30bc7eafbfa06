"""Heat mitigation equals InVEST's formulas: its own worked example, and sums written out cell by cell."""

import math

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from transformable_spaces.transformable_spaces_plugin.core.city.model import City, conform
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
from transformable_spaces.transformable_spaces_plugin.core.shortlist.cooling import (
    cooling_capacity,
    evapotranspiration_index,
    green_area_cells,
    heat_mitigation,
    park_capacity,
)
from transformable_spaces.transformable_spaces_plugin.core.shortlist.cooling_grid import GroundChange, mitigations
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable

# natcap/invest at 54ff9ca1, tests/test_ucm.py, test_cc_rasters: 30 m cells, cooling distance 90 m, and what InVEST gives for them.
LAND = np.array([[2, 3, 1, 5, 5, 5], [3, 3, 1, 1, 4, 5], [5, 5, 4, 2, 3, 1], [4, 1, 4, 2, 2, 1], [1, 5, 4, 1, 1, 2]])
ET0 = np.array(
    [
        [800, 799, 567, 234, 422, 422], [765, 867, 765, 654, 456, 677], [556, 443, 456, 265, 876, 890],
        [433, 266, 677, 776, 900, 687], [456, 832, 234, 234, 234, 554],
    ],
    dtype=float,
)  # fmt: skip
GREEN, KC = np.array([0, 0, 1, 1, 0, 0])[LAND], np.array([0, 1, 1.1, 0.9, 0.3, 0.2])[LAND]
ALBEDO, SHADE = np.array([0, 0.05, 0.1, 0.2, 0.3, 0.4])[LAND], np.array([0, 0, 1, 0, 0.2, 0])[LAND]
INVEST_CC = [
    [0.815556, 0.1998, 0.136, 0.0904, 0.098756, 0.098756],
    [0.193, 0.2134, 0.18, 0.155333, 0.2104, 0.110089],
    [0.10471112, 0.0996889, 0.2104, 0.6847778, 0.2152, 0.20777778],
    [0.20886667, 0.06911112, 0.22513334, 0.8096889, 0.84, 0.1626668],
    [0.11133333, 0.11697778, 0.1956, 0.062, 0.062, 0.75542223],
]
INVEST_PARKS = [
    [0.183541, 0.160865, 0.144615, 0.137877, 0.134337, 0.133191],
    [0.15858, 0.152832, 0.147821, 0.150366, 0.14931, 0.146379],
    [0.138345, 0.141573, 0.153495, 0.176796, 0.176097, 0.167245],
    [0.12765204, 0.13550324, 0.15505734, 0.18876731, 0.20118835, 0.18913657],
    [0.12391507, 0.13292464, 0.1511357, 0.17420742, 0.1924037, 0.21190241],
]


def test_capacity_and_parks_equal_what_invest_gives():
    capacity = cooling_capacity(SHADE, ALBEDO, evapotranspiration_index(KC, ET0))
    np.testing.assert_allclose(capacity, INVEST_CC, atol=1e-6)
    np.testing.assert_allclose(park_capacity(capacity, GREEN, 3), INVEST_PARKS, atol=1e-6)


def written_out(capacity, green, cell_m, distance_m):
    """HM by loops over cells, straight from the user's guide, edges scaled as in InVEST's convolution."""
    rows, columns = capacity.shape
    cells = round(distance_m / cell_m)
    reach = range(-5 * cells, 5 * cells + 1)
    kernel_sum = sum(math.exp(-math.hypot(a, b) / cells) for a in reach for b in reach if math.hypot(a, b) <= 5 * cells)
    disc = sum(math.hypot(a, b) <= cells for a in reach for b in reach)
    found = np.full(capacity.shape, np.nan)
    for r in range(rows):
        for c in range(columns):
            if np.isnan(capacity[r, c]):
                continue
            parks = weight = near = inside = 0.0
            for i in range(rows):
                for j in range(columns):
                    d = math.hypot(i - r, j - c)
                    if np.isnan(capacity[i, j]):
                        continue
                    if d <= 5 * cells:
                        w = math.exp(-d / cells) / kernel_sum
                        weight += w
                        parks += w * green[i, j] * capacity[i, j]
                    if d <= cells:
                        inside += 1
                        near += green[i, j]
            parks /= weight
            area_m2 = near / inside * disc * cell_m**2
            found[r, c] = parks if parks > capacity[r, c] and area_m2 >= 20_000 - 1e-6 else capacity[r, c]
    return found


@pytest.mark.parametrize("seed", range(4))
def test_mitigation_equals_the_sums_written_out(seed):
    rng = np.random.default_rng(seed)
    capacity = rng.uniform(0, 0.1, (18, 15))
    green = np.zeros((18, 15))
    green[4:12, 3:12] = 1
    capacity[green == 1] = rng.uniform(0.6, 0.9, int(green.sum()))
    capacity[rng.uniform(size=capacity.shape) < 0.1] = np.nan
    expected = written_out(capacity, np.where(np.isnan(capacity), 0, green), 40.0, 160.0)
    found = heat_mitigation(capacity, green, 40.0, 160.0)
    np.testing.assert_allclose(found, expected, atol=1e-9)
    assert (found > capacity).any()  # some cells are cooled by the park


def test_a_park_cools_around_from_two_hectares_on():
    """10 m cells: a park of 14 × 14 of them has 1.96 ha, one of 20 × 10 has 2 ha; all lie within 200 m of the cell beside them."""
    beside = (30, 41)
    for rows, columns, cools in ((slice(23, 37), slice(26, 40), False), (slice(25, 35), slice(21, 41), True)):
        green = np.zeros((61, 61))
        green[rows, columns] = 1
        assert green_area_cells(green, np.ones((61, 61), dtype=bool), 20)[30, 30] == pytest.approx(green.sum())
        mitigation = heat_mitigation(np.where(green == 1, 0.9, 0.05), green, 10.0, 210.0)
        assert (mitigation[beside] > 0.05) is np.True_ if cools else mitigation[beside] == pytest.approx(0.05)
        assert mitigation[0, 0] == pytest.approx(0.05)  # too far away


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 1000))
def test_shade_and_green_never_warm(seed):
    rng = np.random.default_rng(seed)
    shade, albedo, kc = rng.uniform(size=(3, 9, 9))
    green = (rng.uniform(size=(9, 9)) < 0.5).astype(float)
    before = heat_mitigation(cooling_capacity(shade, albedo, kc), green, 50.0, 100.0)
    more = np.where(rng.uniform(size=(9, 9)) < 0.3, 1.0, shade)
    after = heat_mitigation(cooling_capacity(more, albedo, kc), np.where(more > shade, 1.0, green), 50.0, 100.0)
    assert (after >= before - 1e-12).all()


def city(**layers):
    tables = {name: conform(FeatureTable.make(*made, 2154), name, FeatureTable.make([], {}, 2154).crs, Notes())
              for name, made in layers.items()}  # fmt: skip
    return City(tables, tables["study_area"].crs)


def test_ground_on_the_grid_worked_by_hand():
    """200 m × 200 m that nothing maps; a site of 40 m × 40 m, off the grid of 10 m, of which half becomes grass."""
    town = city(study_area=([shapely.box(0, 0, 200, 200)], {"id": ["a"]}))
    streets = FeatureTable.empty(("class", "tunnel", "bridge"), 2154)
    half = GroundChange(
        np.array([shapely.box(84, 84, 124, 124)], dtype=object), {"grass": np.array([0.5])}, np.zeros(0, dtype=object), np.array([False])
    )
    [found] = mitigations(town, streets, [half])
    # cooling.json: open 0.2 · 0.18 + 0.2 · 0.35 = 0.106; grass 0.2 · 0.22 + 0.2 · 0.9 = 0.224; their mean 0.165.
    assert found.area_before == pytest.approx(0.106, abs=1e-9)
    assert found.area_after == pytest.approx(0.106 + (0.165 - 0.106) * 1600 / 40_000, abs=1e-9)
    assert found.sites_before == pytest.approx(0.106, abs=1e-9)
    # By cells of 10 m: 9 whole (weight 100 m²), 12 edges and 4 corners of which the site holds 40 or 60 % along each axis.
    share = np.array([0.6, 1, 1, 1, 0.4])
    inside = np.outer(share, share)
    assert found.sites_after == pytest.approx(0.106 + 0.059 * (inside**2).sum() / inside.sum(), abs=1e-9)


def test_crowns_shade_and_roofs_turn_green():
    town = city(
        study_area=([shapely.box(0, 0, 100, 100)], {"id": ["a"]}),
        buildings=([shapely.box(0, 0, 100, 50)], {"id": ["b"], "height_m": [9.0]}),
    )
    streets = FeatureTable.empty(("class", "tunnel", "bridge"), 2154)
    none = np.zeros(0, dtype=object)
    roof = GroundChange(np.array([shapely.box(0, 0, 100, 50)], dtype=object), {"green_roof": np.array([1.0])}, none, np.array([False]))
    tree = GroundChange(none, {}, np.array([shapely.box(0, 50, 100, 100)], dtype=object), np.zeros(0, dtype=bool))
    greened, planted = mitigations(town, streets, [roof, tree])
    building, open_ = 0.2 * 0.15 + 0.2 * 0.1, 0.106
    assert greened.area_before == pytest.approx((building + open_) / 2, abs=1e-9)
    assert greened.area_after == pytest.approx((0.2 * 0.2 + 0.2 * 0.5 + open_) / 2, abs=1e-9)
    assert planted.area_after == pytest.approx((building + 0.6 + 0.2 * 0.16 + 0.2 * 1.0) / 2, abs=1e-9)
    assert np.isnan(planted.sites_before)
