"""The package that a city puts before its public, as the bytes of its files."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from typing import TYPE_CHECKING, Any, Dict, Iterable, List, Mapping, Optional, Sequence, Tuple

import numpy as np
import shapely

from ..city.reference_system import jurisdiction_of
from ..digest import digest_table
from ..errors import InputError, MissingCrs, MissingField
from ..kits.match import NO_JURISDICTION
from ..notes import Notes
from ..progress import SILENT, Progress
from ..table import FeatureTable, missing
from .datapackage import Description, datapackage
from .dcat import dcat
from .kit_cards import Card, kit_cards
from .licence import licence_of, licence_text
from .map_ground import MapGround
from .page import PageContent, render_page
from .platforms import decidim_answers, decidim_files, umap_files
from .public_sites import pick_sites, public_sites, wgs84_shapes
from .settings import PackageSettings
from .site_files import csv_table, geojson
from .site_kits import SiteKits, site_kits

if TYPE_CHECKING:
    from ..kits import Kit

# Written by the caller: GDAL's and QGIS's formats.
ELSEWHERE = ("sites.gpkg",)
# Without these columns a layer is no journal, or holds no contributions.
_OF_JOURNAL = ("code", "status")
_OF_CONTRIBUTIONS = ("source", "kind", "platform_id", "site_code")


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
    kits: Optional[Mapping[str, Kit]] = None,
    journal: Optional[FeatureTable] = None,
    extra: Optional[Mapping[str, bytes]] = None,
    later: Sequence[str] = (),
    versions: Optional[Mapping[str, str]] = None,
    contributions: Optional[FeatureTable] = None,
) -> Dict[str, bytes]:
    """The files of the package by name; names with a slash lie in folders.

    sites: scored sites (DESIGN §4), in any reference system, with the column ``kits`` where kits were matched; kits: the catalogue they
    were matched against (None: the built-in one). The layers of the ground may each be None and are shown as they are. journal: the
    interventions done on the sites. extra: files made elsewhere (``sheets/CODE.pdf``, ``sheets/CODE.html``, ``signs/CODE.pdf``,
    ``photos/CODE.jpg``), put in and linked; later: names of such files that are put in afterwards, linked too. contributions:
    answers imported before; with a journal, the proposals on Decidim among them get the city's answers. ``sites.gpkg`` is
    :func:`package_sites`, written by the caller. Raises InputError when no site can be shown, MissingCrs when a layer has no
    reference system, MissingField when the sites lack ``code`` or ``kind``, or journal and contributions what they are known by.
    """
    notes = Notes() if notes is None else notes
    for name, layer in (("sites", sites), ("streets", streets), ("buildings", buildings), ("study area", study_area)):
        if layer is not None and len(layer) and layer.crs is None:
            raise MissingCrs(f"layer “{name}” has no coordinate reference system; set it before use")
    for name, columns, records in (("journal", _OF_JOURNAL, journal), ("contributions", _OF_CONTRIBUTIONS, contributions)):
        if records is not None:
            _check_columns(name, records, columns)
    others = dict(extra or {})
    _check_names([*others, *later])
    chosen, public, on_sites, cards = _chosen(sites, settings, kits, notes)
    progress.at(0.1)
    licence = licence_of(settings.credits, settings.licence)
    if not settings.credits:
        notes.warn("sources_unknown", licence=licence.title)
    titles = settings.titles()
    files = {"sites.geojson": geojson(public, settings.title, settings.credits), "sites.csv": csv_table(public)}
    progress.at(0.2)
    files.update(decidim_files(public, settings.language))
    if contributions is not None:
        answers = {}
        if journal is not None:
            answers = decidim_answers(contributions, journal, public.column("code"), settings.language, kits)
        files.update(answers)
        if not answers:
            notes.info("decidim_nothing_to_answer")
    files.update(umap_files(public, titles, licence, settings.credits, settings.language))
    progress.at(0.3)
    name = package_id(settings.place or titles[settings.language], files["sites.geojson"])
    ground = MapGround(streets, buildings, study_area, green, water)
    content = PageContent(chosen, ground, on_sites, cards, journal, name, (*others, *later))
    files["index.html"] = render_page(content, settings, notes, progress.part(0.3, 0.95)).encode("utf-8")
    files["LICENCE.txt"] = licence_text(titles, licence, settings.credits, settings.date)
    described = Description(
        name, titles, settings.language, licence, settings.credits, len(public), settings.date, settings.publisher, settings.address
    )
    bounds = [float(value) for value in shapely.total_bounds(wgs84_shapes(public))]
    files["dcat.jsonld"] = dcat(described, bounds, files, ELSEWHERE)
    files["datapackage.json"] = datapackage(described, public, files, ELSEWHERE)
    layers = {"sites": sites, "streets": streets, "buildings": buildings, "study_area": study_area, "green": green, "water": water}
    files["run.json"] = _record(name, settings, licence.spdx, layers, public, sorted(cards), notes, versions or {})
    return {**files, **{place: others[place] for place in sorted(others)}}


def package_sites(sites: FeatureTable, settings: PackageSettings, kits: Optional[Mapping[str, Kit]] = None) -> FeatureTable:
    """The sites of a package as the public gets them, in the order shown: the table of ``sites.gpkg``."""
    return _chosen(sites, settings, kits, None)[1]


def package_id(place: str, content: bytes) -> str:
    """The name of a package: its place in plain letters and a fingerprint of its sites, so that answers find their package again."""
    plain = unicodedata.normalize("NFKD", place).encode("ascii", "ignore").decode("ascii").lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-") or "sites"
    return f"{slug}-{hashlib.sha256(content).hexdigest()[:12]}"


def _chosen(
    sites: FeatureTable, settings: PackageSettings, kits: Optional[Mapping[str, Kit]], notes: Optional[Notes]
) -> Tuple[FeatureTable, FeatureTable, List[SiteKits], Dict[str, Card]]:
    """The sites to show, as they are and as the public gets them, their kits, and the cards of those kits."""
    codes = sites.column("code")
    sites.column("kind")
    if missing(codes).any():
        raise InputError(f"{int(missing(codes).sum())} sites have no code; give them codes (“Find spaces” does) before they are shown")
    chosen = sites.select(pick_sites(sites, settings.pick, settings.top))
    if not len(chosen):
        raise InputError("there is no site to show: every site is blocked or has no score; score the sites first")
    shown, counts = np.unique(chosen.column("code").astype(str), return_counts=True)
    if (counts > 1).any():
        raise InputError(f"code “{shown[counts > 1][0]}” stands for {counts.max()} sites; a code names one site")
    on_sites: List[SiteKits] = [SiteKits()] * len(chosen)
    cards: Dict[str, Card] = {}
    if "kits" in chosen and "kits" in settings.show:
        catalogue = kits if kits is not None else _built_in()
        on_sites = site_kits(chosen.text("kits"), catalogue, notes)
        wanted = {fit.kit for site in on_sites for fit in site.fits}
        wanted |= {kit for site in on_sites for kit, _ in (*site.blocked, *site.unknown)}
        cards = kit_cards(catalogue, settings.jurisdiction or jurisdiction_of(chosen) or NO_JURISDICTION, wanted)
    return chosen, public_sites(chosen, settings.show, on_sites, cards, settings.address), on_sites, cards


def _built_in() -> Mapping[str, Kit]:
    from ..kits import built_in_kits

    return built_in_kits()


def _check_columns(name: str, records: FeatureTable, columns: Iterable[str]) -> None:
    lacking = [column for column in columns if column not in records]
    if lacking:
        there = ", ".join(sorted(records.columns)) or "none"
        raise MissingField(f"layer “{name}”: field “{lacking[0]}” is missing; there are: {there}")


def _check_names(extra: Iterable[str]) -> None:
    for name in extra:
        if not re.fullmatch(r"(sheets|signs|photos)/[A-Za-z0-9._-]+\.[a-z0-9]+", name):
            raise InputError(f"“{name}” has no place in a package: files go into sheets/, signs/ or photos/")


def _record(
    name: str,
    settings: PackageSettings,
    licence: str,
    layers: Mapping[str, Optional[FeatureTable]],
    public: FeatureTable,
    kits: List[str],
    notes: Notes,
    versions: Mapping[str, str],
) -> bytes:
    """``run.json``: with what and how the package was made; no clock and no folder, so equal runs give equal records."""
    record: Dict[str, Any] = {
        "format": "transformable-spaces-package/1",
        "id": name,
        "versions": dict(versions),
        "settings": settings.as_dict(),
        "inputs": [
            {"layer": layer, "features": len(table), "sha256": digest_table(table)} for layer, table in layers.items() if table is not None
        ],
        "crs": None if public.crs is None else ":".join(public.crs.to_authority() or ()) or public.crs.name,
        "licence": licence,
        "results": {"sites": len(public), "columns": list(public.columns), "kits": kits},
        "notes": [note.as_dict() for note in notes],
    }
    return (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
