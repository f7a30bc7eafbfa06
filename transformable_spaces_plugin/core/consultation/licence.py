"""Whose data a package rests on, and under which licence it may be given on."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Dict, Iterable, List, Mapping, Optional, Sequence, Tuple

from ..errors import InputError
from ..table import FeatureTable
from ..words import LANGUAGES, Words


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


# Identifiers of OpenStreetMap's objects, as sites keep them in their evidence and streets in their names.
_OSM_OBJECT = re.compile(r'(?:^|")(?:way|node|relation)/\d')


def credits_of(tables: Iterable[Optional[FeatureTable]]) -> Tuple[str, ...]:
    """Whose data ``tables`` are: the different texts of their columns ``source``, sorted, and OpenStreetMap where its objects are named.

    A text that stands in another whole (“IGN BD TOPO” in “IGN BD TOPO 2025-06-15”) is not told twice. Tables that are None or name
    nothing say nothing.
    """
    found = set()
    for table in tables:
        if table is not None:
            found |= {credit(str(value)) for value in table.text("source") if value is not None}
            if any(_OSM_OBJECT.search(str(value)) for name in ("evidence", "street_id") for value in table.text(name) if value):
                found.add(credit("osm"))
    return tuple(text for text in sorted(found) if not any(text != other and text in other for other in found))


def credits_shown(given: Iterable[str], found: Iterable[str]) -> Tuple[str, ...]:
    """The credits to show: those ``given`` by hand, else those ``found``.

    OpenStreetMap, once found, is always among them (ODbL 1.0 §4.3).
    """
    shown = tuple(dict.fromkeys(given)) or tuple(dict.fromkeys(found))
    owed = tuple(text for text in found if _is_osm(text) and not any(_is_osm(other) for other in shown))
    return shown + owed


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


def licence_text(titles: Mapping[str, str], licence: Licence, credits: Sequence[str], date: Optional[str] = None) -> bytes:
    """``LICENCE.txt``: under what and with which credit the package may be used again, in the three languages.

    titles: of the package by language. date: of the data, which Licence Ouverte asks for.
    """
    parts = []
    for language in LANGUAGES:
        words = Words(language)
        title = titles[language]
        lines = [title, "=" * len(title), "", words.say("package.licence", licence=licence.title), licence.url, ""]
        lines.append(words.say("package.licence.why_osm" if any(_is_osm(text) for text in credits) else "package.licence.why"))
        lines.append(words.say("package.licence.credit"))
        lines += ["  " + text for text in credits] or ["  " + words.say("package.licence.no_credit")]
        lines += [words.say("package.date", date=date)] * bool(date)
        lines += [words.say("package.licence.software"), ""]
        parts.append("\n".join(lines))
    return "\n\n".join(parts).encode("utf-8")


def _is_osm(credit: str) -> bool:
    words: List[str] = credit.lower().replace("©", " ").replace("-", " ").replace("_", " ").split()
    return any(word in _OSM for word in words)
