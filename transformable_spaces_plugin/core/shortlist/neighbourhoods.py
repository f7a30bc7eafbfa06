"""The neighbourhoods of a selection: which one a site lies in, who lives there, how deprived they are, and which have priority."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Optional, Tuple

import numpy as np
import shapely

from ..city.model import City
from ..errors import InputError
from ..indicators.people import RULES as PEOPLE
from ..indicators.people import People, place_people
from ..notes import Notes
from ..table import FeatureTable, missing


@dataclass(frozen=True)
class Neighbourhoods:
    """Neighbourhoods by name, sorted, all arrays (k,), and the one that each site lies in.

    inhabitants, deprivation (0..100): NaN where unknown. priority: bool. of_site: name or None (n,).
    """

    name: np.ndarray
    inhabitants: np.ndarray
    deprivation: np.ndarray
    priority: np.ndarray
    of_site: np.ndarray

    @property
    def site_priority(self) -> np.ndarray:
        """Whether (bool, n) each site lies in a neighbourhood of priority."""
        favoured = set(self.name[self.priority])
        return np.array([name in favoured for name in self.of_site], dtype=bool)


def find_neighbourhoods(
    sites: FeatureTable, layer: Optional[FeatureTable], city: Optional[City], notes: Notes
) -> Neighbourhoods:
    """The neighbourhoods in play: those of ``layer`` (fields of the city's layer, same reference system) that hold a site, or, without
    a layer, the names that the sites carry.

    A site belongs to the neighbourhood whose name it carries in ``neighbourhood``, else to the one that holds a point inside it.
    Inhabitants and deprivation that the layer lacks are counted from the people of ``city``, where it tells of them: deprivation is
    then the share of people on low income, 100 at the share that ``people.json`` names. InputError for a layer whose polygons have
    neither name nor id.
    """
    own = sites.text("neighbourhood")
    if layer is None or not len(layer):
        names = np.array(sorted({str(name) for name in own if name is not None}), dtype=object)
        unknown = np.full(len(names), np.nan)
        return Neighbourhoods(names, unknown, unknown.copy(), np.zeros(len(names), dtype=bool), own)
    layer = _named(layer)
    if not len(layer):
        raise InputError("the neighbourhoods have neither a name nor an id; fields name, population, priority and deprivation are read")
    of_site = _place(sites, own, layer)
    names = np.array(sorted({str(name) for name in of_site if name is not None}), dtype=object)
    # Several polygons of one name are one neighbourhood.
    people = place_people(city, notes) if city is not None else None
    inhabitants, deprivation = np.full(len(names), np.nan), np.full(len(names), np.nan)
    priority = np.zeros(len(names), dtype=bool)
    labels = layer.text("name")
    for number, name in enumerate(names):  # few, each an overlay of its own
        part = layer.select(labels == name)
        inhabitants[number], deprivation[number] = _told(part, people)
        priority[number] = bool(part.flag("priority").any())
    notes.count("shortlist_no_deprivation", int(np.isnan(deprivation).sum()), of=len(names))
    return Neighbourhoods(names, inhabitants, deprivation, priority, of_site)


def _named(layer: FeatureTable) -> FeatureTable:
    """The neighbourhoods with a name each: the id stands in where it is missing; those with neither are left out."""
    names = layer.text("name")
    names = np.where(missing(names), layer.text("id"), names)
    layer = layer.with_columns(name=names)
    return layer.select(~missing(names))


def _place(sites: FeatureTable, own: np.ndarray, layer: FeatureTable) -> np.ndarray:
    names = layer.text("name")
    known = set(names)
    of_site = np.array([name if name in known else None for name in own], dtype=object)
    lost = np.flatnonzero(missing(of_site) & ~shapely.is_missing(sites.geometry))
    if len(lost):
        inside = shapely.point_on_surface(sites.geometry[lost])
        site, area = shapely.STRtree(layer.geometry).query(inside, predicate="intersects")
        order = np.lexsort((names[area].astype(str), site))
        first = np.unique(site[order], return_index=True)[1]
        of_site[lost[site[order][first]]] = names[area[order][first]]
    return of_site


def _told(part: FeatureTable, people: Optional[People]) -> Tuple[float, float]:
    """Inhabitants and deprivation of one neighbourhood: as its layer says, else as its people do; NaN where neither does."""
    population, index = part.number("population"), part.number("deprivation")
    inhabitants = float(np.nansum(population)) if np.isfinite(population).any() else np.nan
    area = shapely.area(part.geometry)
    known = np.isfinite(index)
    deprivation = float((index[known] * area[known]).sum() / area[known].sum()) if known.any() else np.nan
    if people is None or not people.known or (np.isfinite(inhabitants) and np.isfinite(deprivation)):
        return inhabitants, deprivation
    points = shapely.points(people.xy)
    inside = np.zeros(len(points), dtype=bool)
    inside[shapely.STRtree(points).query(shapely.union_all(part.geometry), predicate="intersects")] = True
    counted = float(people.counts["inhabitants"][inside].sum())
    if np.isnan(inhabitants):
        inhabitants = counted
    if np.isnan(deprivation) and "low_income" in people.counts and counted > 0:
        share = float(people.counts["low_income"][inside].sum()) / counted
        deprivation = float(np.clip(share / PEOPLE.number("low_income_high"), 0.0, 1.0) * 100.0)
    return inhabitants, deprivation
