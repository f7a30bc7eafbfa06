"""Assesses the areas of real data beside the project and draws them, to be looked at: out/areas/<area>/*.png.

usage: make pictures   (or python3 scripts/render_areas.py AREA… in the environment of `make env`)
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from qgis.core import QgsApplication
from transformable_spaces.transformable_spaces_plugin.bridge.project import open_layers, picture
from transformable_spaces.transformable_spaces_plugin.bridge.tables import layer_names, read_layer
from transformable_spaces.transformable_spaces_plugin.core.words import Words

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared" / "data"
AREAS = {
    "monaco": "monaco_2025/monaco-2025-02-15.osm.pbf",
    "paris_9e": "paris_9e_2021/map.osm",
    "bondy": "bondy_grandparis/osm_map_2022.osm",
    "porto": "porto_2020/porto.osm.pbf",
    "nantes": "nantes_bdtopo_2025/bdtopo_nantes_2025.gpkg",
}
CONTEXT = "map.group.context"


def render(area: str) -> None:
    """One run of the main job and a picture per layer of sites and streets, and of a quarter of the area at larger scale."""
    folder = ROOT / "out" / "areas" / area
    subprocess.run(
        ["qgis_process", "run", "transformablespaces:assesscity", "--", f"SOURCE={DATA / AREAS[area]}", f"OUTPUT_FOLDER={folder}"],
        check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    tables = [(file, table) for file in ("sites.gpkg", "city.gpkg") for table in layer_names(folder / file)]
    layers = open_layers(folder, tables, Words("en"), {})
    study_area = read_layer(folder / "city.gpkg", "study_area")
    xmin, ymin, xmax, ymax = study_area.geometry[0].bounds
    middle = study_area.geometry[0].centroid
    near = (middle.x - (xmax - xmin) / 8, middle.y - (ymax - ymin) / 8, middle.x + (xmax - xmin) / 8, middle.y + (ymax - ymin) / 8)
    context = [layer for entry, layer in layers if entry.group == CONTEXT]
    for entry, layer in layers:
        if entry.group != CONTEXT:
            for name, bounds in (("whole", (xmin, ymin, xmax, ymax)), ("near", near)):
                target = folder / f"{entry.style}_{name}.png"
                target.write_bytes(picture([layer, *context], study_area.crs, bounds))
    print(f"{area}: {len(list(folder.glob('*.png')))} pictures in {folder.relative_to(ROOT)}", flush=True)


if __name__ == "__main__":
    if not DATA.is_dir():
        raise SystemExit("the real city data (../shared/data) is not here")
    application = QgsApplication([], True)
    application.initQgis()
    for wanted in sys.argv[1:] or AREAS:
        render(wanted)
    # No exitQgis(): it frees symbols that Python still holds.
    os._exit(0)
