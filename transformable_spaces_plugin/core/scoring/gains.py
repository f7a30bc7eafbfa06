"""What data beyond OpenStreetMap brought a score: the confidence gained, input by input. The counterpart of :mod:`gaps`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Dict, List, Optional, Tuple

import numpy as np

from ..city.model import City, schemas
from ..city.osm.rules import rules
from ..indicators.catalogue import catalogue
from ..table import FeatureTable
from ..words import Words
from .profile import Profile
from .score import judge

_OSM = re.compile(r"\b(?:osm|openstreetmap)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Gain:
    """Inputs (layers, ``layer.field`` or rasters) that OpenStreetMap alone would not have given, the indicators that are measured thanks
    to them, and the confidence 0..1 that these add on the mean of the sites."""

    inputs: Tuple[str, ...]
    indicators: Tuple[str, ...]
    confidence_gained: float


@dataclass(frozen=True)
class Difference:
    """What the data made of one score: mean confidence 0..1 on OpenStreetMap alone and as it is, and what makes the difference.

    gains: the dearest first; they add up to the difference. helped: inputs beyond OpenStreetMap that raise no confidence but make
    indicators better that are measured anyway.
    """

    score: str
    before: float
    after: float
    gains: Tuple[Gain, ...]
    helped: Tuple[Tuple[str, Tuple[str, ...]], ...]


def osm_alone(city: City) -> City:
    """The city as OpenStreetMap alone would give it: its rows in every layer that has any, no rasters.

    A layer without any is kept where OpenStreetMap fills it too (buildings from elsewhere in place of its own), with the fields
    that it can fill, and taken away where it cannot (parcels, population, crashes, networks, neighbourhoods with figures).
    """
    filled = {name: {"id", "source", "kind", "mode", *layer.columns} for name, layer in rules().layers.items()}
    always = {"study_area", "streets", "rail", *filled} - {"neighbourhoods"}
    layers: Dict[str, FeatureTable] = {}
    for name, table in city.layers.items():
        own = np.array([value is not None and bool(_OSM.search(str(value))) for value in table.text("source")], dtype=bool)
        if own.any() or not len(table):
            layers[name] = table.select(own) if own.any() else table
        elif name in always:
            fields, blank = filled.get(name, set(schemas()[name].names)), np.full(len(table), None, dtype=object)
            kept = {key: values if key in fields else blank for key, values in table.columns.items()}
            layers[name] = FeatureTable(table.geometry, kept, table.crs)
    return City(layers, city.crs)


def what_data_brought(profile: Profile, city: City, sites: FeatureTable) -> Difference:
    """How the data beyond OpenStreetMap raised the confidence of a score on ``sites`` (measured, with the profile's indicators).

    An indicator that OpenStreetMap alone could not have measured (``catalogue.json``) is credited to the inputs that now meet its
    needs. Its gain is the mean over the sites, for whose kind the score is meant, of its weight where it is known / the weight of
    all that applies to the site: so what data do not cover brings nothing. NaN without sites.
    """
    judged = judge(sites, profile)
    total = np.where(judged.applicable, judged.weights, 0.0).sum(axis=1)
    meant = total > 0
    share = np.where(judged.applicable & np.isfinite(judged.points), judged.weights, 0.0)[meant] / total[meant, None]
    worth = share.mean(axis=0) if meant.any() else np.full(len(profile.criteria), np.nan)
    alone, columns = osm_alone(city), list(sites.columns)
    credited: Dict[Tuple[str, ...], List[str]] = {}
    for criterion in profile.criteria:
        inputs = _brought_by(criterion.indicator, city, alone, columns)
        if inputs and criterion.weight > 0:
            credited.setdefault(inputs, []).append(criterion.indicator)
    by_indicator = {criterion.indicator: float(value) for criterion, value in zip(profile.criteria, worth)}
    gains = [Gain(inputs, tuple(names), sum(by_indicator[name] for name in names)) for inputs, names in credited.items()]
    gains = [gain for gain in gains if gain.confidence_gained > 0]
    after = float(worth.sum())
    return Difference(
        profile.prefix, after - sum(gain.confidence_gained for gain in gains), after,
        tuple(sorted(gains, key=lambda gain: (-gain.confidence_gained, gain.inputs))), _helped(profile, city, alone, gains),
    )  # fmt: skip


def _brought_by(indicator: str, city: City, alone: City, columns: List[str]) -> Tuple[str, ...]:
    """The inputs beyond OpenStreetMap that meet what it alone leaves unmet; () where it needs none, or not all is met."""
    entry = catalogue()[indicator]
    if entry.computed == "later" or entry.unmet(city, columns):
        return ()
    lacking = entry.unmet(alone, columns)
    single = [name for group in lacking for name in group if entry.meets(name, city, columns)]
    return tuple(dict.fromkeys(single))


def _helped(profile: Profile, city: City, alone: City, gains: List[Gain]) -> Tuple[Tuple[str, Tuple[str, ...]], ...]:
    told = {name.partition(".")[0] for gain in gains for name in gain.inputs}
    found: Dict[str, List[str]] = {}
    for criterion in profile.criteria:
        entry = catalogue()[criterion.indicator]
        for name in entry.helps:
            if criterion.weight > 0 and name not in told and entry.meets(name, city, []) and not entry.meets(name, alone, []):
                found.setdefault(name, []).append(criterion.indicator)
    return tuple((name, tuple(indicators)) for name, indicators in found.items())


def difference_told(difference: Difference, words: Words) -> List[str]:
    """The difference in sentences: the whole first, then each gain, then what helps without adding confidence."""

    def listed(names: Tuple[str, ...]) -> str:
        return ", ".join(words.say(f"indicator.{name}") for name in names)

    score = words.say(f"score.{difference.score}") if words.has(f"score.{difference.score}") else difference.score
    if not difference.gains:
        whole = words.say("gain.none", score=score, after=words.number(difference.after, 2))
    else:
        layers = (name.partition(".")[0] for gain in difference.gains for name in gain.inputs)
        names = ", ".join(dict.fromkeys(input_title(name, words) for name in layers))
        whole = words.say(
            "gain.whole", score=score, before=words.number(difference.before, 2), after=words.number(difference.after, 2), inputs=names
        )
    told = [whole]
    for gain in difference.gains:
        names = ", ".join(input_title(name, words) for name in gain.inputs)
        told.append(
            words.say("gain.one", inputs=names, gained=words.number(gain.confidence_gained, 2), indicators=listed(gain.indicators))
        )
    told += [
        words.say("gain.helped", inputs=input_title(name, words), indicators=listed(names)) for name, names in difference.helped
    ]
    return told


def input_title(name: str, words: Words) -> str:
    """A layer, one of its fields (``layer.field``) or a raster by its title."""
    layer, _, field = name.partition(".")
    if layer not in schemas():
        return words.say(f"report.input.{layer}") if words.has(f"report.input.{layer}") else layer
    title: str = schemas()[layer].title[words.language]
    if field and field not in ("inhabitants", "population"):
        title += f" ({schemas()[layer].field(field).title[words.language].partition(' (')[0]})"
    return title


def gain_of(difference: Difference, layer: str) -> Optional[float]:
    """The confidence that gains resting on ``layer`` (or raster) add together; None where none does."""
    found = [gain.confidence_gained for gain in difference.gains if layer in {name.partition(".")[0] for name in gain.inputs}]
    return sum(found) if found else None
