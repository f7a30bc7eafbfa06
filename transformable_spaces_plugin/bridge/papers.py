"""Site sheets and signs of a package: the HTML twins as bytes, the PDFs through the layouts (main thread)."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable, Dict, List, Mapping, Optional, Tuple

import shapely
from qgis.core import QgsProject, QgsRectangle, QgsVectorLayer

from ..core.city.reference_system import jurisdiction_of
from ..core.consultation import PackageSettings
from ..core.consultation.qr import permalink, qr_available, qr_svg
from ..core.errors import OutputError
from ..core.kits import Kit
from ..core.kits.match import NO_JURISDICTION
from ..core.notes import Notes
from ..core.sheets import PlanLayers, sheet_pages, sheet_table, site_sheets
from ..core.table import FeatureTable
from ..core.words import Words
from .layouts import add_layouts, print_layouts
from .styling import style_layer
from .tables import qgis_crs, write_layer

# Style of a layer of the layouts → the table that it shows, top first.
_SHOWN: Tuple[Tuple[str, str], ...] = (
    ("sheets", "sheets"), ("sheet_trees", "planting_positions"), ("sheet_strips", "street_space"), ("sheet_site", "sites"),
    ("sheet_locator", "sheets"), ("study_area", "study_area"), ("buildings", "buildings"), ("trees", "trees"), ("streets", "streets"),
    ("water", "water"), ("green", "green"),
)  # fmt: skip


@dataclass(frozen=True)
class Papers:
    """The sheets of a package's sites: ``pages`` (``sheets/CODE.html``), and what the layouts print.

    printed: the names of the PDFs that :func:`print_papers` makes (``sheets/CODE.pdf``, ``signs/CODE.pdf``).
    """

    pages: Dict[str, bytes]
    printed: Tuple[str, ...]
    tables: Mapping[str, FeatureTable] = field(repr=False)


def make_papers(
    sites: FeatureTable, settings: PackageSettings, kits: Mapping[str, Kit], tables: Mapping[str, Optional[FeatureTable]], notes: Notes
) -> Papers:
    """The papers of ``sites`` (those that the package shows), in the package's language.

    tables: by name, each may be missing: of the city (``study_area``, ``buildings``, ``trees``, ``streets``, ``water``, ``green``), and of
    the assessment (``profiles``: the streets as measured, ``street_space``, ``planting_positions``). Signs have a QR code of the site's
    address, or of its code alone where the settings name no address, if segno is installed; ``notes`` hears of both.
    """
    there = {name: table.to_crs(sites.crs) for name, table in tables.items() if table is not None and len(table)}
    profiles = there.get("profiles", FeatureTable.empty(("street_id",), sites.crs))
    jurisdiction = settings.jurisdiction or jurisdiction_of(sites) or NO_JURISDICTION
    sheets = site_sheets(sites, profiles, there.get("planting_positions"), kits, jurisdiction, settings.language)
    plan = PlanLayers(
        there.get("buildings"), there.get("streets"), there.get("green"), there.get("water"), there.get("street_space"),
        there.get("planting_positions"), there.get("study_area"),
    )  # fmt: skip
    pages = sheet_pages(sheets, plan, settings.language, settings.credits, settings.licence)
    codes: Dict[str, str] = {}
    if settings.address is None:
        notes.info("signs_without_address")
    if not qr_available():
        notes.warn("signs_without_segno")
    else:
        codes = {sheet.code: qr_svg(permalink(settings.address, sheet.code) or sheet.code) for sheet in sheets}
    table = sheet_table(sheets, sites.crs, settings.language, settings.credits, settings.licence, codes)
    printed = [f"{folder}/{sheet.code}.pdf" for folder in ("sheets", "signs") for sheet in sheets]
    twins = {f"sheets/{code}.html": page.encode("utf-8") for code, page in pages.items()}
    return Papers(twins, tuple(printed), {**there, "sheets": table, "sites": sites})


def print_papers(folder: Path, papers: Papers, words: Words, cancelled: Optional[Callable[[], bool]] = None) -> int:
    """Print ``sheets/CODE.pdf`` and ``signs/CODE.pdf`` below ``folder``; gives how many. Call it on the main thread.

    Raises OutputError when a page cannot be made, Cancelled when asked to stop.
    """
    with tempfile.TemporaryDirectory() as place:
        data = Path(place) / "papers.gpkg"
        for name in dict.fromkeys(table for _, table in _SHOWN):
            table = papers.tables.get(name)
            if table is not None and len(table):
                write_layer(_areas(table) if name == "water" else table, data, name)
        project = QgsProject()
        project.setCrs(qgis_crs(papers.tables["sites"].crs))
        layers: List[Tuple[str, QgsVectorLayer]] = []
        for style, name in _SHOWN:
            if name not in papers.tables:
                continue
            layer = QgsVectorLayer(f"{data}|layername={name}", style, "ogr")
            if not layer.isValid():
                raise OutputError(f"layer “{name}” of the sheets cannot be opened")
            style_layer(layer, style, words)
            project.addMapLayer(layer, False)
            layers.append((style, layer))
        around = papers.tables.get("study_area", papers.tables["sites"])
        bounds = QgsRectangle(*(float(value) for value in shapely.total_bounds(around.geometry)))
        add_layouts(project, layers, bounds, words)
        count = print_layouts(project, folder, words, cancelled=cancelled)
        # The layers let go of their file before the folder goes.
        layers.clear()
        project.clear()
    return count


def _areas(table: FeatureTable) -> FeatureTable:
    return table.select(shapely.get_dimensions(table.geometry) == 2)
