"""Text as open data writes it, read as numbers and booleans."""

import numpy as np
import pytest
from transformable_spaces.transformable_spaces_plugin.core.city.values import RULES


@pytest.mark.parametrize(
    ("rule", "text", "expected"),
    [
        ("length_m", "3,5 m", 3.5),
        ("length_m", "3.5", 3.5),
        ("length_m", "~4 m", 4.0),
        ("length_m", "350 cm", 3.5),
        ("length_m", "10'6\"", 10 * 0.3048 + 6 * 0.0254),
        ("length_m", "20 ft", 6.096),
        ("length_m", "5;3", 3.0),  # of two widths the narrower certainly holds
        ("speed_kmh", "30 mph", 48.28032),
        ("speed_kmh", "50", 50.0),
        ("speed_kmh", "50;30", 30.0),
        ("speed_kmh", "walk", 6.0),
        ("count", "2;1", 3.0),  # OSM: the parts add up
        ("count", "4", 4.0),
        ("number", "1 234,5", 1234.5),
        ("number", "1e3", 1000.0),
        ("year", "1898-05-01", 1898.0),
        ("year", "early 1900s", 1900.0),
    ],
)
def test_readable(rule, text, expected):
    values, unreadable = RULES[rule](np.array([text], dtype=object))
    assert values[0] == pytest.approx(expected)
    assert not unreadable[0]


@pytest.mark.parametrize(
    ("rule", "text"), [("length_m", "wide"), ("speed_kmh", "signals"), ("count", "many"), ("number", "3 m"), ("year", "old")]
)
def test_unreadable_is_nan_and_marked(rule, text):
    values, unreadable = RULES[rule](np.array([text, None, "none", np.nan], dtype=object))
    assert np.isnan(values).all()
    assert unreadable.tolist() == [True, False, False, False]


def test_booleans_in_three_languages():
    column = np.array(["yes", "non", "sí", "False", 1, 0, None, "maybe", True], dtype=object)
    values, unreadable = RULES["boolean"](column)
    assert values.tolist() == [True, False, True, False, True, False, None, None, True]
    assert np.flatnonzero(unreadable).tolist() == [7]
