"""Several layers of scored sites, each with the neighbourhoods that it lies in and what is known of who lives there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, List, Optional, Sequence, Tuple

import numpy as np
import shapely

from ..city.model import City
from ..errors import InputError, MissingField
from ..indicators.green_access import measure_green_access, row_of
from ..indicators.people import RULES as PEOPLE
from ..indicators.people import People, place_people
from ..notes import Notes, QuietNotes
from ..progress import SILENT, Progress
from ..scoring.profile import BUILT_IN
from ..shortlist.sites_in import metric_sites
from ..table import FeatureTable, missing

# What the measure of green access tells of neighbourhoods, column by column.
ACCESS = ("people", "people_without_300m", "share_without_300m", "people_without_15min", "share_without_15min", "green_distance_m")


@dataclass(frozen=True)
class Place:
    """The scored sites of one layer in metres, and the neighbourhoods (polygons in the same reference system) that they lie in.

    neighbourhoods: ``name``, ``priority`` (True, False or None), ``deprivation`` (0..100), ``area_ha`` inside the study area and the
    columns of :data:`ACCESS`, all NaN where unknown. of_site: the row of each site's neighbourhood, −1 for none.
    """

    name: str
    sites: FeatureTable
    neighbourhoods: FeatureTable
    of_site: np.ndarray


def find_places(
    layers: Sequence[Tuple[str, FeatureTable]], cities: Sequence[City], given: Optional[FeatureTable], notes: Notes,
    progress: Progress = SILENT,
) -> List[Place]:
    """Each layer of sites (name, table in any reference system) with the city that it lies in and its neighbourhoods.

    Neighbourhoods are those of ``given`` that meet the study area (or hold a site), else those of the city, else its whole study area;
    several polygons of one name are one. A site belongs to the smallest neighbourhood that holds a point inside it; sites in none are
    counted in notes. InputError without any polygons to compare, for a layer without a score, for no layer at all; MissingField
    without ``kind``.
    """
    if not layers:
        raise InputError("there are no sites to compare; give at least one layer of scored sites")
    places = []
    for number, (name, table) in enumerate(layers):
        part = progress.part(number / len(layers), (number + 1) / len(layers))
        part.at(0.0)
        if "kind" not in table:
            raise MissingField(f"layer “{name}”: field “kind” is missing; there are: {', '.join(sorted(table.columns)) or 'none'}")
        if not any(f"{score}_score" in table for score in BUILT_IN):
            asked = " nor ".join(f"{score}_score" for score in BUILT_IN)
            raise InputError(f"layer “{name}” has neither {asked}; score its sites first (“Score sites” or the whole assessment)")
        sites = metric_sites(table, name, notes)
        city = _city_of(sites, cities)
        areas = _areas(name, sites, city, given)
        of_site = row_of(shapely.point_on_surface(sites.geometry), areas.geometry)
        notes.count("sites_in_no_neighbourhood", int((of_site < 0).sum()), layer=name)
        places.append(Place(name, sites, _known(areas, city, notes, part), of_site))
    if len(places) > 1 and any("pedestrian_score" in place.sites for place in places):
        notes.info("compared_percentiles")
    return places


def _city_of(sites: FeatureTable, cities: Sequence[City]) -> Optional[City]:
    """The city that holds most of the sites; None where none holds any."""
    points = shapely.point_on_surface(sites.geometry)
    best, most = None, 0
    for city in cities:  # few
        area = FeatureTable.make([city.study_area], {}, city.crs).to_crs(sites.crs).geometry[0]
        shapely.prepare(area)
        inside = int(shapely.intersects(area, points).sum())
        if inside > most:
            best, most = city, inside
    return best


def _areas(name: str, sites: FeatureTable, city: Optional[City], given: Optional[FeatureTable]) -> FeatureTable:
    """The neighbourhoods of the sites: polygons in their reference system, one a name, with ``area_ha`` inside the study area."""
    area = None if city is None else FeatureTable.make([city.study_area], {}, city.crs).to_crs(sites.crs).geometry[0]
    table = given
    if table is None and city is not None:
        table = city.layer("neighbourhoods")
        if not len(table):
            names = [label for label in city.layer("study_area").text("name")[:1] if label is not None]
            table = FeatureTable.make([city.study_area], {"name": names or [name]}, city.crs)
    if table is None:
        raise InputError(
            f"there are no neighbourhoods for layer “{name}”: give a layer of neighbourhoods, or the city.gpkg in which its sites lie"
        )
    table = table.to_crs(sites.crs)
    table = table.select(~(shapely.is_missing(table.geometry) | shapely.is_empty(table.geometry)))
    table = _one_a_name(table.with_geometry(shapely.make_valid(table.geometry)))
    if area is None:
        held = np.unique(row_of(shapely.point_on_surface(sites.geometry), table.geometry))
        table = table.select(held[held >= 0])
        area_ha = shapely.area(table.geometry) / 10_000
    else:
        common = shapely.area(shapely.intersection(table.geometry, area))
        table, area_ha = table.select(common > 1.0), common[common > 1.0] / 10_000
    if not len(table):
        raise InputError(f"no neighbourhood meets the sites of layer “{name}”; check that both lie in the same city")
    return table.with_columns(area_ha=area_ha)


def _one_a_name(table: FeatureTable) -> FeatureTable:
    """One row a name, in the order of names; a polygon without a name goes by its id, else by its number."""
    label = table.text("name")
    label = np.where(missing(label), table.text("id"), label)
    label = np.where(missing(label), np.arange(1, len(table) + 1).astype(str).astype(object), label).astype(str)
    names, of = np.unique(label, return_inverse=True)
    of = of.reshape(-1)
    area = shapely.area(table.geometry)
    shapes = np.empty(len(names), dtype=object)
    for number in range(len(names)):  # few, each a union of its own
        own = table.geometry[of == number]
        shapes[number] = own[0] if len(own) == 1 else shapely.union_all(own)
    people, deprivation = table.number("population"), table.number("deprivation")
    weight = np.where(np.isfinite(deprivation), area, 0.0)
    told, whole = (np.bincount(of, weights=values, minlength=len(names)) for values in (weight * np.nan_to_num(deprivation), weight))
    counted = np.bincount(of, weights=np.isfinite(people), minlength=len(names)) > 0
    priority = np.full(len(names), None, dtype=object)
    for number, flag in zip(of, table.text("priority")):  # few; True outweighs False outweighs not said
        if flag is not None:
            priority[number] = bool(flag) or bool(priority[number])
    columns = {
        "name": names.astype(object), "priority": priority,
        "deprivation": np.divide(told, whole, out=np.full(len(names), np.nan), where=whole > 0),
        "population": np.where(counted, np.bincount(of, weights=np.nan_to_num(people), minlength=len(names)), np.nan),
    }  # fmt: skip
    return FeatureTable(shapes, columns, table.crs)


def _known(areas: FeatureTable, city: Optional[City], notes: Notes, progress: Progress) -> FeatureTable:
    """The neighbourhoods with the people who live there, who has green within a walk, and deprivation where it was not told."""
    unknown = np.full(len(areas), np.nan)
    columns: Dict[str, Any] = dict.fromkeys(ACCESS, unknown)
    columns["people"] = areas.number("population")
    deprivation = areas.number("deprivation")
    if city is not None:
        there = areas.to_crs(city.crs)
        asked = FeatureTable(
            there.geometry,
            {name: there.columns[name] for name in ("name", "priority", "deprivation", "population")}, city.crs,
        )  # fmt: skip
        try:
            found = measure_green_access(city.with_layers(neighbourhoods=asked), notes, progress, with_ways=False).neighbourhoods
            columns.update({name: found.number(name) for name in ACCESS})
        except InputError as error:
            notes.warn("compared_without_access", reason=str(error))
            columns["people"] = _inhabitants(there.geometry, city.with_layers(neighbourhoods=asked))
        deprivation = np.where(np.isnan(deprivation), _by_income(there.geometry, city), deprivation)
    return areas.without("population").with_columns(**columns, deprivation=deprivation)


def _inhabitants(areas: np.ndarray, city: City) -> np.ndarray:
    """Inhabitants (n) of each area; NaN where they are not known of the whole study area."""
    people = place_people(city, QuietNotes())
    if not people.everywhere:
        return np.full(len(areas), np.nan)
    return _counted(areas, people, "inhabitants")


def _counted(areas: np.ndarray, people: People, name: str) -> np.ndarray:
    row = row_of(shapely.points(people.xy), areas)
    return np.bincount(row[row >= 0], weights=people.counts[name][row >= 0], minlength=len(areas))


def _by_income(areas: np.ndarray, city: City) -> np.ndarray:
    """Deprivation (0..100, n) by the share of people on low income, 100 at the share that ``people.json`` names; NaN where unknown."""
    people = place_people(city, QuietNotes())
    if "low_income" not in people.counts:
        return np.full(len(areas), np.nan)
    poor, everyone = (_counted(areas, people, name) for name in ("low_income", "inhabitants"))
    share = np.divide(poor, everyone, out=np.full(len(areas), np.nan), where=everyone > 0)
    income: np.ndarray = np.clip(share / PEOPLE.number("low_income_high"), 0, 1) * 100
    return income
