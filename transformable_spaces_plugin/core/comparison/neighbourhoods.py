"""Neighbourhoods on one absolute scale: what could be transformed there, how much it is needed, who lives there, and who gets it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, List, Optional, Sequence, Tuple

import numpy as np
import shapely

from ..city.model import City
from ..consultation.public_sites import is_blocked
from ..indicators.catalogue import kinds
from ..notes import Notes
from ..progress import SILENT, Progress
from ..schema import Field, LayerSchema
from ..scoring.profile import BUILT_IN
from ..shortlist.equity import concentration_index, middle_rank
from ..spaces.finish import unions_by_row
from ..table import FeatureTable, missing
from ..words import LANGUAGES, Words
from .places import ACCESS, Place, find_places

MEASURES = ("usable_m2", *(f"{score}_weighted_m2" for score in BUILT_IN))
_GOOD = 60.0  # classes A and B


@dataclass(frozen=True)
class Index:
    """The concentration index of one measure over the neighbourhoods of one place (None: of all places, where more than one has one).

    value: −1 (all of it where deprivation is highest) to 1 (where it is lowest), NaN where it cannot be told. rank_by: what ranks the
    neighbourhoods, ``deprivation``, ``priority`` (two ranks) or None: neither is known. weigh_by: ``people`` or, where nobody
    counted them, ``ground``. curve: points (k, 2), cumulative shares of these and of the measure, the most deprived first.
    """

    place: Optional[str]
    measure: str
    value: float
    rank_by: Optional[str]
    weigh_by: str
    neighbourhoods: int
    curve: np.ndarray


@dataclass(frozen=True)
class Comparison:
    """What :func:`compare_neighbourhoods` gives: polygons by :func:`comparison_schema`, the indices, and the places compared."""

    areas: FeatureTable
    indices: Tuple[Index, ...]
    places: Tuple[str, ...]

    def index(self, measure: str, place: Optional[str] = None) -> Optional[Index]:
        """The index of a measure of one place; without a place that of all together, or of the only one that has it; else None."""
        found = [index for index in self.indices if index.measure == measure and index.place == place]
        told = [index for index in self.indices if index.measure == measure and index.rank_by is not None]
        return found[0] if found else told[0] if place is None and len(told) == 1 else None


def compare_neighbourhoods(
    layers: Sequence[Tuple[str, FeatureTable]],
    cities: Sequence[City],
    given: Optional[FeatureTable],
    notes: Notes,
    progress: Progress = SILENT,
) -> Comparison:
    """What the sites of ``layers`` amount to in every neighbourhood, on the absolute scale of the scores.

    layers: (name, scored sites) of one or several districts or cities, in any reference systems. cities: those in which they lie,
    which tell of people, green access and neighbourhoods. given: neighbourhoods in place of the cities'. Per neighbourhood: sites, m²
    and usable m² by kind and in all (``footprint_m2`` counts overlaps once); per score: sites scored, blocked and of class A or B, need,
    feasibility, score and confidence as means over the sites that are not blocked, weighted by their area (NaN without any), and usable
    m² × score / 100; people, and people without green within 300 m and 15 minutes; deprivation and priority. Where the reference
    systems differ the polygons are in WGS 84. Errors: see :func:`places.find_places`.
    """
    places = find_places(layers, cities, given, notes, progress.part(0.0, 0.6))
    progress.at(0.6)
    tables = []
    for number, place in enumerate(places):
        tables.append(_rows(place))
        progress.at(0.6 + 0.4 * number / len(places))
    indices = [index for place, table in zip(places, tables) for index in _indices(place.name, table)]
    if len({str(table.crs) for table in tables}) > 1:
        notes.info("compared_in_degrees")
        tables = [table.to_crs(4326) for table in tables]
    areas = FeatureTable.concat(tables)
    if sum(index.rank_by is not None for index in indices) > len(MEASURES):
        indices += _indices(None, areas)
    if all(index.rank_by is None for index in indices):
        notes.warn("compared_without_deprivation")
    progress.at(1.0)
    return Comparison(areas, tuple(indices), tuple(place.name for place in places))


def _rows(place: Place) -> FeatureTable:
    areas, held = place.neighbourhoods, place.of_site >= 0
    sites, row, count = place.sites.select(held), place.of_site[held], len(place.neighbourhoods)

    def total(values: np.ndarray) -> np.ndarray:
        return np.bincount(row, weights=np.nan_to_num(values), minlength=count)

    kind = sites.text("kind").astype(str)
    area = np.where(np.isnan(sites.number("area_m2")), shapely.area(sites.geometry), sites.number("area_m2"))
    usable = sites.number("usable_area_m2")
    columns: Dict[str, Any] = {
        "place": np.full(count, place.name, dtype=object), "name": areas.text("name"), "priority": areas.text("priority"),
        "deprivation": areas.number("deprivation"), "area_ha": np.round(areas.number("area_ha"), 3),
        **{name: areas.number(name) for name in ACCESS},
        "sites": np.bincount(row, minlength=count), "area_m2": np.round(total(area), 1),
        "footprint_m2": np.round(_footprint(sites.geometry, row, count), 1), "usable_m2": np.round(total(usable), 1),
    }  # fmt: skip
    people = columns["people"]
    columns["usable_m2_per_person"] = np.round(
        np.divide(columns["usable_m2"], people, out=np.full(count, np.nan), where=np.nan_to_num(people) > 0), 2
    )
    for name in kinds():
        own = kind == name
        columns[f"{name}_count"] = np.bincount(row[own], minlength=count)
        columns[f"{name}_m2"] = np.round(total(np.where(own, area, 0.0)), 1)
        columns[f"{name}_usable_m2"] = np.round(total(np.where(own, usable, 0.0)), 1)
    for score in BUILT_IN:
        columns.update(_of_score(score, sites, area, usable, row, count))
    return FeatureTable(areas.geometry, {name: _column(values) for name, values in columns.items()}, areas.crs)


def _column(values: np.ndarray) -> np.ndarray:
    return values.astype(np.int64) if values.dtype.kind in "iu" else values


def _footprint(shapes: np.ndarray, row: np.ndarray, count: int) -> np.ndarray:
    """The ground (m²) that the sites of each area cover, overlaps counted once."""
    order = np.argsort(row, kind="stable")
    rows, unions = unions_by_row(row[order], shapes[order])
    covered = np.zeros(count)
    covered[rows] = shapely.area(unions)
    return covered


def _of_score(
    score: str, sites: FeatureTable, area: np.ndarray, usable: np.ndarray, row: np.ndarray, count: int
) -> Dict[str, np.ndarray]:
    """The columns of one score; all missing where the sites do not carry it."""
    values, blocked = sites.number(f"{score}_score"), is_blocked(sites, score)
    there = f"{score}_score" in sites
    open_ = np.isfinite(values) & ~blocked
    made: Dict[str, np.ndarray] = {}

    def count_of(which: np.ndarray) -> np.ndarray:
        number = np.bincount(row[which], minlength=count).astype(float)
        return number if there else np.full(count, np.nan)

    made[f"{score}_sites"], made[f"{score}_blocked"] = count_of(open_), count_of(blocked)
    made[f"{score}_good"] = count_of(open_ & (np.nan_to_num(values) >= _GOOD))
    for part in ("need", "feasibility", "score", "confidence"):
        of_part = sites.number(f"{score}_{part}")
        known = open_ & np.isfinite(of_part)
        weight = np.bincount(row[known], weights=area[known], minlength=count)
        sums = np.bincount(row[known], weights=(area * of_part)[known], minlength=count)
        digits = 4 if part == "confidence" else 2
        made[f"{score}_{part}"] = np.round(np.divide(sums, weight, out=np.full(count, np.nan), where=weight > 0), digits)
    # What a street gives to people on foot is what closing it to through traffic gives.
    closed = sites.number("usable_area_closed_m2")
    given = np.where(np.isfinite(closed), closed, usable) if score == "pedestrian" else usable
    weighted = np.bincount(row[open_], weights=np.nan_to_num(given * values / 100)[open_], minlength=count)
    made[f"{score}_weighted_m2"] = np.round(weighted, 1) if there else np.full(count, np.nan)
    return made


def _indices(place: Optional[str], areas: FeatureTable) -> List[Index]:
    """The index of every measure over the neighbourhoods (rows of :func:`_rows`)."""
    rank_by, rank = _ranking(areas)
    known = np.isfinite(rank)
    people, ground = areas.number("people"), areas.number("area_ha")
    counted = bool(np.isfinite(people[known]).all()) and bool(np.nansum(people[known]) > 0)
    weigh_by, weight = ("people", people) if counted else ("ground", ground)
    known &= np.nan_to_num(weight) > 0
    made = []
    for measure in MEASURES:
        amount = areas.number(measure)
        use = known & np.isfinite(amount)
        ranked = rank_by is not None and len(np.unique(rank[use])) > 1
        value = concentration_index(weight[use], rank[use], amount[use]) if ranked else np.nan
        curve = _curve(weight[use], rank[use], amount[use]) if ranked and amount[use].sum() > 0 else np.zeros((0, 2))
        made.append(Index(place, measure, value, rank_by if ranked else None, weigh_by, int(use.sum()), curve))
    return made


def _ranking(areas: FeatureTable) -> Tuple[Optional[str], np.ndarray]:
    """What ranks neighbourhoods, and the rank's value (n,): deprivation where two have different ones, else priority, else nothing."""
    deprivation = areas.number("deprivation")
    if len(np.unique(deprivation[np.isfinite(deprivation)])) > 1:
        return "deprivation", deprivation
    priority = areas.text("priority")
    told = ~missing(priority)
    flag = np.where(told, areas.flag("priority").astype(float), np.nan)
    if len(np.unique(flag[told])) > 1:
        return "priority", flag
    return None, np.full(len(areas), np.nan)


def _curve(weight: np.ndarray, deprivation: np.ndarray, amount: np.ndarray) -> np.ndarray:
    """The concentration curve: cumulative shares of people and of the amount, the most deprived first, equally deprived ones together."""
    rank = np.round(middle_rank(weight, deprivation), 12)
    _, step = np.unique(rank, return_inverse=True)
    shares = [np.concatenate([[0.0], np.cumsum(np.bincount(step.reshape(-1), weights=part)) / part.sum()]) for part in (weight, amount)]
    return np.column_stack(shares)


def comparison_schema() -> LayerSchema:
    """The schema of the compared neighbourhoods."""
    fields = [
        Field("place", "string", _title("place")), Field("name", "string", _title("name")),
        Field("priority", "boolean", _title("priority")), Field("deprivation", "number", _title("deprivation"), "0..100"),
        Field("area_ha", "number", _title("area_ha"), "ha"), Field("people", "number", _title("people"), "inh"),
        Field("people_without_300m", "number", _title("people_without_300m"), "inh"),
        Field("share_without_300m", "number", _title("share_without_300m"), "0..1"),
        Field("people_without_15min", "number", _title("people_without_15min"), "inh"),
        Field("share_without_15min", "number", _title("share_without_15min"), "0..1"),
        Field("green_distance_m", "number", _title("green_distance_m"), "m"),
        Field("sites", "integer", _title("sites"), "count"), Field("area_m2", "number", _title("area_m2"), "m2"),
        Field("footprint_m2", "number", _title("footprint_m2"), "m2"), Field("usable_m2", "number", _title("usable_m2"), "m2"),
        Field("usable_m2_per_person", "number", _title("usable_m2_per_person"), "m2/inh"),
    ]  # fmt: skip
    for kind in kinds():
        for part, unit in (("count", "count"), ("m2", "m2"), ("usable_m2", "m2")):
            titles = {lang: f"{Words(lang).say(f'kind.{kind}.plural')}: {Words(lang).say(f'compare.{part}')}" for lang in LANGUAGES}
            fields.append(Field(f"{kind}_{part}", "integer" if part == "count" else "number", titles, unit))
    for score in BUILT_IN:
        for part, unit in (
            ("sites", "count"), ("blocked", "count"), ("good", "count"), ("need", "0..100"), ("feasibility", "0..100"),
            ("score", "0..100"), ("confidence", "0..1"), ("weighted_m2", "m2"),
        ):  # fmt: skip
            titles = {lang: f"{Words(lang).say(f'score.{score}')}: {Words(lang).say(f'compare.part.{part}')}" for lang in LANGUAGES}
            fields.append(Field(f"{score}_{part}", "number", titles, unit))
    title = {language: Words(language).say("compare.title") for language in LANGUAGES}
    return LayerSchema("neighbourhoods_compared", title, ("polygon",), False, tuple(fields))


def _title(name: str) -> Dict[str, str]:
    return {language: Words(language).say(f"compare.field.{name}") for language in LANGUAGES}
