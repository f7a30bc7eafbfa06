"""Reading a kit from its JSON text, with every rule of the format checked; the format is published as ``catalogue/kit.schema.json``."""

from __future__ import annotations

import re
from typing import Any, Dict, List, Mapping, Optional, Tuple

from ..indicators.catalogue import kinds as all_kinds
from .kit import Cost, Delay, Duration, Effect, Fact, Kit, Permit, Quantity, Range, Rule
from .reading import Node, document
from .terms import (
    ACTORS,
    AXES,
    CHECKS,
    COMPARISONS,
    CURRENCY,
    DURATIONS,
    GENERAL,
    JURISDICTIONS,
    QUANTITY_UNITS,
    Limit,
    effect_units,
    properties,
)

_REQUIRED = (
    "id", "version", "axis", "kinds", "title", "summary", "rules", "checks", "duration", "reversible", "quantity", "cost", "delay_weeks",
    "permits", "who", "people_max", "open_to_private", "expertise", "steps", "tools", "materials", "upkeep", "charter", "typical_mistakes",
    "benefits", "effects", "signage",
)  # fmt: skip
_KEYS = {*_REQUIRED, "$schema", "upkeep_cost", "facts"}
_LISTS = ("steps", "tools", "materials", "upkeep", "charter", "typical_mistakes", "benefits")


def parse_kit(text: str, file: str, limits: Mapping[str, Limit]) -> Kit:
    """The kit written in ``text`` (JSON); ``file`` is the name to give in errors, ``limits`` the shared limits by name.

    Raises DataFileError(file, path, rule) for text that is no JSON; unknown keys, properties, comparisons, kinds, axes,
    jurisdictions, effects or limits; missing texts in a language or lists of different length; a missing source or unit, a
    unit that is not the property's; a minimum above its maximum.
    """
    node = document(text, file)
    node.known(_KEYS)
    for key in _REQUIRED:
        if key not in node.value:
            node.at(key).fail("is required")
    name = node.at("id").text()
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        node.at("id").fail("lower-case letters, digits and _, beginning with a letter")
    kinds = _kinds(node.at("kinds"))
    quantity = _quantity(node.at("quantity"))
    rules: List[Rule] = []
    for raw in node.at("rules").items():
        rules += _rules(raw, limits, kinds)
    return Kit(
        id=name,
        version=node.at("version").text(),
        axis=node.at("axis").one_of(AXES),
        kinds=kinds,
        title=node.at("title").texts(),
        summary=node.at("summary").texts(),
        rules=tuple(rules),
        checks=tuple(item.one_of(CHECKS) for item in node.at("checks").items()),
        duration=_duration(node.at("duration")),
        reversible=node.at("reversible").flag(),
        quantity=quantity,
        cost=_cost(node.at("cost"), quantity, ""),
        upkeep_cost=_cost(node.at("upkeep_cost"), quantity, "/year") if "upkeep_cost" in node.value else None,
        delay_weeks=_delay(node.at("delay_weeks")),
        permits=tuple(_permit(item, kinds) for item in node.at("permits").items()),
        who=tuple(item.one_of(ACTORS) for item in node.at("who").items(least=1)),
        people_max=None if node.value["people_max"] is None else _range(node.at("people_max"), "people"),
        open_to_private=node.at("open_to_private").flag(),
        expertise=int(node.at("expertise").one_of((1, 2, 3))),
        effects=tuple(_effect(item) for item in node.at("effects").items()),
        facts=tuple(_fact(item) for item in node.at("facts").items()) if "facts" in node.value else (),
        signage=node.at("signage").texts(),
        file=file,
        **{key: node.at(key).lists() for key in _LISTS},
    )


def _kinds(node: Node) -> Tuple[str, ...]:
    if node.value == "all":
        return all_kinds()
    return tuple(item.one_of(all_kinds()) for item in node.items(least=1))


def _jurisdiction(node: Node) -> str:
    return str(node.at("jurisdiction").one_of((*JURISDICTIONS, GENERAL)))


def _rules(node: Node, limits: Mapping[str, Limit], kinds: Tuple[str, ...]) -> List[Rule]:
    """The rule of a node; one per jurisdiction where it refers to a shared limit."""
    node.known({"property", "comparison", "value", "unit", "jurisdiction", "kinds", "if_missing", "source", "limit", "plus"})
    known = properties()
    name = node.at("property").one_of(tuple(known), "unknown property {found!r}; there are: {there}")
    of_kinds = _kinds(node.at("kinds")) if "kinds" in node.value else kinds
    for kind in of_kinds:
        if kind not in kinds:
            node.at("kinds").fail(f"{kind!r} is no kind of this kit")
    missing = node.at("if_missing").one_of(("unknown", "check")) if "if_missing" in node.value else "unknown"
    unit = _unit(node, known[name].unit, known[name].type)
    if "limit" in node.value:
        return _limited(node, limits, name, unit, of_kinds, missing)
    if "plus" in node.value:
        node.at("plus").fail("goes with “limit”")
    comparison = node.at("comparison").one_of(tuple(COMPARISONS))
    if known[name].type not in COMPARISONS[comparison]:
        node.at("comparison").fail(f"{comparison} does not go with {name}, which is a {known[name].type}")
    value = _value(node.at("value"), comparison, known[name].classes)
    return [Rule(name, comparison, value, unit, _jurisdiction(node), of_kinds, node.source(), missing)]


def _limited(node: Node, limits: Mapping[str, Limit], name: str, unit: str, kinds: Tuple[str, ...], missing: str) -> List[Rule]:
    for key in ("comparison", "value", "jurisdiction"):
        if key in node.value:
            node.at(key).fail("is given by the limit")
    limit = limits[node.at("limit").one_of(tuple(limits), "unknown limit {found!r}; there are: {there}")]
    if limit.unit != unit:
        node.at("limit").fail(f"{limit.id} is in {limit.unit}, {name} in {unit}")
    plus = node.at("plus").number() if "plus" in node.value else 0.0
    source = node.source() if plus else ""
    return [
        Rule(
            name, limit.comparison, round(value.value + plus, 6), unit, value.jurisdiction, kinds,
            f"{value.source}; plus {plus:g} {unit}: {source}" if plus else value.source, missing,
        )
        for value in limit.values
    ]  # fmt: skip


def _unit(node: Node, unit: str, kind: str) -> str:
    """The unit of a rule: due with numbers, and the property's own."""
    if "unit" not in node.value:
        if kind == "number":
            node.at("unit").fail(f"is required: {unit}")
        return unit
    if node.value["unit"] != unit:
        node.at("unit").fail(f"the property is in {unit}, not {node.value['unit']!r}")
    return unit


def _value(node: Node, comparison: str, classes: Optional[Tuple[str, ...]]) -> Any:
    if comparison in (">=", "<="):
        return node.number()
    if comparison == "is":
        return node.flag()
    if comparison in ("contains", "not_contains"):
        return node.text()
    return tuple(item.one_of(classes) if classes else item.text() for item in node.items(least=1))


def _range(node: Node, unit: Optional[str] = None, low: float = 0.0) -> Range:
    node.known({"min", "max", "unit", "jurisdiction", "source"})
    minimum, maximum = node.between(low)
    if unit is None:
        unit = node.at("unit").text()
    elif node.value.get("unit", unit) != unit:
        node.at("unit").fail(f"{unit}, not {node.value['unit']!r}")
    return Range(minimum, maximum, unit, _jurisdiction(node), node.source())


def _duration(node: Node) -> Duration:
    node.known({"class", "range", "jurisdiction", "source"})
    span = _range(node.at("range")) if node.value.get("range") is not None else None
    if span is not None and span.unit not in ("hours", "days", "weeks", "months", "years"):
        node.at("range").at("unit").fail("one of hours, days, weeks, months, years")
    return Duration(node.at("class").one_of(DURATIONS), span, _jurisdiction(node), node.source())


def _quantity(node: Node) -> Quantity:
    node.known({"unit", "from", "factor", "max", "source"})
    unit = node.at("unit").one_of(QUANTITY_UNITS)
    columns: Tuple[str, ...] = ()
    if "from" in node.value:
        numbers = tuple(name for name, item in properties().items() if item.type == "number")
        columns = tuple(item.one_of(numbers, "unknown property {found!r}; there are: {there}") for item in node.at("from").items(least=1))
    if (unit == "site") != (not columns):
        node.fail("“from” names the columns that give the quantity, but for the unit “site”, which is one per site")
    factor = node.at("factor").number(above=0.0) if "factor" in node.value else 1.0
    maximum = node.at("max").number(above=0.0) if node.value.get("max") is not None else None
    return Quantity(unit, columns, factor, maximum, node.source())


def _cost(node: Node, quantity: Quantity, per: str) -> Optional[Cost]:
    """A cost of the kit's quantity; None where it is not known (never 0)."""
    if node.value is None:
        return None
    node.known({"min", "max", "unit", "year", "jurisdiction", "source"})
    minimum, maximum = node.between(0.0)
    if maximum <= 0:
        node.at("max").fail("above 0; a cost that is not known is null")
    unit = f"{CURRENCY}/{quantity.unit}{per}"
    if node.at("unit").text() != unit:
        node.at("unit").fail(f"{unit}, as the quantity is counted in {quantity.unit}, not {node.value['unit']!r}")
    year = None if node.value.get("year") is None else int(node.at("year").number(above=1900.0))
    return Cost(minimum, maximum, unit, year, _jurisdiction(node), node.source())


def _delay(node: Node) -> Delay:
    node.known({"min", "max", "each", "weeks_each", "jurisdiction", "source"})
    minimum, maximum = node.between(0.0)
    each = node.at("each").number(above=0.0) if "each" in node.value else None
    if (each is None) != ("weeks_each" not in node.value):
        node.fail("“each” and “weeks_each” go together")
    more = 0.0 if each is None else node.at("weeks_each").number(above=0.0)
    return Delay(minimum, maximum, each, more, _jurisdiction(node), node.source())


def _permit(node: Node, kinds: Tuple[str, ...]) -> Permit:
    node.known({"jurisdiction", "name", "authority", "lead_weeks", "form", "when", "source"})
    when = None
    if node.value.get("when") is not None:
        condition = node.at("when")
        whole: Dict[str, Any] = {"jurisdiction": GENERAL, "source": node.value.get("source"), **condition.object()}
        when = _rules(Node(whole, condition.file, condition.path), {}, kinds)[0]
    return Permit(
        jurisdiction=_jurisdiction(node),
        name=node.at("name").texts(),
        authority=node.at("authority").texts(),
        lead_weeks=_range(node.at("lead_weeks"), "weeks") if node.value.get("lead_weeks") is not None else None,
        form=node.at("form").texts() if node.value.get("form") is not None else None,
        when=when,
        source=node.source(),
    )


def _effect(node: Node) -> Effect:
    node.known({"effect", "min", "max", "unit", "jurisdiction", "source"})
    units = effect_units()
    name = node.at("effect").one_of(tuple(units), "unknown effect {found!r}; there are: {there}")
    minimum, maximum = node.between(None)
    if node.at("unit").text() != units[name]:
        node.at("unit").fail(f"{name} is in {units[name]}, not {node.value['unit']!r}")
    return Effect(name, minimum, maximum, units[name], _jurisdiction(node), node.source())


def _fact(node: Node) -> Fact:
    node.known({"text", "jurisdiction", "source"})
    return Fact(node.at("text").texts(), _jurisdiction(node), node.source())
