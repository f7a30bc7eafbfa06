"""XLSX workbooks read from their bytes.

A workbook is a zip of XML written by machines. What is needed of it (rows, cells, shared texts, names of sheets) is found by a
small scanner of tags instead of a full XML parser: it knows no entities but the five of XML and numbers, and refuses documents that
declare a type, so nothing in a hostile file can be expanded or fetched. Source: ECMA-376 part 1, §18 (SpreadsheetML).
"""

from __future__ import annotations

import html
import io
import re
import zipfile
import zlib
from functools import lru_cache
from typing import Any, Callable, Dict, Iterator, List, Optional, Tuple

from ...errors import InputError
from .raw import RawTable, table_of_rows

# A part of the workbook larger than this, or packed more tightly, is no export of a platform (assumption against zip bombs).
_MOST_BYTES = 400_000_000
_MOST_RATIO = 400
_FREE_BYTES = 2_000_000
_MOST_COLUMNS = 2000
_MOST_SHEETS = 20

_ATTRIBUTE = re.compile(r"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})$")


def is_workbook(content: bytes) -> bool:
    """Whether the bytes are a zip that holds a workbook."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False


def read_workbook(name: str, content: bytes) -> List[RawTable]:
    """One table for each sheet that has a header row, in the order of the workbook.

    The first row that holds at least two cells is the header. Numbers are float, dates the serial numbers that Excel keeps, booleans
    bool, errors None. A formula gives the value that was stored with it and is counted. Raises InputError when the file is damaged.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            shared = _shared(_part(name, archive, "xl/sharedStrings.xml"))
            sheets = _sheets(name, archive)
            workbook = _part(name, archive, "xl/workbook.xml") or ""
            tables = [_table(sheet, _part(name, archive, path) or "", shared) for sheet, path in sheets[:_MOST_SHEETS]]
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, KeyError, ValueError, NotImplementedError, RuntimeError) as error:
        raise InputError(f"{name} cannot be read as an XLSX workbook: it is damaged or protected") from error
    found = [table for table in tables if table is not None]
    if not found:
        raise InputError(f"{name} is empty: no sheet of it has a row of column names")
    if re.search(r"date1904\s*=\s*[\"'](?:1|true)", workbook):
        for table in found:
            table.facts["date_system"] = "1904"
    return found


def _part(name: str, archive: zipfile.ZipFile, path: str) -> Optional[str]:
    """One part of the workbook as text without comments; None when it is not there."""
    if path not in archive.namelist():
        return None
    info = archive.getinfo(path)
    tight = info.file_size > _FREE_BYTES and info.file_size > _MOST_RATIO * max(info.compress_size, 1)
    if info.file_size > _MOST_BYTES or tight:
        raise InputError(f"{name} unpacks to far more than a table of answers would ({info.file_size} bytes); it is not read")
    text = archive.read(path).decode("utf-8-sig", errors="replace")
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise InputError(f"{name} declares document types inside the workbook, which no spreadsheet program does; it is not read")
    text = _replaced(text, "<!--", "-->", lambda _: "")
    return _replaced(text, "<![CDATA[", "]]>", html.escape)


def _replaced(text: str, opening: str, closing: str, made: Callable[[str], str]) -> str:
    """The text with every stretch between ``opening`` and ``closing`` replaced by what is made of it."""
    if opening not in text:
        return text
    first, *others = text.split(opening)
    parts = [first]
    for part in others:
        inner, _, rest = part.partition(closing)
        parts += [made(inner), rest]
    return "".join(parts)


@lru_cache(maxsize=None)
def _opening(tag: str) -> re.Pattern:
    # A prefix of a namespace, which some writers use, may stand before the name. No part may cross an angle bracket: linear in time.
    return re.compile(rf"<(?:\w{{1,20}}:)?{tag}((?:[\s/][^<>]*)?)>")


def _elements(text: str, tag: str) -> Iterator[Tuple[str, str]]:
    """Attributes and what follows up to the next element of that name or its own end, for each ``<tag …>`` (never nested here)."""
    pieces = _opening(tag).split(text)
    for attributes, inner in zip(pieces[1::2], pieces[2::2]):
        if attributes.endswith("/"):
            yield attributes[:-1], ""
        else:
            closing = re.search(rf"</(?:\w{{1,20}}:)?{tag}\s*>", inner)
            yield attributes, inner[: closing.start()] if closing else inner


def _attributes(text: str) -> Dict[str, str]:
    return {match.group(1): html.unescape(match.group(2) if match.group(2) is not None else match.group(3))
            for match in _ATTRIBUTE.finditer(text)}


def _sheets(name: str, archive: zipfile.ZipFile) -> List[Tuple[str, str]]:
    """Name and path of each sheet, in the order of the workbook."""
    relations = {}
    for attributes, _ in _elements(_part(name, archive, "xl/_rels/workbook.xml.rels") or "", "Relationship"):
        given = _attributes(attributes)
        target = given.get("Target", "")
        relations[given.get("Id", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    sheets = []
    for attributes, _ in _elements(_part(name, archive, "xl/workbook.xml") or "", "sheet"):
        given = _attributes(attributes)
        relation = next((value for key, value in given.items() if key.endswith(":id")), "")
        if relation in relations:
            sheets.append((given.get("name", ""), relations[relation]))
    return sheets


def _shared(text: Optional[str]) -> List[str]:
    return [_joined(inner) for _, inner in _elements(text or "", "si")]


def _joined(inner: str) -> str:
    """The text of a string item: its runs joined, without the phonetic guide."""
    if "rPh" in inner:
        for _, guide in list(_elements(inner, "rPh")):
            inner = inner.replace(guide, "")
    return _plain("".join(text for _, text in _elements(inner, "t")))


def _plain(text: str) -> str:
    text = html.unescape(text) if "&" in text else text
    return _ESCAPED.sub(lambda match: chr(int(match.group(1), 16)), text) if "_x" in text else text


def _table(sheet: str, text: str, shared: List[str]) -> Optional[RawTable]:
    header: Optional[List[Any]] = None
    rows: List[List[Any]] = []
    counts: Dict[str, int] = {}
    for cells in _rows(text, shared, counts):
        if header is None:
            if sum(cell is not None for cell in cells) >= 2:
                header = cells
        elif any(cell is not None for cell in cells):
            # Sheets leave out empty cells at the end of a row: that is not ragged.
            rows.append(cells + [None] * (len(header) - len(cells)))
    if header is None:
        return None
    return table_of_rows(header, rows, counts, {"format": "xlsx", "sheet": sheet})


def _rows(text: str, shared: List[str], counts: Dict[str, int]) -> Iterator[List[Any]]:
    for _, row in _elements(text, "row"):
        cells: List[Any] = []
        for attributes, inner in _elements(row, "c"):
            given = _attributes(attributes)
            place = _column(given.get("r", ""), len(cells))
            if place >= _MOST_COLUMNS:
                continue
            cells += [None] * (place + 1 - len(cells))
            cells[place] = _cell(given.get("t", "n"), inner, shared, counts)
        yield cells


def _column(reference: str, following: int) -> int:
    """The column number (from 0) of a cell reference such as ``AB12``; the next one where it has none."""
    match = _PLACE.match(reference)
    if not match:
        return following
    number = 0
    for letter in match.group(1):
        number = number * 26 + ord(letter) - 64
    return number - 1


def _cell(kind: str, inner: str, shared: List[str], counts: Dict[str, int]) -> Any:
    if kind == "inlineStr":
        return _joined(inner) or None
    value: Optional[str]
    if inner.startswith("<v>") and inner.endswith("</v>") and inner.find("<", 3) == len(inner) - 4:
        value = inner[3:-4]  # the usual cell, without the search that others need
    else:
        if next(_elements(inner, "f"), None) is not None:
            counts["formula_cells"] = counts.get("formula_cells", 0) + 1
        value = next((text for _, text in _elements(inner, "v")), None)
    if value is None or kind == "e":
        return None
    if kind == "s":
        return (shared[int(value)] or None) if value.isdigit() and int(value) < len(shared) else None
    if kind == "b":
        return value.strip() == "1"
    if kind in ("str", "d"):
        return _plain(value) or None
    try:
        number = float(value)
    except ValueError:
        return _plain(value) or None
    return int(number) if number.is_integer() and abs(number) < 1e15 else number
