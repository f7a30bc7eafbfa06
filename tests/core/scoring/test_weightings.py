import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from transformable_spaces.transformable_spaces_plugin.core.scoring.aggregate import AGGREGATIONS, aggregate
from transformable_spaces.transformable_spaces_plugin.core.scoring.weightings import WEIGHINGS, draw_weights

IS_NEED = np.array([True, True, False, False])


def test_every_aggregation_has_its_many_fold_form():
    assert list(WEIGHINGS) == list(AGGREGATIONS)


@pytest.mark.parametrize("name", WEIGHINGS)
@given(
    # the third and the last criterion are known, so that both sides always are
    points=arrays(float, (5, 4), elements=st.floats(0, 100).map(lambda v: round(v, 2))),
    lost=arrays(bool, (5, 4)),
    weights=arrays(float, (3, 4), elements=st.sampled_from([0.5, 1.0, 3.0])),
)
@settings(max_examples=60, deadline=None)
def test_many_weightings_at_once_score_as_one_by_one(name, points, lost, weights):
    points = np.where(lost & np.array([True, False, True, False]), np.nan, points)
    together = WEIGHINGS[name](points, IS_NEED)(weights)
    for row in range(len(weights)):
        one = aggregate(name, points, weights[row], IS_NEED)
        assert together[row] == pytest.approx(one, abs=1e-6, nan_ok=True)


def test_drawn_weights_lie_around_the_users_own():
    weights = np.array([3.0, 1.0, 0.0, 2.0, 2.0, 4.0])
    is_need = np.array([True, True, True, False, False, False])
    drawn = draw_weights(weights, is_need, 40_000, 20.0, 7)
    assert drawn[:, is_need].sum(axis=1) == pytest.approx(4.0)
    assert drawn[:, ~is_need].sum(axis=1) == pytest.approx(8.0)
    assert (drawn[:, 2] == 0).all()
    assert drawn.mean(axis=0) == pytest.approx(weights, abs=0.01)
    # Beta: need has 2 criteria, α = 20 · 2 · (0.75, 0.25) = (30, 10), variance of a share 30 · 10 / (40² · 41), times 4²
    assert drawn[:, 0].var() == pytest.approx(16 * 300 / (1600 * 41), rel=0.05)
    # feasibility α = 20 · 3 · (0.25, 0.25, 0.5) = (15, 15, 30), variance of the last 30 · 30 / (60² · 61), times 8²
    assert drawn[:, 5].var() == pytest.approx(64 * 900 / (3600 * 61), rel=0.05)
    # the sides are independent
    assert abs(np.corrcoef(drawn[:, 0], drawn[:, 5])[0, 1]) < 0.02


def test_a_concentration_of_1_lets_anything_go():
    drawn = draw_weights(np.array([1.0, 1.0, 1.0, 1.0]), np.array([True, True, True, False]), 40_000, 1.0, 7)
    shares = drawn[:, :3] / 3
    # Uniform over the triangle of three shares: each is below x with probability 1 − (1 − x)²
    for below in (0.1, 0.5, 0.9):
        assert (shares[:, 0] < below).mean() == pytest.approx(1 - (1 - below) ** 2, abs=0.01)


def test_the_same_seed_draws_the_same():
    weights = np.array([1.0, 2.0, 1.0])
    is_need = np.array([True, True, False])
    first, again, other = (draw_weights(weights, is_need, 50, 20.0, seed) for seed in (3, 3, 4))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
