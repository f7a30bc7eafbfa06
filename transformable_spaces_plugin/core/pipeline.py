"""The main job as one function of tables: a city becomes scored sites."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Iterable, List, Mapping, Optional, Tuple

import numpy as np

from .city.model import City
from .city.raster_measures import with_heights_from_rasters
from .city.reference_system import jurisdiction_of
from .collector import without_cycle_search
from .comparison.neighbourhoods import Comparison, compare_neighbourhoods
from .errors import InputError
from .indicators.green_access import GreenAccess, measure_green_access
from .indicators.greening import measure_greening
from .indicators.low_traffic_cells import LowTrafficCells, low_traffic_cells
from .indicators.pedestrian import measure_pedestrian
from .indicators.scene import Scene
from .indicators.traffic_role import TrafficRole, traffic_role
from .kits import Kit, built_in_kits, match_kits
from .kits.facts import site_facts
from .kits.match import NO_JURISDICTION
from .kits.terms import JURISDICTIONS
from .notes import Notes, QuietNotes
from .progress import SILENT, Progress
from .scoring.equity import equity_effect
from .scoring.profile import Profile, built_in, check_together
from .scoring.robustness import Robustness, rank_robustness
from .scoring.score import fix_percentiles, score_sites
from .spaces.find import find_spaces_and_ground
from .spaces.planting import PlantingResult, planting_positions, tree_counts
from .spaces.street_profiles import StreetProfiles, measure_street_profiles
from .table import FeatureTable, missing


@dataclass(frozen=True)
class Assessment:
    """What the main job gives: the streets as measured, the sites with indicators, both scores and their kits, the profiles used, places
    for trees, and the public ground shared out by use. ``jurisdiction`` tells whose rules the kits were matched under.

    The profiles hold the percentiles of this study where an indicator is scaled by them, so that another run can reuse them.
    """

    city: City
    profiles: StreetProfiles
    sites: FeatureTable
    greening: Profile
    pedestrian: Profile
    planting: PlantingResult
    street_space: FeatureTable
    kits: Mapping[str, Kit]
    jurisdiction: str
    robustness: Tuple[Robustness, ...]
    traffic: TrafficRole
    cells: LowTrafficCells
    green_access: Optional[GreenAccess]
    comparison: Optional[Comparison]

    @property
    def site_count(self) -> int:
        return len(self.sites)

    @property
    def blocked_count(self) -> int:
        """Sites that a hard constraint of one score or the other blocks."""
        blocked = np.zeros(len(self.sites), dtype=bool)
        for profile in (self.greening, self.pedestrian):
            blocked |= ~missing(self.sites.text(f"{profile.prefix}_blocked_by"))
        return int(blocked.sum())


@without_cycle_search()
def assess(
    city: City,
    notes: Notes,
    progress: Progress = SILENT,
    kinds: Optional[Iterable[str]] = None,
    greening: Optional[Profile] = None,
    pedestrian: Optional[Profile] = None,
    previous: Optional[FeatureTable] = None,
) -> Assessment:
    """Measure the streets of ``city``, find its sites of ``kinds`` (None: all), measure and score them by both profiles.

    ``greening`` and ``pedestrian`` are the scoring profiles (None: the ones that come with the project). ``previous`` are the
    sites of a former run, whose ids and codes are kept (``find_spaces``); without them names depend on the city alone. Raises
    MissingLayer when the city has no study area or no streets, DataFileError for profiles that cannot stand together, InputError for
    an unknown kind, Cancelled.
    """
    city.required("study_area")
    city.required("streets")
    check_together([greening or built_in("greening"), pedestrian or built_in("pedestrian")])
    city = with_heights_from_rasters(city, notes)
    streets = measure_street_profiles(city, notes, progress.part(0.0, 0.15))
    sites, ground = find_spaces_and_ground(city, streets, notes, progress.part(0.15, 0.6), kinds, previous)
    planting = planting_positions(sites, city, streets, notes, progress.part(0.6, 0.7))
    sites = sites.with_columns(tree_positions=tree_counts(sites, planting.positions))
    traffic = traffic_role(city, streets.streets, notes, progress.part(0.7, 0.75))
    streets = replace(streets, streets=traffic.streets)
    cells = low_traffic_cells(city, streets.streets, notes, progress.part(0.75, 0.77))
    scene = Scene(sites, city, streets.streets, notes, progress)
    sites = measure_greening(sites, city, streets.streets, notes, progress.part(0.77, 0.83), scene)
    sites = measure_pedestrian(sites, city, streets.streets, notes, progress.part(0.83, 0.88), scene)
    by_greening = fix_percentiles(greening or built_in("greening"), sites)
    by_pedestrian = fix_percentiles(pedestrian or built_in("pedestrian"), sites)
    robustness: List[Robustness] = []
    for number, profile in enumerate((by_greening, by_pedestrian)):
        part = progress.part(0.88 + 0.05 * number, 0.93 + 0.05 * number)
        sites = score_sites(sites, profile, notes, part.part(0.0, 0.3))
        sites = equity_effect(sites, profile, notes, part.part(0.3, 0.4)).sites
        robustness.append(rank_robustness(sites, profile, notes, part.part(0.4, 1.0)))
        sites = robustness[-1].sites
    kits, jurisdiction = built_in_kits(), rules_for(city, notes)
    facts = site_facts(sites, city, notes, progress.part(0.98, 0.983))
    sites = match_kits(facts, kits, jurisdiction, notes, progress.part(0.983, 0.986))
    access = _green_access(city, notes, progress.part(0.986, 0.993))
    comparison = _comparison(city, sites, progress.part(0.993, 1.0))
    return Assessment(
        city, streets, sites, by_greening, by_pedestrian, planting, ground, kits, jurisdiction, tuple(robustness), traffic, cells, access,
        comparison,
    )  # fmt: skip


def _green_access(city: City, notes: Notes, progress: Progress) -> Optional[GreenAccess]:
    """Who has green space within a walk; None, told in ``notes``, where the data cannot tell (no layer of green, or no homes)."""
    try:
        return measure_green_access(city, notes, progress, with_ways=False)
    except InputError as error:
        notes.info("green_access_unknown", reason=str(error))
        return None


def _comparison(city: City, sites: FeatureTable, progress: Progress) -> Optional[Comparison]:
    """The neighbourhoods of the city on one scale; None where it has none. What it notices was noticed by the steps before."""
    if not len(city.layer("neighbourhoods")) or not len(sites):
        return None
    place = next((name for name in city.required("study_area").text("name") if name is not None), "")
    return compare_neighbourhoods([(place, sites)], [city], None, QuietNotes(), progress)


def rules_for(city: City, notes: Notes) -> str:
    """Whose rules hold for the kits of a city: of the country it lies in where the catalogue knows them; told in ``notes``."""
    place = jurisdiction_of(city.required("study_area"))
    jurisdiction = place if place in JURISDICTIONS else NO_JURISDICTION
    notes.info("kit_rules", jurisdiction=jurisdiction.upper() if jurisdiction != NO_JURISDICTION else "–")
    return jurisdiction
