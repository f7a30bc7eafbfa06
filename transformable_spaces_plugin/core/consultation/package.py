"""The package that a city puts before its public, as the bytes of its files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Dict, Optional, Tuple

from ..errors import InputError, MissingCrs
from ..notes import Notes
from ..progress import SILENT, Progress
from ..table import FeatureTable
from ..words import LANGUAGES
from .map_ground import MapGround
from .page import render_page
from .public_sites import choose_sites, public_sites
from .site_files import csv_table, geojson


@dataclass(frozen=True)
class PackageSettings:
    """What the city decides about a package.

    title: of the page; None takes the words' own. language: the first language of the page (``fr``, ``en``, ``es``).
    top: how many of the best sites by each score are shown. credits: names of the data used, shown as they are.
    licence: ``odbl`` or ``lo2`` (see :mod:`.licence`); None works it out from the credits. place: the name of the study area.
    date: of the data, ISO 8601, shown where given (never the clock's, so that two runs give the same bytes).
    """

    title: Optional[str] = None
    language: str = "en"
    top: int = 30
    credits: Tuple[str, ...] = ()
    licence: Optional[str] = None
    place: Optional[str] = None
    date: Optional[str] = None

    def __post_init__(self) -> None:
        if self.language not in LANGUAGES:
            raise InputError(f"language is one of {', '.join(LANGUAGES)}, not “{self.language}”")
        if self.top < 1:
            raise InputError(f"the number of sites to show is 1 or more, not {self.top}")


def build_package(
    sites: FeatureTable,
    streets: Optional[FeatureTable],
    buildings: Optional[FeatureTable],
    study_area: Optional[FeatureTable],
    settings: PackageSettings,
    green: Optional[FeatureTable] = None,
    water: Optional[FeatureTable] = None,
    notes: Optional[Notes] = None,
    progress: Progress = SILENT,
) -> Dict[str, bytes]:
    """The files of the package by name: ``sites.geojson``, ``sites.csv`` and ``index.html``.

    sites: scored sites (DESIGN §4), in any reference system; the layers of the ground may each be None and are shown as they
    are. ``sites.gpkg`` is :func:`public_sites`, written by the caller. Raises InputError when no site can be shown, MissingCrs
    when a layer has no reference system, MissingField when the sites lack ``code`` or ``kind``.
    """
    for name, layer in (("sites", sites), ("streets", streets), ("buildings", buildings), ("study area", study_area)):
        if layer is not None and len(layer) and layer.crs is None:
            raise MissingCrs(f"layer “{name}” has no coordinate reference system; set it before use")
    chosen = sites.select(choose_sites(sites, settings.top))
    if not len(chosen):
        raise InputError("there is no site to show: every site is blocked or has no score; score the sites first")
    progress.at(0.1)
    public = public_sites(chosen)
    files = {"sites.geojson": geojson(public, settings.title, settings.credits), "sites.csv": csv_table(public)}
    progress.at(0.3)
    ground = MapGround(streets, buildings, study_area, green, water)
    files["index.html"] = render_page(chosen, ground, settings, notes, progress.part(0.3, 1.0)).encode("utf-8")
    return files
