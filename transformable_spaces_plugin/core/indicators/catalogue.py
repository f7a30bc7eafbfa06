"""The list of every indicator: unit, kinds it applies to, the inputs it needs and when it is computed (``catalogue.json``)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple

from ..city.model import City
from ..errors import DataFileError

_FILE = Path(__file__).with_name("catalogue.json")
COMPUTED = ("now", "later", "given")


@dataclass(frozen=True)
class Indicator:
    """One measured property of a site.

    ``needs``: every group must be met, by any one input of the group (a layer, ``layer.field`` where the field must hold a
    value, a raster of the city, or ``column:x`` of the sites). ``helps``: inputs that make it better but are not needed.
    ``computed``: ``now``, ``given`` (a column that the search for sites makes) or ``later`` (missing until a later version).
    ``shown_*``: how people read it (value × factor, unit, digits).
    """

    id: str
    unit: str
    scores: Tuple[str, ...]
    kinds: Tuple[str, ...]
    needs: Tuple[Tuple[str, ...], ...]
    helps: Tuple[str, ...]
    computed: str
    shown_unit: str
    shown_factor: float
    shown_digits: int
    source: str

    def unmet(self, city: City, columns: Optional[Sequence[str]] = None) -> List[Tuple[str, ...]]:
        """The groups of ``needs`` that ``city`` (and the sites' ``columns``, where given) cannot meet."""
        return [group for group in self.needs if not any(_there(name, city, columns) for name in group)]

    @staticmethod
    def meets(name: str, city: City, columns: Optional[Sequence[str]] = None) -> bool:
        """Whether one input (of ``needs`` or ``helps``) is there."""
        return _there(name, city, columns)


def _there(name: str, city: City, columns: Optional[Sequence[str]]) -> bool:
    if name.startswith("column:"):
        return columns is None or name[len("column:"):] in columns
    layer, _, field = name.partition(".")
    if not field:
        return city.has(name) or name in city.rasters
    table = city.layer(layer)
    # An absent layer, or one in which nobody filled the field, says nothing.
    column = table.columns.get(field)
    return column is not None and any(value is not None and value == value for value in column)


@lru_cache(maxsize=1)
def kinds() -> Tuple[str, ...]:
    """The ten kinds of sites, in the order of the design."""
    return tuple(_document()["kinds"])


@lru_cache(maxsize=1)
def catalogue() -> Mapping[str, Indicator]:
    """Every indicator by id, in the order of the file; DataFileError where the file breaks a rule."""
    found: Dict[str, Indicator] = {}
    for number, raw in enumerate(_document()["indicators"]):
        where = f"indicators[{number}]"
        if raw["id"] in found:
            raise DataFileError(_FILE.name, where, f"the indicator {raw['id']!r} occurs twice")
        if raw["computed"] not in COMPUTED:
            raise DataFileError(_FILE.name, f"{where}.computed", f"one of {', '.join(COMPUTED)}, not {raw['computed']!r}")
        applies = kinds() if raw["kinds"] == "all" else tuple(raw["kinds"])
        unknown = [kind for kind in applies if kind not in kinds()]
        if unknown:
            raise DataFileError(_FILE.name, f"{where}.kinds", f"unknown kind {unknown[0]!r}")
        found[raw["id"]] = Indicator(
            id=raw["id"],
            unit=raw["unit"],
            scores=tuple(raw["scores"]),
            kinds=applies,
            needs=tuple(tuple(group) for group in raw["needs"]),
            helps=tuple(raw["helps"]),
            computed=raw["computed"],
            shown_unit=raw["shown"]["unit"],
            shown_factor=float(raw["shown"]["factor"]),
            shown_digits=int(raw["shown"]["digits"]),
            source=raw["source"],
        )
    return found


def of_score(score: str) -> List[Indicator]:
    """The indicators that a score (``greening`` or ``pedestrian``) asks for, in the order of the catalogue."""
    return [indicator for indicator in catalogue().values() if score in indicator.scores]


def inputs_used() -> set[str]:
    """The layers and rasters that some indicator computed in this version needs or is helped by."""
    now = [indicator for indicator in catalogue().values() if indicator.computed != "later"]
    return {name.partition(".")[0] for indicator in now for group in (*indicator.needs, indicator.helps) for name in group}


@lru_cache(maxsize=1)
def _document() -> Dict[str, Any]:
    document: Dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    return document
