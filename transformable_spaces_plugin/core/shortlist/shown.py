"""Numbers and names as the pages of this room show them."""

from __future__ import annotations

import math
from typing import Optional

from ..words import Words, two_figures

_NO_BREAK = "\u00a0"


def euros(value: Optional[float], words: Words) -> str:
    """A cost to two significant figures with its sign; an en dash where it is unknown."""
    if value is None or not math.isfinite(value):
        return "–"
    return words.number(two_figures(value)) + _NO_BREAK + "€"


def percent(share: Optional[float], words: Words, digits: int = 0, sign: bool = False) -> str:
    """A share 0..1 in per cent; an en dash where it is missing."""
    if share is None or not math.isfinite(share):
        return "–"
    text = words.number(100 * share, digits)
    if sign and share > 0 and text.strip("0.,"):
        text = "+" + text
    return text + ("" if words.language == "en" else _NO_BREAK) + "%"
