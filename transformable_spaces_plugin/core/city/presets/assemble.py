"""A city from the layers of a source, by a preset."""

from __future__ import annotations

import hashlib
from typing import Dict, List, Mapping, Optional, Tuple

import numpy as np
import pyproj
import shapely

from ...errors import InputError, MissingCrs, MissingLayer
from ...notes import Notes, QuietNotes
from ...progress import SILENT, Progress
from ...table import FeatureTable
from ..merge import merge_cities
from ..model import City, conform, schemas
from ..noding import split_at_shared_vertices
from ..reference_system import choose_crs
from ..study_area import given_area, hull_area, reach_of
from .columns import SourceColumns, read_columns
from .names import first_layer, layer_key
from .preset import Preset, Reading
from .rows import grouped, joined, placed


def city_from_layers(
    tables: Mapping[str, FeatureTable],
    preset: Preset,
    notes: Notes,
    progress: Progress = SILENT,
    study_area: Optional[FeatureTable] = None,
    base: Optional[City] = None,
    replace: bool = False,
) -> City:
    """The city that ``preset`` makes of the layers ``tables`` (by name; read only when the preset asks for them).

    Layers that already bear the name of a city layer are taken as they are and joined to what the preset gives. Everything
    is in one reference system in metres: that of the study area where it is fit, else the national grid or the UTM zone.
    study_area: polygons in any reference system; else a layer ``study_area`` of the source, else the hull of the buildings.
    base: a city to which the layers are added (:func:`..merge.merge_cities`); the source then needs neither streets nor a
    study area, those of the base count. replace: where both have a layer, that of the source counts first.
    Features further than the margin from the study area are left out. Ids are unique in a layer and rows ordered by id, so
    the order of the source leaves no trace. Repairs, skips and estimates are counted in ``notes``.

    Raises MissingLayer before any work, naming the layers that are there, when a required one is not; MissingField,
    MissingCrs and InputError likewise for fields, reference systems and a study area without features.
    """
    plan, plain = _plan(tables, preset, base)
    for reading, source in plan:
        for column in reading.required_columns:
            table = joined(tables[source], source, reading.joins, tables, QuietNotes())
            SourceColumns(table, reading.columns, source).demand(column)
    notes.info("preset_used", preset=preset.name, version=preset.version)
    work = len(plan) + len(plain) + 1
    read: Dict[str, List[FeatureTable]] = {}
    for step, (reading, source) in enumerate(plan):
        progress.at(step / work, "progress.reading_layers")
        table = joined(tables[source], source, reading.joins, tables, notes)
        read.setdefault(reading.layer, []).append(read_layer(reading, source, table, notes))
    for step, (layer, source) in enumerate(plain.items(), len(plan)):
        progress.at(step / work, "progress.reading_layers")
        read.setdefault(layer, []).append(_plain(tables[source], source, layer, notes))
    if base is None:
        area, crs = _area(read, preset, study_area, notes)
        notes.info("metric_crs", crs=_named(crs))
    else:
        area, crs = base.required("study_area"), base.crs
    reach = reach_of(shapely.union_all(area.geometry))
    shapely.prepare(reach)
    layers = {"study_area": conform(area, "study_area", crs, notes)}
    for step, layer in enumerate([name for name in schemas() if name in read and name != "study_area"]):
        progress.at((work - 1 + step / len(read)) / work)
        parts = [conform(table, layer, crs, notes) for table in read[layer]]
        layers[layer] = _within(_ordered(FeatureTable.concat(parts)), reach, layer, notes)
    _refuse_elsewhere(layers, base)
    used = {source for _, source in plan} | {first_layer(join.sources, tables) for reading, _ in plan for join in reading.joins}
    ignored = sorted(set(tables) - used - set(plain.values()))
    if ignored:
        notes.info("preset_layers_unused", layers=", ".join(ignored))
    progress.at(1.0)
    city = City({name: layers[name] for name in schemas() if name in layers}, crs)
    return city if base is None else added_to(base, city, preset.name, replace, notes)


def added_to(base: City, city: City, name: str, replace: bool, notes: Notes) -> City:
    """``base`` with the layers of ``city`` (called ``name``) added; with ``replace`` those of ``city`` count first where both have one."""
    first = {layer: [name] for layer in city.layers if layer != "study_area"} if replace else {}
    return merge_cities([(base, "base"), (city, name)], notes, first)


def _refuse_elsewhere(layers: Mapping[str, FeatureTable], base: Optional[City]) -> None:
    """InputError when the layers lie elsewhere than the study area."""
    if base is not None:
        if not any(len(table) for name, table in layers.items() if name != "study_area"):
            raise InputError("nothing of the source lies in or near the study area of the city; do the two lie in the same place?")
        return
    streets = layers["streets"]
    if not len(streets) or not shapely.intersects(layers["study_area"].geometry[0], streets.geometry).any():
        raise InputError("there is no street in the study area; check that it lies where the layers are")


def _plan(
    tables: Mapping[str, FeatureTable], preset: Preset, base: Optional[City]
) -> Tuple[List[Tuple[Reading, str]], Dict[str, str]]:
    """Which reading reads which source layer, and which layers are city layers already; MissingLayer when one is required.

    With a base nothing is required of the source but that there is something to read in it.
    """
    plain = {layer_key(name): name for name in sorted(tables) if layer_key(name) in schemas()}
    plan: List[Tuple[Reading, str]] = []
    for reading in preset.readings:
        source = first_layer(reading.sources, tables)
        if source is not None:
            plan.append((reading, source))
        elif reading.required and reading.layer not in plain:
            there = ", ".join(sorted(tables)) or "none"
            raise MissingLayer(
                f"the preset “{preset.name}” needs the layer {' or '.join(reading.sources)}; the layers there are: {there}"
            )
    if base is not None:
        if not plan and not set(plain) - {"study_area"}:
            wanted = ", ".join(sorted({pattern for reading in preset.readings for pattern in reading.sources}))
            there = ", ".join(sorted(tables)) or "none"
            raise MissingLayer(f"the preset “{preset.name}” reads {wanted}; the layers there are: {there}")
        return plan, plain
    for layer, schema in schemas().items():
        if schema.required and layer != "study_area" and layer not in plain and all(r.layer != layer for r, _ in plan):
            there = ", ".join(sorted(tables)) or "none"
            raise MissingLayer(
                f"nothing gives the layer “{layer}”, which a city needs; the layers there are: {there}. To add them to an existing "
                "city, import them with that city as BASE"
            )
    return plan, plain


def read_layer(reading: Reading, source: str, table: FeatureTable, notes: Notes) -> FeatureTable:
    """One reading of one source layer: filtered, its fields filled, its geometry as the reading asks, its rows grouped."""
    table = placed(table, reading.coordinates)
    if table.crs is None and len(table):
        raise MissingCrs(f"layer “{source}” has no coordinate reference system; set it before use")
    columns = SourceColumns(table, reading.columns, source)
    kept = np.flatnonzero(columns.hold(reading.where))
    left_out = len(table) - len(kept)
    filled = read_columns(reading, columns, kept, notes)
    geometry = table.geometry[kept]
    if reading.geometry == "point":
        geometry = shapely.point_on_surface(geometry)
    made = FeatureTable(geometry, filled, table.crs)
    if reading.split:
        made = _split(made)
    names = columns.get(reading.group_by) if reading.group_by is not None else None
    if names is not None:
        made = grouped(made, reading.layer, names[kept], notes)
    notes.info("preset_layer_read", layer=reading.layer, source=source, count=len(made), left_out=left_out)
    return made


def _plain(table: FeatureTable, source: str, layer: str, notes: Notes) -> FeatureTable:
    """A source layer that is a city layer already; features without source are said to be given."""
    if table.crs is None and len(table):
        raise MissingCrs(f"layer “{source}” has no coordinate reference system; set it before use")
    fields = {schema_field.casefold(): schema_field for schema_field in schemas()[layer].names}
    columns = {fields.get(name.casefold(), name): values for name, values in table.columns.items()}
    table = FeatureTable(table.geometry, columns, table.crs)
    sources = [value if value is not None and value == value else "given" for value in table.text("source")]
    notes.info("preset_layer_read", layer=layer, source=source, count=len(table), left_out=0)
    return table.with_columns(source=sources)


def _split(table: FeatureTable) -> FeatureTable:
    parts, rows = shapely.get_parts(shapely.force_2d(table.geometry), return_index=True)
    lines = shapely.get_type_id(parts) == 1
    pieces, of = split_at_shared_vertices(parts[lines])
    return table.select(rows[lines][of]).with_geometry(pieces)


def _area(
    read: Dict[str, List[FeatureTable]], preset: Preset, given: Optional[FeatureTable], notes: Notes
) -> Tuple[FeatureTable, pyproj.CRS]:
    own = read.get("study_area", [])
    if given is not None:
        return given_area(given)
    if own and len(own[0]):
        return given_area(own[0])
    basis = [table for table in read.get("buildings", []) if len(table)] or [table for table in read["streets"] if len(table)]
    if not basis:
        raise InputError("the layers of buildings and streets are empty, so there is no study area; give one")
    crs, _ = choose_crs(basis[0])
    moved = {
        layer: np.concatenate([_solid(table, crs) for table in read.get(layer, [])] or [np.empty(0, dtype=object)])
        for layer in ("buildings", "streets")
    }
    return hull_area(moved["buildings"], moved["streets"], crs, preset.name, notes), crs


def _solid(table: FeatureTable, crs: pyproj.CRS) -> np.ndarray:
    """The geometries that are there, flat and in ``crs``."""
    shapes = shapely.force_2d(table.geometry)
    shapes = shapes[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))]
    shapes = shapes[np.isfinite(shapely.bounds(shapes)).all(axis=1)]
    return FeatureTable(shapes, {}, table.crs).to_crs(crs).geometry


def _within(table: FeatureTable, reach: shapely.Geometry, layer: str, notes: Notes) -> FeatureTable:
    inside = shapely.intersects(reach, table.geometry)
    left_out = int((~inside).sum())
    if left_out:
        notes.info("preset_outside", layer=layer, count=left_out)
    return table.select(inside)


def _ordered(table: FeatureTable) -> FeatureTable:
    """The rows ordered by id and shape, with an id for each: a digest of the shape where none was given, numbered where double."""
    wkb = shapely.to_wkb(shapely.normalize(table.geometry), output_dimension=2)
    ids = [
        str(given) if given is not None else hashlib.blake2b(shape, digest_size=6).hexdigest()
        for given, shape in zip(table.text("id"), wkb)
    ]
    order = np.array(sorted(range(len(table)), key=lambda row: (ids[row], wkb[row])), dtype=np.int64)
    seen: Dict[str, int] = {}
    unique: List[str] = []
    for row in order:  # a loop over names, to number the doubles
        seen[ids[row]] = seen.get(ids[row], 0) + 1
        unique.append(ids[row] if seen[ids[row]] == 1 else f"{ids[row]}:{seen[ids[row]]}")
    column = np.empty(len(unique), dtype=object)
    column[:] = unique
    return table.select(order).with_columns(id=column)


def _named(crs: pyproj.CRS) -> str:
    authority = crs.to_authority()
    return f"{crs.name} ({':'.join(authority)})" if authority else str(crs.name)
