"""The sheets and signs of a run: their table in sites.gpkg, their pages, and their PDFs."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Callable, Dict, List, Optional, Sequence

import numpy as np
from qgis.core import QgsProject

from ..core.consultation import choose_sites, credits_of
from ..core.consultation.qr import qr_available, qr_svg
from ..core.notes import Notes
from ..core.pipeline import Assessment
from ..core.sheets import PlanLayers, Sheet, sheet_pages, sheet_table, site_sheets
from ..core.words import Words
from .layouts import LAYOUTS, print_layouts
from .tables import write_layer


def sheets_of(assessment: Assessment, language: str, top: int) -> List[Sheet]:
    """The sheets of the best sites by each score, those that go to the consultation."""
    chosen = assessment.sites.select(choose_sites(assessment.sites, top))
    return site_sheets(
        chosen, assessment.profiles.streets, assessment.planting.positions, assessment.kits, assessment.jurisdiction, language
    )


def write_sheets(path: Path, sheets: Sequence[Sheet], assessment: Assessment, language: str, notes: Notes) -> None:
    """The table ``sheets`` of a GeoPackage, which the layouts print. Signs carry the site's code as a QR code where these can be made."""
    if not sheets:
        return
    codes: Optional[Dict[str, str]] = None
    if qr_available():
        codes = {sheet.code: qr_svg(sheet.code) for sheet in sheets}
    else:
        notes.warn("no_qr_codes")
    credits = credits_of(assessment.city.layers.values())
    write_layer(sheet_table(sheets, assessment.city.crs, language, credits, codes=codes), path, "sheets")


def sheet_files(sheets: Sequence[Sheet], assessment: Assessment, language: str) -> Dict[str, bytes]:
    """The pages of the sheets as the files ``sheets/CODE.html``."""
    city = assessment.city
    water = city.layer("water")
    layers = PlanLayers(
        buildings=city.layer("buildings"), streets=assessment.profiles.streets, green=city.layer("green"),
        water=water.select(np.array([shape is not None for shape in water.geometry], dtype=bool)),
        street_space=assessment.street_space, trees=assessment.planting.positions, study_area=city.required("study_area"),
    )  # fmt: skip
    pages = sheet_pages(sheets, layers, language, credits_of(city.layers.values()))
    return {f"sheets/{code}.html": page.encode("utf-8") for code, page in pages.items()}


def printed_files(project: QgsProject, words: Words, cancelled: Callable[[], bool]) -> Dict[str, bytes]:
    """The PDFs of the project's layouts: ``sheets/CODE.pdf`` and ``signs/CODE.pdf``. Call it on the main thread; Cancelled."""
    with tempfile.TemporaryDirectory(prefix="transformable_spaces_") as folder:
        print_layouts(project, Path(folder), words, cancelled=cancelled)
        return {
            f"{place}/{path.name}": path.read_bytes() for place in LAYOUTS.values() for path in sorted((Path(folder) / place).glob("*.pdf"))
        }
