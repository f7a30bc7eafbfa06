"""The journal in a GeoPackage, written by several people at once: one transaction an entry, waiting in turn, nothing lost.

Every entry takes SQLite's write lock before it reads what stands there (``BEGIN IMMEDIATE``), so that two writers never decide on the
same state; who finds the lock taken waits and tries again. The journal mode of the file (rollback or WAL) is left as it is: WAL needs
shared memory, which network drives do not give. Source: https://www.sqlite.org/lang_transaction.html, GeoPackage 1.3 (OGC 12-128r17).
"""

from __future__ import annotations

import datetime
import sqlite3
import struct
import time
from contextlib import closing
from pathlib import Path
from typing import Any, Callable, Dict, List, Mapping, Optional, Tuple

import numpy as np
import pyproj
import shapely

from ..core.errors import InputError, OutputError
from ..core.journal.journal import Entry, interventions_schema, open_intervention, recorded
from ..core.table import FeatureTable

INTERVENTIONS, HISTORY = "interventions", "intervention_history"
WAIT_S = 30.0
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.02, 0.5
_MARKS = ("PRAGMA application_id = 1196444487", "PRAGMA user_version = 10300")  # "GPKG" in ASCII, version 1.3

_CREATE = (
    """CREATE TABLE IF NOT EXISTS gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY,
        organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT)""",
    """CREATE TABLE IF NOT EXISTS gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
        description TEXT DEFAULT '', last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')), min_x DOUBLE,
        min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
        CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id))""",
    """CREATE TABLE IF NOT EXISTS gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL,
        geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
        CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
        CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
        CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id))""",
    """CREATE TABLE IF NOT EXISTS interventions (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom POINT,
        intervention_id TEXT NOT NULL UNIQUE, code TEXT NOT NULL, kit TEXT NOT NULL, author_type TEXT, status TEXT NOT NULL,
        date DATE NOT NULL, proposed_on DATE, authorised_on DATE, installed_on DATE, maintained_on DATE, removed_on DATE, until DATE,
        permit_ref TEXT, photo TEXT, source TEXT NOT NULL, note TEXT, version INTEGER NOT NULL)""",
    """CREATE TABLE IF NOT EXISTS intervention_history (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, intervention_id TEXT NOT NULL,
        step INTEGER NOT NULL, code TEXT NOT NULL, kit TEXT, from_status TEXT, status TEXT NOT NULL, date DATE NOT NULL, author_type TEXT,
        permit_ref TEXT, photo TEXT, source TEXT, note TEXT, recorded_at TEXT NOT NULL, UNIQUE (intervention_id, step))""",
)
_SYSTEMS = (
    ("Undefined Cartesian", -1, "NONE", -1, "undefined", "undefined Cartesian coordinate reference system"),
    ("Undefined geographic", 0, "NONE", 0, "undefined", "undefined geographic coordinate reference system"),
)
_ADD_SYSTEM = """INSERT OR IGNORE INTO gpkg_spatial_ref_sys (srs_name, srs_id, organization, organization_coordsys_id, definition,
    description) VALUES (?, ?, ?, ?, ?, ?)"""
_ADD_CONTENTS = "INSERT OR IGNORE INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES (?, ?, ?, ?)"
_ADD_GEOMETRY = """INSERT OR IGNORE INTO gpkg_geometry_columns (table_name, column_name, geometry_type_name, srs_id, z, m)
    VALUES (?, ?, ?, ?, 0, 0)"""
_TOUCH = """UPDATE gpkg_contents SET last_change = strftime('%Y-%m-%dT%H:%M:%fZ','now')
    WHERE table_name IN ('interventions', 'intervention_history')"""
_WIDEN = """UPDATE gpkg_contents SET min_x = min(coalesce(min_x, :x), :x), min_y = min(coalesce(min_y, :y), :y),
    max_x = max(coalesce(max_x, :x), :x), max_y = max(coalesce(max_y, :y), :y) WHERE table_name = 'interventions'"""
_OF_SITE = "SELECT * FROM interventions WHERE code = ? AND kit = ? ORDER BY fid"
_BY_ID = "SELECT * FROM interventions WHERE intervention_id = ?"
_INSERT = """INSERT INTO interventions (geom, intervention_id, code, kit, author_type, status, date, proposed_on, authorised_on,
    installed_on, maintained_on, removed_on, until, permit_ref, photo, source, note, version) VALUES (:geom, :intervention_id, :code, :kit,
    :author_type, :status, :date, :proposed_on, :authorised_on, :installed_on, :maintained_on, :removed_on, :until, :permit_ref, :photo,
    :source, :note, :version)"""
_UPDATE = """UPDATE interventions SET author_type = :author_type, status = :status, date = :date, proposed_on = :proposed_on,
    authorised_on = :authorised_on, installed_on = :installed_on, maintained_on = :maintained_on, removed_on = :removed_on, until = :until,
    permit_ref = :permit_ref, photo = :photo, source = :source, note = :note, version = :version
    WHERE intervention_id = :intervention_id AND version = :version - 1"""
_ADD_STEP = """INSERT INTO intervention_history (intervention_id, step, code, kit, from_status, status, date, author_type, permit_ref,
    photo, source, note, recorded_at) VALUES (:intervention_id, :step, :code, :kit, :from_status, :status, :date, :author_type,
    :permit_ref, :photo, :source, :note, :recorded_at)"""
_ALL = "SELECT * FROM interventions ORDER BY intervention_id"
_STEPS = "SELECT * FROM intervention_history ORDER BY intervention_id, step"


def record_intervention(
    path: Path,
    entry: Entry,
    place: Optional[shapely.Point],
    crs: Optional[pyproj.CRS],
    intervention_id: Optional[str] = None,
    expected: Optional[str] = None,
    wait_s: float = WAIT_S,
) -> Tuple[Dict[str, Any], int]:
    """Write ``entry`` into the journal of the GeoPackage ``path`` (made when it is not there); gives the row and its count of steps.

    place: a point of the site in ``crs``, for a new intervention. intervention_id: which one, None for the open one of the site and kit.
    expected: the state that the writer saw. Raises IllegalStep for a step that may not follow, InputError for a file that is no
    GeoPackage or an unknown intervention, OutputError when others held the file for ``wait_s`` seconds. Whole or not at all.
    """

    def work(database: sqlite3.Connection) -> Dict[str, Any]:
        _prepare(database, path, crs)
        if intervention_id is not None:
            current = database.execute(_BY_ID, (intervention_id,)).fetchone()
            if current is None:
                raise InputError(f"{path.name} has no intervention “{intervention_id[:80]}”")
            standing: Optional[Mapping[str, Any]] = dict(current)
            taken = 0
        else:
            rows = [dict(row) for row in database.execute(_OF_SITE, (entry.code, entry.kit))]
            standing, taken = open_intervention(rows, entry), len(rows)
        row, step = recorded(entry, standing, taken, expected)
        if standing is None:
            database.execute(_INSERT, {**row, "geom": _blob(place, _srs_id(crs)) if place is not None else None})
            if place is not None:
                database.execute(_WIDEN, {"x": place.x, "y": place.y})
        elif database.execute(_UPDATE, row).rowcount != 1:
            raise OutputError(f"{row['intervention_id']} was changed by somebody else; nothing was written")
        moment = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        database.execute(_ADD_STEP, {**step, "recorded_at": moment})
        database.execute(_TOUCH)
        return row

    if not path.exists():
        recorded(entry, None, 0, expected)  # so that a step that is refused leaves no empty file
        if intervention_id is not None:
            raise InputError(f"there is no {path.name} to look for intervention “{intervention_id[:80]}” in")
    row = _transaction(path, work, wait_s)
    return row, int(row["version"])


def read_journal(path: Path) -> Tuple[FeatureTable, FeatureTable]:
    """The interventions (points) and their history of the GeoPackage ``path``. Raises InputError when it holds no journal."""
    if not path.is_file():
        raise InputError(f"there is no {path}")
    try:
        with closing(_open(path)) as database:
            names = {row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            if not {INTERVENTIONS, HISTORY} <= names:
                raise InputError(f"{path.name} holds no journal; “Record intervention” makes one")
            rows, steps = (database.execute(query).fetchall() for query in (_ALL, _STEPS))
            found = database.execute(
                "SELECT s.organization, s.organization_coordsys_id, s.definition FROM gpkg_geometry_columns g "
                "JOIN gpkg_spatial_ref_sys s ON s.srs_id = g.srs_id WHERE g.table_name = 'interventions'"
            ).fetchone()
    except sqlite3.DatabaseError as error:
        raise InputError(f"{path.name} cannot be read as a GeoPackage: it is damaged or of another format") from error
    schemas = interventions_schema()
    points = [None if row["geom"] is None else _point(row["geom"]) for row in rows]
    tables = []
    for geometry, name, records in ((points, INTERVENTIONS, rows), ([None] * len(steps), HISTORY, steps)):
        columns = {field.name: _column([row[field.name] for row in records], field.type) for field in schemas[name].fields}
        tables.append(FeatureTable.make(geometry, columns, _crs(found) if name == INTERVENTIONS else None))
    return tables[0], tables[1]


def _transaction(path: Path, work: Callable[[sqlite3.Connection], Dict[str, Any]], wait_s: float) -> Dict[str, Any]:
    """``work`` inside one write transaction, tried again while others hold the file, for ``wait_s`` seconds."""
    deadline = time.monotonic() + wait_s
    pause = _FIRST_PAUSE_S
    while True:
        try:
            with closing(_open(path)) as database:
                database.execute("BEGIN IMMEDIATE")
                try:
                    row = work(database)
                except BaseException:
                    database.execute("ROLLBACK")
                    raise
                database.execute("COMMIT")
                return row
        except sqlite3.OperationalError as error:
            if not _is_busy(error):
                raise OutputError(f"cannot write into {path.name}: {error}") from error
            if time.monotonic() >= deadline:
                waited = f"others have been writing into {path.name} for {wait_s:.0f} s"
                raise OutputError(f"{waited}; nothing was written, try again") from error
        except sqlite3.DatabaseError as error:
            raise InputError(f"{path.name} cannot be read as a GeoPackage: it is damaged or of another format") from error
        time.sleep(min(pause, max(0.0, deadline - time.monotonic())))
        pause = min(2 * pause, _LONGEST_PAUSE_S)


def _is_busy(error: sqlite3.OperationalError) -> bool:
    text = str(error).lower()
    return "locked" in text or "busy" in text


def _open(path: Path) -> sqlite3.Connection:
    database = sqlite3.connect(str(path), timeout=1.0, isolation_level=None)
    database.row_factory = sqlite3.Row
    # The triggers of a spatial index, which another program may have put on the table, ask for these.
    for name, function in (("ST_IsEmpty", _is_empty), ("ST_MinX", _x), ("ST_MaxX", _x), ("ST_MinY", _y), ("ST_MaxY", _y)):
        database.create_function(name, 1, function)
    return database


def _prepare(database: sqlite3.Connection, path: Path, crs: Optional[pyproj.CRS]) -> None:
    """The tables of a journal in the open transaction; a database that is no GeoPackage is refused."""
    names = {row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if names and "gpkg_contents" not in names:
        raise InputError(f"{path.name} is a database but no GeoPackage")
    if {INTERVENTIONS, HISTORY} <= names:
        _same_system(database, path, crs)
        return
    if not names:
        for mark in _MARKS:
            database.execute(mark)
    for statement in _CREATE:
        database.execute(statement)
    for system in (*_SYSTEMS, _system(crs)):
        database.execute(_ADD_SYSTEM, system)
    database.execute(_ADD_CONTENTS, (INTERVENTIONS, "features", INTERVENTIONS, _srs_id(crs)))
    database.execute(_ADD_CONTENTS, (HISTORY, "attributes", HISTORY, None))
    database.execute(_ADD_GEOMETRY, (INTERVENTIONS, "geom", "POINT", _srs_id(crs)))


def _same_system(database: sqlite3.Connection, path: Path, crs: Optional[pyproj.CRS]) -> None:
    found = database.execute("SELECT srs_id FROM gpkg_geometry_columns WHERE table_name = 'interventions'").fetchone()
    if crs is not None and found is not None and found[0] not in (_srs_id(crs), -1):
        raise InputError(f"the journal of {path.name} is in another reference system (srs {found[0]}) than the sites ({crs.name})")


def _srs_id(crs: Optional[pyproj.CRS]) -> int:
    code = None if crs is None else crs.to_epsg()
    return -1 if code is None else int(code)


def _system(crs: Optional[pyproj.CRS]) -> Tuple[str, int, str, int, str, str]:
    code = None if crs is None else crs.to_epsg()
    if crs is None or code is None:
        return _SYSTEMS[0]
    return crs.name, int(code), "EPSG", int(code), crs.to_wkt("WKT1_GDAL"), crs.name


def _crs(found: Optional[sqlite3.Row]) -> Optional[pyproj.CRS]:
    if found is None or found[0].upper() not in ("EPSG", "ESRI"):
        return None
    return pyproj.CRS.from_user_input(f"{found[0]}:{found[1]}")


def _blob(point: shapely.Point, srs_id: int) -> bytes:
    """A point as GeoPackage binary: magic, version, flags (little endian, no envelope), reference system, WKB."""
    return struct.pack("<2sBBi", b"GP", 0, 1, srs_id) + shapely.to_wkb(shapely.force_2d(point), byte_order=1)


def _point(blob: bytes) -> Optional[shapely.Point]:
    envelope = (0, 32, 48, 48, 64)[min((blob[3] >> 1) & 7, 4)]
    shape = shapely.from_wkb(blob[8 + envelope :], on_invalid="ignore")
    return None if shape is None or shapely.is_empty(shape) else shape


def _is_empty(blob: Optional[bytes]) -> int:
    return int(blob is None or _point(blob) is None)


def _x(blob: Optional[bytes]) -> Optional[float]:
    point = None if blob is None else _point(blob)
    return None if point is None else float(point.x)


def _y(blob: Optional[bytes]) -> Optional[float]:
    point = None if blob is None else _point(blob)
    return None if point is None else float(point.y)


def _column(values: List[Any], kind: str) -> np.ndarray:
    if kind in ("integer", "number"):
        return np.array([np.nan if value is None else float(value) for value in values], dtype=float)
    column = np.full(len(values), None, dtype=object)
    column[:] = values
    return column
