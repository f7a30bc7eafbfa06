"""The terms that kits are written in: jurisdictions, classes and, as data beside this file, properties of sites, effects, shared limits."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Dict, Mapping, Optional, Tuple

from ..errors import DataFileError
from .reading import Node, document

GENERAL = "general"
JURISDICTIONS = ("fr", "be", "us", "mx")
AXES = ("hard", "usage", "soft", "info")
# In the order of the ladder: a day's trial, a season, some years, permanent works.
DURATIONS = ("hours", "seasonal", "years", "permanent")
ACTORS = ("resident", "collective", "association", "school", "shop", "owner", "city")
QUANTITY_UNITS = ("m2", "m", "tree", "bay", "site")
CURRENCY = "EUR"
# What no data can tell and someone has to establish before the kit is done; words kit.check.<name>.
CHECKS = (
    "roof_load", "roof_waterproofing", "wall_condition", "buried_networks", "soil_pollution", "existing_roots", "fire_service",
    "owner_agreement",
)  # fmt: skip

# Comparison → the types of property that it goes with.
COMPARISONS: Dict[str, Tuple[str, ...]] = {
    ">=": ("number",),
    "<=": ("number",),
    "is": ("bool",),
    "in": ("class",),
    "not_in": ("class",),
    "contains": ("list",),
    "not_contains": ("list",),
}
PROPERTY_TYPES = ("number", "class", "bool", "list")

_PROPERTIES = Path(__file__).with_name("properties.json")
_EFFECTS = Path(__file__).with_name("effects.json")
LIMITS_FILE = Path(__file__).with_name("limits.json")


@dataclass(frozen=True)
class Property:
    """Something that a rule may ask of a site, held by its ``column``.

    constraint: the name in the column ``constraints`` that says so too; unlisted: whether its absence there means ``false``
    or ``missing``. unknown: the class that counts as missing. at_least: the column tells no more than the least that it can be.
    checked_by: the one of ``CHECKS`` that tells it too. origin: the step that gives the column.
    """

    id: str
    type: str
    unit: str
    origin: str
    column: str
    classes: Optional[Tuple[str, ...]] = None
    unknown: Optional[str] = None
    constraint: Optional[str] = None
    unlisted: str = "missing"
    at_least: bool = False
    checked_by: Optional[str] = None


@dataclass(frozen=True)
class LimitValue:
    """The value of a shared limit in one jurisdiction, and where it is written."""

    jurisdiction: str
    value: float
    source: str


@dataclass(frozen=True)
class Limit:
    """A number that several kits keep: how it is compared, its unit, its values by jurisdiction."""

    id: str
    unit: str
    comparison: str
    values: Tuple[LimitValue, ...]


@lru_cache(maxsize=1)
def properties() -> Mapping[str, Property]:
    """Every property that a rule may use, by id."""
    found: Dict[str, Property] = {}
    for number, raw in enumerate(json.loads(_PROPERTIES.read_text(encoding="utf-8"))["properties"]):
        where = f"properties[{number}]"
        for due in ("id", "type", "unit", "from"):
            if not raw.get(due):
                raise DataFileError(_PROPERTIES.name, f"{where}.{due}", "is required")
        if raw["type"] not in PROPERTY_TYPES:
            raise DataFileError(_PROPERTIES.name, f"{where}.type", f"one of {', '.join(PROPERTY_TYPES)}, not {raw['type']!r}")
        if raw["id"] in found:
            raise DataFileError(_PROPERTIES.name, f"{where}.id", f"{raw['id']!r} occurs twice")
        found[raw["id"]] = Property(
            id=raw["id"], type=raw["type"], unit=raw["unit"], origin=raw["from"], column=raw.get("column", raw["id"]),
            classes=tuple(raw["classes"]) if "classes" in raw else None,
            unknown=raw.get("unknown"), constraint=raw.get("constraint"), unlisted=raw.get("unlisted", "missing"),
            at_least=bool(raw.get("at_least", False)), checked_by=raw.get("checked_by"),
        )  # fmt: skip
    return found


@lru_cache(maxsize=1)
def effect_units() -> Mapping[str, str]:
    """The unit of every effect that a kit may name, by the effect's id."""
    return {raw["id"]: raw["unit"] for raw in json.loads(_EFFECTS.read_text(encoding="utf-8"))["effects"]}


def effects_per_quantity() -> Tuple[str, ...]:
    """The effects that are counted per unit of a kit's quantity; the others change the place whatever the size."""
    return tuple(raw["id"] for raw in json.loads(_EFFECTS.read_text(encoding="utf-8"))["effects"] if raw["per"] == "quantity")


def parse_limits(text: str, file: str) -> Dict[str, Limit]:
    """The shared limits written in ``text`` (JSON), by id; DataFileError(file, path, rule) where they break their form."""
    node = document(text, file)
    node.known(("about", "limits"))
    found = node.at("limits")
    return {name: _limit(found.at(name), name) for name in found.object()}


def built_in_limits() -> Dict[str, Limit]:
    """The limits that come with the plugin (``limits.json``)."""
    return parse_limits(LIMITS_FILE.read_text(encoding="utf-8"), LIMITS_FILE.name)


def _limit(node: Node, name: str) -> Limit:
    node.known(("unit", "comparison", "values"))
    values = tuple(_limit_value(item) for item in node.at("values").items(least=1))
    if len({value.jurisdiction for value in values}) != len(values):
        node.at("values").fail("a jurisdiction occurs twice")
    return Limit(name, node.at("unit").text(), node.at("comparison").one_of((">=", "<=")), values)


def _limit_value(node: Node) -> LimitValue:
    node.known(("jurisdiction", "value", "source"))
    jurisdiction = node.at("jurisdiction").one_of((*JURISDICTIONS, GENERAL))
    return LimitValue(jurisdiction, node.at("value").number(), node.source())
