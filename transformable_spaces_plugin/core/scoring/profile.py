"""Scoring profiles: which indicators make a score, with which value functions, weights and hard constraints. They are data."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple

from ..errors import DataFileError
from ..indicators.catalogue import catalogue
from ..indicators.catalogue import kinds as all_kinds
from ..words import Words
from .aggregate import AGGREGATIONS
from .value import Classes, Percentiles, Points, ValueFunction

SIDES = ("need", "feasibility")
TESTS = ("at_most", "at_least", "one_of", "is_true", "contains")
BUILT_IN = ("greening", "pedestrian")

_PROFILE_KEYS = {"id", "prefix", "version", "source", "title", "aggregation", "kinds", "criteria", "constraints"}
_CRITERION_KEYS = {"indicator", "side", "unit", "weight", "points", "classes", "percentiles", "study", "kinds", "source"}
_CONSTRAINT_KEYS = {"id", "column", "test", "value", "kinds", "source", "jurisdiction"}


@dataclass(frozen=True)
class Criterion:
    """One indicator in a score: its side, its value function and its weight, for the kinds it applies to."""

    indicator: str
    side: str
    unit: str
    weight: float
    kinds: Tuple[str, ...]
    value: ValueFunction
    source: str


@dataclass(frozen=True)
class Constraint:
    """A hard constraint: a site whose ``column`` passes ``test`` against ``value`` scores 0. A missing value never blocks."""

    id: str
    column: str
    test: str
    value: Any
    kinds: Tuple[str, ...]
    source: str
    jurisdiction: Optional[str] = None


@dataclass(frozen=True)
class Profile:
    """A score: its criteria, constraints, and the kinds that it is meant for; ``prefix`` names its columns."""

    id: str
    prefix: str
    version: str
    source: str
    aggregation: str
    kinds: Tuple[str, ...]
    criteria: Tuple[Criterion, ...]
    constraints: Tuple[Constraint, ...]

    def with_weights(self, weights: Mapping[str, float]) -> Profile:
        """The profile with the weights of some indicators replaced; DataFileError as for a file when they break a rule."""
        unknown = sorted(set(weights) - {criterion.indicator for criterion in self.criteria})
        if unknown:
            raise DataFileError(self.id, "weights", f"the profile has no indicator {unknown[0]!r}")
        changed = [replace(c, weight=float(weights.get(c.indicator, c.weight))) for c in self.criteria]
        _check_weights(self.id, changed)
        return replace(self, criteria=tuple(changed))

    def percentiles(self) -> Dict[str, Dict[str, List[float]]]:
        """The study percentiles that the profile holds, by indicator, for the run's record (empty while none is fixed)."""
        kept: Dict[str, Dict[str, List[float]]] = {}
        for criterion in self.criteria:
            value = criterion.value
            if isinstance(value, Percentiles) and value.study_values is not None and value.study_percentiles is not None:
                kept[criterion.indicator] = {"percentiles": list(value.study_percentiles), "values": list(value.study_values)}
        return kept

    def with_percentiles(self, kept: Mapping[str, Mapping[str, Sequence[float]]]) -> Profile:
        """The profile on the scale of a former study: ``kept`` is what :meth:`percentiles` gave then."""
        criteria = []
        for criterion in self.criteria:
            if isinstance(criterion.value, Percentiles) and criterion.indicator in kept:
                where = f"percentiles.{criterion.indicator}"
                criterion = replace(criterion, value=_with_study(self.id, where, criterion.value, kept[criterion.indicator]))
            criteria.append(criterion)
        return replace(self, criteria=tuple(criteria))


@lru_cache(maxsize=None)
def built_in(name: str) -> Profile:
    """The profile ``greening`` or ``pedestrian`` that comes with the plugin."""
    path = Path(__file__).with_name("profiles") / f"{name}.json"
    if name not in BUILT_IN or not path.is_file():
        raise DataFileError(name, "", f"there is no such profile; there are: {', '.join(BUILT_IN)}")
    return parse_profile(path.read_text(encoding="utf-8"), path.name)


def parse_profile(text: str, file: str) -> Profile:
    """The profile written in ``text`` (JSON); ``file`` is the name to give in errors.

    Raises DataFileError(file, path, rule) for text that is no JSON, unknown keys, indicators, kinds or tests, negative or
    all-zero weights, breakpoints whose x does not increase strictly, values outside 0..100, and missing constraint texts.
    """
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise DataFileError(file, f"line {error.lineno}, column {error.colno}", f"this is no JSON: {error.msg}") from None
    if not isinstance(document, dict):
        raise DataFileError(file, "", "a profile is an object")
    _known_keys(file, "", document, _PROFILE_KEYS)
    for key in ("id", "prefix", "criteria"):
        if not document.get(key):
            raise DataFileError(file, key, "is required")
    if not str(document["prefix"]).isidentifier() or str(document["prefix"]) != str(document["prefix"]).lower():
        raise DataFileError(file, "prefix", "is a word of lower-case letters, digits and _, since it begins column names")
    kinds = _kinds(file, "kinds", document.get("kinds", "all"))
    criteria = [_criterion(file, f"criteria[{i}]", raw) for i, raw in enumerate(_list(file, "criteria", document["criteria"]))]
    seen: Dict[str, int] = {}
    for number, criterion in enumerate(criteria):
        if criterion.indicator in seen:
            rule = f"{criterion.indicator!r} is already criteria[{seen[criterion.indicator]}]"
            raise DataFileError(file, f"criteria[{number}].indicator", rule)
        seen[criterion.indicator] = number
    _check_weights(file, criteria)
    raw_constraints = _list(file, "constraints", document.get("constraints", []))
    constraints = [_constraint(file, f"constraints[{i}]", raw) for i, raw in enumerate(raw_constraints)]
    aggregation = document.get("aggregation", "geometric")
    if aggregation not in AGGREGATIONS:
        raise DataFileError(file, "aggregation", f"one of {', '.join(AGGREGATIONS)}, not {aggregation!r}")
    return Profile(
        id=str(document["id"]),
        prefix=str(document["prefix"]),
        version=str(document.get("version", "")),
        source=str(document.get("source", "")),
        aggregation=aggregation,
        kinds=kinds,
        criteria=tuple(criteria),
        constraints=tuple(constraints),
    )


def _criterion(file: str, where: str, raw: Any) -> Criterion:
    if not isinstance(raw, dict):
        raise DataFileError(file, where, "a criterion is an object")
    _known_keys(file, where, raw, _CRITERION_KEYS)
    name: Any = raw.get("indicator")
    if name not in catalogue():
        raise DataFileError(file, f"{where}.indicator", f"unknown indicator {name!r}; there are: {', '.join(sorted(catalogue()))}")
    if raw.get("side") not in SIDES:
        raise DataFileError(file, f"{where}.side", f"one of {', '.join(SIDES)}, not {raw.get('side')!r}")
    unit = catalogue()[name].unit
    if raw.get("unit", unit) != unit:
        raise DataFileError(file, f"{where}.unit", f"{name} is measured in {unit}, not {raw['unit']!r}")
    weight: Any = raw.get("weight")
    if not _is_number(weight) or weight < 0:
        raise DataFileError(file, f"{where}.weight", f"a number of at least 0, not {weight!r}")
    return Criterion(
        indicator=name,
        side=raw["side"],
        unit=unit,
        weight=float(weight),
        kinds=_kinds(file, f"{where}.kinds", raw.get("kinds", "all")),
        value=_value(file, where, raw, unit),
        source=str(raw.get("source", "")),
    )


def _value(file: str, where: str, raw: Mapping[str, Any], unit: str) -> ValueFunction:
    shapes = [key for key in ("points", "classes", "percentiles") if key in raw]
    if len(shapes) != 1:
        raise DataFileError(file, where, "has exactly one of points, classes, percentiles")
    shape = shapes[0]
    if (shape == "classes") != (unit == "class"):
        raise DataFileError(file, f"{where}.{shape}", "classes go with an indicator of unit “class”, points with numbers")
    if shape == "classes":
        return Classes(_class_points(file, f"{where}.classes", raw["classes"]))
    x, y = _breakpoints(file, f"{where}.{shape}", raw[shape])
    if shape == "points":
        return Points(x, y)
    if x[0] < 0 or x[-1] > 100:
        raise DataFileError(file, f"{where}.percentiles", "percentiles lie between 0 and 100")
    value = Percentiles(x, y)
    return _with_study(file, f"{where}.study", value, raw["study"]) if "study" in raw else value


def _class_points(file: str, where: str, raw: Any) -> Dict[str, float]:
    if not isinstance(raw, dict) or not raw:
        raise DataFileError(file, where, "an object of class and value")
    for name, points in raw.items():
        if not _is_number(points) or not 0 <= points <= 100:
            raise DataFileError(file, f"{where}.{name}", f"a value between 0 and 100, not {points!r}")
    return {name: float(points) for name, points in raw.items()}


def _breakpoints(file: str, where: str, raw: Any) -> Tuple[Tuple[float, ...], Tuple[float, ...]]:
    pairs = _list(file, where, raw)
    if not pairs:
        raise DataFileError(file, where, "at least one breakpoint [x, value]")
    for number, pair in enumerate(pairs):
        if not isinstance(pair, list) or len(pair) != 2 or not all(_is_number(item) for item in pair):
            raise DataFileError(file, f"{where}[{number}]", "a breakpoint is [x, value], two numbers")
        if not 0 <= pair[1] <= 100:
            raise DataFileError(file, f"{where}[{number}]", f"a value between 0 and 100, not {pair[1]!r}")
        if number and pair[0] <= pairs[number - 1][0]:
            rule = f"x increases strictly from breakpoint to breakpoint; {pair[0]!r} follows {pairs[number - 1][0]!r}"
            raise DataFileError(file, f"{where}[{number}]", rule)
    return tuple(float(pair[0]) for pair in pairs), tuple(float(pair[1]) for pair in pairs)


def _with_study(file: str, where: str, value: Percentiles, raw: Any) -> Percentiles:
    values = list(raw.get("values", [])) if isinstance(raw, Mapping) else []
    ranks = list(raw.get("percentiles", [])) if isinstance(raw, Mapping) else []
    if not values or len(values) != len(ranks) or not all(_is_number(item) for item in values + ranks):
        raise DataFileError(file, where, "two lists of numbers of one length, “values” and “percentiles”")
    if any(b <= a for a, b in zip(values, values[1:])):
        raise DataFileError(file, f"{where}.values", "the values increase strictly")
    if ranks[0] < 0 or ranks[-1] > 100 or any(b <= a for a, b in zip(ranks, ranks[1:])):
        raise DataFileError(file, f"{where}.percentiles", "the percentiles increase strictly and lie between 0 and 100")
    return replace(value, study_values=tuple(map(float, values)), study_percentiles=tuple(map(float, ranks)))


def _constraint(file: str, where: str, raw: Any) -> Constraint:
    if not isinstance(raw, dict):
        raise DataFileError(file, where, "a constraint is an object")
    _known_keys(file, where, raw, _CONSTRAINT_KEYS)
    for key in ("id", "column", "test"):
        if not raw.get(key):
            raise DataFileError(file, f"{where}.{key}", "is required")
    if raw["test"] not in TESTS:
        raise DataFileError(file, f"{where}.test", f"one of {', '.join(TESTS)}, not {raw['test']!r}")
    if raw["test"] in ("at_most", "at_least") and not _is_number(raw.get("value")):
        raise DataFileError(file, f"{where}.value", f"a number, not {raw.get('value')!r}")
    if raw["test"] == "one_of" and not (isinstance(raw.get("value"), list) and raw["value"]):
        raise DataFileError(file, f"{where}.value", "a list of classes")
    if raw["test"] == "contains" and not isinstance(raw.get("value"), str):
        raise DataFileError(file, f"{where}.value", "a text")
    if not Words("en").has(f"constraint.{raw['id']}"):
        raise DataFileError(file, f"{where}.id", f"there are no words for the constraint {raw['id']!r}")
    return Constraint(
        id=raw["id"],
        column=raw["column"],
        test=raw["test"],
        value=tuple(raw["value"]) if isinstance(raw.get("value"), list) else raw.get("value"),
        kinds=_kinds(file, f"{where}.kinds", raw.get("kinds", "all")),
        source=str(raw.get("source", "")),
        jurisdiction=raw.get("jurisdiction"),
    )


def _check_weights(file: str, criteria: Sequence[Criterion]) -> None:
    for number, criterion in enumerate(criteria):
        if not _is_number(criterion.weight) or criterion.weight < 0:
            raise DataFileError(file, f"criteria[{number}].weight", f"a number of at least 0, not {criterion.weight!r}")
    for side in SIDES:
        if not sum(criterion.weight for criterion in criteria if criterion.side == side) > 0:
            raise DataFileError(file, "criteria", f"at least one criterion of the side “{side}” has a weight above 0")


def _kinds(file: str, where: str, raw: Any) -> Tuple[str, ...]:
    if raw == "all":
        return all_kinds()
    for number, kind in enumerate(_list(file, where, raw)):
        if kind not in all_kinds():
            raise DataFileError(file, f"{where}[{number}]", f"unknown kind {kind!r}; there are: {', '.join(all_kinds())}")
    return tuple(raw)


def _list(file: str, where: str, raw: Any) -> List[Any]:
    if not isinstance(raw, list):
        raise DataFileError(file, where, f"a list, not {raw!r}")
    return raw


def _known_keys(file: str, where: str, raw: Mapping[str, Any], known: set[str]) -> None:
    unknown = sorted(set(raw) - known)
    if unknown:
        raise DataFileError(file, f"{where}.{unknown[0]}".lstrip("."), f"unknown key; there are: {', '.join(sorted(known))}")


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
