"""Files of answers, whatever platform wrote them, as contributions."""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from functools import lru_cache
from pathlib import Path
from typing import Any, Iterable, List, Optional

import numpy as np
import shapely

from ...errors import InputError
from ...progress import SILENT, Progress
from ...schema import LayerSchema, load_schemas
from ...table import FeatureTable
from ..privacy import shown_header
from .apply import Reading, apply_record
from .delimited import read_delimited
from .platform import Record, platforms, record_of
from .raw import RawTable
from .structured import parse_json, table_of_document
from .workbook import is_workbook, read_workbook

ANSWERS_FORMAT, ANSWERS_VERSION = "transformable-spaces-answers", 1
_MOST_MEMBERS = 200
_MOST_BYTES = 500_000_000
_MEMBERS = (".csv", ".json", ".geojson", ".xlsx", ".txt", ".tsv")


def read_answers(
    name: str, content: bytes, platform: Optional[str] = None, mapping: Optional[Record] = None, progress: Progress = SILENT
) -> List[Reading]:
    """What the file ``name`` (its last part, for messages) holds: one reading for each of its tables that is recognised.

    content: the bytes of a CSV, JSON, GeoJSON or XLSX file, or of a zip of such. platform: one of :func:`.platform.platforms`; None finds
    it by the columns. mapping: what the columns of a table of one's own mean, instead. Raises InputError when the file is damaged, empty,
    of another format, or holds no table that is recognised.
    """
    if not content.strip(b"\x00 \t\r\n"):
        raise InputError(f"{name} is empty")
    sha256 = hashlib.sha256(content).hexdigest()
    if content[:4] == b"PK\x03\x04" and not is_workbook(content):
        return _archive(name, content, sha256, platform, mapping, progress)
    return _readings(name, raw_tables(name, content), sha256, platform, mapping, progress)


def read_layer(
    name: str, sha256: str, layer: str, table: FeatureTable, platform: Optional[str] = None, mapping: Optional[Record] = None
) -> List[Reading]:
    """What a layer of a GeoPackage (already read into ``table``) holds; see :func:`read_answers`."""
    points: List[Any] = [None] * len(table)
    there = ~(shapely.is_missing(table.geometry) | shapely.is_empty(table.geometry))
    if there.any():
        middle = FeatureTable(shapely.point_on_surface(table.geometry[there]), {}, table.crs).to_crs(4326).geometry
        for row, pair in zip(np.flatnonzero(there), shapely.get_coordinates(middle)):
            points[row] = (float(pair[0]), float(pair[1]))
    columns = {header: [None if value != value else value for value in values.tolist()] for header, values in table.columns.items()}
    raw = RawTable(columns, len(table), points, {}, {"format": "gpkg", "sheet": layer})
    return _readings(name, [raw], sha256, platform, mapping)


def raw_tables(name: str, content: bytes) -> List[RawTable]:
    """The tables of one file by what its bytes are, not by what it is called."""
    if content[:4] == b"PK\x03\x04":
        return read_workbook(name, content)
    if content[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise InputError(f"{name} is an old Excel file (.xls) or is protected; save it as .xlsx or .csv first")
    if content[:15] == b"SQLite format 3":
        raise InputError(f"{name} is a database; give it as a GeoPackage (.gpkg)")
    if content[:4] == b"%PDF":
        raise InputError(f"{name} is a PDF; export the answers as .xlsx, .csv or .json")
    start = content[:400].lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")
    if start[:1] in (b"{", b"["):
        return [_json(name, content)]
    return [read_delimited(name, content)]


def _json(name: str, content: bytes) -> RawTable:
    document, counts, encoding = parse_json(name, content)
    pages = document if isinstance(document, list) else [document]
    ours = [page for page in pages if isinstance(page, dict) and page.get("format") == ANSWERS_FORMAT]
    if not ours:
        return table_of_document(name, document, counts, encoding)
    if len(ours) != len(pages):
        counts["no_record"] = counts.get("no_record", 0) + len(pages) - len(ours)
    answers = []
    for page in ours:
        if page.get("version") != ANSWERS_VERSION:
            found = str(page.get("version"))[:20]
            raise InputError(f"{name} holds answers of version {found}; this plugin reads version {ANSWERS_VERSION}")
        given = page.get("answers")
        if not isinstance(given, list):
            raise InputError(f"{name} holds no list of answers: it is damaged")
        answers += [{**answer, "saved": page.get("saved"), "answer_file": True} if isinstance(answer, dict) else answer for answer in given]
    table = table_of_document(name, answers, counts, encoding)
    table.facts["documents"] = str(len(ours))
    if not answers:  # a file of no answers is still recognised
        table.columns["answer_file"] = []
    return table


def _readings(
    name: str, tables: Iterable[RawTable], sha256: str, platform: Optional[str], mapping: Optional[Record], progress: Progress = SILENT
) -> List[Reading]:
    tables = list(tables)
    readings, unknown = [], []
    for raw in tables:
        record = mapping or record_of(raw.headers, platform)
        if record is None or (mapping is not None and not any(mapping.find(role, raw.headers) for role in mapping.columns)):
            unknown.append(raw)
            continue
        readings.append(apply_record(raw, record, name, sha256, progress))
    if readings:
        return readings
    shown = ", ".join(shown_header(header) for header in (unknown[0].headers if unknown else ())[:12]) or "none"
    if mapping is not None:
        wanted = ", ".join(header for headers in mapping.columns.values() for header in headers)
        raise InputError(f"{name} has none of the columns that the mapping names ({wanted}); its columns are: {shown}")
    of = f" of {platform}" if platform else f" of a known platform ({', '.join(platforms())})"
    raise InputError(f"{name} is no export{of}: give a mapping that says what its columns mean; its columns are: {shown}")


def _archive(
    name: str, content: bytes, sha256: str, platform: Optional[str], mapping: Optional[Record], progress: Progress
) -> List[Reading]:
    """The readings of every file of a zip that is recognised (Decidim offers its open data so)."""
    readings: List[Reading] = []
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [info for info in archive.infolist() if info.filename.lower().endswith(_MEMBERS) and not info.is_dir()]
            if len(members) > _MOST_MEMBERS or sum(info.file_size for info in members) > _MOST_BYTES:
                raise InputError(f"{name} unpacks to far more than files of answers would; unpack it and give the files that you mean")
            for info in sorted(members, key=lambda info: info.filename):
                short = info.filename.rsplit("/", 1)[-1]
                try:
                    inside = archive.read(info)
                    tables = raw_tables(short, inside) if inside.strip() else []
                    readings += _readings(f"{name}/{short}", tables, sha256, platform, mapping, progress) if tables else []
                except InputError:
                    continue  # a zip of open data holds much that is no answer
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError, RuntimeError) as error:
        raise InputError(f"{name} cannot be read as a zip: it is damaged or protected") from error
    if not readings:
        raise InputError(f"{name} holds no file with answers of a known platform ({', '.join(platforms())})")
    return readings


@lru_cache(maxsize=None)
def contributions_schema(name: str = "contributions") -> LayerSchema:
    """The schema of ``contributions``, ``review`` or ``import_log``."""
    return load_schemas(Path(__file__).parent.parent / "contributions_schema.json")[name]
