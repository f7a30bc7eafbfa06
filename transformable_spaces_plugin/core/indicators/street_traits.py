"""What the street of a site is like: speed, class, buses, footways, driveways, crashes, schools, parking.

A site of the kind ``street`` reads its own street (``street_id``). An area (square, car park…) reads the streets that run within
15 m of it (of a school yard 50 m: it lies behind its school), each weighted by the length that does; an area without any has
no such traits (NaN).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import shapely

from ..city.values import RULES as TEXT_RULES
from ..spaces.rule_file import RuleFile, rule_file
from .people import inhabitants_around

if TYPE_CHECKING:
    from .scene import Scene

RULES = RuleFile(Path(__file__).with_name("street_traits.json"))


@dataclass(frozen=True)
class Adjoining:
    """Which streets belong to which site: site row, street row and weight (m of street), sorted by site then street; ``sites``: n."""

    site: np.ndarray
    street: np.ndarray
    weight: np.ndarray
    sites: int

    def mean(self, by_street: np.ndarray) -> np.ndarray:
        """Mean (n,) of a street's value over each site's streets, weighted by length; streets without a value are left out."""
        value = by_street[self.street]
        known = np.isfinite(value)
        weight = np.where(known, self.weight, 0.0)
        total = np.bincount(self.site, weights=weight, minlength=self.sites)
        sums = np.bincount(self.site, weights=weight * np.where(known, value, 0.0), minlength=self.sites)
        return np.divide(sums, total, out=np.full(self.sites, np.nan), where=total > 0)


def adjoining(scene: Scene) -> Adjoining:
    """The streets of every site: its own by ``street_id``, else those of ``street_classes`` within reach that are in no tunnel."""
    streets, sites = scene.streets, scene.sites
    own = scene.own_street
    named = np.flatnonzero(own >= 0)
    counted = np.flatnonzero(np.isin(streets.text("class").astype(str), RULES.classes("street_classes")) & ~streets.flag("tunnel"))
    areas = np.flatnonzero((own < 0) & ~shapely.is_missing(sites.geometry))
    site, street, weight = named, own[named], np.ones(len(named))
    if len(areas) and len(counted):
        school = sites.text("kind")[areas].astype(str) == "school_yard"
        reach_m = np.where(school, RULES.number("adjoining_reach_school_m"), RULES.number("adjoining_reach_m"))
        reach = shapely.buffer(sites.geometry[areas], reach_m, quad_segs=2)
        row, near = shapely.STRtree(streets.geometry[counted]).query(reach, predicate="intersects")
        beside = shapely.length(shapely.intersection(streets.geometry[counted[near]], reach[row]))
        kept = beside > 0
        site = np.concatenate([site, areas[row[kept]]])
        street = np.concatenate([street, counted[near[kept]]])
        weight = np.concatenate([weight, beside[kept]])
    # Equal places in the order of weights, so that the order of the streets does not matter.
    order = np.lexsort((shapely.length(streets.geometry[street]), weight, site))
    return Adjoining(site[order], street[order], weight[order], len(sites))


def car_free(scene: Scene) -> np.ndarray:
    """Whether (bool, n) no street with cars belongs to the site: there is no traffic to take out. Never true of a street."""
    with_cars = np.isin(scene.streets.text("class").astype(str), RULES.classes("car_classes"))
    reached = np.zeros(len(scene.sites), dtype=bool)
    reached[scene.adjoining.site[with_cars[scene.adjoining.street]]] = True
    return ~reached & (scene.sites.text("kind").astype(str) != "street") & ~shapely.is_missing(scene.sites.geometry)


def speed_kmh(scene: Scene) -> np.ndarray:
    """Speed limit (km/h, n); where none is mapped, the legal one of the class (counted in notes)."""
    streets = scene.streets
    by_law = RULES.numbers("speed_by_law_kmh")
    limit = streets.number("maxspeed_kmh")
    legal = np.array([by_law.get(str(name), np.nan) for name in streets.text("class")], dtype=float)
    used = np.unique(scene.adjoining.street)
    scene.notes.count("speed_by_law", int((np.isnan(limit) & np.isfinite(legal))[used].sum()))
    return scene.adjoining.mean(np.where(np.isnan(limit), legal, limit))


def road_class(scene: Scene) -> np.ndarray:
    """Class (object, n) that the sites carry already, else that of the streets beside it with the most length (ties: the busier)."""
    given = scene.sites.text("road_class")
    streets, near = scene.streets, scene.adjoining
    classes = RULES.classes("street_classes")
    rank = {name: number for number, name in enumerate(classes)}
    code = np.array([rank.get(str(name), -1) for name in streets.text("class")], dtype=np.int64)[near.street]
    held = code >= 0
    lengths = np.zeros((near.sites, len(classes)))
    np.add.at(lengths, (near.site[held], code[held]), near.weight[held])
    best = np.array(classes, dtype=object)[np.argmax(np.round(lengths, 6), axis=1)]
    unknown = np.array([value is None for value in given], dtype=bool) & (lengths.sum(axis=1) > 0)
    return np.where(unknown, best, given)


def bus_lines(scene: Scene) -> np.ndarray:
    """Bus lines on the street (count, n); over the streets of an area the length-weighted mean. NaN where no street says."""
    return scene.adjoining.mean(scene.streets.number("bus_lines"))


def footway_deficit(scene: Scene) -> np.ndarray:
    """Share (0..1, n) of the footways' length that is too narrow: under 1.40 m counts 1, under 1.80 m counts 0.5.

    By the samples of the street's profile where it was measured (``footway_…_under_…_share``), else by the one width that is known
    of the side, which also wins where it contradicts the samples (it was corrected by hand). Per street the mean of its two sides
    (of one where only one is known), 0 where people on foot may use the whole width. Limits: ``spaces/street_rules.json``.
    """
    streets, limits = scene.streets, rule_file("street_rules.json")
    sides = []
    for side in ("left", "right"):
        width = _side(streets.number(f"footway_{side}_width_m"), streets.number(f"footway_{side}_m"))
        short = np.zeros(len(streets))
        for name in ("clear", "desired"):
            narrow = np.where(np.isfinite(width), (width < limits.number(f"footway_{name}_m")).astype(float), np.nan)
            share = streets.number(f"footway_{side}_under_{name}_share")
            agrees = np.isfinite(share) & np.where(narrow == 1, share >= 0.5, share <= 0.5)
            short += np.where(agrees, share, narrow) / 2
        sides.append(short)
    known = np.isfinite(sides)
    count = known.sum(axis=0)
    deficit = np.divide(np.where(known, sides, 0).sum(axis=0), count, out=np.full(len(streets), np.nan), where=count > 0)
    shared = np.isin(streets.text("class").astype(str), RULES.classes("shared_classes"))
    return scene.adjoining.mean(np.where(shared, 0.0, deficit))


def _side(measured: np.ndarray, mapped: np.ndarray) -> np.ndarray:
    return np.where(np.isnan(measured), mapped, measured)


def school_frontage(scene: Scene) -> np.ndarray:
    """1.0 where a school or nursery (ground or entrance) lies within 50 m of the site, else 0.0 (n)."""
    facilities = scene.city.layer("facilities")
    schools = facilities.geometry[np.isin(facilities.text("kind").astype(str), RULES.classes("school_kinds"))]
    frontage = np.where(shapely.is_missing(scene.sites.geometry), np.nan, 0.0)
    if len(schools) and len(frontage):
        reach = RULES.number("school_reach_m")
        frontage[shapely.STRtree(schools).query(scene.sites.geometry, predicate="dwithin", distance=reach)[0]] = 1.0
    return frontage


def crashes_per_km_year(scene: Scene) -> np.ndarray:
    """Crashes with a pedestrian or cyclist injured, per km of street and year (n).

    A crash belongs to the nearest street within 25 m; the years are those from the first to the last date in the layer. NaN
    where no date can be read. Where the source does not tell of pedestrians at all, cyclists alone are counted. Both said in notes.
    """
    crashes = scene.city.layer("crashes")
    years = TEXT_RULES["year"](crashes.text("date"))[0]
    if not np.isfinite(years).any():
        scene.notes.warn("crash_years_unknown")
        return np.full(len(scene.sites), np.nan)
    span = np.nanmax(years) - np.nanmin(years) + 1
    if all(value is None for value in crashes.text("pedestrian")):
        scene.notes.warn("crash_pedestrians_unknown")
    hurt = crashes.flag("pedestrian") | crashes.flag("cyclist")
    count = _belonging(scene, crashes.geometry[hurt], RULES.number("crash_reach_m"))
    return _rate(scene, count / span, 1000.0)


def driveways_per_100m(scene: Scene) -> np.ndarray:
    """Driveways and garage doors per 100 m of street (n); each belongs to the nearest street within 15 m."""
    driveways = scene.city.layer("driveways").geometry
    return _rate(scene, _belonging(scene, driveways, RULES.number("driveway_reach_m")), 100.0)


def _belonging(scene: Scene, points: np.ndarray, reach_m: float) -> np.ndarray:
    """How many of the points each street has: each goes to the nearest street (equally near ones share it)."""
    streets = scene.streets
    count = np.zeros(len(streets))
    counted = np.flatnonzero(np.isin(streets.text("class").astype(str), RULES.classes("street_classes")) & ~streets.flag("tunnel"))
    if len(counted) and len(points):
        point, near = shapely.STRtree(streets.geometry[counted]).query_nearest(points, max_distance=reach_m)
        share = 1 / np.bincount(point, minlength=len(points))[point]
        # Sorted first, so that the sum does not depend on the order of the points.
        order = np.lexsort((share, near))
        np.add.at(count, counted[near[order]], share[order])
    return count


def _rate(scene: Scene, count: np.ndarray, per_m: float) -> np.ndarray:
    """Σ count / Σ length over the streets of every site, per ``per_m`` of at least ``least_length_m`` of street."""
    near = scene.adjoining
    length = shapely.length(scene.streets.geometry)
    events = np.bincount(near.site, weights=count[near.street], minlength=near.sites)
    metres = np.bincount(near.site, weights=length[near.street], minlength=near.sites)
    rate = events / np.maximum(metres, RULES.number("least_length_m")) * per_m
    return np.where(metres > 0, rate, np.nan)


def parking_bays_lost_per_100_inhabitants(scene: Scene) -> np.ndarray:
    """Parking bays lost if the site changes, per 100 inhabitants within 200 m (n).

    From ``bays_lost`` of the sites, else ``bays`` (a car park loses all of its own); NaN where neither is known.
    """
    sites = scene.sites
    lost = sites.number("bays_lost")
    lost = np.where(np.isnan(lost), sites.number("bays"), lost)
    people = inhabitants_around(scene, RULES.number("parking_reach_m"))
    cap = RULES.number("bays_lost_cap")
    rate = np.divide(100 * lost, people, out=np.full(len(sites), cap), where=people > 0)
    rate = np.where(lost == 0, 0.0, np.minimum(rate, cap))
    return np.where(np.isnan(lost) | np.isnan(people), np.nan, rate)
