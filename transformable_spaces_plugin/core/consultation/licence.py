"""Whose data a package rests on, and under which licence it may be given on."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Dict, Iterable, List, Optional, Tuple

from ..errors import InputError
from ..table import FeatureTable


@dataclass(frozen=True)
class Licence:
    """A licence by its SPDX identifier, name and address."""

    spdx: str
    title: str
    url: str


@lru_cache(maxsize=1)
def _rules() -> Dict[str, Any]:
    rules: Dict[str, Any] = json.loads(Path(__file__).with_name("licences.json").read_text(encoding="utf-8"))
    return rules


def licences() -> Dict[str, Licence]:
    """The licences that a package may have, by the short name under which a city chooses one."""
    return {name: Licence(**entry) for name, entry in _rules()["licences"].items()}


_OSM = ("osm", "openstreetmap")


def credits_of(tables: Iterable[Optional[FeatureTable]]) -> Tuple[str, ...]:
    """The different texts of the ``source`` columns of ``tables``, sorted; tables that are None or lack it say nothing."""
    found = {str(value) for table in tables if table is not None for value in table.text("source") if value is not None}
    return tuple(sorted({credit(value) for value in found}))


def licence_of(credits: Iterable[str], chosen: Optional[str] = None) -> Licence:
    """The licence of what is derived from the data credited: any OpenStreetMap makes it ODbL, else what the city chose, else LO 2.0.

    Source: ODbL 1.0 §4.4 (share alike of derivative databases). Raises InputError when ``chosen`` is unknown, or is another
    than ODbL although OpenStreetMap is among the sources.
    """
    from_osm = any(_is_osm(text) for text in credits)
    if chosen is None:
        return licences()["odbl" if from_osm else "lo2"]
    if chosen not in licences():
        raise InputError(f"licence is one of {', '.join(licences())}, not “{chosen}”")
    if from_osm and chosen != "odbl":
        raise InputError("OpenStreetMap is among the sources, so the licence is ODbL; leave the licence out or choose odbl")
    return licences()[chosen]


def credit(source: str) -> str:
    """The text by which a ``source`` is named to the public; one that ``licences.json`` does not know stays as it is."""
    known: Dict[str, str] = _rules()["credits"]
    return known["osm"] if _is_osm(source) else known.get(source.lower(), source)


def _is_osm(credit: str) -> bool:
    words: List[str] = credit.lower().replace("©", " ").replace("-", " ").replace("_", " ").split()
    return any(word in _OSM for word in words)
