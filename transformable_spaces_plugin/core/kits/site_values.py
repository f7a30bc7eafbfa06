"""What the sites say about a property, with what they do not say kept apart."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Callable, Dict, List, Tuple

import numpy as np

from ..table import FeatureTable, missing
from .kerbs import most_between_kerbs
from .kit import Rule
from .terms import Property, properties

# Of the properties whose column tells the least that they can be: the most.
_MOST: Dict[str, Callable[[FeatureTable], np.ndarray]] = {"kerb_to_kerb_m": most_between_kerbs}
_TRUE, _FALSE = ("true", "1", "yes"), ("false", "0", "no")


@dataclass(frozen=True)
class Verdict:
    """A rule on every site (n,): where it is broken, and where the datum is missing."""

    broken: np.ndarray
    missing: np.ndarray


class SiteValues:
    """The properties of ``sites``, read when first asked and kept."""

    def __init__(self, sites: FeatureTable) -> None:
        self.sites = sites
        self._numbers: Dict[str, np.ndarray] = {}
        self._flags: Dict[str, np.ndarray] = {}
        self._classes: Dict[str, Tuple[np.ndarray, np.ndarray]] = {}
        self._verdicts: Dict[Any, Verdict] = {}

    def number(self, name: str) -> np.ndarray:
        """The property as float64, NaN where it is missing."""
        if name not in self._numbers:
            self._numbers[name] = self.sites.number(properties()[name].column)
        return self._numbers[name]

    def flag(self, name: str) -> np.ndarray:
        """The property as 1.0, 0.0 or NaN: its column, else what the constraints say of it."""
        if name not in self._flags:
            self._flags[name] = self._read_flag(properties()[name])
        return self._flags[name]

    def classes(self, name: str) -> Tuple[np.ndarray, np.ndarray]:
        """Distinct texts of a property, and the number of each site's among them (−1: missing)."""
        if name not in self._classes:
            text = self.sites.text(properties()[name].column if name in properties() else name)
            known = ~missing(text)
            values, inverse = np.unique(text[known].astype(str), return_inverse=True)
            code = np.full(len(text), -1, dtype=np.int64)
            code[known] = inverse.reshape(-1)
            self._classes[name] = (values, code)
        return self._classes[name]

    def measured(self, name: str, rows: np.ndarray) -> List[Any]:
        """The property on these rows, as JSON would write it: numbers to the thousandth, booleans, texts, lists; None where missing."""
        kind = properties()[name].type
        if kind == "number":
            return [None if value != value else value for value in np.round(self.number(name)[rows], 3).tolist()]
        if kind == "bool":
            return [None if value != value else bool(value) for value in self.flag(name)[rows].tolist()]
        names, code = self.classes(name)
        texts = [json.loads(text) if kind == "list" else text for text in names.tolist()] + [None]
        return [texts[number] for number in code[rows].tolist()]

    def verdict(self, rule: Rule) -> Verdict:
        """The rule on every site, whatever its kinds and jurisdiction."""
        key = (rule.property, rule.comparison, rule.value)
        if key not in self._verdicts:
            self._verdicts[key] = self._judge(rule, properties()[rule.property])
        return self._verdicts[key]

    def _judge(self, rule: Rule, about: Property) -> Verdict:
        if about.type == "number":
            value = self.number(rule.property)
            with np.errstate(invalid="ignore"):
                broken = value < rule.value if rule.comparison == ">=" else value > rule.value
            lacks = np.isnan(value)
            if about.at_least and rule.comparison == ">=":
                # The least that it can be is too little, the most is not: nobody can tell.
                open_ = broken & (_MOST[rule.property](self.sites) >= rule.value)
                broken, lacks = broken & ~open_, lacks | open_
            return Verdict(broken, lacks)
        if about.type == "bool":
            value = self.flag(rule.property)
            return Verdict(value == (0.0 if rule.value else 1.0), np.isnan(value))
        names, code = self.classes(rule.property)
        # One entry more than there are names: the last is what code −1 picks.
        if about.type == "list":
            holds = np.array([*(rule.value in json.loads(name) for name in names), False], dtype=bool)[code]
            return Verdict(holds if rule.comparison == "not_contains" else ~holds & (code >= 0), code < 0)
        among = np.array([*np.isin(names, rule.value), False], dtype=bool)[code]
        unsaid = np.array([*(names == about.unknown), True], dtype=bool)[code]
        return Verdict(~unsaid & (among if rule.comparison == "not_in" else ~among), unsaid)

    def _read_flag(self, about: Property) -> np.ndarray:
        value = _flags(self.sites.columns[about.column]) if about.column in self.sites else np.full(len(self.sites), np.nan)
        if about.constraint is None or "constraints" not in self.sites:
            return value
        names, code = self.classes("constraints")
        listed = np.array([*(about.constraint in json.loads(name) for name in names), False], dtype=bool)[code]
        otherwise = np.where(code >= 0, 0.0, np.nan) if about.unlisted == "false" else np.nan
        return np.where(listed, 1.0, np.where(np.isnan(value), otherwise, value))


def _flags(column: np.ndarray) -> np.ndarray:
    """A column of booleans, numbers or their texts as 1.0, 0.0 and NaN."""
    if column.dtype.kind in "bifu":
        value = column.astype(float)
        return np.where(np.isnan(value), np.nan, (value != 0).astype(float))
    words = np.array(["" if item is None else str(item).lower() for item in column], dtype=str)
    return np.where(np.isin(words, _TRUE), 1.0, np.where(np.isin(words, _FALSE), 0.0, np.nan))
