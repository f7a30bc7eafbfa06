"""How good the data of a city are: what is there, how well it covers the area, and what each gap costs the scores."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple

import numpy as np
import shapely

from ..consultation.licence import credits_of
from ..errors import DataFileError
from ..indicators.catalogue import catalogue
from ..schema import LayerSchema, load_schemas
from ..scoring.gaps import what_gaps_cost
from ..scoring.profile import Profile, built_in
from ..table import FeatureTable
from .model import City, schemas

_FILE = Path(__file__).with_name("city_checks.json")
JURISDICTIONS = ("world", "eu", "fr", "es")
RASTERS = ("lst_c", "ndvi", "dsm_m", "dtm_m", "canopy_m", "sealed")
SCORES = ("greening", "pedestrian")
PRESENT, EMPTY, ABSENT = "present", "empty", "absent"


@dataclass(frozen=True)
class Published:
    """Where data of one layer are usually published: in which jurisdiction, under which name, and the address."""

    jurisdiction: str
    name: str
    source: str


@dataclass(frozen=True)
class LayerCheck:
    """One layer or raster of a city.

    coverage_share: share 0..1 of the cells of the study area that hold a feature; outside: features that do not meet the study
    area; invalid: invalid, empty or missing geometries (all NaN for a raster and for what is absent). oldest, newest: dates as
    the source writes them, None where it has none. indicators: those that cannot be measured for the gap; lost: confidence 0..1
    that each score loses by it; improved: indicators that can be measured without the layer, but better with it.
    """

    layer: str
    state: str
    features: float
    coverage_share: float
    outside: float
    invalid: float
    oldest: Optional[str]
    newest: Optional[str]
    sources: Tuple[str, ...]
    indicators: Tuple[str, ...]
    lost: Mapping[str, float]
    improved: Tuple[str, ...]
    published: Tuple[Published, ...]


@dataclass(frozen=True)
class CityCheck:
    """The check of a city: its layers and rasters, and how street widths and building heights are known.

    widths: source of the carriageway's width → share 0..1 of the length of the streets that were measured. heights: ``height``,
    ``surface_model``, ``levels`` or ``unknown`` → share of the buildings. lost: confidence that each score loses by all gaps.
    """

    layers: Tuple[LayerCheck, ...]
    widths: Mapping[str, float]
    heights: Mapping[str, float]
    lost: Mapping[str, float]
    area_ha: float
    place: Optional[str]
    sources: Tuple[str, ...]


@lru_cache(maxsize=1)
def checks_schema() -> LayerSchema:
    """The schema of the table of checks."""
    return load_schemas(Path(__file__).with_name("checks_schema.json"))["checks"]


@lru_cache(maxsize=1)
def published() -> Mapping[str, Tuple[Published, ...]]:
    """Where data are usually published, by layer or raster; DataFileError where the file breaks a rule."""
    found: Dict[str, Tuple[Published, ...]] = {}
    for layer, places in _document()["published"].items():
        where = f"published.{layer}"
        if layer not in schemas() and layer not in RASTERS:
            raise DataFileError(_FILE.name, where, "no layer or raster of a city has this name")
        for place in places:
            if place.get("jurisdiction") not in JURISDICTIONS:
                raise DataFileError(_FILE.name, where, f"jurisdiction is one of {', '.join(JURISDICTIONS)}")
            if not place.get("name") or not str(place.get("source", "")).startswith("http"):
                raise DataFileError(_FILE.name, where, "a place has a name and an address as its source")
        found[layer] = tuple(Published(place["jurisdiction"], place["name"], place["source"]) for place in places)
    return found


def cell_m() -> float:
    """The width in metres of the squares by which coverage is measured."""
    return float(_document()["cell_m"]["value"])


def check_city(city: City, streets: FeatureTable, profiles: Optional[Sequence[Profile]] = None) -> CityCheck:
    """How good the data of ``city`` are for both scores.

    streets: those of ``measure_street_profiles`` (NaN width: not measured). profiles: the scoring profiles (None: the built-in
    ones). A gap that two inputs could fill counts under both, so the losses of layers may add to more than the loss of all.
    Raises MissingLayer without study area.
    """
    city.required("study_area")
    area = city.study_area
    cells = _cells(area, cell_m())
    chosen = list(profiles) if profiles is not None else [built_in(name) for name in SCORES]
    missed = _missed(city, chosen)
    names = [*(name for name in schemas() if name != "study_area"), *RASTERS]
    layers = tuple(_layer(city, name, area, cells, missed) for name in names)
    areas = city.layer("study_area")
    return CityCheck(
        layers=layers,
        widths=_widths(streets),
        heights=_heights(city),
        lost={profile.prefix: _all_lost(city, profile) for profile in chosen},
        area_ha=float(shapely.area(area)) / 1e4,
        place=next((name for name in areas.text("name") if name is not None), None),
        sources=tuple(sorted({source for check in layers for source in check.sources})),
    )


def checks_table(check: CityCheck) -> FeatureTable:
    """The check as a table without geometry, one row a layer or raster, columns of ``checks_schema.json``."""
    rows = check.layers
    columns: Dict[str, List[Any]] = {
        name: [getattr(row, name) for row in rows]
        for name in ("layer", "state", "features", "coverage_share", "outside", "invalid", "oldest", "newest")
    }
    columns["sources"] = [", ".join(row.sources) or None for row in rows]
    columns["indicators"] = [", ".join(row.indicators) or None for row in rows]
    for score in SCORES:
        columns[f"{score}_confidence_lost"] = [row.lost.get(score, 0.0) for row in rows]
    columns["published"] = ["; ".join(f"{place.name} ({place.source})" for place in row.published) or None for row in rows]
    return FeatureTable.make([None] * len(rows), columns)


def _layer(
    city: City, name: str, area: shapely.Geometry, cells: np.ndarray, missed: Mapping[str, Tuple[List[str], Dict[str, float]]]
) -> LayerCheck:
    indicators, lost = missed.get(name, ([], {}))
    places = published().get(name, ())
    improved = tuple(key for key in _asking(name) if key not in indicators) if not city.has(name) and name not in city.rasters else ()
    if not city.has(name):
        nan = float("nan")
        state = PRESENT if name in city.rasters else ABSENT
        return LayerCheck(name, state, nan, nan, nan, nan, None, None, (), tuple(indicators), lost, improved, places)
    table = city.layer(name)
    shapes = table.geometry
    there = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    valid = there & shapely.is_valid(shapes)
    shapely.prepare(area)
    inside = shapely.intersects(area, shapes[valid])
    oldest, newest = _dates(table, schemas()[name])
    sources = credits_of([table])
    return LayerCheck(
        name, PRESENT if len(table) else EMPTY, float(len(table)), _coverage(shapes[valid], cells),
        float((~inside).sum()), float((~valid).sum()), oldest, newest, sources, tuple(indicators), lost, improved, places,
    )  # fmt: skip


def _cells(area: shapely.Geometry, size_m: float) -> np.ndarray:
    """The squares of a grid, fixed in the reference system, cut to the study area."""
    west, south, east, north = np.floor(np.array(area.bounds) / size_m).astype(np.int64)
    columns, rows = np.meshgrid(np.arange(west, east + 1), np.arange(south, north + 1))
    x, y = columns.ravel() * size_m, rows.ravel() * size_m
    cells = shapely.intersection(area, shapely.box(x, y, x + size_m, y + size_m))
    kept: np.ndarray = cells[shapely.area(cells) > 0]
    return kept


def _coverage(shapes: np.ndarray, cells: np.ndarray) -> float:
    """The share of the study area in cells that a feature meets."""
    area = shapely.area(cells)
    met = np.zeros(len(cells), dtype=bool)
    if len(shapes):
        met[np.unique(shapely.STRtree(shapes).query(cells, predicate="intersects")[0])] = True
    return float(area[met].sum() / area.sum())


def _dates(table: FeatureTable, schema: LayerSchema) -> Tuple[Optional[str], Optional[str]]:
    """The first and last day or year in the layer's field ``date``; None where it has none."""
    if "date" not in schema.names:
        return None, None
    dates = sorted(str(value) for value in table.text("date") if value is not None)
    return (dates[0], dates[-1]) if dates else (None, None)


def _missed(city: City, profiles: Sequence[Profile]) -> Dict[str, Tuple[List[str], Dict[str, float]]]:
    """By layer or raster that a gap asks for: the indicators that suffer, and what each score loses."""
    found: Dict[str, Tuple[List[str], Dict[str, float]]] = {}
    for profile in profiles:
        for gap in what_gaps_cost(profile, city):
            for name in dict.fromkeys(part.partition(".")[0] for part in gap.inputs if part):
                indicators, lost = found.setdefault(name, ([], {}))
                indicators += [indicator for indicator in gap.indicators if indicator not in indicators]
                lost[profile.prefix] = lost.get(profile.prefix, 0.0) + gap.confidence_lost
    return found


def _asking(name: str) -> List[str]:
    """The indicators of this version that need or are helped by a layer or raster, or one of its fields."""
    now = [indicator for indicator in catalogue().values() if indicator.computed != "later"]
    return [
        indicator.id for indicator in now
        if name in {part.partition(".")[0] for group in (*indicator.needs, indicator.helps) for part in group}
    ]  # fmt: skip


def _all_lost(city: City, profile: Profile) -> float:
    """The share 0..1 of the profile's weight on indicators that some gap of the data takes away."""
    gaps = [gap for gap in what_gaps_cost(profile, city) if any(gap.inputs)]
    gone = {indicator for gap in gaps for indicator in gap.indicators}
    weight = {criterion.indicator: criterion.weight for criterion in profile.criteria}
    return sum(weight[name] for name in sorted(gone)) / sum(weight.values())


def _widths(streets: FeatureTable) -> Dict[str, float]:
    """Share of the length of streets with a carriageway by how its width is known, the surest first."""
    length = np.where(streets.number("carriageway_m") > 0, shapely.length(streets.geometry), 0.0)
    source, total = streets.text("carriageway_source"), float(np.sort(length).sum())
    if not total:
        return {}
    return {name: float(np.sort(length[source == name]).sum()) / total for name in ("kerb", "polygon", "width_tag", "lanes", "class")}


def _heights(city: City) -> Dict[str, float]:
    """Share of the buildings by how their height is known."""
    buildings = city.layer("buildings")
    if not len(buildings):
        return {}
    height, levels = np.isfinite(buildings.number("height_m")), np.isfinite(buildings.number("levels"))
    model = height & (buildings.text("height_source") == "surface_model")
    masks = {"height": height & ~model, "surface_model": model, "levels": ~height & levels, "unknown": ~height & ~levels}
    return {name: float(mask.mean()) for name, mask in masks.items()}


@lru_cache(maxsize=1)
def _document() -> Dict[str, Any]:
    document: Dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
    return document
