"""The columns of one reading: a preset's field rules applied to a source table."""

from __future__ import annotations

from typing import Dict, Mapping, Optional, Tuple

import numpy as np

from ...errors import MissingField
from ...notes import Notes
from ...table import FeatureTable, as_column
from ..values import RULES
from .names import folded, key
from .preset import Condition, FieldRule, Reading, Scalar


class SourceColumns:
    """The columns of a source table under the names that a reading gives them.

    An alias stands for several possible columns: row by row, the first of them that is filled. Column names are compared
    without case. A column that is not there is all missing.
    """

    def __init__(self, table: FeatureTable, aliases: Mapping[str, Tuple[str, ...]], source: str) -> None:
        self.table, self.aliases, self.source = table, aliases, source
        self._by_name = {name.casefold(): name for name in table.columns}
        self._read: Dict[str, Optional[np.ndarray]] = {}
        self._keys: Dict[str, np.ndarray] = {}

    def get(self, name: str) -> Optional[np.ndarray]:
        """The column as objects (missing None); None when no column of that name is there."""
        if name not in self._read:
            found = [self._by_name[n.casefold()] for n in self.aliases.get(name, (name,)) if n.casefold() in self._by_name]
            self._read[name] = _first_filled([self.table.columns[n] for n in found]) if found else None
        return self._read[name]

    def keys(self, name: str) -> np.ndarray:
        """The column as comparison keys, all None when it is not there."""
        if name not in self._keys:
            values = self.get(name)
            made = np.full(len(self.table), None, dtype=object)
            if values is not None:
                made[:] = [key(value) for value in values]
            self._keys[name] = made
        return self._keys[name]

    def number(self, name: str) -> np.ndarray:
        """The column as numbers, NaN where missing or no number."""
        values = self.get(name)
        return np.full(len(self.table), np.nan) if values is None else RULES["number"](values)[0]

    def demand(self, name: str) -> None:
        """Raises MissingField, naming the columns that are there, when the column is not."""
        if self.get(name) is None:
            wanted = " or ".join(self.aliases.get(name, (name,)))
            there = ", ".join(sorted(self.table.columns)) or "none"
            raise MissingField(f"layer “{self.source}” lacks the field {wanted}; its fields are: {there}")

    def hold(self, conditions: Tuple[Condition, ...]) -> np.ndarray:
        """Where all ``conditions`` hold (bool)."""
        mask = np.ones(len(self.table), dtype=bool)
        for condition in conditions:
            mask &= self._holds(condition)
        return mask

    def _holds(self, condition: Condition) -> np.ndarray:
        if condition.test in ("at_least", "at_most"):
            numbers = self.number(condition.column)
            with np.errstate(invalid="ignore"):
                return numbers >= condition.value if condition.test == "at_least" else numbers <= condition.value
        keys = self.keys(condition.column)
        if condition.test == "filled":
            return np.array([(item is not None) == condition.value for item in keys], dtype=bool)
        if condition.test == "starts_with":
            heads = tuple(folded(str(item)) for item in condition.value)
            return np.array([item is not None and item.startswith(heads) for item in keys], dtype=bool)
        wanted = {key(item) for item in condition.value}
        inside = np.array([item in wanted for item in keys], dtype=bool)
        return inside if condition.test == "in" else ~inside


def read_columns(reading: Reading, columns: SourceColumns, rows: np.ndarray, notes: Notes) -> Dict[str, np.ndarray]:
    """The fields of ``reading`` for the given rows, before the schema coerces them.

    Values of a value map that it does not know become missing and are counted in ``notes``; estimated fields are said so.
    """
    made: Dict[str, np.ndarray] = {}
    for name, rule in reading.fields.items():
        values = _FILL[rule.kind](rule, columns)[rows]
        if rule.values is not None and not rule.has_otherwise:
            values = _drop_unmapped(values, reading, name, notes)
        if rule.estimated:
            count = sum(value is not None for value in values)
            if count:
                notes.info("preset_estimated", layer=reading.layer, field=name, count=count)
        made[name] = as_column(list(values))
    return made


class _Unmapped:
    """A value that a value map does not know, kept until it has been counted."""

    def __init__(self, value: object) -> None:
        self.value = value


def _drop_unmapped(values: np.ndarray, reading: Reading, name: str, notes: Notes) -> np.ndarray:
    unmapped = np.array([isinstance(value, _Unmapped) for value in values], dtype=bool)
    if not unmapped.any():
        return values
    example = str(min(str(value.value) for value in values[unmapped]))
    notes.count("preset_value_unmapped", int(unmapped.sum()), layer=reading.layer, field=name, example=example)
    values = values.copy()
    values[unmapped] = None
    return values


def _from(rule: FieldRule, columns: SourceColumns) -> np.ndarray:
    found = [values for values in (columns.get(name) for name in rule.columns) if values is not None]
    if not found:
        return np.full(len(columns.table), None, dtype=object)
    values = _joined(found, rule.join) if rule.join is not None else _first_filled(found)
    none = {key(item) for item in rule.missing}
    if none:
        values = np.array([None if key(value) in none else value for value in values] + [None], dtype=object)[:-1]
    if rule.values is not None:
        mapped = {key(name): value for name, value in rule.values.items()}
        values = _mapped(values, mapped, rule)
    if rule.steps:
        values = _stepped(RULES["number"](values)[0], rule)
    return values


def _mapped(values: np.ndarray, mapped: Mapping[Optional[str], Scalar], rule: FieldRule) -> np.ndarray:
    made = np.full(len(values), None, dtype=object)
    for row, value in enumerate(values):  # a loop, because texts are looked up one by one
        name = key(value)
        if name is None:
            continue
        made[row] = mapped[name] if name in mapped else (rule.otherwise if rule.has_otherwise else _Unmapped(value))
    return made


def _stepped(numbers: np.ndarray, rule: FieldRule) -> np.ndarray:
    limits = np.array([limit for limit, _ in rule.steps])
    results = np.array([value for _, value in rule.steps] + [rule.otherwise], dtype=object)
    made = np.full(len(numbers), None, dtype=object)
    known = np.isfinite(numbers)
    made[known] = results[np.searchsorted(limits, numbers[known], side="left")]
    return made


def _constant(rule: FieldRule, columns: SourceColumns) -> np.ndarray:
    return np.full(len(columns.table), rule.constant, dtype=object)


def _cases(rule: FieldRule, columns: SourceColumns) -> np.ndarray:
    made = np.full(len(columns.table), rule.otherwise, dtype=object)
    free = np.ones(len(columns.table), dtype=bool)
    for conditions, value in rule.cases:
        here = free & columns.hold(conditions)
        made[here] = value
        free &= ~here
    return made


def _sum(rule: FieldRule, columns: SourceColumns) -> np.ndarray:
    """Σ of the terms; missing where a number of any of them is, or where the whole of a share is 0 and its part is not."""
    total = np.zeros(len(columns.table))
    for term in rule.terms:
        value = np.full(len(total), term.times)
        if term.column is not None:
            value = value * columns.number(term.column)
        if term.share is not None:
            part, whole = columns.number(term.share[0]), columns.number(term.share[1])
            share = np.divide(part, whole, out=np.full(len(total), np.nan), where=whole != 0)
            value = value * np.where((whole == 0) & (part == 0), 0.0, share)
        total += value
    total = np.round(total, 6)  # sums of tenths are tenths
    if rule.at_most is not None:
        total = np.minimum(total, rule.at_most)
    return np.array([None if value != value else value for value in total] + [None], dtype=object)[:-1]


_FILL = {"from": _from, "constant": _constant, "cases": _cases, "sum": _sum}


def _first_filled(found: list[np.ndarray]) -> np.ndarray:
    """Row by row the first value that is there; missing None."""
    values = np.full(len(found[0]), None, dtype=object)
    free = np.ones(len(values), dtype=bool)
    for column in found:
        there = free & np.array([v is not None and v == v and not (isinstance(v, str) and not v.strip()) for v in column], dtype=bool)
        values[there] = column[there]
        free &= ~there
    return values


def _joined(found: list[np.ndarray], separator: str) -> np.ndarray:
    texts = [[str(v).strip() for v in row if v is not None and v == v and str(v).strip()] for row in zip(*found)]
    values = np.full(len(found[0]), None, dtype=object)
    values[:] = [separator.join(parts) or None for parts in texts]
    return values
