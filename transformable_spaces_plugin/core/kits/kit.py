"""Kits: what one may do on a site, and what the reader of its sheet must know. A kit is one JSON file of ``catalogue``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Dict, Iterable, Mapping, Optional, Tuple

from .terms import DURATIONS, LIMITS_FILE, built_in_limits, parse_limits

CATALOGUE = Path(__file__).with_name("catalogue")
SCHEMA_FILE = CATALOGUE / "kit.schema.json"

Texts = Mapping[str, str]
Lists = Mapping[str, Tuple[str, ...]]


@dataclass(frozen=True)
class Rule:
    """What a site must be like: its ``property`` compared with ``value``, in ``unit``.

    It holds in ``jurisdiction`` (``general``: everywhere) and for sites of ``kinds``. A datum that is missing makes the kit
    *unknown*, or, with ``if_missing`` ``check``, something to look into on the site.
    """

    property: str
    comparison: str
    value: Any
    unit: str
    jurisdiction: str
    kinds: Tuple[str, ...]
    source: str
    if_missing: str = "unknown"


@dataclass(frozen=True)
class Range:
    """From ``minimum`` to ``maximum`` (inclusive) of ``unit``, said by ``source``, true of ``jurisdiction``."""

    minimum: float
    maximum: float
    unit: str
    jurisdiction: str
    source: str


@dataclass(frozen=True)
class Duration:
    """How long it stays: a class (hours, seasonal, years, permanent) and, where someone says so, a range."""

    name: str
    range: Optional[Range]
    jurisdiction: str
    source: str


@dataclass(frozen=True)
class Cost:
    """Euros per ``unit`` of the kit's quantity, as of ``year``."""

    minimum: float
    maximum: float
    unit: str
    year: Optional[int]
    jurisdiction: str
    source: str


@dataclass(frozen=True)
class Quantity:
    """How much of it a site takes: the first of the site's columns that is known, times ``factor``, at most ``maximum``.

    Without columns it is one per site.
    """

    unit: str
    columns: Tuple[str, ...]
    factor: float
    maximum: Optional[float]
    source: str


@dataclass(frozen=True)
class Delay:
    """Weeks from the decision until it is there; every further ``each`` of the quantity adds ``weeks_each``."""

    minimum: float
    maximum: float
    each: Optional[float]
    weeks_each: float
    jurisdiction: str
    source: str


@dataclass(frozen=True)
class Permit:
    """A permit to ask for: its name, who grants it, in which weeks, on which form; ``when``: the only sites that need it."""

    jurisdiction: str
    name: Texts
    authority: Texts
    lead_weeks: Optional[Range]
    form: Optional[Texts]
    when: Optional[Rule]
    source: str


@dataclass(frozen=True)
class Effect:
    """What it changes (an id of ``effects.json``), from ``minimum`` to ``maximum`` in ``unit``."""

    effect: str
    minimum: float
    maximum: float
    unit: str
    jurisdiction: str
    source: str


@dataclass(frozen=True)
class Fact:
    """A sentence worth knowing, in every language, with its source."""

    text: Texts
    jurisdiction: str
    source: str


@dataclass(frozen=True)
class Kit:
    """An intervention sheet. Texts are by language (``fr``, ``en``, ``es``); lists of texts have as many items in each.

    people_max: how many people may take part, where someone sets a limit. open_to_private: whether shops and private owners
    may carry it. expertise: 1 anyone, 2 trained people, 3 professionals. checks: what no data can tell and someone has to
    establish (``terms.CHECKS``). upkeep_cost: euros per year and unit of quantity.
    """

    id: str
    version: str
    axis: str
    kinds: Tuple[str, ...]
    title: Texts
    summary: Texts
    rules: Tuple[Rule, ...]
    checks: Tuple[str, ...]
    duration: Duration
    reversible: bool
    quantity: Quantity
    cost: Optional[Cost]
    upkeep_cost: Optional[Cost]
    delay_weeks: Delay
    permits: Tuple[Permit, ...]
    who: Tuple[str, ...]
    people_max: Optional[Range]
    open_to_private: bool
    expertise: int
    steps: Lists
    tools: Lists
    materials: Lists
    upkeep: Lists
    charter: Lists
    typical_mistakes: Lists
    benefits: Lists
    effects: Tuple[Effect, ...]
    facts: Tuple[Fact, ...]
    signage: Texts
    file: str

    @property
    def rung(self) -> int:
        """Its place on the ladder: 1 a day's trial, 2 a season, 3 some years, 4 permanent works."""
        return DURATIONS.index(self.duration.name) + 1

    @property
    def ladder(self) -> Tuple[int, bool, int, str]:
        """The order in which kits are proposed: light and reversible first, then what anyone can do, then by id."""
        return self.rung, not self.reversible, self.expertise, self.id

    def sign(self, language: str, code: str) -> str:
        """The text to hang on site, with the site's public code; other blanks ({date}, {hours}…) are lines to fill in by hand."""
        return re.sub(r"\{\w+\}", "________", self.signage[language].replace("{code}", code))

    def permits_in(self, jurisdiction: str, needed: Optional[Iterable[int]] = None) -> Tuple[Permit, ...]:
        """The permits of a jurisdiction and the general ones; none of the others.

        needed: the numbers of those that a site needs (``permits`` in the column ``kits``); None: all.
        """
        numbers = range(len(self.permits)) if needed is None else set(needed)
        return tuple(
            permit for number, permit in enumerate(self.permits) if permit.jurisdiction in (jurisdiction, "general") and number in numbers
        )


@lru_cache(maxsize=1)
def _built_in() -> Mapping[str, Kit]:
    return catalogue({})


def built_in_kits() -> Dict[str, Kit]:
    """The kits that come with the plugin, by id, in the order of the ladder."""
    return dict(_built_in())


def catalogue(own: Mapping[str, str]) -> Dict[str, Kit]:
    """The built-in kits with a city's ``own`` files (name → JSON text) on top, by id, in the order of the ladder.

    A kit of the same id takes the built-in one's place, another id is added. A file ``limits.json`` replaces shared limits by
    name, for the built-in kits too. Raises DataFileError(file, path, rule), also where two own files give one id.
    """
    from ..errors import DataFileError
    from .parse import parse_kit

    limits = built_in_limits()
    if LIMITS_FILE.name in own:
        limits.update(parse_limits(own[LIMITS_FILE.name], LIMITS_FILE.name))
    kits: Dict[str, Kit] = {}
    for path in sorted(CATALOGUE.glob("*.json")):
        if path != SCHEMA_FILE:
            kit = parse_kit(path.read_text(encoding="utf-8"), path.name, limits)
            kits[kit.id] = kit
    given: Dict[str, str] = {}
    for file in sorted(own):
        if file in (LIMITS_FILE.name, SCHEMA_FILE.name):
            continue
        kit = parse_kit(own[file], file, limits)
        if kit.id in given:
            raise DataFileError(file, "id", f"{kit.id!r} is already the kit of {given[kit.id]}")
        given[kit.id] = file
        kits[kit.id] = kit
    return dict(sorted(kits.items(), key=lambda item: item[1].ladder))
