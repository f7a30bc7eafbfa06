"""The rules of a profile file, each refused with the path inside the file."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple

from ..errors import DataFileError
from ..indicators.catalogue import catalogue
from ..indicators.catalogue import kinds as all_kinds
from ..words import Words
from .aggregate import AGGREGATIONS
from .criteria import SIDES, TESTS, Condition, Constraint, Criterion
from .value import Classes, Percentiles, Points, ValueFunction

# What follows “<prefix>_” in the columns that scoring, robustness and the comparison without equity make.
MADE_BY_SCORES = (
    "score", "need", "feasibility", "confidence", "rank", "blocked_by", "why", "p_top", "rank_p05", "rank_p95", "central_weights",
    "rank_without_equity", "equity_moved",
)  # fmt: skip
_TEXTS = ("version", "source")
_PROFILE_KEYS = {"$schema", "id", "prefix", "version", "source", "title", "aggregation", "least_known", "kinds", "criteria", "constraints"}
_CRITERION_KEYS = {"indicator", "side", "unit", "weight", "points", "classes", "percentiles", "study", "kinds", "equity", "source"}
_CONSTRAINT_KEYS = {"id", "column", "test", "value", "also", "kinds", "source", "jurisdiction"}
_CONDITION_KEYS = {"column", "test", "value"}
_TWICE = "\0twice"


def read_document(text: str, file: str, what: str = "a profile") -> Dict[str, Any]:
    """The JSON object in ``text``; DataFileError where it is none or a key is written twice in one object."""
    try:
        document = json.loads(text, object_pairs_hook=_pairs)
    except json.JSONDecodeError as error:
        raise DataFileError(file, f"line {error.lineno}, column {error.colno}", f"this is no JSON: {error.msg}") from None
    except RecursionError:
        raise DataFileError(file, "", f"nested too deeply for {what}") from None
    _refuse_twice(file, "", document)
    if not isinstance(document, dict):
        raise DataFileError(file, "", f"{what} is an object")
    return document


def check_parts(document: Mapping[str, Any], file: str) -> Tuple[List[Criterion], List[Constraint], Tuple[str, ...]]:
    """The criteria, constraints and kinds of a profile's document, every rule of it checked."""
    _known_keys(file, "", document, _PROFILE_KEYS)
    for key in ("id", "prefix", "criteria"):
        if not document.get(key):
            raise DataFileError(file, key, "is required")
    for key in ("id", *_TEXTS):
        _text(file, key, document.get(key, ""))
    prefix: Any = document["prefix"]
    if not isinstance(prefix, str) or not prefix.isascii() or not prefix.isidentifier() or prefix != prefix.lower():
        raise DataFileError(file, "prefix", "is a word of lower-case letters, digits and _, since it begins column names")
    _titles(file, document.get("title"))
    kinds = _kinds(file, "kinds", document.get("kinds", "all"))
    aggregation = document.get("aggregation", "geometric")
    if not isinstance(aggregation, str) or aggregation not in AGGREGATIONS:
        raise DataFileError(file, "aggregation", f"one of {', '.join(AGGREGATIONS)}, not {aggregation!r}")
    least: Any = document.get("least_known", 0.0)
    if not _is_number(least) or not 0 <= least <= 1:
        raise DataFileError(file, "least_known", f"a share of the weight from 0 to 1, not {least!r}")
    criteria = [_criterion(file, f"criteria[{i}]", raw) for i, raw in enumerate(_list(file, "criteria", document["criteria"]))]
    _once(file, "criteria", "indicator", [criterion.indicator for criterion in criteria])
    check_weights(file, criteria)
    raw_constraints = _list(file, "constraints", document.get("constraints", []))
    constraints = [_constraint(file, f"constraints[{i}]", raw, prefix) for i, raw in enumerate(raw_constraints)]
    _once(file, "constraints", "id", [constraint.id for constraint in constraints])
    return criteria, constraints, kinds


def check_weights(file: str, criteria: Sequence[Criterion]) -> None:
    """Refuse weights that are no numbers from 0 up, or a side whose weights are all 0."""
    for number, criterion in enumerate(criteria):
        if not _is_number(criterion.weight) or criterion.weight < 0:
            raise DataFileError(file, f"criteria[{number}].weight", f"a number of at least 0, not {criterion.weight!r}")
    for side in SIDES:
        if not sum(criterion.weight for criterion in criteria if criterion.side == side) > 0:
            raise DataFileError(file, "criteria", f"at least one criterion of the side “{side}” has a weight above 0")


def score_of_column(column: str, prefixes: Sequence[str]) -> Optional[str]:
    """The prefix among ``prefixes`` whose score makes ``column``; None where none does."""
    for prefix in prefixes:
        if column.startswith(f"{prefix}_") and column[len(prefix) + 1 :] in MADE_BY_SCORES:
            return prefix
    return None


def with_study(file: str, where: str, value: Percentiles, raw: Any) -> Percentiles:
    """``value`` on the scale of the study in ``raw``: its ``values`` and their ``percentiles``, both rising."""
    if isinstance(raw, Mapping):
        _known_keys(file, where, raw, {"values", "percentiles"})
    values = raw.get("values", []) if isinstance(raw, Mapping) else []
    ranks = raw.get("percentiles", []) if isinstance(raw, Mapping) else []
    lists = isinstance(values, list) and isinstance(ranks, list)
    if not lists or not values or len(values) != len(ranks) or not all(_is_number(item) for item in values + ranks):
        raise DataFileError(file, where, "two lists of numbers of one length, “values” and “percentiles”")
    if any(b <= a for a, b in zip(values, values[1:])):
        raise DataFileError(file, f"{where}.values", "the values increase strictly")
    if ranks[0] < 0 or ranks[-1] > 100 or any(b <= a for a, b in zip(ranks, ranks[1:])):
        raise DataFileError(file, f"{where}.percentiles", "the percentiles increase strictly and lie between 0 and 100")
    return replace(value, study_values=tuple(map(float, values)), study_percentiles=tuple(map(float, ranks)))


def _pairs(pairs: Sequence[Tuple[str, Any]]) -> Dict[str, Any]:
    """A JSON object as a dict that remembers the first key written twice (JSON's own rule would silently keep the last)."""
    found: Dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            found.setdefault(_TWICE, key)
        found[key] = value
    return found


def _refuse_twice(file: str, where: str, part: Any) -> None:
    if isinstance(part, dict):
        if _TWICE in part:
            raise DataFileError(file, f"{where}.{part[_TWICE]}".lstrip("."), "this key is written twice")
        for key, value in part.items():
            _refuse_twice(file, f"{where}.{key}".lstrip("."), value)
    elif isinstance(part, list):
        for number, value in enumerate(part):
            _refuse_twice(file, f"{where}[{number}]", value)


def _criterion(file: str, where: str, raw: Any) -> Criterion:
    if not isinstance(raw, dict):
        raise DataFileError(file, where, "a criterion is an object")
    _known_keys(file, where, raw, _CRITERION_KEYS)
    name: Any = raw.get("indicator")
    if not isinstance(name, str) or name not in catalogue():
        raise DataFileError(file, f"{where}.indicator", f"unknown indicator {name!r}; there are: {', '.join(sorted(catalogue()))}")
    if raw.get("side") not in SIDES:
        raise DataFileError(file, f"{where}.side", f"one of {', '.join(SIDES)}, not {raw.get('side')!r}")
    unit = catalogue()[name].unit
    if raw.get("unit", unit) != unit:
        raise DataFileError(file, f"{where}.unit", f"{name} is measured in {unit}, not {raw['unit']!r}")
    weight: Any = raw.get("weight")
    if not _is_number(weight) or weight < 0:
        raise DataFileError(file, f"{where}.weight", f"a number of at least 0, not {weight!r}")
    if not isinstance(raw.get("equity", False), bool):
        raise DataFileError(file, f"{where}.equity", f"true or false, not {raw['equity']!r}")
    return Criterion(
        indicator=name,
        side=raw["side"],
        unit=unit,
        weight=float(weight),
        kinds=_kinds(file, f"{where}.kinds", raw.get("kinds", "all")),
        value=_value(file, where, raw, unit),
        source=_text(file, f"{where}.source", raw.get("source", "")),
        equity=raw.get("equity", False),
    )


def _value(file: str, where: str, raw: Mapping[str, Any], unit: str) -> ValueFunction:
    shapes = [key for key in ("points", "classes", "percentiles") if key in raw]
    if len(shapes) != 1:
        raise DataFileError(file, where, "has exactly one of points, classes, percentiles")
    shape = shapes[0]
    if (shape == "classes") != (unit == "class"):
        raise DataFileError(file, f"{where}.{shape}", "classes go with an indicator of unit “class”, points with numbers")
    if "study" in raw and shape != "percentiles":
        raise DataFileError(file, f"{where}.study", "goes with percentiles only")
    if shape == "classes":
        return Classes(_class_points(file, f"{where}.classes", raw["classes"]))
    x, y = _breakpoints(file, f"{where}.{shape}", raw[shape])
    if shape == "points":
        return Points(x, y)
    if x[0] < 0 or x[-1] > 100:
        raise DataFileError(file, f"{where}.percentiles", "percentiles lie between 0 and 100")
    value = Percentiles(x, y)
    return with_study(file, f"{where}.study", value, raw["study"]) if "study" in raw else value


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
    _monotone(file, where, [pair[1] for pair in pairs])
    return tuple(float(pair[0]) for pair in pairs), tuple(float(pair[1]) for pair in pairs)


def _monotone(file: str, where: str, values: Sequence[float]) -> None:
    """Refuse values that turn back: more of an indicator is better throughout or worse throughout."""
    way = 0
    for number in range(1, len(values)):
        step = (values[number] > values[number - 1]) - (values[number] < values[number - 1])
        if step and way and step != way:
            rule = f"the values rise or fall throughout; {values[number]!r} after {values[number - 1]!r} turns back"
            raise DataFileError(file, f"{where}[{number}]", rule)
        way = step or way


def _constraint(file: str, where: str, raw: Any, prefix: str) -> Constraint:
    if not isinstance(raw, dict):
        raise DataFileError(file, where, "a constraint is an object")
    _known_keys(file, where, raw, _CONSTRAINT_KEYS)
    if not raw.get("id"):
        raise DataFileError(file, f"{where}.id", "is required")
    _text(file, f"{where}.id", raw["id"])
    conditions = [_condition(file, where, raw, prefix)]
    for number, also in enumerate(_list(file, f"{where}.also", raw.get("also", []))):
        place = f"{where}.also[{number}]"
        if not isinstance(also, dict):
            raise DataFileError(file, place, "a condition is an object")
        _known_keys(file, place, also, _CONDITION_KEYS)
        conditions.append(_condition(file, place, also, prefix))
    if not Words("en").has(f"constraint.{raw['id']}"):
        known = sorted(Words("en").starting_with("constraint."))
        raise DataFileError(file, f"{where}.id", f"there are no words for the constraint {raw['id']!r}; there are: {', '.join(known)}")
    if raw.get("jurisdiction") is not None:
        _text(file, f"{where}.jurisdiction", raw["jurisdiction"])
    return Constraint(
        id=raw["id"],
        conditions=tuple(conditions),
        kinds=_kinds(file, f"{where}.kinds", raw.get("kinds", "all")),
        source=_text(file, f"{where}.source", raw.get("source", "")),
        jurisdiction=raw.get("jurisdiction"),
    )


def _condition(file: str, where: str, raw: Mapping[str, Any], prefix: str) -> Condition:
    for key in ("column", "test"):
        if not raw.get(key):
            raise DataFileError(file, f"{where}.{key}", "is required")
        _text(file, f"{where}.{key}", raw[key])
    test, value = raw["test"], raw.get("value")
    if test not in TESTS:
        raise DataFileError(file, f"{where}.test", f"one of {', '.join(TESTS)}, not {test!r}")
    if test in ("at_most", "at_least") and not _is_number(value):
        raise DataFileError(file, f"{where}.value", f"a number, not {value!r}")
    if test == "one_of" and not (isinstance(value, list) and value and all(isinstance(item, str) for item in value)):
        raise DataFileError(file, f"{where}.value", "a list of classes")
    if test == "contains" and not isinstance(value, str):
        raise DataFileError(file, f"{where}.value", "a text")
    if test == "is_true" and "value" in raw:
        raise DataFileError(file, f"{where}.value", "the test is_true takes no value")
    if score_of_column(raw["column"], [prefix]) is not None:
        raise DataFileError(file, f"{where}.column", f"{raw['column']!r} is made by this score itself: a cycle of constraints")
    return Condition(raw["column"], test, tuple(value) if isinstance(value, list) else value)


def _titles(file: str, raw: Any) -> None:
    if raw is not None and not (isinstance(raw, dict) and all(isinstance(text, str) for text in raw.values())):
        raise DataFileError(file, "title", "an object of language and text")


def _kinds(file: str, where: str, raw: Any) -> Tuple[str, ...]:
    if raw == "all":
        return all_kinds()
    if not _list(file, where, raw):
        raise DataFileError(file, where, "“all” or at least one kind")
    for number, kind in enumerate(raw):
        if not isinstance(kind, str) or kind not in all_kinds():
            raise DataFileError(file, f"{where}[{number}]", f"unknown kind {kind!r}; there are: {', '.join(all_kinds())}")
    return tuple(raw)


def _once(file: str, where: str, key: str, names: Sequence[str]) -> None:
    seen: Dict[str, int] = {}
    for number, name in enumerate(names):
        if name in seen:
            raise DataFileError(file, f"{where}[{number}].{key}", f"{name!r} is already {where}[{seen[name]}]")
        seen[name] = number


def _text(file: str, where: str, raw: Any) -> str:
    if not isinstance(raw, str):
        raise DataFileError(file, where, f"a text, not {raw!r}")
    return raw


def _list(file: str, where: str, raw: Any) -> List[Any]:
    if not isinstance(raw, list):
        raise DataFileError(file, where, f"a list, not {raw!r}")
    return raw


def _known_keys(file: str, where: str, raw: Mapping[str, Any], known: set[str]) -> None:
    unknown = sorted(set(raw) - known)
    if unknown:
        raise DataFileError(file, f"{where}.{unknown[0]}".lstrip("."), f"unknown key; there are: {', '.join(sorted(known))}")


def _is_number(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return False
    try:
        return math.isfinite(float(value))
    except OverflowError:
        return False
