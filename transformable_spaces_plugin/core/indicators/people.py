"""Where people live: population spread over the floor area of buildings, and counts around sites."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Dict, Optional, Tuple

import numpy as np
import shapely

from ..city.model import City
from ..notes import Notes
from ..spaces.rule_file import RuleFile
from ..table import FeatureTable
from .spans import Grid, sums_inside

if TYPE_CHECKING:
    from .scene import Scene

RULES = RuleFile(Path(__file__).with_name("people.json"))
_FIELDS = ("inhabitants", "under_5", "over_75", "low_income")


@dataclass(frozen=True)
class People:
    """People as points: ``xy`` (k, 2) and, by field, how many (k,) float64; ``known`` says whether any layer told of them.

    A field that the layer lacks altogether is not among ``counts``. ``covered``: the polygons that the figures speak of, where
    that is not the whole study area (neighbourhoods some of which have no figure); None where it is.
    """

    xy: np.ndarray
    counts: Dict[str, np.ndarray]
    known: bool
    covered: Optional[np.ndarray] = None

    @property
    def everywhere(self) -> bool:
        """Whether the people of the whole study area are known."""
        return self.known and self.covered is None


def floor_area_m2(buildings: FeatureTable) -> np.ndarray:
    """Floor area (n,) of buildings: footprint × storeys (levels, else height / 3 m, else a default); 0 for roofs and cellars."""
    levels = buildings.number("levels")
    by_height = np.maximum(1.0, np.round(buildings.number("height_m") / RULES.number("storey_m")))
    levels = np.where(np.isnan(levels), by_height, levels)
    levels = np.where(np.isnan(levels), RULES.number("levels_by_default"), levels)
    no_floor = buildings.flag("underground") | buildings.flag("canopy")
    return np.where(no_floor, 0.0, shapely.area(buildings.geometry) * levels)


def dwellings(buildings: FeatureTable) -> np.ndarray:
    """Whether (bool, n) people may live in a building, by its use."""
    allowed = RULES.classes("dwelling_uses")
    return np.array([(use or "") in allowed for use in buildings.text("use")], dtype=bool)


def place_people(city: City, notes: Notes) -> People:
    """The people of the city as points, by areal weighting (dasymetric mapping) onto floor area.

    Taken from ``population`` (polygons or points), else from the ``population`` of ``neighbourhoods``. The people of an area
    that straddles the study area's border are shared by area first; inside, they are spread over the floor area of its
    dwellings, of all its buildings where it holds no dwelling, or put at its centre where it holds none (counted in notes).
    Where nothing of a ``population`` layer lies, nobody lives (grids leave empty cells out); a neighbourhood without a figure
    is not known.
    """
    areas = _population(city)
    if areas is None:
        return People(np.zeros((0, 2)), {"inhabitants": np.zeros(0)}, False)
    there = np.isfinite(areas.number("inhabitants"))
    areas = areas.select(there)
    values = _fields(areas)
    is_area = shapely.get_dimensions(areas.geometry) == 2
    inside = np.ones(len(areas))
    clipped = shapely.intersection(areas.geometry[is_area], city.study_area)
    inside[is_area] = shapely.area(clipped) / np.maximum(shapely.area(areas.geometry[is_area]), 1e-9)
    buildings = city.layer("buildings")
    shapes = areas.geometry.copy()
    shapes[is_area] = clipped  # in the part inside only: its people are those of the area × its share of the ground
    row, building, share = _shares(shapes, is_area, buildings)
    housed = np.zeros(len(areas), dtype=bool)
    housed[row] = True
    rest = np.flatnonzero(~housed & (inside > 0))
    notes.count("population_without_buildings", int((is_area[rest] & (values["inhabitants"][rest] > 0)).sum()))
    homes = shapely.point_on_surface(buildings.geometry[building])
    points = np.concatenate([homes, shapely.point_on_surface(shapes[rest])])
    counts = {
        name: np.concatenate([(value * inside)[row] * share, (value * inside)[rest]])
        for name, value in values.items()
    }
    xy = shapely.get_coordinates(points).reshape(-1, 2)
    # In the order of places, so that sums do not depend on the order of the layers.
    order = np.lexsort((*[counts[name] for name in sorted(counts)], xy[:, 1], xy[:, 0]))
    covered = None if city.has("population") else _covered(areas.geometry, city.study_area)
    return People(xy[order], {name: count[order] for name, count in counts.items()}, True, covered)


def _covered(areas: np.ndarray, study_area: shapely.Geometry) -> Optional[np.ndarray]:
    """The areas as far as they lie in the study area; None where they cover (nearly) all of it."""
    union = shapely.intersection(shapely.union_all(areas), study_area)
    if shapely.area(union) >= RULES.number("covered_whole") * shapely.area(study_area):
        return None
    return shapely.get_parts(np.array([union], dtype=object))


def _fields(areas: FeatureTable) -> Dict[str, np.ndarray]:
    """The fields that the layer has; where an area lacks one (statistical secrecy), the mean share of the others stands in."""
    people = areas.number("inhabitants")
    values = {"inhabitants": people}
    for name in _FIELDS[1:]:
        value = areas.number(name)
        known = np.isfinite(value)
        if known.any() and people[known].sum() > 0:
            values[name] = np.where(known, value, people * value[known].sum() / people[known].sum())
    return values


def _population(city: City) -> Optional[FeatureTable]:
    if city.has("population"):
        return city.layer("population")
    neighbourhoods = city.layer("neighbourhoods")
    if np.isfinite(neighbourhoods.number("population")).any():
        return neighbourhoods.with_columns(inhabitants=neighbourhoods.number("population"))
    return None


def _shares(areas: np.ndarray, is_area: np.ndarray, buildings: FeatureTable) -> Tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Area, building and the share of the area's people who live in it, for every pair."""
    which = np.flatnonzero(is_area)
    if not len(which) or not len(buildings):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros(0)
    row, building = shapely.STRtree(buildings.geometry).query(areas[which], predicate="intersects")
    order = np.lexsort((building, row))
    row, building = which[row[order]], building[order]
    floors = floor_area_m2(buildings)[building]
    whole = shapely.area(buildings.geometry[building])
    common = shapely.area(shapely.intersection(buildings.geometry[building], areas[row]))
    floors = floors * common / np.maximum(whole, 1e-9)
    lived_in = np.where(dwellings(buildings)[building], floors, 0.0)
    homes = np.bincount(row, weights=lived_in, minlength=len(areas))
    weight = np.where(homes[row] > 0, lived_in, floors)
    total = np.bincount(row, weights=weight, minlength=len(areas))
    kept = weight > 0
    return row[kept], building[kept], (weight[kept] / total[row[kept]])


def counts_around(scene: Scene, distance_m: float, *names: str) -> np.ndarray:
    """Σ of each field of the people within ``distance_m`` of every site, float64 (n, fields): on a grid of 5 m cells."""
    people = scene.people
    polygons = scene.around(distance_m)
    if not len(people.xy) or not len(polygons):
        return np.zeros((len(polygons), len(names)))
    bounds = np.concatenate([people.xy.min(axis=0), people.xy.max(axis=0)])
    grid = Grid.over(bounds + (0, 0, RULES.number("cell_m"), RULES.number("cell_m")), RULES.number("cell_m"))
    row, column = grid.cells(people.xy)
    order = np.argsort(row, kind="stable")
    row, column = row[order], column[order]
    values = np.stack([people.counts[name][order] for name in names])

    def read(start: int, stop: int, left: int, right: int) -> np.ndarray:
        scene.progress.at(0.0)
        first, last = np.searchsorted(row, (start, stop))
        r, c = row[first:last] - start, column[first:last] - left
        inside = (c >= 0) & (c < right - left)
        band = np.zeros((len(names), stop - start, right - left))
        for number in range(len(names)):
            np.add.at(band[number], (r[inside], c[inside]), values[number, first:last][inside])
        return band

    return sums_inside(grid.place(polygons), grid.shape, len(names), read)


def area_around(scene: Scene, distance_m: float) -> np.ndarray:
    """Area (m², n) of the ground within ``distance_m`` of every site that lies in the study area."""
    return scene.kept(("area_around", distance_m), lambda: _common_area(scene.around(distance_m), scene.study_area))


def inhabitants_around(scene: Scene, distance_m: float) -> np.ndarray:
    """Inhabitants within ``distance_m`` of every site (n); NaN where they are unknown.

    Where only some of the neighbourhoods have figures, their density stands for the rest of the surroundings as long as they
    cover half of it; else NaN.
    """
    return scene.kept(("inhabitants_around", distance_m), lambda: _inhabitants(scene, distance_m))


def _inhabitants(scene: Scene, distance_m: float) -> np.ndarray:
    if not scene.people.known:
        return np.full(len(scene.sites), np.nan)
    people = counts_around(scene, distance_m, "inhabitants")[:, 0]
    if scene.people.covered is None:
        return people
    whole = area_around(scene, distance_m)
    told = _common_area(scene.around(distance_m), shapely.multipolygons(scene.people.covered))
    share = np.divide(told, whole, out=np.zeros(len(people)), where=whole > 0)
    enough = share >= RULES.number("covered_least")
    return np.divide(people, share, out=np.full(len(people), np.nan), where=enough)


def people_300m_per_ha(scene: Scene) -> np.ndarray:
    """Inhabitants per hectare within 300 m of every site (inh/ha, n), of the ground inside the study area; NaN where unknown."""
    near = RULES.number("near_m")
    people, hectares = inhabitants_around(scene, near), area_around(scene, near) / 10_000
    return np.divide(people, hectares, out=np.full(len(people), np.nan), where=hectares > 0)


def _common_area(polygons: np.ndarray, area: shapely.Geometry) -> np.ndarray:
    shapely.prepare(area)
    result = shapely.area(polygons)
    over = np.flatnonzero(~shapely.contains(area, polygons) & ~shapely.is_missing(polygons))
    result[over] = shapely.area(shapely.intersection(polygons[over], area))
    return result


def vulnerability(scene: Scene) -> np.ndarray:
    """Social vulnerability of every site's surroundings (0..100, n): the mean of what is known of deprivation and of age.

    Deprivation: mean of the neighbourhoods' index over the ground within 100 m, weighted by area; where no neighbourhood has
    one, the share of people on low income within 300 m, 0 at 0 and 100 at 0.50. Age: the share of people under 5 or over 75
    within 300 m, 0 at 0.05 and 100 at 0.30. NaN where neither is known.
    """
    deprivation = _deprivation(scene)
    age = np.full(len(scene.sites), np.nan)
    counts = scene.people.counts
    if scene.people.known:
        near = RULES.number("near_m")
        ages = [name for name in ("under_5", "over_75") if name in counts]
        if len(ages) == 2:
            people, young, old = counts_around(scene, near, "inhabitants", *ages).T
            share = np.divide(young + old, people, out=np.full(len(people), np.nan), where=people > 0)
            low, high = RULES.number("age_share_low"), RULES.number("age_share_high")
            age = np.clip((share - low) / (high - low), 0, 1) * 100
        if "low_income" in counts:
            people, poor = counts_around(scene, near, "inhabitants", "low_income").T
            share = np.divide(poor, people, out=np.full(len(people), np.nan), where=people > 0)
            income = np.clip(share / RULES.number("low_income_high"), 0, 1) * 100
            deprivation = np.where(np.isnan(deprivation), income, deprivation)
    known = np.stack([deprivation, age])
    there = np.isfinite(known)
    count = there.sum(axis=0)
    return np.divide(np.where(there, known, 0).sum(axis=0), count, out=np.full(len(age), np.nan), where=count > 0)


def _deprivation(scene: Scene) -> np.ndarray:
    table = scene.city.layer("neighbourhoods")
    table = table.select(np.isfinite(table.number("deprivation")))
    result = np.full(len(scene.sites), np.nan)
    if not len(table) or not len(result):
        return result
    around = scene.around(100.0)
    row, area = shapely.STRtree(table.geometry).query(around, predicate="intersects")
    common = shapely.area(shapely.intersection(around[row], table.geometry[area]))
    order = np.lexsort((common, table.number("deprivation")[area], row))
    row, area, common = row[order], area[order], common[order]
    weighted = np.bincount(row, weights=common * table.number("deprivation")[area], minlength=len(result))
    weight = np.bincount(row, weights=common, minlength=len(result))
    return np.divide(weighted, weight, out=result, where=weight > 0)
