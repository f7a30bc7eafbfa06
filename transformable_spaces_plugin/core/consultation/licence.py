"""Whose data a package rests on, and under which licence it may be given on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Iterable, List, Optional, Tuple

from ..errors import InputError
from ..table import FeatureTable


@dataclass(frozen=True)
class Licence:
    """A licence by its SPDX identifier, name and address."""

    spdx: str
    title: str
    url: str


LICENCES = {
    "odbl": Licence("ODbL-1.0", "Open Database License (ODbL) 1.0", "https://opendatacommons.org/licenses/odbl/1-0/"),
    "lo2": Licence("etalab-2.0", "Licence Ouverte 2.0", "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"),
}
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
        return LICENCES["odbl" if from_osm else "lo2"]
    if chosen not in LICENCES:
        raise InputError(f"licence is one of {', '.join(LICENCES)}, not “{chosen}”")
    if from_osm and chosen != "odbl":
        raise InputError("OpenStreetMap is among the sources, so the licence is ODbL; leave the licence out or choose odbl")
    return LICENCES[chosen]


def credit(source: str) -> str:
    """The text by which a ``source`` is named to the public; OpenStreetMap wants its own, others stay as they are."""
    return "© OpenStreetMap contributors" if _is_osm(source) else source


def _is_osm(credit: str) -> bool:
    words: List[str] = credit.lower().replace("©", " ").replace("-", " ").replace("_", " ").split()
    return any(word in _OSM for word in words)
