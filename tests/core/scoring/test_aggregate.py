import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from transformable_spaces.transformable_spaces_plugin.core.scoring.aggregate import (
    AGGREGATIONS,
    aggregate,
    geometric,
    topsis,
    weighted_product,
    weighted_sum,
)

ORACLE = json.loads(Path(__file__).with_name("scikit_criteria_oracle.json").read_text(encoding="utf-8"))
NAN = np.nan


def drawn(sites, criteria, seed):
    rng = np.random.default_rng(seed)
    return rng.uniform(1, 100, (sites, criteria)), rng.uniform(0.5, 4, criteria), rng.random(criteria) < 0.5


def identity(values, cost=False):
    return values


@pytest.mark.parametrize("shape", [(2, 2), (10, 6), (300, 15)])
def test_pymcdm_agrees(shape):
    methods = pytest.importorskip("pymcdm.methods")
    from pymcdm.normalizations import vector_normalization

    points, weights, is_need = drawn(*shape, seed=shape[0])
    shares, benefit = weights / weights.sum(), np.ones(shape[1])
    assert weighted_sum(points, weights, is_need) == pytest.approx(methods.WSM(identity)(points, shares, benefit), abs=1e-9)
    assert weighted_product(points, weights, is_need) == pytest.approx(methods.WPM(identity)(points, shares, benefit), abs=1e-9)
    expected = 100 * methods.TOPSIS(vector_normalization)(points, shares, benefit)
    assert topsis(points, weights, is_need) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("case", ORACLE["cases"], ids=lambda case: f"{len(case['points'])}x{len(case['weights'])}")
@pytest.mark.parametrize("name", ["weighted_sum", "weighted_product", "topsis"])
def test_scikit_criteria_agrees(case, name):
    points, weights = np.array(case["points"]), np.array(case["weights"])
    is_need = np.arange(len(weights)) % 2 == 0
    assert aggregate(name, points, weights, is_need) == pytest.approx(case[name], abs=1e-9)


def test_weighings_worked_by_hand():
    points = np.array([[90.0, 40.0, 20.0], [10.0, 80.0, NAN]])
    weights, is_need = np.array([2.0, 1.0, 1.0]), np.array([True, False, False])
    # need 90, feasibility (40 + 20) / 2; the second lacks the third criterion: need 10, feasibility 80
    assert geometric(points, weights, is_need) == pytest.approx([(90 * 30) ** 0.5, (10 * 80) ** 0.5])
    assert weighted_sum(points, weights, is_need) == pytest.approx([(180 + 40 + 20) / 4, (20 + 80) / 3])
    assert weighted_product(points, weights, is_need) == pytest.approx([(90**2 * 40 * 20) ** 0.25, (10**2 * 80) ** (1 / 3)])
    # TOPSIS: norms sqrt(8200), sqrt(8000), 20. First: best in criterion 1 (and alone in 3), worst in 2.
    gap = 2 * 80 / 8200**0.5, 40 / 8000**0.5
    assert topsis(points, weights, is_need) == pytest.approx(
        [100 * gap[0] / (gap[0] + gap[1]), 100 * gap[1] / (gap[0] + gap[1])]
    )


@pytest.mark.parametrize("name", AGGREGATIONS)
def test_a_side_without_any_indicator_has_no_score_whatever_the_weighing(name):
    points = np.array([[50.0, NAN], [50.0, 70.0], [20.0, 90.0]])
    found = aggregate(name, points, np.ones(2), np.array([True, False]))
    assert np.isnan(found[0])
    assert np.isfinite(found[1:]).all()


def test_a_product_is_0_where_a_criterion_that_counts_is_0():
    points = np.array([[0.0, 50.0], [50.0, 0.0]])
    assert weighted_product(points, np.array([1.0, 0.0]), np.array([True, False])).tolist() == pytest.approx([0.0, 50.0])


def test_topsis_knows_no_best_where_nothing_tells_sites_apart():
    assert np.isnan(topsis(np.full((3, 2), 40.0), np.ones(2), np.array([True, False]))).all()
    # a criterion in which all have 0 says nothing, and breaks nothing
    alike = topsis(np.array([[0.0, 10.0], [0.0, 30.0]]), np.ones(2), np.array([True, False]))
    assert alike.tolist() == [0.0, 100.0]


some_points = arrays(float, (6, 4), elements=st.one_of(st.just(NAN), st.floats(0, 100).map(lambda v: round(v, 3))))
some_weights = arrays(float, 4, elements=st.sampled_from([0.0, 0.5, 1.0, 3.0]))
IS_NEED = np.array([True, True, False, False])


@pytest.mark.parametrize("name", AGGREGATIONS)
@given(points=some_points, weights=some_weights, data=st.data())
@settings(max_examples=60, deadline=None)
def test_more_of_a_benefit_never_lowers_a_score(name, points, weights, data):
    site, criterion = data.draw(st.integers(0, 5)), data.draw(st.integers(0, 3))
    if np.isnan(points[site, criterion]):
        return
    better = points.copy()
    better[site, criterion] = data.draw(st.floats(points[site, criterion], 100))
    before, after = aggregate(name, points, weights, IS_NEED), aggregate(name, better, weights, IS_NEED)
    # TOPSIS too: with N the norm of the criterion, both (x − worst) / N and −(best − x) / N rise with x, since N² ≥ x²
    if np.isfinite(before[site]) and np.isfinite(after[site]):
        assert after[site] >= before[site] - 1e-6


@pytest.mark.parametrize("name", AGGREGATIONS)
@given(points=some_points, weights=some_weights, order=st.permutations(range(6)))
@settings(max_examples=40, deadline=None)
def test_the_order_of_sites_changes_no_bit(name, points, weights, order):
    found = aggregate(name, points, weights, IS_NEED)
    turned = aggregate(name, points[list(order)], weights, IS_NEED)
    assert np.array_equal(found[list(order)], turned, equal_nan=True)


@pytest.mark.parametrize("name", AGGREGATIONS)
@given(points=some_points, weights=some_weights)
@settings(max_examples=40, deadline=None)
def test_weight_0_is_as_if_the_criterion_were_not_there(name, points, weights):
    found = aggregate(name, points, np.append(weights[:3], 0.0), IS_NEED)
    without = aggregate(name, points[:, :3], weights[:3], IS_NEED[:3])
    assert np.array_equal(found, without, equal_nan=True)
    scores = found[np.isfinite(found)]
    assert ((scores >= 0) & (scores <= 100 + 1e-9)).all()
