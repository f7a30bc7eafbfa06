"""How far a site is open to intervention, and why, by the rules of ``latitude_rules.json``: the first that fits decides."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Dict, Mapping, Tuple

import numpy as np

from ..errors import DataFileError
from ..table import FeatureTable, missing

CLASSES = ("open", "openable", "closed")
_FILE = Path(__file__).with_name("latitude_rules.json")


@dataclass(frozen=True)
class LatitudeRule:
    """One rule: ``when`` maps a site's column to the values that fit (None among them: missing); all columns must fit.

    ``constraints`` is a JSON list: it fits when one of the values is in it.
    """

    reason: str
    latitude: str
    when: Mapping[str, Tuple[Any, ...]]
    source: str


def load_rules(path: Path) -> Tuple[LatitudeRule, ...]:
    """The rules of a file, in order; DataFileError for an unknown class, a rule without source, or a list without a last resort."""
    rules = []
    for number, raw in enumerate(json.loads(path.read_text(encoding="utf-8"))["rules"]):
        where = f"rules[{number}]"
        if raw.get("latitude") not in CLASSES:
            raise DataFileError(path.name, f"{where}.latitude", f"one of {', '.join(CLASSES)}, not {raw.get('latitude')!r}")
        for due in ("reason", "source"):
            if not raw.get(due):
                raise DataFileError(path.name, f"{where}.{due}", f"{due!r} is missing")
        when: Dict[str, Tuple[Any, ...]] = {}
        for column, values in raw.get("when", {}).items():
            if not isinstance(values, list) or not values:
                raise DataFileError(path.name, f"{where}.when.{column}", "a list of the values that fit")
            when[column] = tuple(values)
        rules.append(LatitudeRule(raw["reason"], raw["latitude"], when, raw["source"]))
    if not rules or rules[-1].when:
        raise DataFileError(path.name, "rules", "the last rule fits every site (it has no “when”)")
    return tuple(rules)


@lru_cache(maxsize=1)
def latitude_rules() -> Tuple[LatitudeRule, ...]:
    """The rules that come with the plugin."""
    return load_rules(_FILE)


def latitude_of(sites: FeatureTable, rules: Tuple[LatitudeRule, ...] = ()) -> Tuple[np.ndarray, np.ndarray]:
    """Class (``open``, ``openable``, ``closed``) and reason (a key of the words ``latitude_reason.<reason>``) of each site (n,).

    A rule whose columns the table lacks reads them as missing.
    """
    latitude = np.full(len(sites), None, dtype=object)
    reason = np.full(len(sites), None, dtype=object)
    free = np.ones(len(sites), dtype=bool)
    for rule in rules or latitude_rules():
        fits = free.copy()
        for column, values in rule.when.items():
            fits &= _fits(sites, column, values)
        latitude[fits], reason[fits] = rule.latitude, rule.reason
        free &= ~fits
    return latitude, reason


def _fits(sites: FeatureTable, column: str, values: Tuple[Any, ...]) -> np.ndarray:
    text = sites.text(column)
    if column == "constraints":
        return np.array([item is not None and not set(json.loads(item)).isdisjoint(values) for item in text], dtype=bool)
    fits = missing(text) if None in values else np.zeros(len(sites), dtype=bool)
    named = [value for value in values if value is not None]
    return fits | np.isin(np.where(missing(text), "", text).astype(str), named)
