"""Shares by fifth and the concentration index, against a published worked example."""

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from transformable_spaces.transformable_spaces_plugin.core.city.model import City
from transformable_spaces.transformable_spaces_plugin.core.errors import InputError
from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
from transformable_spaces.transformable_spaces_plugin.core.shortlist.equity import concentration_index, equity, middle_rank
from transformable_spaces.transformable_spaces_plugin.core.shortlist.neighbourhoods import find_neighbourhoods
from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable


def test_the_index_equals_a_published_example():
    """World Bank, Quantitative Techniques for Health Equity Analysis, Technical Note 7: births and deaths under five by wealth group,
    India 1982–92; the note gives −0.1694."""
    births = np.array([29_939.0, 28_776, 26_528, 24_689, 19_739])
    rate = np.array([154.7, 152.9, 119.5, 86.9, 54.3])
    poverty = np.array([5.0, 4, 3, 2, 1])
    assert concentration_index(births, poverty, births * rate / 1000) == pytest.approx(-0.1694, abs=5e-5)


def test_ends_of_the_scale():
    people, poverty = np.full(1000, 10.0), np.arange(1000.0)
    assert concentration_index(people, poverty, np.eye(1000)[999]) == pytest.approx(-0.999)
    assert concentration_index(people, poverty, np.eye(1000)[0]) == pytest.approx(0.999)
    assert np.isnan(concentration_index(people, poverty, np.zeros(1000)))


@given(st.lists(st.tuples(st.integers(1, 500), st.integers(0, 5), st.integers(0, 50)), min_size=1, max_size=20))
def test_the_same_for_everyone_is_0_and_order_and_ties_do_not_matter(rows):
    people, poverty, benefit = (np.array(column, dtype=float) for column in zip(*rows))
    assert concentration_index(people, poverty, people) == pytest.approx(0, abs=1e-12)
    if benefit.sum():
        index = concentration_index(people, poverty, benefit)
        assert -1 <= index <= 1
        assert concentration_index(people[::-1], poverty[::-1], benefit[::-1]) == pytest.approx(index)
        # Neighbourhoods that are equally deprived count as one.
        joined = [
            [sum(p for p, d, _ in rows if d == level), level, sum(b for _, d, b in rows if d == level)]
            for level in sorted({d for _, d, _ in rows})
        ]
        assert concentration_index(*np.array(joined, dtype=float).T) == pytest.approx(index)


def test_fifths_worked_by_hand():
    names = np.array(["A", "B", "C", "D"], dtype=object)
    people = np.array([100.0, 300.0, 100.0, np.nan])
    poverty = np.array([90.0, 50.0, 10.0, 30.0])
    assert middle_rank(people[:3], poverty[:3]).tolist() == [0.1, 0.5, 0.9]
    found = equity(names, people, poverty, np.array([10.0, 20.0, 30.0, 40.0]), np.array(["A", "B", "D", None], dtype=object))
    assert found.inhabitants == pytest.approx([0.2, 0, 0.6, 0, 0.2])
    assert found.benefit == pytest.approx([1 / 3, 0, 2 / 3, 0, 0])
    assert found.neighbourhoods.tolist() == [1, 0, 1, 0, 1]
    assert found.index == pytest.approx(2 * (10 * 0.1 + 20 * 0.5) / 30 - 1)
    assert found.unplaced == pytest.approx(0.7)
    table = found.table()
    assert table.columns["fifth"].tolist() == [1, 2, 3, 4, 5]
    assert equity(names, np.full(4, np.nan), poverty, np.ones(1), names[:1]) is None


def test_sites_find_their_neighbourhood_by_name_then_by_place():
    shapes = [shapely.box(x, 0, x + 10, 10) for x in (0, 100, 150, 990)]
    sites = FeatureTable.make(shapes, {"neighbourhood": ["West", None, "Elsewhere", None]}, 2154)
    layer = FeatureTable.make(
        [shapely.box(-5, -5, 120, 50), shapely.box(120, -5, 300, 50), shapely.box(300, 0, 310, 10)],
        {"id": ["1", "2", "3"], "name": ["East", "West", None], "priority": [True, False, None]}, 2154,
    )  # fmt: skip
    found = find_neighbourhoods(sites, layer, None, Notes())
    # The first says West and is believed; the last lies in none.
    assert found.of_site.tolist() == ["West", "East", "West", None]
    assert found.name.tolist() == ["East", "West"]
    assert found.site_priority.tolist() == [False, True, False, False]
    without = find_neighbourhoods(sites, None, None, Notes())
    assert without.name.tolist() == ["Elsewhere", "West"]
    assert not without.site_priority.any()


def test_neighbourhoods_without_names_are_refused():
    sites = FeatureTable.make([shapely.box(0, 0, 10, 10)], {"neighbourhood": [None]}, 2154)
    layer = FeatureTable.make([shapely.box(0, 0, 50, 50)], {"id": [None], "name": [None]}, 2154)
    with pytest.raises(InputError, match="neither a name nor an id"):
        find_neighbourhoods(sites, layer, None, Notes())


def test_people_of_the_city_fill_what_neighbourhoods_do_not_tell():
    area = FeatureTable.make([shapely.box(0, 0, 200, 100)], {"id": ["a"], "name": ["Town"]}, 2154)
    layer = FeatureTable.make(
        [shapely.box(0, 0, 100, 100), shapely.box(100, 0, 200, 100)],
        {"id": ["1", "2"], "name": ["East", "West"], "population": [np.nan, 70.0], "deprivation": [np.nan, 15.0]}, 2154,
    )  # fmt: skip
    homes = FeatureTable.make(
        shapely.points([[20, 50], [80, 50], [150, 50]]), {"inhabitants": [60.0, 40.0, 90.0], "low_income": [30.0, 0.0, 90.0]}, 2154
    )
    city = City({"study_area": area, "neighbourhoods": layer, "population": homes}, area.crs)
    sites = FeatureTable.make([shapely.box(10, 10, 20, 20), shapely.box(110, 10, 120, 20)], {"neighbourhood": [None, None]}, 2154)
    found = find_neighbourhoods(sites, layer, city, Notes())
    # East: 100 people, 30 of them poor: 0.30 of 0.50 is 60 of 100. West keeps its own figures.
    assert found.inhabitants.tolist() == [100, 70]
    assert found.deprivation == pytest.approx([60, 15])
