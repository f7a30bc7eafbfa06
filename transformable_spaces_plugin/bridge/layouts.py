"""The layouts of site sheets and signs: put into a project, and printed as one PDF a site. Main thread only."""

from __future__ import annotations

from pathlib import Path
from typing import Callable, Dict, Optional, Sequence, Tuple

from qgis.core import (
    Qgis,
    QgsLayoutExporter,
    QgsLayoutItemLabel,
    QgsLayoutItemMap,
    QgsPrintLayout,
    QgsProject,
    QgsReadWriteContext,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.PyQt.QtXml import QDomDocument

from ..core.errors import OutputError
from ..core.words import Words
from .feedback import let_cancel
from .styling import STYLES

# Layout (a file of ``styles``) → folder of its PDFs.
LAYOUTS: Dict[str, str] = {"site_sheet": "sheets", "sign": "signs"}
# Map item → styles of the layers that it shows, top first.
_MAPS: Dict[str, Tuple[str, ...]] = {
    "plan": ("sheet_trees", "sheet_strips", "sheet_site", "buildings", "trees", "streets", "water", "green"),
    "locator": ("sheet_locator", "study_area", "streets", "water", "green"),
}
_DPI = 150


def add_layouts(project: QgsProject, layers: Sequence[Tuple[str, QgsVectorLayer]], bounds: QgsRectangle, words: Words) -> None:
    """Put the layouts into ``project``, each an atlas over the layer of the style ``sheets``.

    layers: style and layer of what the maps show; they belong to the project. bounds: of the locator.
    """
    by_style = dict(layers)
    coverage = by_style.get("sheets")
    if coverage is None:
        return
    for name in LAYOUTS:
        layout = _load(project, name, words)
        for item in layout.items():
            if isinstance(item, QgsLayoutItemMap):
                _set_map(item, by_style, bounds, project)
        atlas = layout.atlas()
        atlas.setCoverageLayer(coverage)
        atlas.setEnabled(True)
        atlas.setSortFeatures(True)
        atlas.setSortExpression('"place"')
        atlas.setPageNameExpression('"code"')
        atlas.setFilenameExpression('"code"')
        project.layoutManager().addLayout(layout)


def print_layouts(
    project: QgsProject, folder: Path, words: Words, names: Sequence[str] = tuple(LAYOUTS), cancelled: Optional[Callable[[], bool]] = None
) -> int:
    """Print the project's layouts below ``folder`` (``sheets/CODE.pdf``, ``signs/CODE.pdf``); gives how many files were made.

    Raises OutputError when a page cannot be printed, Cancelled when asked to stop.
    """
    count = 0
    for name in names:
        layout = project.layoutManager().layoutByName(words.say(f"layout.{name}"))
        if not isinstance(layout, QgsPrintLayout):
            raise OutputError(f"the project has no layout “{words.say(f'layout.{name}')}”")
        place = folder / LAYOUTS[name]
        place.mkdir(parents=True, exist_ok=True)
        count += _print(layout, place, cancelled)
    return count


def _print(layout: QgsPrintLayout, place: Path, cancelled: Optional[Callable[[], bool]]) -> int:
    settings = QgsLayoutExporter.PdfExportSettings()
    settings.dpi = _DPI
    settings.rasterizeWholeImage = False
    settings.appendGeoreference = False
    settings.exportMetadata = True
    # Letters instead of their outlines: can be searched and read aloud, in half the time and size.
    settings.textRenderFormat = Qgis.TextRenderFormat.AlwaysText
    atlas, exporter = layout.atlas(), QgsLayoutExporter(layout)
    atlas.beginRender()
    count = 0
    try:
        going = atlas.first()
        while going:
            let_cancel(cancelled)
            target = place / f"{atlas.currentFilename()}.pdf"
            if exporter.exportToPdf(str(target), settings) != QgsLayoutExporter.ExportResult.Success:
                raise OutputError(f"cannot print {target.name}: {exporter.errorMessage() or exporter.errorFile()}")
            count += 1
            going = atlas.next()
    finally:
        atlas.endRender()
    return count


def _load(project: QgsProject, name: str, words: Words) -> QgsPrintLayout:
    document = QDomDocument()
    text = (STYLES / f"{name}.qpt").read_text(encoding="utf-8")
    document.setContent(text)
    layout = QgsPrintLayout(project)
    _, good = layout.loadFromTemplate(document, QgsReadWriteContext())
    if not good:
        raise OutputError(f"the layout {name}.qpt cannot be read")
    layout.setName(words.say(f"layout.{name}"))
    for item in layout.items():
        # A heading's id is the key of its words.
        if isinstance(item, QgsLayoutItemLabel) and words.has(item.id()):
            item.setText(words.say(item.id()))
    return layout


def _set_map(item: QgsLayoutItemMap, by_style: Dict[str, QgsVectorLayer], bounds: QgsRectangle, project: QgsProject) -> None:
    item.setCrs(project.crs())
    item.setLayers([by_style[style] for style in _MAPS[item.id()] if style in by_style])
    item.setKeepLayerSet(True)
    if item.id() == "plan":
        item.setAtlasDriven(True)
        item.setAtlasScalingMode(QgsLayoutItemMap.AtlasScalingMode.Auto)
        item.setAtlasMargin(0.0)
    else:
        extent = QgsRectangle(bounds)
        extent.scale(1.14)
        item.zoomToExtent(extent)


