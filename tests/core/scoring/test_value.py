import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from transformable_spaces.transformable_spaces_plugin.core.scoring.value import Classes, Percentiles, Points


def test_points_are_linear_between_and_flat_outside():
    value = Points((0.0, 0.2, 0.6), (0.0, 50.0, 100.0))
    # 0.1 is half way to 0.2; 0.4 half way from 0.2 to 0.6
    assert value(np.array([-1.0, 0.0, 0.1, 0.4, 0.6, 9.0])).tolist() == [0.0, 0.0, 25.0, 75.0, 100.0, 100.0]


def test_missing_stays_missing():
    assert np.isnan(Points((0.0, 1.0), (0.0, 100.0))(np.array([np.nan]))).all()
    assert np.isnan(Classes({"open": 100.0})(np.array([None, "elsewhere"], dtype=object))).all()


def test_percentiles_read_a_value_against_the_study():
    value = Percentiles((0.0, 100.0), (0.0, 100.0))
    assert np.isnan(value(np.array([5.0]))).all()
    # 0, 1, … 100: a value is its own percentile
    fixed = value.fixed_by(np.arange(101.0))
    assert fixed(np.array([-5.0, 0.0, 37.0, 100.0, 500.0])) == pytest.approx([0.0, 0.0, 37.0, 100.0, 100.0])


def test_equal_values_share_the_middle_of_their_percentiles():
    # half the sites have 0: percentiles 0 to 45 (linear) are 0, whose middle is 22.5
    fixed = Percentiles((0.0, 100.0), (0.0, 100.0)).fixed_by(np.array([0.0] * 50 + [10.0] * 51))
    assert fixed(np.array([0.0])).tolist() == [22.5]
    same = Percentiles((0.0, 100.0), (0.0, 100.0)).fixed_by(np.full(7, 3.0))
    assert same(np.array([3.0])).tolist() == [50.0]


def test_percentiles_do_not_depend_on_order_or_on_missing_values():
    values = np.random.default_rng(3).random(40)
    value = Percentiles((0.0, 100.0), (0.0, 100.0))
    assert value.fixed_by(values) == value.fixed_by(np.append(values[::-1], np.nan))


breakpoints = st.lists(st.floats(-100, 100), min_size=2, max_size=6, unique=True).map(sorted)


@given(breakpoints, st.lists(st.floats(-200, 200), min_size=2, max_size=20))
def test_rising_breakpoints_give_rising_points(x, values):
    value = Points(tuple(x), tuple(np.linspace(0, 100, len(x))))
    points = value(np.sort(np.array(values)))
    assert (np.diff(points) >= -1e-9).all()
    assert ((points >= 0) & (points <= 100)).all()
