"""Find the sites of a city: every kind by its rule, finished into clean polygons with measures, latitude and stable names."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Dict, Iterable, List, Optional, Tuple

import numpy as np
import shapely

from ..city.model import City
from ..notes import Notes
from ..progress import SILENT, Progress
from ..schema import LayerSchema, load_schemas
from ..table import FeatureTable, missing
from .context import adjoining_streets, constraints_of, neighbourhood_of, overlapping_codes, owner_types, street_names
from .finish import finish
from .identity import name_sites
from .kinds import threshold
from .latitude import latitude_of
from .measures import inscribed_diameters, lengths, widths
from .registry import Kind, chosen_kinds
from .study import Study
from .succession import changes_between, former_sites

if TYPE_CHECKING:
    from .street_profiles import StreetProfiles

_SCHEMA_FILE = Path(__file__).with_name("sites_schema.json")


@lru_cache(maxsize=1)
def sites_schema() -> LayerSchema:
    """The schema of the sites before indicators and scores."""
    return load_schemas(_SCHEMA_FILE)["sites"]


@lru_cache(maxsize=1)
def extensive_fields() -> Tuple[str, ...]:
    """The fields whose value is shared out by area where a site is cut in pieces (bays, usable areas)."""
    fields = json.loads(_SCHEMA_FILE.read_text(encoding="utf-8"))["resources"][0]["schema"]["fields"]
    return tuple(field["name"] for field in fields if field.get("extensive"))


def find_spaces(
    city: City, profiles: StreetProfiles, notes: Notes, progress: Progress = SILENT, kinds: Optional[Iterable[str]] = None,
    previous: Optional[FeatureTable] = None,
) -> FeatureTable:
    """The sites of ``city``, one valid polygon a row with the columns of ``sites_schema.json``, sorted by ``site_id``.

    kinds: names of the kinds wanted (None: all registered). Inside a kind no two sites overlap; overlaps between kinds stay
    and are listed in ``overlaps`` as codes. Ground-level kinds keep clear of buildings. Every site is at least 10 m² and
    0.3 m wide. previous: the sites of a former run (any CRS, with ``site_id``, ``code``, ``kind``); what goes on one of them
    keeps its id and code (:mod:`succession`). Raises InputError for an unknown kind, MissingLayer without study area or
    streets, MissingField where the former sites lack their names, Cancelled.
    """
    return _search(city, profiles, notes, progress, kinds, previous, ground=False)[0]


def find_spaces_and_ground(
    city: City, profiles: StreetProfiles, notes: Notes, progress: Progress = SILENT, kinds: Optional[Iterable[str]] = None,
    previous: Optional[FeatureTable] = None,
) -> Tuple[FeatureTable, FeatureTable]:
    """The sites as :func:`find_spaces` gives them, and the public ground shared out by use (:func:`street_space.street_space`)."""
    sites, study = _search(city, profiles, notes, progress, kinds, previous, ground=True)
    return sites, study.street_space


def _search(
    city: City, profiles: StreetProfiles, notes: Notes, progress: Progress, kinds: Optional[Iterable[str]],
    previous: Optional[FeatureTable], ground: bool,
) -> Tuple[FeatureTable, Study]:
    """The sites and the study in which they were found, with its street space made where ``ground`` asks for it."""
    chosen = chosen_kinds(kinds)
    city.required("study_area")
    former = None if previous is None else former_sites(previous, city.crs, [k.name for k in chosen], city.study_area, notes)
    bar = _Bar(progress)
    study = Study(city, profiles, notes, Progress(bar.report))
    tables: List[FeatureTable] = []
    for number, kind in enumerate(chosen):
        bar.stretch(0.9 * number / len(chosen), 0.9 * (number + 1) / len(chosen))
        bar.report(0.0, "progress.finding_spaces")
        table = sites_of_kind(study, kind)
        tables.append(table)
        notes.info(f"sites_found.{kind.name}", count=len(table))
    if ground:
        bar.stretch(0.9, 0.95)
        bar.report(0.0, "progress.street_space")
        study.street_space  # noqa: B018 - made and kept by the study
    progress.at(0.95, "progress.naming_spaces")
    sites = named(FeatureTable.concat(tables), chosen, former, notes)
    progress.at(1.0)
    return sites, study


def named(sites: FeatureTable, kinds: Iterable[Kind], former: Optional[FeatureTable], notes: Notes) -> FeatureTable:
    """The sites of all ``kinds`` with id, code and the codes of what overlaps them, in the columns of the schema, by ``site_id``."""
    sites = name_sites(sites, {kind.name: kind.code_prefix for kind in kinds}, former)
    if former is not None:
        changes_between(former, sites, notes)
    return _in_schema(sites.with_columns(overlaps=overlapping_codes(sites)))


class _Bar:
    """The bar while one kind after the other is looked for: what they make on the way moves it, and never back."""

    def __init__(self, progress: Progress) -> None:
        self._progress, self._start, self._end, self._reached = progress, 0.0, 1.0, 0.0

    def stretch(self, start: float, end: float) -> None:
        self._start, self._end = start, end

    def report(self, share: float, text: Optional[str]) -> None:
        """Say that ``share`` (0..1) of the stretch is done; raises Cancelled when the user asked to stop."""
        self._reached = max(self._reached, self._start + (self._end - self._start) * share)
        self._progress.at(self._reached, text)


def sites_of_kind(study: Study, kind: Kind) -> FeatureTable:
    """The finished sites of one kind, measured and with latitude, not yet named."""
    candidates = kind.find(study)
    if study.part is not None:
        candidates = candidates.select(study.part.around(candidates.geometry))
    table = finish(candidates, study, kind.name, kind.ground_level, extensive_fields())
    if study.part is not None:
        table = table.select(study.part.owns(table.geometry))
    table = table.with_columns(kind=_constant(kind.name, len(table)))
    study.progress.at(0.8)
    table = _measured(table)
    study.progress.at(0.9)
    table = table.select(table.number("max_inscribed_diameter_m") >= threshold(kind.name, "min_inscribed_m"))
    if kind.describe is not None and len(table):
        table = kind.describe(study, table)
    table = _in_place(study, table)
    table = table.with_columns(evidence=_evidence(table))
    latitude, reason = latitude_of(table)
    return table.with_columns(latitude=latitude, latitude_reason=reason)


def _measured(table: FeatureTable) -> FeatureTable:
    area = shapely.area(table.geometry)
    length = table.number("length_m")
    usable = table.number("usable_area_m2")
    inscribed = inscribed_diameters(table.geometry)
    return table.with_columns(
        area_m2=area,
        usable_area_m2=np.where(np.isnan(usable), area, np.minimum(usable, area)),
        length_m=np.where(np.isnan(length), lengths(table.geometry), length),
        min_width_m=widths(table.geometry, inscribed),
        max_inscribed_diameter_m=inscribed,
    )


def _in_place(study: Study, table: FeatureTable) -> FeatureTable:
    owners = table.text("owner_type")
    street_id, road_class = table.text("street_id").copy(), table.text("road_class").copy()
    none = missing(street_id)
    street_id[none], road_class[none] = adjoining_streets(study, table.geometry[none])
    return table.with_columns(
        near=street_names(study, street_id),
        neighbourhood=neighbourhood_of(study, table.geometry),
        owner_type=np.where(missing(owners), owner_types(study, table.geometry), owners),
        street_id=street_id,
        road_class=road_class,
        constraints=constraints_of(study, table),
    )


def _constant(value: str, count: int) -> np.ndarray:
    column = np.empty(count, dtype=object)
    column[:] = value
    return column


def _evidence(table: FeatureTable) -> np.ndarray:
    """What made each site, as a JSON object (n,): rule, layer, the feature's id, and what the kind adds."""
    columns: Dict[str, np.ndarray] = {name: table.text(name) for name in ("rule", "layer", "source_id", "evidence")}
    found = np.empty(len(table), dtype=object)
    for row in range(len(table)):  # JSON is written one object at a time
        facts = {name: columns[name][row] for name in ("rule", "layer", "source_id") if columns[name][row] is not None}
        if columns["evidence"][row] is not None:
            facts.update(json.loads(columns["evidence"][row]))
        found[row] = json.dumps(facts, ensure_ascii=False, sort_keys=True)
    return found


def _in_schema(sites: FeatureTable) -> FeatureTable:
    """Exactly the columns of the schema, in its order; numbers to the millionth, so that the order of sums leaves no trace."""
    columns = {
        field.name: np.round(sites.number(field.name), 6) if field.type in ("number", "integer") else sites.text(field.name)
        for field in sites_schema().fields
    }
    return FeatureTable(sites.geometry, columns, sites.crs)
