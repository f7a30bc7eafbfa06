"""CSV of any habit: comma, semicolon, tab or bar; quotes; a ``sep=`` line; rows that are too short or too long."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from typing import Dict, List, Tuple

from ...errors import InputError
from .raw import RawTable, table_of_rows
from .text import decode

SEPARATORS = (";", ",", "\t", "|")
_SNIFFED_ROWS = 25
# What the name of a column never looks like: an e-mail address; a number, a date.
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_VALUE = re.compile(r"[-+]?\d[\d\s.,:/-]*")


def read_delimited(name: str, content: bytes) -> RawTable:
    """The table of a CSV file. Raises InputError when it is no text, is empty, or has no header row."""
    decoded = decode(name, content)
    text = decoded.text.lstrip("\ufeff")
    hint, text = _hint(text)
    separator = hint or sniff(text)
    rows, cut = _rows(text, separator)
    if not rows:
        raise InputError(f"{name} is empty")
    header, body = rows[0], rows[1:]
    if _holds_values(header) or (cut and any("\n" in cell for cell in header)):
        raise InputError(f"{name} has no header row: its first row holds values, not the names of columns")
    counts: Dict[str, int] = {}
    if decoded.replaced:
        counts["unreadable_characters"] = decoded.replaced
    if cut:
        counts["cut_off"] = 1
    facts = {"format": "csv", "encoding": decoded.encoding, "separator": {"\t": "tab"}.get(separator, separator)}
    table = table_of_rows(header, body, counts, facts)
    swallowed = [number for number, row in enumerate(body) if _swallows(row, separator, len(header), cut)]
    return replace(table, misaligned=table.misaligned | frozenset(swallowed)) if swallowed else table


def _swallows(row: List[str], separator: str, width: int, cut: bool) -> bool:
    """Whether a cell of ``row`` holds another row: a quote was lost, so that its cells may be anybody's.

    Where the quotes of the file do not pair (``cut``) any cell of several lines is taken for that; else one with a line of as many parts.
    """
    several = [cell for cell in row if "\n" in cell]
    return bool(several) and (cut or any(line.count(separator) >= width - 2 for cell in several for line in cell.split("\n")[1:]))


def _holds_values(cells: List[str]) -> bool:
    """Whether a first row is no header: an e-mail address stands in it, or more numbers and dates than names."""
    said = [cell.strip() for cell in cells if cell.strip()]
    if any("{" in cell or "<" in cell for cell in said):  # what is left of a damaged JSON or HTML file
        return True
    return any(_ADDRESS.fullmatch(cell) for cell in said) or 2 * sum(_VALUE.fullmatch(cell) is not None for cell in said) > len(said)


def sniff(text: str) -> str:
    """The separator under which the first rows agree best on a count of columns above one; a comma where none does."""
    best, chosen = (0.0, 0), ","
    for separator in SEPARATORS:
        rows, _ = _rows(text, separator, _SNIFFED_ROWS)
        widths = [len(row) for row in rows]
        if not widths or widths[0] < 2:
            continue
        merit = (sum(width == widths[0] for width in widths) / len(widths), widths[0])
        # A few rows that disagree matter less than a header that falls into many columns.
        if (round(merit[0], 1) * merit[1], merit[1]) > (round(best[0], 1) * best[1], best[1]):
            best, chosen = merit, separator
    return chosen


def _hint(text: str) -> Tuple[str, str]:
    """The separator of a first line ``sep=;`` (Excel's own), and the text without that line."""
    first, _, rest = text.partition("\n")
    match = re.fullmatch(r"\"?sep=(.)\"?\r?", first, re.IGNORECASE)
    return (match.group(1), rest) if match else ("", text)


def _rows(text: str, separator: str, most: int = 0) -> Tuple[List[List[str]], bool]:
    """The rows that hold anything (the first ``most``; 0: all), and whether the text ends inside a quoted cell."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    rows: List[List[str]] = []
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append(row)
            if most and len(rows) >= most:
                return rows, False
    except csv.Error:
        # A quote that never ends swallows more than the parser takes: what came before is good.
        return rows, True
    # A quoted cell that the end of the file cut off has an odd count of quotes from its row's start on; only the last row can be so.
    cut = text.count('"') % 2 == 1
    return (rows[:-1] if cut and len(rows) > 1 else rows), cut
