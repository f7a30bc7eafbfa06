"""Tags to the fields of a city layer, by the rules of the data file."""

from __future__ import annotations

from typing import Any, Dict, Iterable, Mapping, Optional, Sequence, Tuple

import numpy as np

from ...table import FeatureTable
from .rules import LayerRules, Rule, rules


class Tagged:
    """A table with a ``tags`` column, asked for one key at a time; each key is looked up once."""

    def __init__(self, table: FeatureTable) -> None:
        self.table = table
        self._tags = table.column("tags")
        self._keys: Dict[str, np.ndarray] = {}

    def __len__(self) -> int:
        return len(self.table)

    def get(self, key: str) -> np.ndarray:
        """The values of ``key``: object array of str, None where the tag is not there."""
        if key not in self._keys:
            found = np.empty(len(self._tags), dtype=object)
            found[:] = [tags.get(key) for tags in self._tags]
            self._keys[key] = found
        return self._keys[key]

    def first(self, keys: Iterable[str]) -> np.ndarray:
        """The value of the first of ``keys`` that is there."""
        values = np.full(len(self), None, dtype=object)
        for key in keys:
            values = pick(missing(values), self.get(key), values)
        return values

    def says(self, key: str, *values: str) -> np.ndarray:
        """Where ``key`` has one of ``values``; without values, where it has any but a no."""
        column = self.get(key)
        if values:
            return among(column, values)
        return ~missing(column) & ~among(column, rules().no)

    def mapped(self, key: str, mapping: Mapping[str, Any]) -> np.ndarray:
        """The values of ``key`` through ``mapping``; None where the tag is not there or not in it."""
        return translate(self.get(key), mapping)

    def select(self, which: np.ndarray) -> Tagged:
        return Tagged(self.table.select(which))


def missing(values: np.ndarray) -> np.ndarray:
    """Where an object array is None (bool)."""
    return equals(values, None)


def equals(values: np.ndarray, other: Any) -> np.ndarray:
    """Where an object array equals a word, None, or another array element by element (bool)."""
    return np.asarray(values == np.asarray(other, dtype=object), dtype=bool)


def among(values: np.ndarray, words: Iterable[str]) -> np.ndarray:
    """Where an object array has one of ``words`` (bool)."""
    found = np.zeros(len(values), dtype=bool)
    for word in words:
        found |= equals(values, word)
    return found


def pick(where: np.ndarray, chosen: Any, otherwise: Any) -> np.ndarray:
    """``chosen`` where the mask is true, else ``otherwise`` (arrays, words or None), as object array."""
    result = np.empty(len(where), dtype=object)
    result[:] = otherwise
    result[where] = chosen[where] if isinstance(chosen, np.ndarray) else chosen
    return result


def translate(values: np.ndarray, mapping: Mapping[str, Any]) -> np.ndarray:
    out = np.empty(len(values), dtype=object)
    out[:] = [mapping.get(value) for value in values]
    return out


def fits(tagged: Tagged, rule: Rule) -> np.ndarray:
    """Which features a rule takes (bool)."""
    taken = np.ones(len(tagged), dtype=bool)
    for key, values in rule.when.items():
        taken &= tagged.says(key, *(values or ()))
    for key, values in rule.unless.items():
        taken &= ~tagged.says(key, *(values or ()))
    return taken


def classify(tagged: Tagged, layer: LayerRules, shape: str, is_area: Optional[np.ndarray] = None) -> Tuple[np.ndarray, np.ndarray]:
    """Which rows belong to ``layer`` as ``shape``, and by which of its rules (number, −1: none); the first fit wins.

    is_area: for polygons, whether the source says that the feature is an area (not only a closed way).
    """
    number = np.full(len(tagged), -1)
    for index, rule in enumerate(layer.shapes[shape]):
        taken = fits(tagged, rule) & (number < 0)
        if rule.polygon_only and is_area is not None:
            taken &= is_area
        number[taken] = index
    dropped = [index for index, rule in enumerate(layer.shapes[shape]) if rule.drop]
    number[np.isin(number, dropped)] = -1
    return np.flatnonzero(number >= 0), number


def layer_table(tagged: Tagged, layer: LayerRules, shape: str, is_area: Optional[np.ndarray] = None) -> FeatureTable:
    """The features of ``tagged`` that belong to ``layer`` as ``shape``, with its fields still as text (``conform`` reads them).

    Columns: id, source, the layer's fields from rules and tags, and ``tags`` for steps that look further.
    """
    rows, number = classify(tagged, layer, shape, is_area)
    chosen, number = tagged.select(rows), number[rows]
    columns = base_columns(chosen)
    for name, keys in layer.columns.items():
        columns[name] = chosen.first(keys)
    names = dict.fromkeys(name for rule in layer.shapes[shape] for name in rule.values)
    for name in names:
        values = np.full(len(chosen), None, dtype=object)
        for index, rule in enumerate(layer.shapes[shape]):
            if name in rule.values:
                values[number == index] = rule.values[name]
        columns[name] = pick(missing(values), columns[name], values) if name in columns else values
    return FeatureTable(chosen.table.geometry, columns, tagged.table.crs)


def base_columns(tagged: Tagged) -> Dict[str, np.ndarray]:
    source = np.full(len(tagged), "osm", dtype=object)
    return {"id": tagged.table.column("element"), "source": source, "tags": tagged.table.column("tags")}


def flags(where: np.ndarray) -> np.ndarray:
    """True where known, None elsewhere: a tag that is not there says nothing."""
    return pick(where, True, None)


def any_of(masks: Sequence[np.ndarray]) -> np.ndarray:
    return np.logical_or.reduce(np.array(masks)) if len(masks) else np.zeros(0, dtype=bool)
