"""Before and after: what sets of sites with their kits change, two or more side by side."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Dict, List, Mapping, Optional, Sequence, Tuple

import numpy as np
import shapely

from ..city.model import City
from ..city.model import schemas as city_schemas
from ..errors import InputError, MissingLayer
from ..indicators.green_access import measure_green_access
from ..kits.kit import Kit
from ..notes import Note, Notes
from ..progress import SILENT, Progress
from ..table import FeatureTable
from .conflicts import overlapping_pairs
from .cooling_grid import GroundChange, Mitigation, mitigations
from .effects import Effects, site_effects
from .measures import BY_ID, MEASURES, Measure, Total, totalled


@dataclass(frozen=True)
class Scenario:
    """One set of sites. sites: all rows count, or those that are ``selected`` where that column is there."""

    name: str
    sites: FeatureTable


@dataclass(frozen=True)
class Outcome:
    """What one scenario changes: its sites, their effects, and every measure over all of them."""

    name: str
    sites: FeatureTable
    effects: Effects
    totals: Dict[str, Total]

    @property
    def count(self) -> int:
        return len(self.sites)

    @property
    def rungs(self) -> Tuple[int, int, int, int]:
        """Sites by the rung of their kit, from a day's trial to permanent works."""
        found = [int((self.effects.rung == rung).sum()) for rung in (1, 2, 3, 4)]
        return found[0], found[1], found[2], found[3]

    def total(self, measure: str, kinds: Tuple[str, ...] = ()) -> Total:
        """A measure over the sites of ``kinds`` (empty: all)."""
        if not kinds or BY_ID[measure].total == "whole":
            return self.totals[measure]
        which = np.isin(self.sites.text("kind").astype(str), kinds)
        return totalled(self.effects.changes[measure], BY_ID[measure], shapely.area(self.sites.geometry), which)


def compare(
    scenarios: Sequence[Scenario],
    city: City,
    streets: FeatureTable,
    positions: Optional[FeatureTable],
    kits: Mapping[str, Kit],
    notes: Notes,
    progress: Progress = SILENT,
    usual: bool = True,
    uhi_max_c: Optional[float] = None,
) -> List[Outcome]:
    """The outcome of each scenario, all against the city as it is.

    streets: measured (``street_profiles``). positions: places for trees; None: trees count as the kits tell, without a place. kits: the
    catalogue. usual: whether a site without a kit gets what is usual for its kind. uhi_max_c: the greatest warmth of the town over its
    surroundings (°C), for a change of air temperature; None: not asked. InputError for fewer than two scenarios, names that are
    not different, or one without sites.
    """
    chosen = _chosen(scenarios, notes)
    # A town without a single tree was not surveyed.
    trees = city.layer("trees") if len(city.layer("trees")) else None
    progress.at(0.05, "progress.effects")
    effects = [site_effects(sites, kits, positions, trees, notes, usual) for sites in chosen]
    progress.at(0.2, "progress.cooling")
    cooled = mitigations(city, streets, [_ground(*pair, positions) for pair in zip(chosen, effects)], progress.part(0.2, 0.6))
    progress.at(0.6, "progress.near_green")
    near = people_near_green(city, [sites.geometry[found.park] for sites, found in zip(chosen, effects)], notes, progress.part(0.6, 0.98))
    made = []
    for scenario, sites, found, cool, people in zip(scenarios, chosen, effects, cooled, near):
        totals = _totals(sites, found, cool, people, uhi_max_c)
        made.append(Outcome(scenario.name, sites, found, totals))
    notes.count("scenario_usual", int(sum(outcome.effects.usual.sum() for outcome in made)))
    notes.count("scenario_unpriced", int(sum(outcome.totals["cost_eur"].unknown for outcome in made)))
    return made


def _chosen(scenarios: Sequence[Scenario], notes: Notes) -> List[FeatureTable]:
    """The sites of each scenario in a steady order."""
    if len(scenarios) < 2:
        raise InputError("a comparison takes two or more sets of sites")
    names = [scenario.name for scenario in scenarios]
    if len(set(names)) < len(names):
        raise InputError(f"scenarios need different names; given: {', '.join(names)}")
    made = []
    for scenario in scenarios:
        sites = scenario.sites
        if "selected" in sites:
            sites = sites.select(sites.flag("selected"))
        if not len(sites):
            raise InputError(f"scenario “{scenario.name}” holds no site (or none is selected)")
        ids = sites.text("site_id").astype(str)
        x, y, _, _ = shapely.bounds(sites.geometry).T
        sites = sites.select(np.lexsort((y, x, ids)))
        pairs = overlapping_pairs(sites.geometry, sites.text("kind"))
        notes.count("scenario_overlaps", len(pairs), name=scenario.name)
        made.append(sites)
    return made


def all_sites(scenarios: Sequence[Scenario]) -> FeatureTable:
    """The sites of all scenarios, those of one ``site_id`` once (for finding places for trees on them)."""
    both = FeatureTable.concat([scenario.sites for scenario in scenarios])
    _, first = np.unique(both.text("site_id").astype(str), return_index=True)
    return both.select(np.sort(first))


def _ground(sites: FeatureTable, effects: Effects, positions: Optional[FeatureTable]) -> GroundChange:
    solid = np.flatnonzero(sites.text("kind") != "blind_wall")
    crowns = np.zeros(0, dtype=object)
    if positions is not None:
        planted = set(sites.text("site_id")[effects.planted]) - {None}
        of = np.array([name in planted for name in positions.text("site_id")], dtype=bool)
        radius = np.sqrt(positions.number("canopy_m2")[of] / math.pi)
        crowns = shapely.buffer(positions.geometry[of], np.nan_to_num(radius), quad_segs=8)
    shares = {name: values[solid] for name, values in effects.shares.items()}
    return GroundChange(sites.geometry[solid], shares, crowns, effects.green[solid])


def people_near_green(
    city: City, parks: Sequence[np.ndarray], notes: Notes, progress: Progress = SILENT
) -> List[Optional[Tuple[float, float]]]:
    """Inhabitants within 300 m on foot of public green of at least 0.5 ha: before, and how many more with each set of new parks.

    None where the city tells of no green, no homes, or not how many people live in them (said in notes). New parks that touch each
    other or a park that is there count as one green.
    """
    try:
        now = measure_green_access(city, _Aside(), progress.part(0.0, 0.3), with_ways=False)
    except (MissingLayer, InputError) as error:
        notes.info("scenario_no_access", reason=str(error))
        return [None] * len(parks)
    people = now.homes.number("inhabitants")
    if not np.isfinite(people).any():
        notes.info("scenario_no_inhabitants")
        return [None] * len(parks)
    people = np.nan_to_num(people)
    was = now.homes.flag("within_300m")
    made: List[Optional[Tuple[float, float]]] = []
    for number, shapes in enumerate(parks):
        progress.at(0.3 + 0.7 * number / len(parks))
        if not len(shapes):
            made.append((float(people[was].sum()), 0.0))
            continue
        after = measure_green_access(city.with_layers(green=with_parks(city, shapes)), _Aside(), with_ways=False)
        is_ = after.homes.flag("within_300m")
        made.append((float(people[was].sum()), float(people[is_ & ~was].sum())))
    return made


class _Aside(Notes):
    """Notes that are not told: what is noticed of the city has been said when the city was made."""

    def _add(self, note: Note) -> None:
        self._notes.append(note)


def with_parks(city: City, shapes: np.ndarray) -> FeatureTable:
    """The city's green with ``shapes`` added as public gardens."""
    green = city.layer("green")
    count = len(shapes)
    columns: Dict[str, np.ndarray] = {}
    for field in city_schemas()["green"].fields:
        kind = field.type in ("number", "integer")
        columns[field.name] = np.full(count, np.nan) if kind else np.full(count, None, dtype=object)
    columns["id"] = np.array([f"scenario/{number}" for number in range(count)], dtype=object)
    columns["kind"] = np.full(count, "garden", dtype=object)
    columns["public_access"] = np.full(count, True, dtype=object)
    return FeatureTable.concat([green, FeatureTable(shapes, columns, city.crs)]) if len(green) else FeatureTable(shapes, columns, city.crs)


def _totals(
    sites: FeatureTable, effects: Effects, cool: Mitigation, near: Optional[Tuple[float, float]], uhi_max_c: Optional[float]
) -> Dict[str, Total]:
    area = shapely.area(sites.geometry)
    every = np.ones(len(sites), dtype=bool)
    totals = {name: totalled(change, BY_ID[name], area, every) for name, change in effects.changes.items()}
    unknown = Total(float("nan"), float("nan"), float("nan"), len(sites))
    totals["people_near_green"] = unknown if near is None else Total(near[0], near[1], near[1], 0)
    for name, was, becomes in (
        ("mitigation_sites", cool.sites_before, cool.sites_after), ("mitigation_area", cool.area_before, cool.area_after),
    ):  # fmt: skip
        totals[name] = Total(was, becomes - was, becomes - was, 0)
    if uhi_max_c is not None:
        # InVEST: T = T_ref + (1 − HM)·UHI_max, without the mixing of air.
        degrees = -(cool.area_after - cool.area_before) * uhi_max_c
        totals["air_c"] = Total(float("nan"), degrees, degrees, 0)
    known = np.isfinite(effects.weeks).all(axis=1)
    worst = effects.weeks[known].max(axis=0) if known.any() else np.full(2, np.nan)
    totals["weeks"] = Total(0.0, float(worst[0]), float(worst[1]), int((~known).sum()))
    return {measure.id: totals[measure.id] for measure in MEASURES if measure.id in totals}


def outcomes_table(outcomes: Sequence[Outcome]) -> FeatureTable:
    """One row a scenario and measure, without geometry: before, change from and to, after (middle), and sites of unknown change."""
    rows: List[Tuple[Outcome, Measure, Total]] = [
        (outcome, BY_ID[name], total) for outcome in outcomes for name, total in outcome.totals.items()
    ]
    return FeatureTable.make(
        [None] * len(rows),
        {
            "scenario": [outcome.name for outcome, _, _ in rows],
            "sites": np.array([outcome.count for outcome, _, _ in rows], dtype=np.int64),
            "measure": [measure.id for _, measure, _ in rows],
            "unit": [measure.unit for _, measure, _ in rows],
            "before": np.array([total.before for _, _, total in rows]),
            "change_low": np.array([total.low for _, _, total in rows]),
            "change_high": np.array([total.high for _, _, total in rows]),
            "after": np.array([total.before + total.change for _, _, total in rows]),
            "unknown_sites": np.array([total.unknown for _, _, total in rows], dtype=np.int64),
        },
    )
