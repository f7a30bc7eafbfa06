"""Targets of a city, such as 20 000 trees, and how far each scenario goes towards them."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple

from ..errors import DataFileError
from ..words import LANGUAGES
from .measures import BY_ID
from .scenarios import Outcome

EXAMPLE = Path(__file__).with_name("targets_example.json")


@dataclass(frozen=True)
class Target:
    """``value`` of ``measure`` (its change) on sites of ``kinds`` (empty: all), to be reached by ``year`` (None: not said)."""

    id: str
    title: Mapping[str, str]
    measure: str
    kinds: Tuple[str, ...]
    value: float
    year: Optional[int]
    source: str


@dataclass(frozen=True)
class Step:
    """What a scenario adds to a target: from and to, in the target's unit, and how many sites are not known."""

    low: float
    high: float
    unknown: int

    @property
    def middle(self) -> float:
        return (self.low + self.high) / 2.0


def parse_targets(text: str, file: str) -> List[Target]:
    """The targets of a JSON file: ``{"targets": [{"id", "title": {fr, en, es}, "measure", "kinds", "value", "year", "source"}]}``.

    DataFileError, with file, path and rule, for anything else: unknown measure or kind, a value not above 0, no source, no title.
    """
    try:
        document = json.loads(text)
    except ValueError as error:
        raise DataFileError(file, "", f"no JSON: {error}") from None
    entries = document.get("targets") if isinstance(document, dict) else None
    if not isinstance(entries, list) or not entries:
        raise DataFileError(file, "targets", "a list of targets")
    made = [_target(file, f"targets[{number}]", entry) for number, entry in enumerate(entries)]
    if len({target.id for target in made}) < len(made):
        raise DataFileError(file, "targets", "an id occurs twice")
    return made


def _target(file: str, where: str, entry: Any) -> Target:
    from ..look import kinds as all_kinds

    if not isinstance(entry, dict):
        raise DataFileError(file, where, "an object")
    for part in ("id", "source"):
        if not isinstance(entry.get(part), str) or not entry[part].strip():
            raise DataFileError(file, f"{where}.{part}", "a text")
    title = entry.get("title")
    lacking = [language for language in LANGUAGES if not isinstance(title, dict) or not title.get(language)]
    if lacking or not isinstance(title, dict):
        raise DataFileError(file, f"{where}.title", f"no text in {', '.join(lacking)}")
    countable = [name for name, measure in BY_ID.items() if measure.total == "sum" or name == "people_near_green"]
    if entry.get("measure") not in countable:
        raise DataFileError(file, f"{where}.measure", f"one of {', '.join(countable)}, not {entry.get('measure')!r}")
    kinds = entry.get("kinds", [])
    if not isinstance(kinds, list) or any(kind not in all_kinds() for kind in kinds):
        raise DataFileError(file, f"{where}.kinds", f"a list of kinds of space: {', '.join(all_kinds())}")
    value = entry.get("value")
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value) or value <= 0:
        raise DataFileError(file, f"{where}.value", f"a number above 0, not {value!r}")
    year = entry.get("year")
    if year is not None and (isinstance(year, bool) or not isinstance(year, int)):
        raise DataFileError(file, f"{where}.year", f"a year, not {year!r}")
    titles = {language: str(title[language]) for language in LANGUAGES}
    return Target(entry["id"], titles, entry["measure"], tuple(kinds), float(value), year, entry["source"])


def steps(target: Target, outcomes: Sequence[Outcome]) -> Dict[str, Step]:
    """What each scenario, by name, adds to the target."""
    made = {}
    for outcome in outcomes:
        total = outcome.total(target.measure, target.kinds)
        made[outcome.name] = Step(total.low, total.high, total.unknown)
    return made
