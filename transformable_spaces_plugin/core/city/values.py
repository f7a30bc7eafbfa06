"""Text as people and open data write it, read as numbers and booleans: ``3,5 m``, ``2;1``, ``30 mph``, ``yes``.

Each rule takes a column of any dtype and gives ``(values, unreadable)``: the values (NaN or None where missing) and a bool
array that marks what was there but could not be read. Rules are named in the schema files.
"""

from __future__ import annotations

import re
from typing import Any, Callable, Dict, Optional, Tuple

import numpy as np

Rule = Callable[[np.ndarray], Tuple[np.ndarray, np.ndarray]]

_NUMBER = r"[-+]?(?:\d+(?:[.,]\d+)?|[.,]\d+)"
_LENGTH = re.compile(rf"^~?\s*({_NUMBER})\s*(m|metres?|meters?|mètres?|metros?|ft|feet|cm|')?\.?$", re.IGNORECASE)
_FEET_INCHES = re.compile(r"^(\d+)'\s*(\d+(?:\.\d+)?)?\"?$")
_SPEED = re.compile(rf"^({_NUMBER})\s*(km/?h|kph|kmh|mph|knots)?$", re.IGNORECASE)
_COUNT = re.compile(rf"^({_NUMBER})(?:\s*(?:;|\||/)\s*({_NUMBER}))*$")
_YEAR = re.compile(r"(?<!\d)(\d{4})(?!\d)")
_UNIT_M = {"ft": 0.3048, "feet": 0.3048, "'": 0.3048, "cm": 0.01}
_NONE = frozenset({"", "none", "null", "nan", "n/a", "na", "unknown", "-"})
_TRUE = frozenset({"yes", "true", "1", "t", "y", "oui", "vrai", "o", "sí", "si", "verdadero", "1.0"})
_FALSE = frozenset({"no", "false", "0", "f", "n", "non", "faux", "falso", "0.0"})
# Speeds that OSM writes as words; walk: living-street practice of walking speed.
_SPEED_WORDS = {
    "walk": 6.0,
    "fr:walk": 6.0,
    "urban": 50.0,
    "fr:urban": 50.0,
    "es:urban": 50.0,
    "pt:urban": 50.0,
    "fr:zone30": 30.0,
    "fr:20": 20.0,
}


def _float(text: str) -> float:
    return float(text.replace(",", "."))


def _length(text: str) -> Optional[float]:
    match = _LENGTH.match(text)
    if match:
        return _float(match.group(1)) * _UNIT_M.get((match.group(2) or "m").lower(), 1.0)
    match = _FEET_INCHES.match(text)
    if match:
        return int(match.group(1)) * 0.3048 + float(match.group(2) or 0) * 0.0254
    return _first(text, _length)


def _first(text: str, read: Callable[[str], Optional[float]]) -> Optional[float]:
    """``a;b`` → the smaller of the two (the narrower width, the slower speed: what certainly holds)."""
    if ";" not in text:
        return None
    values = [read(part.strip()) for part in text.split(";") if part.strip()]
    return min(value for value in values if value is not None) if values and None not in values else None


def _speed(text: str) -> Optional[float]:
    if text.lower() in _SPEED_WORDS:
        return _SPEED_WORDS[text.lower()]
    match = _SPEED.match(text)
    if match:
        return _float(match.group(1)) * {"mph": 1.609344, "knots": 1.852}.get((match.group(2) or "").lower(), 1.0)
    return _first(text, _speed)


def _count(text: str) -> Optional[float]:
    """``2`` → 2; ``2;1`` → 3 (OSM: values for parts of one thing add up)."""
    if not _COUNT.match(text):
        return None
    return float(sum(_float(part) for part in re.split(r"[;|/]", text)))


def _number(text: str) -> Optional[float]:
    compact = text.replace("\u202f", "").replace("\u00a0", "").replace(" ", "")
    return _float(compact) if re.fullmatch(_NUMBER + r"(?:[eE][-+]?\d+)?", compact) else None


def _year(text: str) -> Optional[float]:
    match = _YEAR.search(text)
    return float(match.group(1)) if match else None


def _numeric(read: Callable[[str], Optional[float]]) -> Rule:
    def rule(column: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
        if column.dtype.kind in "fib":
            return column.astype(float), np.zeros(len(column), dtype=bool)
        # Values repeat a lot (lanes, speeds): each distinct text is read once.
        seen: Dict[Any, float] = {}
        values = np.full(len(column), np.nan)
        unreadable = np.zeros(len(column), dtype=bool)
        for row, item in enumerate(column):  # a loop, because reading text has no vectorised form
            if item is None or item != item:
                continue
            if isinstance(item, (int, float, np.number)):
                values[row] = float(item)
                continue
            if item not in seen:
                text = str(item).strip()
                value = None if text.lower() in _NONE else read(text)
                seen[item] = np.nan if value is None else value
            values[row] = seen[item]
            unreadable[row] = np.isnan(values[row]) and str(item).strip().lower() not in _NONE
        return values, unreadable

    return rule


def _boolean(column: np.ndarray) -> Tuple[np.ndarray, np.ndarray]:
    if column.dtype == bool:
        return column, np.zeros(len(column), dtype=bool)
    values = np.full(len(column), None, dtype=object)
    unreadable = np.zeros(len(column), dtype=bool)
    for row, item in enumerate(column):  # as above
        if item is None or item != item:
            continue
        text = str(item).strip().lower()
        if text in _TRUE or text in _FALSE:
            values[row] = text in _TRUE
        elif text not in _NONE:
            unreadable[row] = True
    return values, unreadable


RULES: Dict[str, Rule] = {
    "length_m": _numeric(_length),
    "speed_kmh": _numeric(_speed),
    "count": _numeric(_count),
    "number": _numeric(_number),
    "year": _numeric(_year),
    "boolean": _boolean,
}
