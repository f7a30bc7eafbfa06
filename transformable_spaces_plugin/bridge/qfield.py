"""The project for a walk with QField: the sites to look at and a layer to note things in. Main thread only (projects).

QField opens the folder as it is; the properties are those that the QFieldSync plugin writes (libqfieldsync/layer.py, project.py).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Dict, List, Mapping, Optional, Tuple

import shapely
from qgis.core import (
    Qgis,
    QgsDefaultValue,
    QgsEditorWidgetSetup,
    QgsFieldConstraints,
    QgsMarkerSymbol,
    QgsProject,
    QgsRectangle,
    QgsReferencedRectangle,
    QgsSingleSymbolRenderer,
    QgsVectorLayer,
)

from ..core.consultation.public_sites import public_schema
from ..core.errors import OutputError
from ..core.schema import LayerSchema, load_schemas
from ..core.table import FeatureTable
from ..core.words import Words
from .styling import style_layer
from .tables import qgis_crs, write_layer

# Drawn below the sites, top first, with what their styles read.
GROUND = ("study_area", "streets", "buildings", "water", "green")
_COLUMNS = ("name", "class", "kind")
_MARGIN_M = 150.0
_NEAR_M = 25.0
_PHOTO = "'DCIM/observation_' || format_date(now(), 'yyyyMMddhhmmsszzz') || '.{extension}'"
_LARGEST_PHOTO = 1600


def observations_schema() -> LayerSchema:
    """The layer that is filled in on a walk."""
    return load_schemas(Path(__file__).resolve().parent.parent / "core" / "consultation" / "observations_schema.json")["observations"]


def write_walk(folder: Path, public: FeatureTable, ground: Mapping[str, Optional[FeatureTable]], title: str, words: Words) -> None:
    """``folder`` with ``walk.qgz``, ``sites.gpkg``, ``observations.gpkg`` and, where there is ground, ``ground.gpkg``.

    public: the sites as the public gets them, in metres; ground: layers of the city by name (:data:`GROUND`), each may be missing.
    Raises OutputError when something cannot be written.
    """
    folder.mkdir()
    write_layer(public, folder / "sites.gpkg", "sites", public_schema())
    noted = observations_schema()
    write_layer(FeatureTable.empty(noted.names, public.crs), folder / "observations.gpkg", "observations", noted)
    drawn = _write_ground(folder / "ground.gpkg", public, ground)
    sites = _open(folder / "sites.gpkg", "sites", words.say("package.qfield.sites"))
    style_layer(sites, "sites_kind", words, public_schema())
    observations = _open(folder / "observations.gpkg", "observations", words.say("package.qfield.observations"))
    _form(observations, sites, noted, words)
    layers = [observations, sites]
    for name in drawn:
        layer = _open(folder / "ground.gpkg", name, words.say(f"map.layer.{name}"))
        style_layer(layer, name, words)
        layers.append(layer)
    for layer in layers:
        _lock(layer, writable=layer is observations)
    bounds = QgsRectangle(*(float(value) for value in shapely.total_bounds(public.geometry)))
    _write_project(folder / "walk.qgz", layers, public, bounds, words.say("package.qfield.title", title=title))


def _write_ground(path: Path, public: FeatureTable, ground: Mapping[str, Optional[FeatureTable]]) -> Tuple[str, ...]:
    """The layers of the ground around the sites, light enough for a phone; gives the names of those that are there."""
    box = shapely.box(*shapely.total_bounds(public.geometry)).buffer(_MARGIN_M, join_style="mitre")
    drawn = []
    for name in GROUND:
        table = ground.get(name)
        if table is None or not len(table):
            continue
        moved = table.to_crs(public.crs)
        moved = moved.select(shapely.intersects(moved.geometry, box))
        if name == "water":
            moved = moved.select(shapely.get_dimensions(moved.geometry) == 2)
        if len(moved):
            kept = FeatureTable(moved.geometry, {key: moved.columns[key] for key in _COLUMNS if key in moved}, moved.crs)
            write_layer(kept, path, name)
            drawn.append(name)
    return tuple(drawn)


def _open(path: Path, table: str, name: str) -> QgsVectorLayer:
    layer = QgsVectorLayer(f"{path}|layername={table}", name, "ogr")
    if not layer.isValid():
        raise OutputError(f"{path.name} was written, but its table “{table}” cannot be opened")
    return layer


def _form(layer: QgsVectorLayer, sites: QgsVectorLayer, schema: LayerSchema, words: Words) -> None:
    """Widgets, defaults and titles of the observations' form."""
    place = {field.name: layer.fields().lookupField(field.name) for field in schema.fields}
    for field in schema.fields:
        layer.setFieldAlias(place[field.name], field.title[words.language])
    layer.setFieldAlias(layer.fields().lookupField("fid"), "fid")
    kinds = [{words.say(f"package.observation.{value}"): value} for value in schema.field("category").classes or ()]
    mark = schema.field("mark")
    widgets: Dict[str, Tuple[str, Dict[str, object]]] = {
        "fid": ("Hidden", {}),
        "uuid": ("Hidden", {}),
        "site_code": (
            "ValueRelation",
            {"Layer": sites.id(), "LayerName": sites.name(), "LayerSource": sites.publicSource(), "LayerProviderName": "ogr", "Key": "code",
             "Value": f"title_{words.language}", "AllowNull": True, "OrderByValue": True, "UseCompleter": False, "NofColumns": 1},
        ),
        "category": ("ValueMap", {"map": kinds}),
        "mark": ("Range", {"Min": mark.minimum, "Max": mark.maximum, "Step": 1, "Style": "Slider", "AllowNull": True}),
        "note": ("TextEdit", {"IsMultiline": True, "UseHtml": False}),
        "photo": (
            "ExternalResource",
            {"DocumentViewer": 1, "FileWidget": True, "FileWidgetButton": True, "RelativeStorage": 1, "StorageMode": 0},
        ),
        "date": (
            "DateTime",
            {"display_format": "yyyy-MM-dd", "field_format": "yyyy-MM-dd", "field_iso_format": False, "calendar_popup": True},
        ),
    }  # fmt: skip
    for name, (kind, settings) in widgets.items():
        layer.setEditorWidgetSetup(layer.fields().lookupField(name), QgsEditorWidgetSetup(kind, settings))
    near = f"array_first(overlay_nearest('{sites.id()}', \"code\", limit:=1, max_distance:={_NEAR_M:g}))"
    defaults = {"uuid": "uuid('WithoutBraces')", "site_code": near, "date": "format_date(now(), 'yyyy-MM-dd')"}
    for name, expression in defaults.items():
        layer.setDefaultValueDefinition(place[name], QgsDefaultValue(expression))
    layer.setFieldConstraint(place["uuid"], QgsFieldConstraints.Constraint.ConstraintNotNull)
    layer.setCustomProperty("QFieldSync/attachment_naming", json.dumps({"photo": _PHOTO}))
    layer.setCustomProperty("QFieldSync/value_map_button_interface_threshold", len(kinds))
    symbol = QgsMarkerSymbol.createSimple(
        {"name": "circle", "color": "#0b57d0", "outline_color": "#ffffff", "outline_width": "0.5", "size": "4"}
    )
    layer.setRenderer(QgsSingleSymbolRenderer(symbol))


def _lock(layer: QgsVectorLayer, writable: bool) -> None:
    """Only observations are written; everything else is there to be seen."""
    layer.setCustomProperty("QFieldSync/action", "offline" if writable else "copy")
    layer.setCustomProperty("QFieldSync/cloud_action", "offline" if writable else "no_action")
    if not writable:
        for what in ("feature_addition", "attribute_editing", "geometry_editing", "feature_deletion"):
            layer.setCustomProperty(f"QFieldSync/is_{what}_locked", True)
        layer.setReadOnly(True)


def _write_project(path: Path, layers: List[QgsVectorLayer], public: FeatureTable, bounds: QgsRectangle, title: str) -> None:
    project = QgsProject()
    project.setFilePathStorage(Qgis.FilePathType.Relative)
    project.setCrs(qgis_crs(public.crs))
    project.setTitle(title)
    for layer in layers:
        project.addMapLayer(layer, False)
        project.layerTreeRoot().addLayer(layer)
    bounds.scale(1.1)
    project.viewSettings().setDefaultViewExtent(QgsReferencedRectangle(bounds, project.crs()))
    project.writeEntry("qfieldsync", "/initialMapMode", "browse")
    project.writeEntry("qfieldsync", "/initialActiveLayer", layers[0].id())
    project.writeEntry("qfieldsync", "/maximumImageWidthHeight", _LARGEST_PHOTO)
    if not project.write(str(path)):
        raise OutputError(f"cannot write {path.name}: {project.error()}")
