"""The tag rules of ``tag_rules.json``, checked when they are read."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional, Tuple

from ...errors import DataFileError
from ..model import schemas

SHAPES = ("point", "line", "polygon")
_RULE_KEYS = frozenset({"when", "unless", "set", "drop", "polygon_only", "source"})


@dataclass(frozen=True)
class Rule:
    """Features whose tags fit every key of ``when`` and none of ``unless`` (None: any value but a no) get the values ``set``."""

    when: Mapping[str, Optional[Tuple[str, ...]]]
    unless: Mapping[str, Optional[Tuple[str, ...]]]
    values: Mapping[str, Any]
    drop: bool = False
    polygon_only: bool = False  # a closed way is an area by this rule only when GDAL or area=yes says that it is one


@dataclass(frozen=True)
class LayerRules:
    """The rules of one city layer by shape (first fit wins), and from which tags its fields are read (first present wins)."""

    name: str
    shapes: Mapping[str, Tuple[Rule, ...]]
    columns: Mapping[str, Tuple[str, ...]]
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class TagRules:
    layers: Mapping[str, LayerRules]
    streets: Mapping[str, Any]
    rail: Mapping[str, Any]
    parameters: Mapping[str, float]
    no: Tuple[str, ...]
    laundered_keys: Tuple[str, ...]


@lru_cache(maxsize=1)
def rules() -> TagRules:
    """The tag rules that ship with the plugin."""
    return load_rules(Path(__file__).with_name("tag_rules.json"))


def load_rules(path: Path) -> TagRules:
    """The tag rules of a file; DataFileError with the path inside the file when a rule is broken."""
    document = json.loads(path.read_text(encoding="utf-8"))
    for name in ("source", "parameters", "no", "laundered_keys", "streets", "rail", "layers"):
        if name not in document:
            raise DataFileError(path.name, name, "is missing")
    parameters: Dict[str, float] = {}
    for name, raw in document["parameters"].items():
        if not isinstance(raw.get("value"), (int, float)) or not raw.get("source"):
            raise DataFileError(path.name, f"parameters.{name}", "a parameter has a number as value and a source")
        parameters[name] = float(raw["value"])
    for part in ("streets", "rail"):
        if not document[part].get("source"):
            raise DataFileError(path.name, part, "has no source")
    _check_classes(path.name, "streets.class", document["streets"]["class"].values(), "streets", "class")
    _check_classes(path.name, "rail.kind", document["rail"]["kind"].values(), "rail", "kind")
    layers = {name: _layer(path.name, name, raw) for name, raw in document["layers"].items()}
    return TagRules(
        layers, document["streets"], document["rail"], parameters, tuple(document["no"]), tuple(document["laundered_keys"])
    )


def _layer(file: str, name: str, raw: Mapping[str, Any]) -> LayerRules:
    where = f"layers.{name}"
    if name not in schemas():
        raise DataFileError(file, where, "is no layer of a city")
    if not raw.get("source"):
        raise DataFileError(file, where, "has no source")
    shapes: Dict[str, Tuple[Rule, ...]] = {}
    for shape in SHAPES:
        given = raw.get(shape, [])
        given = raw.get(given, []) if isinstance(given, str) else given  # "polygon": "point" takes the rules of the other shape
        shapes[shape] = tuple(_rule(file, f"{where}.{shape}[{i}]", name, rule) for i, rule in enumerate(given))
    columns = {column: tuple(keys) for column, keys in raw.get("columns", {}).items()}
    unknown = sorted(set(columns) - set(schemas()[name].names))
    if unknown:
        raise DataFileError(file, f"{where}.columns.{unknown[0]}", "is no field of the layer")
    extra = {key: value for key, value in raw.items() if key not in (*SHAPES, "columns", "source")}
    return LayerRules(name, shapes, columns, extra)


def _rule(file: str, where: str, layer: str, raw: Mapping[str, Any]) -> Rule:
    unknown = sorted(set(raw) - _RULE_KEYS)
    if unknown:
        raise DataFileError(file, f"{where}.{unknown[0]}", f"unknown; a rule has {', '.join(sorted(_RULE_KEYS))}")
    if not raw.get("when"):
        raise DataFileError(file, f"{where}.when", "a rule needs at least one tag")
    for name, value in raw.get("set", {}).items():
        if name not in schemas()[layer].names:
            raise DataFileError(file, f"{where}.set.{name}", "is no field of the layer")
        _check_classes(file, f"{where}.set.{name}", [value], layer, name)
    return Rule(
        _tests(file, f"{where}.when", raw["when"]),
        _tests(file, f"{where}.unless", raw.get("unless", {})),
        dict(raw.get("set", {})),
        bool(raw.get("drop", False)),
        bool(raw.get("polygon_only", False)),
    )


def _tests(file: str, where: str, raw: Mapping[str, Any]) -> Dict[str, Optional[Tuple[str, ...]]]:
    tests: Dict[str, Optional[Tuple[str, ...]]] = {}
    for key, values in raw.items():
        if values != "*" and not (isinstance(values, list) and values and all(isinstance(v, str) for v in values)):
            raise DataFileError(file, f"{where}.{key}", "a list of values, or * for any")
        tests[key] = None if values == "*" else tuple(values)
    return tests


def _check_classes(file: str, where: str, values: Any, layer: str, name: str) -> None:
    classes = schemas()[layer].field(name).classes
    wrong: List[Any] = [value for value in values if classes is not None and value not in classes]
    if wrong:
        raise DataFileError(file, where, f"{wrong[0]!r} is no {name} of {layer}; one of {', '.join(classes or ())}")
