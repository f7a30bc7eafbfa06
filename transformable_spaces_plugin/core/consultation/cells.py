"""Cells of tables that spreadsheets open."""

from __future__ import annotations

import csv
import io
from typing import Any, Iterable, List, Sequence

import numpy as np

# A cell that begins with one of these would be run as a formula by a spreadsheet.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def plain(value: Any) -> Any:
    """A value as JSON has it: missing is null, whole numbers without a decimal point."""
    if value is None or isinstance(value, str):
        return value
    number = float(value)
    if not np.isfinite(number):
        return None
    return int(number) if number.is_integer() else number


def cell(value: Any) -> Any:
    """A value as a cell: missing is empty, and a text that begins like a formula gets an apostrophe before it."""
    if isinstance(value, str):
        return "'" + value if value.startswith(_FORMULA) else value
    return "" if value is None else value


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[Any]], separator: str = ",", mark: bool = False) -> bytes:
    """Rows as CSV by RFC 4180: CRLF, decimal points, UTF-8, with a byte-order mark where ``mark``; cells are made safe."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n", delimiter=separator)
    writer.writerow(header)
    writer.writerows([cell(value) for value in row] for row in rows)
    return (b"\xef\xbb\xbf" if mark else b"") + out.getvalue().encode("utf-8")


def table_rows(columns: Sequence[np.ndarray], count: int) -> List[List[Any]]:
    """Columns (n,) as rows of plain values."""
    return [[plain(column[row]) for column in columns] for row in range(count)]
