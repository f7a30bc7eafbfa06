"""What a GeoPackage says of itself: titles of its columns, the values that they may have, metadata (extensions schema and metadata).

Source: OGC GeoPackage 1.3, annexes F.8 (metadata) and F.9 (schema). Written with sqlite3, for GDAL learned it with 3.7 only.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import List, Tuple

from ..core.consultation.datapackage import PROFILE, field_description, value_labels
from ..core.errors import OutputError
from ..core.schema import Field, LayerSchema

_SCHEMA_EXTENSION = "http://www.geopackage.org/spec/#extension_schema"
_METADATA_EXTENSION = "http://www.geopackage.org/spec/#extension_metadata"
_TABLES = (
    """CREATE TABLE IF NOT EXISTS gpkg_extensions (table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL,
       definition TEXT NOT NULL, scope TEXT NOT NULL, CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name))""",
    """CREATE TABLE IF NOT EXISTS gpkg_data_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT,
       description TEXT, mime_type TEXT, constraint_name TEXT, CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name),
       CONSTRAINT gdc_tn UNIQUE (table_name, name))""",
    """CREATE TABLE IF NOT EXISTS gpkg_data_column_constraints (constraint_name TEXT NOT NULL, constraint_type TEXT NOT NULL,
       value TEXT, min NUMERIC, min_is_inclusive BOOLEAN, max NUMERIC, max_is_inclusive BOOLEAN, description TEXT,
       CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value))""",
    """CREATE TABLE IF NOT EXISTS gpkg_metadata (id INTEGER CONSTRAINT m_pk PRIMARY KEY ASC AUTOINCREMENT NOT NULL,
       md_scope TEXT NOT NULL DEFAULT 'dataset', md_standard_uri TEXT NOT NULL, mime_type TEXT NOT NULL DEFAULT 'text/xml',
       metadata TEXT NOT NULL DEFAULT '')""",
    """CREATE TABLE IF NOT EXISTS gpkg_metadata_reference (reference_scope TEXT NOT NULL, table_name TEXT, column_name TEXT,
       row_id_value INTEGER, timestamp DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
       md_file_id INTEGER NOT NULL, md_parent_id INTEGER,
       CONSTRAINT crmr_mfi_fk FOREIGN KEY (md_file_id) REFERENCES gpkg_metadata(id),
       CONSTRAINT crmr_mpi_fk FOREIGN KEY (md_parent_id) REFERENCES gpkg_metadata(id))""",
)


def describe_table(path: Path, schema: LayerSchema, language: str, description: str, metadata: bytes) -> None:
    """Put into the GeoPackage ``path`` what ``schema`` says of its table of that name, in ``language``.

    description: of the table, in a sentence; metadata: the descriptor of the data package it belongs to (JSON). Columns that the table
    lacks are passed over. Raises OutputError when the file cannot be written.
    """
    try:
        with closing(sqlite3.connect(path)) as database, database:
            for statement in _TABLES:
                database.execute(statement)
            there = {row[0] for row in database.execute("SELECT name FROM pragma_table_info(?)", (schema.name,))}
            fields = [field for field in schema.fields if field.name in there]
            columns = [
                (schema.name, field.name, field.name, field.title[language], field_description(field, language), _constraint(schema, field))
                for field in fields
            ]
            database.executemany(
                "INSERT OR REPLACE INTO gpkg_data_columns (table_name, column_name, name, title, description, constraint_name)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                columns,
            )
            database.executemany(
                "INSERT OR REPLACE INTO gpkg_data_column_constraints (constraint_name, constraint_type, value, min, min_is_inclusive, max,"
                " max_is_inclusive, description) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [row for field in fields for row in _constraint_rows(schema, field, language)],
            )
            database.execute(
                "UPDATE gpkg_contents SET identifier = ?, description = ? WHERE table_name = ?",
                (schema.title[language], description, schema.name),
            )
            _put_metadata(database, schema.name, metadata)
            _name_extensions(database)
    except sqlite3.Error as error:
        raise OutputError(f"cannot describe table “{schema.name}” in {path.name}: {error}") from error


def _constraint(schema: LayerSchema, field: Field) -> object:
    return f"{schema.name}_{field.name}" if field.classes or field.minimum is not None or field.maximum is not None else None


def _constraint_rows(schema: LayerSchema, field: Field, language: str) -> List[Tuple[object, ...]]:
    name = _constraint(schema, field)
    if name is None:
        return []
    if field.classes:
        return [(name, "enum", value, None, None, None, None, label) for value, label in value_labels(field, language)]
    return [(name, "range", None, field.minimum, field.minimum is not None, field.maximum, field.maximum is not None, field.unit)]


def _put_metadata(database: sqlite3.Connection, table: str, metadata: bytes) -> None:
    cursor = database.execute(
        "INSERT INTO gpkg_metadata (md_scope, md_standard_uri, mime_type, metadata) VALUES ('dataset', ?, 'application/json', ?)",
        (PROFILE, metadata.decode("utf-8")),
    )
    database.execute(
        "INSERT INTO gpkg_metadata_reference (reference_scope, table_name, md_file_id) VALUES ('table', ?, ?)", (table, cursor.lastrowid)
    )


def _name_extensions(database: sqlite3.Connection) -> None:
    wanted = [
        ("gpkg_data_columns", "gpkg_schema", _SCHEMA_EXTENSION),
        ("gpkg_data_column_constraints", "gpkg_schema", _SCHEMA_EXTENSION),
        ("gpkg_metadata", "gpkg_metadata", _METADATA_EXTENSION),
        ("gpkg_metadata_reference", "gpkg_metadata", _METADATA_EXTENSION),
    ]
    there = {(row[0], row[1]) for row in database.execute("SELECT table_name, extension_name FROM gpkg_extensions")}
    database.executemany(
        "INSERT INTO gpkg_extensions (table_name, column_name, extension_name, definition, scope) VALUES (?, NULL, ?, ?, 'read-write')",
        [row for row in wanted if row[:2] not in there],
    )
