"""A table as a file has it, before anything is known of its meaning."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Dict, FrozenSet, List, Optional, Sequence, Tuple

Point = Optional[Tuple[float, float]]


@dataclass(frozen=True)
class RawTable:
    """Cells by column, with what was odd about the file.

    columns: header → cells (text, numbers, booleans or None), all of length ``rows``. points: longitude and latitude of each row
    where the file holds geometry of its own (GeoJSON, GeoPackage), else None. counts: code of an oddity → how often it was met.
    facts: how the file was read (``format``, ``encoding``, ``separator``, ``sheet``). misaligned: numbers of rows of more cells than the
    header, so that a cell stands under another's name; short: of rows with fewer, where one may.
    """

    columns: Dict[str, List[Any]]
    rows: int
    points: Optional[List[Point]] = None
    counts: Dict[str, int] = field(default_factory=dict)
    facts: Dict[str, str] = field(default_factory=dict)
    misaligned: FrozenSet[int] = frozenset()
    short: FrozenSet[int] = frozenset()

    @property
    def headers(self) -> Tuple[str, ...]:
        return tuple(self.columns)


def unique_headers(cells: Sequence[Any]) -> List[str]:
    """Header cells as different, non-empty names: blanks become ``column 3``, a name met again gets `` (2)`` behind it."""
    taken: Dict[str, int] = {}
    names = []
    for number, cell in enumerate(cells, 1):
        name = " ".join(str("" if cell is None else cell).replace("\ufeff", "").split()) or f"column {number}"
        name = name[1:] if len(name) > 1 and name[0] == "'" and name[1] in "=+-@" else name
        taken[name] = taken.get(name, 0) + 1
        names.append(name if taken[name] == 1 else f"{name} ({taken[name]})")
    return names


def table_of_rows(header: Sequence[Any], rows: Sequence[Sequence[Any]], counts: Dict[str, int], facts: Dict[str, str]) -> RawTable:
    """A table of row sequences: short rows are filled with None, cells beyond the header dropped.

    Such rows are told as ``short`` and ``misaligned``; cells beyond the header that say nothing do not count.
    """
    names = unique_headers(header)
    width = len(names)
    full = []
    misaligned, short = [], []
    for number, row in enumerate(rows):  # a loop: rows come from a parser one by one and may each have another length
        if len(row) != width:
            if len(row) < width:
                short.append(number)
            elif any(cell not in (None, "") for cell in row[width:]):
                misaligned.append(number)
            row = [*row[:width], *([None] * (width - len(row)))]
        full.append(row)
    columns = {name: [row[place] for row in full] for place, name in enumerate(names)}
    return RawTable(columns, len(full), None, counts, facts, frozenset(misaligned), frozenset(short))
