"""What a preset is, and reading one from its file with every rule of the format checked."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional, Tuple, Union

from ...errors import DataFileError, InputError
from ...words import LANGUAGES
from ..model import schemas

Scalar = Union[str, float, bool, None]
GEOMETRIES = ("as_is", "point")
_CONDITIONS = ("in", "not_in", "at_least", "at_most", "filled", "starts_with")
_READING = {
    "layer", "from", "required", "required_columns", "columns", "where", "geometry", "split_at_shared_vertices", "fields", "comment",
    "join", "coordinates", "group_by",
}
_FIELD = {"from", "values", "otherwise", "missing", "steps", "join", "constant", "cases", "estimated", "source", "sum", "at_most"}
_KINDS = ("from", "constant", "cases", "sum")
_TOP = {"preset", "version", "title", "source", "jurisdiction", "recognise", "readings", "comment"}


@dataclass(frozen=True)
class Condition:
    """One test of one column; ``test`` is one of in, not_in, at_least, at_most, filled, starts_with."""

    column: str
    test: str
    value: Any


@dataclass(frozen=True)
class Term:
    """One term of a sum: ``times`` × the number of ``column`` (1 where None) × ``share[0]`` / ``share[1]`` where given."""

    column: Optional[str]
    times: float
    share: Optional[Tuple[str, str]]


@dataclass(frozen=True)
class Join:
    """Columns of another source layer, where its column ``key`` equals ``on`` of the layer that is read."""

    sources: Tuple[str, ...]
    on: Tuple[str, ...]
    key: Tuple[str, ...]


@dataclass(frozen=True)
class FieldRule:
    """How one field of a city layer is filled; see docs/presets.md for the meaning of each part."""

    kind: str  # "from", "constant", "cases" or "sum"
    columns: Tuple[str, ...] = ()
    values: Optional[Mapping[str, Scalar]] = None
    otherwise: Scalar = None
    has_otherwise: bool = False
    missing: Tuple[Scalar, ...] = ()
    steps: Tuple[Tuple[float, Scalar], ...] = ()
    join: Optional[str] = None
    constant: Scalar = None
    cases: Tuple[Tuple[Tuple[Condition, ...], Scalar], ...] = ()
    estimated: bool = False
    terms: Tuple[Term, ...] = ()
    at_most: Optional[float] = None


@dataclass(frozen=True)
class Reading:
    """One source layer read into one city layer; several readings may share a source layer, or a city layer."""

    layer: str
    sources: Tuple[str, ...]
    required: bool
    required_columns: Tuple[str, ...]
    columns: Mapping[str, Tuple[str, ...]]
    where: Tuple[Condition, ...]
    geometry: str
    split: bool
    fields: Mapping[str, FieldRule]
    joins: Tuple[Join, ...] = ()
    coordinates: Tuple[str, ...] = ()  # columns of a table without geometry: latitude and longitude, or both in one
    group_by: Optional[str] = None


@dataclass(frozen=True)
class Preset:
    """A whole preset: its name, titles, the layers by which it is recognised, and its readings in order."""

    name: str
    version: str
    title: Mapping[str, str]
    source: str
    recognise: Tuple[str, ...]
    readings: Tuple[Reading, ...] = field(default_factory=tuple)


def load_preset(path: Path) -> Preset:
    """The preset of a JSON file.

    Raises InputError when the file is not there or no JSON, DataFileError (file, path inside it, rule) when it breaks the format.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError(f"there is no preset file {path}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path.name} cannot be read as a preset: {error}") from error
    except json.JSONDecodeError as error:
        raise DataFileError(path.name, f"line {error.lineno}", f"this is no JSON: {error.msg}") from error
    return _Reader(path.name).preset(document)


class _Reader:
    """Turns the document of one file into a Preset; every complaint carries the file's name and the place in it."""

    def __init__(self, file: str) -> None:
        self.file = file

    def refuse(self, where: str, rule: str) -> DataFileError:
        return DataFileError(self.file, where, rule)

    def mapping(self, raw: Any, where: str, allowed: Optional[set] = None) -> Dict[str, Any]:
        if not isinstance(raw, dict):
            raise self.refuse(where, f"an object is expected, not {type(raw).__name__}")
        unknown = sorted(set(raw) - allowed) if allowed is not None else []
        if unknown:
            raise self.refuse(where, f"unknown key {unknown[0]!r}; the keys are: {', '.join(sorted(allowed or ()))}")
        return raw

    def texts(self, raw: Any, where: str) -> Tuple[str, ...]:
        items = [raw] if isinstance(raw, str) else raw
        if not isinstance(items, list) or not items or not all(isinstance(item, str) and item for item in items):
            raise self.refuse(where, "a name or a list of names is expected")
        return tuple(items)

    def preset(self, raw: Any) -> Preset:
        top = self.mapping(raw, "", _TOP)
        for required in ("preset", "version", "title", "source", "readings"):
            if not top.get(required):
                raise self.refuse(required, "this is required")
        title = self.mapping(top["title"], "title")
        missing = [language for language in LANGUAGES if not title.get(language)]
        if missing:
            raise self.refuse("title", f"no title in {', '.join(missing)}")
        if not isinstance(top["readings"], list):
            raise self.refuse("readings", "a list is expected")
        readings = tuple(self.reading(item, f"readings[{i}]") for i, item in enumerate(top["readings"]))
        recognise = self.texts(top["recognise"], "recognise") if "recognise" in top else ()
        return Preset(str(top["preset"]), str(top["version"]), title, str(top["source"]), recognise, readings)

    def reading(self, raw: Any, where: str) -> Reading:
        body = self.mapping(raw, where, _READING)
        layer = str(body.get("layer"))
        if layer not in schemas():
            raise self.refuse(f"{where}.layer", f"{layer!r} is no layer of a city; the layers are: {', '.join(schemas())}")
        schema = schemas()[layer]
        if "from" not in body:
            raise self.refuse(f"{where}.from", "this is required: the names that the source layer may have")
        columns = self.mapping(body.get("columns", {}), f"{where}.columns")
        fields = self.mapping(body.get("fields", {}), f"{where}.fields")
        unknown = [name for name in fields if name not in schema.names]
        if unknown:
            rule = f"{layer} has no such field; its fields are: {', '.join(schema.names)}"
            raise self.refuse(f"{where}.fields.{unknown[0]}", rule)
        for item in schema.fields:
            if item.required and item.name not in fields:
                raise self.refuse(f"{where}.fields", f"{layer} needs the field {item.name!r}")
        geometry = body.get("geometry", "as_is")
        if geometry not in GEOMETRIES:
            raise self.refuse(f"{where}.geometry", f"one of {', '.join(GEOMETRIES)}, not {geometry!r}")
        return Reading(
            layer=layer,
            sources=self.texts(body["from"], f"{where}.from"),
            required=bool(body.get("required", False)),
            required_columns=self.texts(body["required_columns"], f"{where}.required_columns") if "required_columns" in body else (),
            columns={name: self.texts(names, f"{where}.columns.{name}") for name, names in columns.items()},
            where=self.conditions(body.get("where", []), f"{where}.where"),
            geometry=geometry,
            split=bool(body.get("split_at_shared_vertices", False)),
            fields={name: self.field(rule, f"{where}.fields.{name}", schema.field(name).classes) for name, rule in fields.items()},
            joins=self.joins(body.get("join", []), f"{where}.join"),
            coordinates=self.coordinates(body["coordinates"], f"{where}.coordinates") if "coordinates" in body else (),
            group_by=self.texts(body["group_by"], f"{where}.group_by")[0] if "group_by" in body else None,
        )

    def joins(self, raw: Any, where: str) -> Tuple[Join, ...]:
        items = raw if isinstance(raw, list) else [raw]
        return tuple(self.join(item, f"{where}[{i}]" if isinstance(raw, list) else where) for i, item in enumerate(items))

    def join(self, raw: Any, where: str) -> Join:
        body = self.mapping(raw, where, {"from", "on", "key"})
        for name in ("from", "on", "key"):
            if name not in body:
                raise self.refuse(f"{where}.{name}", "from (the other layer), on and key (the columns that must be equal) are required")
        return Join(*(self.texts(body[name], f"{where}.{name}") for name in ("from", "on", "key")))

    def coordinates(self, raw: Any, where: str) -> Tuple[str, ...]:
        names = self.texts(raw, where)
        if len(names) > 2:
            raise self.refuse(where, "one column (latitude, longitude) or two (the latitude's, the longitude's) are expected")
        return names

    def conditions(self, raw: Any, where: str) -> Tuple[Condition, ...]:
        if not isinstance(raw, list):
            raise self.refuse(where, "a list of conditions is expected")
        found: List[Condition] = []
        for i, item in enumerate(raw):
            place = f"{where}[{i}]"
            body = self.mapping(item, place, {"column", *_CONDITIONS})
            tests = [name for name in _CONDITIONS if name in body]
            if not isinstance(body.get("column"), str) or len(tests) != 1:
                raise self.refuse(place, f"a column and one test of {', '.join(_CONDITIONS)} are expected")
            value = body[tests[0]]
            if tests[0] in ("in", "not_in", "starts_with") and not isinstance(value, list):
                raise self.refuse(f"{place}.{tests[0]}", "a list of values is expected")
            if tests[0] in ("at_least", "at_most") and not _is_number(value):
                raise self.refuse(f"{place}.{tests[0]}", "a number is expected")
            if tests[0] == "filled" and not isinstance(value, bool):
                raise self.refuse(f"{place}.filled", "true or false is expected")
            found.append(Condition(body["column"], tests[0], value))
        return tuple(found)

    def field(self, raw: Any, where: str, classes: Optional[Tuple[str, ...]]) -> FieldRule:
        body = self.mapping(raw, where, _FIELD)
        kinds = [kind for kind in _KINDS if kind in body]
        if len(kinds) != 1:
            raise self.refuse(where, f"exactly one of {', '.join(_KINDS)} is expected")

        def checked(value: Any, place: str) -> Scalar:
            if isinstance(value, (dict, list)):
                raise self.refuse(place, "a text, a number, true, false or null is expected")
            if classes is not None and value is not None and value not in classes:
                raise self.refuse(place, f"{value!r} is none of {', '.join(classes)}")
            return value

        values = body.get("values")
        if values is not None:
            values = {k: checked(v, f"{where}.values.{k}") for k, v in self.mapping(values, f"{where}.values").items()}
        cases = body.get("cases", [])
        if not isinstance(cases, list):
            raise self.refuse(f"{where}.cases", "a list is expected")
        return FieldRule(
            kind=kinds[0],
            columns=self.texts(body["from"], f"{where}.from") if "from" in body else (),
            values=values,
            otherwise=checked(body.get("otherwise"), f"{where}.otherwise"),
            has_otherwise="otherwise" in body,
            missing=tuple(body.get("missing", ())),
            steps=self.steps(body.get("steps", []), f"{where}.steps", checked),
            join=body.get("join"),
            constant=checked(body.get("constant"), f"{where}.constant"),
            cases=tuple(self.case(item, f"{where}.cases[{i}]", checked) for i, item in enumerate(cases)),
            estimated=bool(body.get("estimated", False)),
            terms=self.terms(body.get("sum", []), f"{where}.sum"),
            at_most=self.at_most(body, where),
        )

    def at_most(self, body: Mapping[str, Any], where: str) -> Optional[float]:
        limit = body.get("at_most")
        if limit is not None and (not _is_number(limit) or "sum" not in body):
            raise self.refuse(f"{where}.at_most", "a number is expected, beside a sum")
        return None if limit is None else float(limit)

    def terms(self, raw: Any, where: str) -> Tuple[Term, ...]:
        if not isinstance(raw, list):
            raise self.refuse(where, "a list of terms is expected")
        found: List[Term] = []
        for i, item in enumerate(raw):
            body = self.mapping(item, f"{where}[{i}]", {"column", "times", "share"})
            share = self.texts(body["share"], f"{where}[{i}].share") if "share" in body else None
            if share is not None and len(share) != 2:
                raise self.refuse(f"{where}[{i}].share", "two columns are expected: a part and its whole")
            if not _is_number(body.get("times", 1)) or not ("column" in body or "times" in body):
                raise self.refuse(f"{where}[{i}]", "a column, or a number as times, or both are expected")
            column = self.texts(body["column"], f"{where}[{i}].column")[0] if "column" in body else None
            found.append(Term(column, float(body.get("times", 1)), None if share is None else (share[0], share[1])))
        return tuple(found)

    def case(self, raw: Any, where: str, checked: Any) -> Tuple[Tuple[Condition, ...], Scalar]:
        body = self.mapping(raw, where, {"when", "value"})
        if "value" not in body or not body.get("when"):
            raise self.refuse(where, "when (a list of conditions) and value are expected")
        return self.conditions(body["when"], f"{where}.when"), checked(body["value"], f"{where}.value")

    def steps(self, raw: Any, where: str, checked: Any) -> Tuple[Tuple[float, Scalar], ...]:
        if not isinstance(raw, list) or not all(isinstance(s, list) and len(s) == 2 and _is_number(s[0]) for s in raw):
            raise self.refuse(where, "a list of [upper limit, value] is expected")
        limits = [step[0] for step in raw]
        if any(later <= earlier for earlier, later in zip(limits, limits[1:])):
            raise self.refuse(where, "the upper limits must rise")
        return tuple((float(limit), checked(value, where)) for limit, value in raw)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
