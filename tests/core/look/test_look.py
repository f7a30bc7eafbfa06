"""The look: letters on fixed cuts, colours that can be read and told apart."""

import math

import numpy as np
import pytest
from transformable_spaces.transformable_spaces_plugin.core import look


def contrast(one, other):
    """Contrast ratio of two colours by WCAG 2.2, worked from its definition of relative luminance."""

    def luminance(colour):
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("score", "letter"),
    [
        (100, "A"), (80, "A"), (79.999, "B"), (60, "B"), (40, "C"), (39.9, "D"),
        (20, "D"), (19.9, "E"), (0, "E"), (math.nan, None), (None, None),
    ],
)
def test_a_class_holds_its_minimum(score, letter):
    assert look.score_class(score) == letter


def test_letters_of_an_array_are_the_letters_of_its_values():
    scores = np.array([100, 80, 79.999, 60, 59, 40, 20, 19, 0, -1, 101, np.nan])
    assert look.score_classes(scores).tolist() == [look.score_class(s) for s in scores]


def test_ten_kinds_with_their_own_colour_and_symbol():
    kinds = look.kinds()
    assert len(kinds) == 10
    assert len({look.kind_colour(k) for k in kinds}) == 10
    assert len({look.kind_symbol(k) for k in kinds}) == 10


def test_letters_and_symbols_can_be_read_on_their_colour():
    pairs = [(look.kind_colour(k), look.kind_ink(k)) for k in look.kinds()]
    pairs += [(look.class_colour(letter), look.class_ink(letter)) for letter in "ABCDE"]
    assert all(contrast(*pair) >= 4.5 for pair in pairs), [(p, contrast(*p)) for p in pairs if contrast(*p) < 4.5]


def test_bivariate_scheme():
    assert look.bivariate_class(0, 0) == (0, 0)
    assert look.bivariate_class(100, 50) == (2, 1)
    assert look.bivariate_colour(100, 100) == "#3b4994"
    assert look.bivariate_colour(math.nan, 10) is None
