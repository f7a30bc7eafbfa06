"""Cells as numbers, dates and places: what people, spreadsheets and platforms write, read or told to be unreadable.

Each rule gives ``(values, unreadable)``; unreadable counts cells that hold something which is no such value.
"""

from __future__ import annotations

import datetime
import math
import re
from typing import Any, Dict, List, Optional, Sequence, Tuple

_NONE = frozenset({"", "none", "null", "nil", "nan", "n/a", "na", "-", "–", "undefined", "(blank)"})
_NUMBER = re.compile(r"[-+]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][-+]?\d{1,2})?")
_THOUSANDS = re.compile(r"\d{1,3}(?:[ .,’'\u00a0\u202f]\d{3})+")
_ISO = re.compile(
    r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]+(\d{1,2})[:hH](\d{2})(?::?(\d{2})(?:[.,]\d+)?)?)?\s*(?:Z|UTC|GMT|[-+]\d{2}:?\d{2})*"
)
_PARTS = re.compile(
    r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{2}|\d{4})(?:[T ,à]+(\d{1,2})[:hH](\d{2})(?::(\d{2})(?:[.,]\d+)?)?)?\s*([AaPp]\.?[Mm]\.?)?"
)
_PLACE = re.compile(r"^[^\d\-+]*([-+]?\d{1,3}(?:[.,]\d+)?)\s*[;,\s/|]\s*([-+]?\d{1,3}(?:[.,]\d+)?)[^\d]*$")
_WKT = re.compile(r"^\s*(?:SRID=\d+;)?\s*POINT\s*Z?\s*\(\s*([-+\d.eE]+)\s+([-+\d.eE]+)", re.IGNORECASE)
# Excel counts days from 1899-12-30 (its 1900 is a leap year), in the old Macintosh system from 1904-01-01.
_EXCEL = {"1900": datetime.datetime(1899, 12, 30), "1904": datetime.datetime(1904, 1, 1)}
_EXCEL_DAYS = (20_000, 80_000)  # 1954 to 2119: other numbers are no date of a consultation
_SECONDS = (946_684_800, 4_102_444_800)  # Unix time of 2000 to 2100


def blank(cell: Any) -> bool:
    """Whether a cell says nothing."""
    return cell is None or (isinstance(cell, float) and math.isnan(cell)) or (isinstance(cell, str) and cell.strip().lower() in _NONE)


def number(cell: Any) -> Optional[float]:
    """A number with point or comma; None where it is none."""
    if isinstance(cell, bool) or cell is None:
        return None
    if isinstance(cell, (int, float)):
        return float(cell) if math.isfinite(cell) else None
    text = str(cell).strip().lstrip("'").replace("\u2212", "-").replace("\u00a0", "").replace("\u202f", "").replace(" ", "")
    if not _NUMBER.fullmatch(text):
        return None
    value = float(text.replace(",", "."))
    return value if math.isfinite(value) else None


def count(cell: Any) -> Optional[float]:
    """A whole number from 0 up, with or without a mark at the thousands; None where it is none (``2;1``, ``-3``, ``1.5``)."""
    if isinstance(cell, str):
        text = cell.strip().lstrip("'")
        if _THOUSANDS.fullmatch(text):
            return float(re.sub(r"\D", "", text))
    value = number(cell)
    return value if value is not None and value >= 0 and value == int(value) and value < 1e9 else None


def counts(cells: Sequence[Any]) -> Tuple[List[float], int]:
    """Whole numbers (NaN where missing) and how many cells hold something else."""
    return _each(cells, count)


def numbers(cells: Sequence[Any]) -> Tuple[List[float], int]:
    """Numbers (NaN where missing) and how many cells hold something else."""
    return _each(cells, number)


def _each(cells: Sequence[Any], read: Any) -> Tuple[List[float], int]:
    values, unreadable = [], 0
    for cell in cells:  # a loop, because reading text has no vectorised form
        value = None if blank(cell) else read(cell)
        unreadable += value is None and not blank(cell)
        values.append(math.nan if value is None else value)
    return values, unreadable


def place(cell: Any) -> Optional[Tuple[float, float]]:
    """Longitude and latitude of one cell: ``POINT(lon lat)``, or latitude and longitude as people write them (``48.85, 2.35``)."""
    if not isinstance(cell, str):
        return None
    match = _WKT.match(cell)
    if match:
        pair = number(match.group(1)), number(match.group(2))
        return (pair[0], pair[1]) if pair[0] is not None and pair[1] is not None else None
    match = _PLACE.match(cell)
    if not match:
        return None
    latitude, longitude = number(match.group(1)), number(match.group(2))
    return (longitude, latitude) if latitude is not None and longitude is not None else None


def dates(cells: Sequence[Any], order: Optional[str] = None, system: str = "1900") -> Tuple[List[Optional[str]], Dict[str, int]]:
    """Dates as ISO 8601 (with time to the second where there is one), and what was odd (``unreadable_dates``, ``ambiguous_dates``).

    order: ``dmy`` or ``mdy`` for numbers parted by strokes; None looks for a day above 12 in the column and takes ``dmy`` where none
    tells. system: Excel's ``1900`` or ``1904``, for plain numbers. ISO dates are read as they stand, without moving the time zone.
    """
    odd: Dict[str, int] = {}
    told = order or _told_order(cells)
    seen: Dict[Any, Optional[str]] = {}
    values: List[Optional[str]] = []
    for cell in cells:  # a loop, because reading text has no vectorised form; equal cells are read once
        if blank(cell) or isinstance(cell, bool):
            values.append(None)
            continue
        if cell not in seen:
            seen[cell] = _date(cell, told or "dmy", system)
        values.append(seen[cell])
        if seen[cell] is None:
            odd["unreadable_dates"] = odd.get("unreadable_dates", 0) + 1
        elif told is None and isinstance(cell, str) and _PARTS.fullmatch(cell.strip()):
            odd["ambiguous_dates"] = odd.get("ambiguous_dates", 0) + 1
    return values, odd


def _told_order(cells: Sequence[Any]) -> Optional[str]:
    first = second = 0
    for cell in cells:
        match = _PARTS.fullmatch(cell.strip()) if isinstance(cell, str) else None
        if match:
            first, second = max(first, int(match.group(1))), max(second, int(match.group(2)))
    if first > 12 and second <= 12:
        return "dmy"
    return "mdy" if second > 12 and first <= 12 else None


def _date(cell: Any, order: str, system: str) -> Optional[str]:
    if isinstance(cell, str):
        text = cell.strip().lstrip("'")
        match = _ISO.fullmatch(text)
        if match:
            return _written(match.group(1), match.group(2), match.group(3), match.groups()[3:])
        match = _PARTS.fullmatch(text)
        if match:
            day, month = (match.group(1), match.group(2)) if order == "dmy" else (match.group(2), match.group(1))
            year = match.group(3) if len(match.group(3)) == 4 else f"20{match.group(3)}"
            hour = match.group(4)
            if hour and match.group(7):
                hour = str(int(hour) % 12 + (12 if match.group(7).lower().startswith("p") else 0))
            return _written(year, month, day, (hour, match.group(5), match.group(6)))
    value = number(cell)
    if value is None:
        return None
    try:
        if _EXCEL_DAYS[0] <= value <= _EXCEL_DAYS[1]:
            moment = _EXCEL[system] + datetime.timedelta(seconds=round(value * 86_400))
        elif _SECONDS[0] <= value / (1000 if value > _SECONDS[1] else 1) <= _SECONDS[1]:
            seconds = value / (1000 if value > _SECONDS[1] else 1)
            moment = datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=int(seconds))
        else:
            return None
    except OverflowError:
        return None
    return moment.strftime("%Y-%m-%dT%H:%M:%S") if moment.time() != datetime.time() else moment.strftime("%Y-%m-%d")


def _written(year: str, month: str, day: str, time: Sequence[Optional[str]]) -> Optional[str]:
    try:
        if time[0] is None:
            return datetime.date(int(year), int(month), int(day)).isoformat()
        return datetime.datetime(int(year), int(month), int(day), int(time[0]), int(time[1] or 0), int(time[2] or 0)).isoformat()
    except ValueError:
        return None
