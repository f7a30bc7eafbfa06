"""The QGIS project of a run: its layers styled, grouped, named in the user's language, with relative paths."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Iterable, List, Mapping, Optional, Sequence, Tuple

import pyproj
from qgis.core import (
    Qgis,
    QgsLayerTreeGroup,
    QgsMapLayer,
    QgsMapRendererCustomPainterJob,
    QgsMapSettings,
    QgsProject,
    QgsRectangle,
    QgsReferencedRectangle,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QBuffer, QByteArray, QIODevice, QSize
from qgis.PyQt.QtGui import QColor, QImage, QPainter

from ..core import look
from ..core.errors import OutputError
from ..core.schema import LayerSchema
from ..core.words import Words
from .layouts import add_layouts
from .styling import style_layer
from .tables import qgis_crs

Bounds = Tuple[float, float, float, float]


@dataclass(frozen=True)
class ProjectLayer:
    """One layer of the project: the file and table it reads, its style, its group (a key of the words), shown or not."""

    file: str
    table: str
    style: str
    group: str
    shown: bool = True
    schema: Optional[LayerSchema] = None
    # Which geometries to show of a table that holds several kinds (GDAL's name of the type); empty: the table has one.
    geometry: str = ""
    # In the project for its layouts, but not in the legend.
    hidden: bool = False


# Top to bottom, as in the legend.
LAYERS: Tuple[ProjectLayer, ...] = (
    ProjectLayer("sites.gpkg", "sites", "sites_greening", "map.group.sites"),
    ProjectLayer("sites.gpkg", "sites", "sites_pedestrian", "map.group.sites", shown=False),
    ProjectLayer("sites.gpkg", "sites", "sites_kind", "map.group.sites", shown=False),
    ProjectLayer("sites.gpkg", "planting_positions", "planting_positions", "map.group.trees", shown=False),
    ProjectLayer("sites.gpkg", "filters", "low_traffic_filters", "map.group.traffic", shown=False),
    ProjectLayer("sites.gpkg", "streets", "traffic_role", "map.group.traffic", shown=False),
    ProjectLayer("sites.gpkg", "cells", "low_traffic_cells", "map.group.traffic", shown=False),
    ProjectLayer("sites.gpkg", "streets", "streets_profiles", "map.group.streets", shown=False),
    ProjectLayer("sites.gpkg", "street_space", "street_space", "map.group.streets", shown=False),
    ProjectLayer("sites.gpkg", "green_access_entrances", "green_access_entrances", "map.group.people", shown=False),
    ProjectLayer("sites.gpkg", "green_access_homes", "green_access_homes", "map.group.people", shown=False),
    ProjectLayer("sites.gpkg", "green_access_neighbourhoods", "green_access_neighbourhoods", "map.group.people", shown=False),
    ProjectLayer("sites.gpkg", "neighbourhoods_compared", "neighbourhoods_compared", "map.group.people", shown=False),
    ProjectLayer("sites.gpkg", "sheets", "sheets", "map.group.sheets", shown=False),
    ProjectLayer("sites.gpkg", "sites", "sheet_site", "map.group.sheets", hidden=True),
    ProjectLayer("sites.gpkg", "sheets", "sheet_locator", "map.group.sheets", hidden=True),
    ProjectLayer("sites.gpkg", "street_space", "sheet_strips", "map.group.sheets", hidden=True),
    ProjectLayer("sites.gpkg", "planting_positions", "sheet_trees", "map.group.sheets", hidden=True),
    ProjectLayer("city.gpkg", "study_area", "study_area", "map.group.context"),
    ProjectLayer("city.gpkg", "neighbourhoods", "neighbourhoods", "map.group.context"),
    ProjectLayer("city.gpkg", "trees", "trees", "map.group.context"),
    ProjectLayer("city.gpkg", "rail", "rail", "map.group.context"),
    ProjectLayer("city.gpkg", "streets", "streets", "map.group.context"),
    ProjectLayer("city.gpkg", "buildings", "buildings", "map.group.context"),
    ProjectLayer("city.gpkg", "water", "water", "map.group.context", geometry="Polygon"),
    ProjectLayer("city.gpkg", "green", "green", "map.group.context"),
)


def open_layers(
    folder: Path, tables: Iterable[Tuple[str, str]], words: Words, schemas: Mapping[Tuple[str, str], LayerSchema]
) -> List[Tuple[ProjectLayer, QgsVectorLayer]]:
    """The layers of :data:`LAYERS` whose (file, table) is among ``tables``, opened from ``folder`` and styled."""
    present = set(tables)
    opened = []
    for entry in LAYERS:
        if (entry.file, entry.table) not in present:
            continue
        only = f"|geometrytype={entry.geometry}" if entry.geometry else ""
        place = f"{folder / entry.file}|layername={entry.table}{only}"
        layer = QgsVectorLayer(place, words.say(f"map.layer.{entry.style}"), "ogr")
        if not layer.isValid():
            raise OutputError(f"{entry.file} was written, but its table “{entry.table}” cannot be opened")
        style_layer(layer, entry.style, words, schemas.get((entry.file, entry.table)))
        opened.append((entry, layer))
    return opened


def arrange(root: QgsLayerTreeGroup, layers: Sequence[Tuple[ProjectLayer, QgsMapLayer]], words: Words) -> None:
    """Put layers into their groups below ``root`` in legend order, but for the hidden ones; context groups are folded."""
    for entry, layer in layers:
        if entry.hidden:
            continue
        name = words.say(entry.group)
        group = root.findGroup(name) or root.addGroup(name)
        node = group.addLayer(layer)
        node.setItemVisibilityChecked(entry.shown)
        node.setExpanded(entry.shown and entry.group == "map.group.sites")
        group.setExpanded(entry.group == "map.group.sites")


def write_project(
    path: Path, layers: Sequence[Tuple[ProjectLayer, QgsVectorLayer]], crs: pyproj.CRS, bounds: Bounds, words: Words
) -> QgsProject:
    """``path`` (.qgz) with ``layers`` and, where the sites have sheets, the layouts that print them.

    Paths are relative, so the folder can be moved. Gives the project, to print from. Call it on the main thread.
    """
    project = QgsProject()
    project.setFilePathStorage(Qgis.FilePathType.Relative)
    project.setCrs(qgis_crs(crs))
    project.setTitle(words.say("map.title"))
    project.setBackgroundColor(QColor(look.ground("background")))
    for _, layer in layers:
        project.addMapLayer(layer, False)
    arrange(project.layerTreeRoot(), layers, words)
    extent = QgsRectangle(*bounds)
    extent.scale(1.05)
    project.viewSettings().setDefaultViewExtent(QgsReferencedRectangle(extent, qgis_crs(crs)))
    add_layouts(project, [(entry.style, layer) for entry, layer in layers], QgsRectangle(*bounds), words)
    if not project.write(str(path)):
        raise OutputError(f"cannot write {path.name}: {project.error()}")
    return project


def picture(
    layers: Sequence[QgsMapLayer], crs: pyproj.CRS, bounds: Bounds, width: int = 1400, height: int = 1000
) -> bytes:
    """A PNG of ``layers`` (top first) over ``bounds`` in ``crs``. Call it on the main thread."""
    settings = QgsMapSettings()
    settings.setLayers(list(layers))
    settings.setDestinationCrs(qgis_crs(crs))
    settings.setOutputSize(QSize(width, height))
    settings.setOutputDpi(120)
    settings.setBackgroundColor(QColor(look.ground("background")))
    extent = QgsRectangle(*bounds)
    extent.scale(1.04)
    settings.setExtent(extent)
    image = QImage(QSize(width, height), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor(look.ground("background")))
    painter = QPainter(image)
    job = QgsMapRendererCustomPainterJob(settings, painter)
    job.renderSynchronously()
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not image.save(buffer, "PNG"):
        raise OutputError("a map picture cannot be made: this QGIS has no PNG writer")
    return bytes(data)
