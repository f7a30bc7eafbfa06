"""Table schemas as data: fields with type, unit, titles and the rule by which text becomes a value.

The files follow Frictionless Table Schema (https://specs.frictionlessdata.io/table-schema/), with four properties of our own:
``title`` as an object of languages, ``unit``, ``rule`` (one of :data:`transformable_spaces_plugin.core.city.values.RULES`), and
``words`` (where the words stand for the values of a coded field).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, Mapping, Optional, Tuple

from .errors import DataFileError
from .words import LANGUAGES

TYPES = ("string", "number", "integer", "boolean", "date", "object")
GEOMETRIES = ("point", "line", "polygon")


@dataclass(frozen=True)
class Field:
    """One field: ``type`` is a Table Schema type; ``classes`` the values allowed (None: any); limits are inclusive; the words for a
    coded value are ``<words>.<value>`` (None: it is told as it is)."""

    name: str
    type: str
    title: Mapping[str, str]
    unit: Optional[str] = None
    rule: Optional[str] = None
    required: bool = False
    classes: Optional[Tuple[str, ...]] = None
    minimum: Optional[float] = None
    maximum: Optional[float] = None
    words: Optional[str] = None


@dataclass(frozen=True)
class LayerSchema:
    """One layer: its geometry kinds (none: a table without geometry), whether a city needs it, and its fields in order."""

    name: str
    title: Mapping[str, str]
    geometry: Tuple[str, ...]
    required: bool
    fields: Tuple[Field, ...]

    def field(self, name: str) -> Field:
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)

    @property
    def names(self) -> Tuple[str, ...]:
        return tuple(field.name for field in self.fields)


def load_schemas(path: Path) -> Dict[str, LayerSchema]:
    """The layer schemas of a schema file, by name; DataFileError with the path inside the file when a rule is broken."""
    document = json.loads(path.read_text(encoding="utf-8"))
    schemas: Dict[str, LayerSchema] = {}
    for number, resource in enumerate(document["resources"]):
        where = f"resources[{number}]"
        geometry = tuple(resource.get("geometry", ()))
        unknown = [kind for kind in geometry if kind not in GEOMETRIES]
        if unknown:
            raise DataFileError(path.name, f"{where}.geometry", f"unknown geometry {unknown[0]!r}")
        fields = tuple(
            _field(path.name, f"{where}.schema.fields[{i}]", raw) for i, raw in enumerate(resource["schema"]["fields"])
        )
        if len({field.name for field in fields}) != len(fields):
            raise DataFileError(path.name, f"{where}.schema.fields", "a field name occurs twice")
        schemas[resource["name"]] = LayerSchema(
            resource["name"], _titles(path.name, where, resource), geometry, bool(resource.get("required", False)), fields
        )
    return schemas


def _titles(file: str, where: str, raw: Mapping[str, Any]) -> Mapping[str, str]:
    titles = raw.get("title", {})
    missing = [language for language in LANGUAGES if not titles.get(language)]
    if missing:
        raise DataFileError(file, f"{where}.title", f"no title in {', '.join(missing)}")
    return titles


def _field(file: str, where: str, raw: Mapping[str, Any]) -> Field:
    if raw.get("type") not in TYPES:
        raise DataFileError(file, f"{where}.type", f"one of {', '.join(TYPES)}, not {raw.get('type')!r}")
    limits = raw.get("constraints", {})
    return Field(
        name=raw["name"],
        type=raw["type"],
        title=_titles(file, where, raw),
        unit=raw.get("unit"),
        rule=raw.get("rule"),
        required=bool(limits.get("required", False)),
        classes=tuple(limits["enum"]) if "enum" in limits else None,
        minimum=limits.get("minimum"),
        maximum=limits.get("maximum"),
        words=raw.get("words"),
    )
