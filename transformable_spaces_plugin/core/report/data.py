"""What a report is made of, as pure data. The main job fills it with :func:`report_data`; the renderer only writes it out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Iterable, List, Mapping, Optional, Sequence, Tuple

from ..city.model import City
from ..consultation.licence import credits_of
from ..notes import Note
from ..pipeline import Assessment
from ..scoring.gains import Difference, what_data_brought
from ..scoring.gaps import what_gaps_cost
from ..scoring.robustness import Robustness
from ..table import FeatureTable


@dataclass(frozen=True)
class LayerRead:
    """One input that was there: a city layer or a raster (``features`` None), with the texts of its ``source`` column."""

    name: str
    features: Optional[int]
    sources: Tuple[str, ...] = ()


@dataclass(frozen=True)
class Absence:
    """One input that was not there and what that costs one score.

    inputs: layers or rasters of which any one would do; empty for measures that come in a later version. score: ``greening`` or
    ``pedestrian``. indicators: ids of the indicators that fall out. confidence_lost: share 0..1 of the score's weight.
    """

    inputs: Tuple[str, ...]
    score: str
    indicators: Tuple[str, ...]
    confidence_lost: float


@dataclass(frozen=True)
class ReportData:
    """All that a report says.

    sites: scored sites with the columns of DESIGN §4. pictures: name → PNG bytes; a name with words ``report.map.<name>``
    (the styles sites_kind, sites_greening, sites_pedestrian) gets them as its caption, any other is its own caption. run: the
    run record (``run.json``) as nested plain data. licence: ``odbl``, ``lo2`` or None to work it out from the credits.
    differences: what the data made of the confidence of each score.
    """

    sites: FeatureTable
    layers: Sequence[LayerRead] = ()
    absences: Sequence[Absence] = ()
    notes: Sequence[Note] = ()
    pictures: Mapping[str, bytes] = field(default_factory=dict)
    run: Mapping[str, Any] = field(default_factory=dict)
    credits: Tuple[str, ...] = ()
    licence: Optional[str] = None
    place: Optional[str] = None
    robustness: Tuple[Robustness, ...] = ()
    differences: Tuple[Difference, ...] = ()


def report_data(
    assessment: Assessment,
    notes: Iterable[Note],
    run: Mapping[str, Any],
    pictures: Mapping[str, bytes],
    credits: Optional[Tuple[str, ...]] = None,
    place: Optional[str] = None,
) -> ReportData:
    """The report of an assessment: its layers and what their absence costs are read from it, the rest is given.

    Credits left out are the sources of the city's layers, a place left out is the name of its study area.
    """
    if place is None:
        place = next((name for name in assessment.city.layer("study_area").text("name") if name is not None), None)
    if credits is None:
        credits = credits_of(assessment.city.layers.values())
    return ReportData(
        sites=assessment.sites,
        layers=layers_read(assessment.city),
        absences=absences(assessment),
        notes=tuple(notes),
        pictures=pictures,
        run=run,
        credits=credits,
        place=place,
        robustness=assessment.robustness,
        differences=tuple(
            what_data_brought(profile, assessment.city, assessment.sites) for profile in (assessment.greening, assessment.pedestrian)
        ),
    )


def layers_read(city: City) -> List[LayerRead]:
    """The layers of a city in its order, empty ones with 0 features, then its rasters."""
    made = []
    for name, table in city.layers.items():
        made.append(LayerRead(name, len(table), credits_of([table])))
    return made + [LayerRead(name, None) for name in sorted(city.rasters)]


def absences(assessment: Assessment) -> List[Absence]:
    """What absent inputs cost each score, the dearest first."""
    made = []
    for profile in (assessment.greening, assessment.pedestrian):
        for gap in what_gaps_cost(profile, assessment.city, tuple(assessment.sites.columns)):
            made.append(Absence(tuple(name for name in gap.inputs if name), profile.prefix, gap.indicators, gap.confidence_lost))
    return sorted(made, key=lambda absence: (absence.score, -absence.confidence_lost, absence.inputs))
