"""JSON of any habit: a list of records, GraphQL answers, GeoJSON, one record a line. Nested keys are joined by ``/``."""

from __future__ import annotations

import json
from typing import Any, Dict, Iterator, List, Optional, Tuple

from ...errors import InputError
from .raw import Point, RawTable
from .text import decode

_DEEPEST = 6
_MOST_KEYS = 400
_MOST_COLUMNS = 2000
# Where platforms keep the list of records (Open311 as XML turned JSON, CKAN, Django, Elastic).
_LISTS = ("nodes", "results", "records", "items", "requests", "proposals", "comments", "investments", "answers", "features")


def parse_json(name: str, content: bytes) -> Tuple[Any, Dict[str, int], str]:
    """The document of a JSON file, or the list of its lines' documents; with what was odd and the encoding.

    Raises InputError when it is neither: cut off, damaged, nested too deep.
    """
    decoded = decode(name, content)
    counts = {"unreadable_characters": decoded.replaced} if decoded.replaced else {}
    text = decoded.text.lstrip("\ufeff").strip()
    if not text:
        raise InputError(f"{name} is empty")
    try:
        return _loads(text), counts, decoded.encoding
    except (ValueError, RecursionError) as error:
        lines = _documents_by_line(text)
        if lines is not None:
            return lines, counts, decoded.encoding
        where = f" (line {error.lineno}: {error.msg})" if isinstance(error, json.JSONDecodeError) else ""
        raise InputError(f"{name} is no whole JSON{where}: it is cut off, damaged, or of another format") from None


def read_structured(name: str, content: bytes) -> RawTable:
    """The records of a JSON file as a table. Raises InputError when it holds no list of records."""
    document, counts, encoding = parse_json(name, content)
    return table_of_document(name, document, counts, encoding)


def table_of_document(name: str, document: Any, counts: Dict[str, int], encoding: str) -> RawTable:
    """The records that a parsed JSON document holds, as a table."""
    records = find_records(document)
    if records is None:
        raise InputError(f"{name} holds no list of records")
    geographic = any(isinstance(record, dict) and record.get("type") == "Feature" for record in records)
    points: List[Point] = []
    rows: List[Dict[str, Any]] = []
    for record in records:  # a loop: every record has keys of its own
        if not isinstance(record, dict):
            counts["no_record"] = counts.get("no_record", 0) + 1
            continue
        if geographic:
            points.append(_middle(record.get("geometry")))
            inner = record.get("properties")
            record = {"id": record.get("id"), **(inner if isinstance(inner, dict) else {})}
        rows.append(flat(record))
    names = list(dict.fromkeys(key for row in rows for key in row))[:_MOST_COLUMNS]
    columns = {key: [row.get(key) for row in rows] for key in names}
    facts = {"format": "geojson" if geographic else "json", "encoding": encoding}
    return RawTable(columns, len(rows), points if geographic else None, counts, facts)


def find_records(document: Any) -> Optional[List[Any]]:
    """The list of records in a document: itself, or the longest list of objects under the keys that platforms use.

    GraphQL's ``edges`` are opened to their ``node``. None where there is no such list.
    """
    if isinstance(document, list):
        return [item["node"] if isinstance(item, dict) and isinstance(item.get("node"), dict) else item for item in document]
    found = [records for records in _lists(document, 0) if any(isinstance(item, dict) for item in records)]
    if not found:
        empty = list(_lists(document, 0))
        return empty[0] if empty else None
    return find_records(max(found, key=len))


def _lists(value: Any, depth: int) -> Iterator[List[Any]]:
    """The lists under the keys that may hold records, of a document nested by objects only."""
    if not isinstance(value, dict) or depth > _DEEPEST:
        return
    for key, inner in value.items():
        if isinstance(inner, list) and (str(key).lower() in (*_LISTS, "edges") or depth > 0):
            yield inner
        elif isinstance(inner, dict):
            yield from _lists(inner, depth + 1)


def flat(record: Dict[str, Any]) -> Dict[str, Any]:
    """A record with nested objects as keys joined by ``/``; lists of plain values joined by commas, lists of objects as their count."""
    out: Dict[str, Any] = {}
    stack: List[Tuple[str, Any, int]] = [("", record, 0)]
    while stack and len(out) < _MOST_KEYS:
        prefix, value, depth = stack.pop()
        if isinstance(value, dict):
            if depth > _DEEPEST:
                continue
            stack += [(f"{prefix}/{key}" if prefix else str(key), inner, depth + 1) for key, inner in reversed(list(value.items()))]
        elif isinstance(value, list):
            if any(isinstance(item, (dict, list)) for item in value):
                out[f"{prefix}/#"] = len(value)
            else:
                out[prefix] = ", ".join(str(item) for item in value if item is not None) or None
        else:
            out[prefix] = value
    return out


def _loads(text: str) -> Any:
    return json.loads(text, parse_constant=lambda _: None)


def _documents_by_line(text: str) -> Optional[List[Any]]:
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) < 2 or not all(line.lstrip().startswith("{") for line in lines):
        return None
    try:
        return [_loads(line) for line in lines]
    except (ValueError, RecursionError):
        return None


def _middle(geometry: Any) -> Point:
    """The middle of the box of a GeoJSON geometry: the point itself where it is one; None where there is none."""
    pairs: List[Tuple[float, float]] = []
    stack = [geometry.get("coordinates")] if isinstance(geometry, dict) else []
    while stack and len(pairs) < 100_000:
        value = stack.pop()
        if not isinstance(value, list):
            continue
        if len(value) >= 2 and all(isinstance(number, (int, float)) and not isinstance(number, bool) for number in value[:2]):
            pairs.append((float(value[0]), float(value[1])))
        else:
            stack.extend(value)
    if not pairs:
        return None
    x, y = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    return (min(x) + max(x)) / 2, (min(y) + max(y)) / 2
