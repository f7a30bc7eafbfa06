"""How long a hundred site sheets and as many signs take as PDF (under three minutes is asked for)."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path
from typing import Any, Dict

from checkout import show

SHEETS = 100


def printing() -> Dict[str, Any]:
    """Sheets of the tests' street, whose sites have more to tell than a page holds, over and over."""
    from qgis.core import QgsApplication

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QgsApplication([], True)
    application.initQgis()
    from transformable_spaces.tests.sheet_town import town_sheets, town_sites
    from transformable_spaces.transformable_spaces_plugin.bridge.papers import make_papers, print_papers
    from transformable_spaces.transformable_spaces_plugin.core.consultation import PackageSettings
    from transformable_spaces.transformable_spaces_plugin.core.kits import built_in_kits, match_kits
    from transformable_spaces.transformable_spaces_plugin.core.notes import Notes
    from transformable_spaces.transformable_spaces_plugin.core.table import FeatureTable
    from transformable_spaces.transformable_spaces_plugin.core.words import Words

    words, kits = Words("fr"), built_in_kits()
    town = match_kits(town_sites(words), kits, "fr", Notes())
    copies = [town.with_columns(code=[f"{code[:-2]}{n}{code[-1]}" for code in town.text("code")]) for n in range(SHEETS // len(town))]
    sites = FeatureTable.concat(copies)
    _, _, streets, buildings, trees = town_sheets("fr")
    ground = {"streets": streets, "profiles": streets, "buildings": buildings, "planting_positions": trees}
    began = time.perf_counter()
    papers = make_papers(sites, PackageSettings(language="fr", jurisdiction="fr"), kits, ground, Notes())
    made = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        count = print_papers(Path(folder), papers, words)
    ended = time.perf_counter()
    application.exitQgis()
    return {"texts and pages (s)": made - began, "PDF files": count, "printing (s)": ended - made}


if __name__ == "__main__":
    show(f"{SHEETS} sheets and signs", printing)
