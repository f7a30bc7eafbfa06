"""The files of a run: city.gpkg, sites.gpkg, the consultation folder, the project, the report, run.json."""

from __future__ import annotations

import configparser
from functools import lru_cache
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List, Mapping, Optional, Tuple

import shapely
from osgeo import gdal
from qgis.core import Qgis, QgsProject, QgsVectorLayer

from ..core.city import schemas
from ..core.comparison.neighbourhoods import comparison_schema
from ..core.comparison.report import render_comparison
from ..core.consultation import PackageSettings, build_package, credits_of, package_sites, pick_sites
from ..core.indicators.green_access import green_access_schemas
from ..core.indicators.low_traffic_cells import low_traffic_schemas
from ..core.notes import Notes
from ..core.pipeline import Assessment
from ..core.report import render_report, report_data
from ..core.run_record import InputRecord, as_json, hash_chunks, run_record, versions
from ..core.schema import LayerSchema
from ..core.scoring.columns import scored_schema
from ..core.spaces.planting import planting_schemas
from ..core.spaces.street_space import street_space_schema
from ..core.table import FeatureTable
from ..core.titles import street_titles
from ..core.words import Words
from .city import write_city
from .consultation import finish_package, write_package
from .feedback import let_cancel
from .layouts import print_layouts
from .papers import make_papers
from .project import ProjectLayer, open_layers, picture, write_project
from .tables import layer_names, write_layer

ROOT = Path(__file__).resolve().parent.parent.parent


@lru_cache(maxsize=1)
def plugin_version() -> str:
    """The version in metadata.txt."""
    metadata = configparser.ConfigParser()
    metadata.read(ROOT / "metadata.txt", encoding="utf-8")
    return metadata.get("general", "version")


def file_input(parameter: str, path: Path) -> InputRecord:
    """The record of a file given as a parameter."""
    return InputRecord(parameter, path.name, hash_chunks(_chunks([path])))


def source_input(parameter: str, path: Path) -> InputRecord:
    """The record of the source: a file, or a folder whose files are hashed in the order of their names."""
    files = sorted(item for item in path.rglob("*") if item.is_file()) if path.is_dir() else [path]
    return InputRecord(parameter, path.name, hash_chunks(_chunks(files)))


def _chunks(files: List[Path]) -> Iterator[bytes]:
    for file in files:
        with file.open("rb") as stream:
            while piece := stream.read(1 << 20):
                yield piece


def write_data(folder: Path, assessment: Assessment) -> None:
    """``city.gpkg``, and ``sites.gpkg`` with the tables sites, streets, street_space, planting_positions, cells and filters."""
    write_city(assessment.city, folder / "city.gpkg")
    write_layer(assessment.sites, folder / "sites.gpkg", "sites", scored_schema())
    write_layer(assessment.profiles.streets, folder / "sites.gpkg", "streets")
    write_layer(assessment.street_space, folder / "sites.gpkg", "street_space", street_space_schema())
    planting = planting_schemas()["planting_positions"]
    write_layer(assessment.planting.positions, folder / "sites.gpkg", "planting_positions", planting)
    for name, table in (("cells", assessment.cells.cells), ("filters", assessment.cells.filters)):
        write_layer(table, folder / "sites.gpkg", name, low_traffic_schemas()[name])
    for name, table in _of_people(assessment).items():
        write_layer(table, folder / "sites.gpkg", name, _people_schemas()[name])


def _of_people(assessment: Assessment) -> Dict[str, FeatureTable]:
    """The tables of access to green and of compared neighbourhoods, as far as they could be made."""
    access, comparison = assessment.green_access, assessment.comparison
    made = {} if access is None else {
        f"green_access_{name}": getattr(access, name) for name in ("homes", "neighbourhoods", "entrances")
    }
    return made if comparison is None else {**made, "neighbourhoods_compared": comparison.areas}


def _people_schemas() -> Dict[str, LayerSchema]:
    return {**green_access_schemas(), "neighbourhoods_compared": comparison_schema()}


def consultation_settings(assessment: Assessment, language: str, top: int) -> PackageSettings:
    """What the main job sets of a package: language, how many sites, the credits of the city's layers, its name, whose rules hold."""
    city = assessment.city
    return PackageSettings(
        language=language, top=top, credits=credits_of(city.layers.values()), place=city.required("study_area").text("name")[0],
        jurisdiction=assessment.jurisdiction,
    )  # fmt: skip


def make_consultation(folder: Path, assessment: Assessment, language: str, top: int, notes: Notes) -> bool:
    """``consultation/`` in ``folder`` with the best sites by each score, and their sheets as a table of ``sites.gpkg``.

    What needs the main thread is left to :func:`finish_consultation`. Where every site is blocked there is nothing to show: False,
    told in ``notes``.
    """
    city, settings = assessment.city, consultation_settings(assessment, language, top)
    chosen = assessment.sites.select(pick_sites(assessment.sites, settings.pick, settings.top))
    if not len(chosen):
        notes.warn("no_site_to_show")
        return False
    ground = {
        **city.layers, "profiles": assessment.profiles.streets, "street_space": assessment.street_space,
        "planting_positions": assessment.planting.positions,
    }  # fmt: skip
    papers = make_papers(chosen, settings, assessment.kits, ground, notes)
    write_layer(papers.tables["sheets"], folder / "sites.gpkg", "sheets")
    files = build_package(
        assessment.sites, city.layer("streets"), city.layer("buildings"), city.required("study_area"), settings,
        green=city.layer("green"), water=city.layer("water"), notes=notes, kits=assessment.kits, extra=papers.pages, later=papers.printed,
        versions=used_versions(),
    )  # fmt: skip
    write_package(folder / "consultation", files, package_sites(assessment.sites, settings, assessment.kits), settings)
    return True


def finish_consultation(
    folder: Path, assessment: Assessment, project: QgsProject, language: str, top: int, cancelled: Callable[[], bool]
) -> None:
    """Sheets and signs as PDF, the project for a walk, and the zip beside ``consultation/``. Call it on the main thread; Cancelled."""
    settings = consultation_settings(assessment, language, top)
    print_layouts(project, folder / "consultation", Words(language), cancelled=cancelled)
    let_cancel(cancelled)
    public = package_sites(assessment.sites, settings, assessment.kits)
    finish_package(folder / "consultation", public, assessment.city.layers, settings)


def used_versions() -> Dict[str, str]:
    """The versions that a run depends on, QGIS and GDAL among them."""
    return versions(plugin_version(), {"qgis": Qgis.version(), "gdal": gdal.__version__})


def _schemas() -> Dict[Tuple[str, str], LayerSchema]:
    titles = {("city.gpkg", name): schema for name, schema in schemas().items()}
    planting = {("sites.gpkg", "planting_positions"): planting_schemas()["planting_positions"]}
    traffic = {("sites.gpkg", name): schema for name, schema in low_traffic_schemas().items()}
    traffic.update({("sites.gpkg", name): schema for name, schema in _people_schemas().items()})
    titles = {**titles, **traffic, ("sites.gpkg", "streets"): street_titles()}
    return {**titles, ("sites.gpkg", "sites"): scored_schema(), ("sites.gpkg", "street_space"): street_space_schema(), **planting}


def project_layers(folder: Path, assessment: Assessment, words: Words) -> List[Tuple[ProjectLayer, QgsVectorLayer]]:
    """The layers of the project, opened from ``folder`` and styled; empty ones are left out."""
    tables = [("city.gpkg", name) for name, table in assessment.city.layers.items() if len(table)]
    tables += [("sites.gpkg", "sites"), ("sites.gpkg", "streets")]
    tables += [("sites.gpkg", "street_space")] * bool(len(assessment.street_space))
    tables += [("sites.gpkg", "planting_positions")] * bool(len(assessment.planting.positions))
    tables += [("sites.gpkg", "cells")] * bool(len(assessment.cells.cells))
    tables += [("sites.gpkg", "filters")] * bool(len(assessment.cells.filters))
    tables += [("sites.gpkg", name) for name, table in _of_people(assessment).items() if len(table)]
    tables += [("sites.gpkg", "sheets")] * ("sheets" in layer_names(folder / "sites.gpkg"))
    return open_layers(folder, tables, words, _schemas())


def write_record_and_map(
    folder: Path,
    assessment: Assessment,
    notes: Notes,
    inputs: List[InputRecord],
    parameters: Mapping[str, Any],
    words: Words,
    cancelled: Optional[Callable[[], bool]] = None,
) -> QgsProject:
    """``project.qgz``, ``report.html`` with its pictures, ``run.json``, and ``neighbourhoods.html`` where there are any.

    Gives the project. Call it on the main thread; Cancelled.
    """
    layers = project_layers(folder, assessment, words)
    crs, bounds = assessment.city.crs, tuple(float(v) for v in shapely.total_bounds(assessment.city.study_area))
    context = [layer for entry, layer in layers if entry.group == "map.group.context"]
    shown = {entry.style: [layer] for entry, layer in layers if entry.group == "map.group.sites"}
    cells = [layer for entry, layer in layers if entry.style in ("low_traffic_filters", "low_traffic_cells")]
    if cells:
        shown["low_traffic_cells"] = cells
    pictures = {}
    for name, own in shown.items():
        let_cancel(cancelled)
        pictures[name] = picture([*own, *context], crs, bounds)
    let_cancel(cancelled)
    record = run_record(assessment, notes, inputs, parameters, used_versions())
    report = report_data(assessment, notes, record, pictures)
    (folder / "report.html").write_text(render_report(report, words.language), encoding="utf-8")
    (folder / "run.json").write_bytes(as_json(record))
    if assessment.comparison is not None:
        page = render_comparison(assessment.comparison, (), words.language)
        (folder / "neighbourhoods.html").write_text(page, encoding="utf-8")
    return write_project(folder / "project.qgz", layers, crs, bounds, words)
