"""What a site's sheet says, as plain data: the same for the page on paper (QGIS layout) and its twin on the screen (HTML)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple

import numpy as np
import shapely

from .. import look
from ..consultation.public_sites import SCORES
from ..consultation.public_words import shown_name, why_of, word
from ..kits import Kit
from ..schema import Field
from ..scoring.columns import scored_schema
from ..scoring.explain import phrase
from ..table import FeatureTable
from ..words import Words
from .kit_lines import KitLine, kit_lines, refused_lines
from .section import RULES, Section, sections_of

_NO_BREAK = "\u00a0"


@dataclass(frozen=True)
class ScoreLine:
    """One score on the sheet: numbers 0..100 (None: unknown), its letter, the sentence that blocks it, and reasons each way."""

    score: str
    title: str
    letter: Optional[str]
    value: Optional[float]
    need: Optional[float]
    feasibility: Optional[float]
    confidence: Optional[float]
    rank: Optional[int]
    blocked: Optional[str]
    reasons_for: Tuple[str, ...]
    reasons_against: Tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """One site's sheet in one language. Pairs are (label, value); ``frame`` is the ground that its plan shows, in ``PLAN_RATIO``.

    sections: the street's today and after; of a street that only lies beside the site (``section_of`` is its name or ""), today's alone.
    street_ids: of a street, the stretches that it is made of. legend: what the plan shows on the site.
    """

    site_id: str
    street_ids: Tuple[str, ...]
    code: str
    kind: str
    kind_word: str
    title: str
    subtitle: str
    latitude: str
    facts: Tuple[Tuple[str, str], ...]
    scores: Tuple[ScoreLine, ...]
    kits: Tuple[KitLine, ...]
    refused: Tuple[str, ...]
    effects: Tuple[Tuple[str, str], ...]
    legend: str
    sections: Tuple[Section, ...]
    section_of: Optional[str]
    shape: shapely.Geometry
    frame: shapely.Geometry


# Of the plan on paper, in millimetres.
PLAN_RATIO = 118.0 / 80.0


def site_sheets(
    sites: FeatureTable,
    streets: FeatureTable,
    trees: Optional[FeatureTable],
    kits: Mapping[str, Kit],
    jurisdiction: str,
    language: str,
) -> List[Sheet]:
    """The sheets of ``sites`` (scored, with the column ``kits``), in their order.

    streets: the profiles, with ``street_id``; a site without a street of its own shows the section of the one beside it.
    trees: ``planting_positions`` with ``site_id`` and ``canopy_m2``, or None. kits: the catalogue that the column names.
    MissingField without ``code`` or ``kind``.
    """
    words = Words(language)
    codes, kinds = sites.column("code").astype(str), sites.column("kind").astype(str)
    names, near, places = sites.text("name"), sites.text("near"), sites.text("neighbourhood")
    sections, beside = _sections(sites, streets)
    stretches, planted = _stretches(sites, streets), _planted(trees)
    columns = _fact_columns(sites, words)
    frames = plan_frames(sites.geometry)
    cells = sites.text("kits")
    made = []
    # A loop over the sites of the sheets: tens to a few hundreds, each with texts of its own.
    for row in range(len(sites)):
        kind_word = word(words, kinds[row], "kind")
        subkind = sites.text("subkind")[row]
        found = json.loads(cells[row]) if isinstance(cells[row], str) else {}
        title = shown_name(names[row], near[row], kind_word, words)
        title = title[:1].upper() + title[1:]
        parts = [kind_word, word(words, subkind, "subkind") if subkind and subkind != kinds[row] else None, places[row], near[row]]
        made.append(
            Sheet(
                site_id=str(sites.text("site_id")[row]),
                street_ids=stretches[row],
                code=codes[row],
                kind=kinds[row],
                kind_word=kind_word,
                title=title,
                # What the title says already is not said again.
                subtitle=" · ".join(dict.fromkeys(str(part) for part in parts if part and (part == kind_word or part not in title))),
                latitude=_latitude(sites, row, words),
                facts=_facts(columns, row, words),
                scores=tuple(_score(sites, score, row, words) for score in SCORES if _scored(sites, score, row)),
                kits=kit_lines(found, kits, jurisdiction, words),
                refused=refused_lines(found, kits, words, int(RULES.number("most_names"))),
                effects=_effects(sites, row, planted, words),
                legend=_legend(sites, row, planted, words),
                sections=sections[row],
                section_of=beside[row],
                shape=sites.geometry[row],
                frame=frames[row],
            )
        )
    return made


def plan_frames(shapes: np.ndarray) -> np.ndarray:
    """The ground (n, boxes) that the plan of each site shows: its surroundings, in the ratio of the picture."""
    left, bottom, right, top = shapely.bounds(shapes).T
    margin, least = 1.0 + 2.0 * RULES.number("plan_margin"), RULES.number("plan_least_m")
    across = np.maximum.reduce([(right - left) * margin, (top - bottom) * margin * PLAN_RATIO, np.full(len(shapes), least)])
    x, y, up = (left + right) / 2, (bottom + top) / 2, across / PLAN_RATIO
    boxes: np.ndarray = shapely.box(x - across / 2, y - up / 2, x + across / 2, y + up / 2)
    return boxes


def measure_text(words: Words, field: Optional[Field], value: Any) -> str:
    """A measure as people read it: areas to 1 m², lengths to 0.1 m, shares in per cent; classes by their word."""
    if isinstance(value, str):
        return word(words, value, f"sheet.{field.name}" if field else "sheet", "latitude")
    unit = (field.unit or "") if field else ""
    if unit in ("0..1", "share"):
        return words.number(100 * value) + ("" if words.language == "en" else _NO_BREAK) + "%"
    digits = 1 if unit in ("m", "h/day", "inh/ha") and abs(value) < 100 else 0
    shown = {"m2": "m²", "count": "", "h/day": words.say("sheet.unit.h_day"), "inh/ha": words.say("sheet.unit.inh_ha")}.get(unit, unit)
    return words.number(float(value), digits) + (_NO_BREAK + shown if shown else "")


def _sections(sites: FeatureTable, streets: FeatureTable) -> Tuple[List[Tuple[Section, ...]], List[Optional[str]]]:
    """The section of each site's street and, where that only lies beside the site, the street's name."""
    rows = {name: row for row, name in enumerate(streets.text("street_id")) if name is not None}
    at = [rows.get(name, -1) for name in sites.text("street_id")]
    needed = sorted({row for row in at if row >= 0})
    drawn = dict(zip(needed, sections_of(streets.select(np.array(needed, dtype=np.int64))))) if needed else {}
    own = sites.column("kind").astype(str) == "street"
    names = streets.text("name")
    beside = [None if own[i] or row < 0 else (names[row] or "") for i, row in enumerate(at)]
    return [drawn.get(row, ())[: None if own[i] else 1] for i, row in enumerate(at)], beside


def _stretches(sites: FeatureTable, streets: FeatureTable) -> List[Tuple[str, ...]]:
    """The ids of the streets that run inside each site over half of their length or more; none where the site is no street."""
    made: List[List[str]] = [[] for _ in range(len(sites))]
    own = np.flatnonzero(sites.column("kind").astype(str) == "street")
    ids = streets.text("street_id")
    if len(own) and len(streets):
        site, street = shapely.STRtree(streets.geometry).query(sites.geometry[own], predicate="intersects")
        inside = shapely.length(shapely.intersection(streets.geometry[street], sites.geometry[own][site]))
        kept = inside >= RULES.number("own_street_share") * shapely.length(streets.geometry[street])
        for row, name in sorted(zip(own[site[kept]].tolist(), ids[street[kept]].tolist())):  # a list of each site's own
            made[row].append(name)
    return [tuple(names) for names in made]


def _fact_columns(sites: FeatureTable, words: Words) -> List[Tuple[str, Field, np.ndarray]]:
    schema = scored_schema()
    made = []
    for name in RULES.classes("facts"):
        if name in sites and name in schema.names:
            field = schema.field(name)
            made.append((field.title[words.language], field, sites.columns[name]))
    return made


def _facts(columns: Sequence[Tuple[str, Field, np.ndarray]], row: int, words: Words) -> Tuple[Tuple[str, str], ...]:
    told = []
    for title, field, values in columns:
        value = values[row]
        if value is None or (isinstance(value, (float, np.floating)) and not np.isfinite(value)):
            continue
        told.append((title, measure_text(words, field, value)))
    return tuple(told[: int(RULES.number("most_facts"))])


def _latitude(sites: FeatureTable, row: int, words: Words) -> str:
    level, reason = sites.text("latitude")[row], sites.text("latitude_reason")[row]
    parts = [word(words, level, "latitude") if level else None, word(words, reason, "latitude_reason") if reason else None]
    return ". ".join(part.rstrip(".") for part in parts if part) + ("." if any(parts) else "")


def _scored(sites: FeatureTable, score: str, row: int) -> bool:
    return bool(np.isfinite(sites.number(f"{score}_score")[row])) or sites.text(f"{score}_blocked_by")[row] is not None


def _score(sites: FeatureTable, score: str, row: int, words: Words) -> ScoreLine:
    def number(part: str) -> Optional[float]:
        value = sites.number(f"{score}_{part}")[row]
        return float(value) if np.isfinite(value) else None

    blocked = sites.text(f"{score}_blocked_by")[row]
    why = why_of(sites.text(f"{score}_why")[row])
    value, rank = number("score"), number("rank")
    return ScoreLine(
        score=score,
        title=words.say(f"score.{score}"),
        letter=None if blocked is not None else look.score_class(value),
        value=value,
        need=number("need"),
        feasibility=number("feasibility"),
        confidence=number("confidence"),
        rank=None if rank is None else int(rank),
        blocked=None if blocked is None else word(words, blocked, "constraint"),
        reasons_for=tuple(phrase(words, entry, "up") for entry in why.get("up") or ()),
        reasons_against=tuple(phrase(words, entry, "down") for entry in why.get("down") or ()),
    )


def _planted(trees: Optional[FeatureTable]) -> Dict[str, Tuple[int, float]]:
    """Places for trees and their canopy at maturity (m²), by site."""
    made: Dict[str, Tuple[int, float]] = {}
    if trees is None or not len(trees):
        return made
    names, canopy = trees.text("site_id").astype(str), np.nan_to_num(trees.number("canopy_m2"))
    wanted, place = np.unique(names, return_inverse=True)
    count, sums = np.bincount(place), np.bincount(place, weights=canopy)
    return {name: (int(count[i]), float(sums[i])) for i, name in enumerate(wanted)}


def _legend(sites: FeatureTable, row: int, planted: Mapping[str, Tuple[int, float]], words: Words) -> str:
    gives_back = sites.column("kind")[row] == "street" and sites.number("usable_area_m2")[row] > 0
    told = {"trees": sites.text("site_id")[row] in planted, "strips": gives_back}
    return " ".join(words.say(f"sheet.legend.{part}") for part, there in told.items() if there)


def _effects(sites: FeatureTable, row: int, planted: Mapping[str, Tuple[int, float]], words: Words) -> Tuple[Tuple[str, str], ...]:
    """What the site could give: ground, trees, canopy, wider footways, and the parking bays it would cost."""
    told: List[Tuple[str, str]] = []

    def tell(key: str, column: str, unit: str, digits: int = 0) -> None:
        value = sites.number(column)[row]
        if np.isfinite(value):
            told.append((words.say(f"sheet.effect.{key}"), words.number(float(value), digits) + (_NO_BREAK + unit if unit else "")))

    street = sites.column("kind")[row] == "street"
    tell("usable_reduced" if street else "usable", "usable_area_m2", "m²")
    tell("usable_closed", "usable_area_closed_m2", "m²")
    if sites.text("site_id")[row] in planted:
        count, canopy = planted[sites.text("site_id")[row]]
        told.append((words.say("sheet.effect.trees"), words.number(count)))
        told.append((words.say("sheet.effect.canopy"), words.number(canopy) + _NO_BREAK + "m²"))
    tell("footway_after", "footway_after_m", "m", 1)
    tell("bays_lost", "bays_lost", "")
    return tuple(told)
