"""The permanent map: a page of the whole city that shows which spaces are open to intervention, could be, are under way, are done.

One file without any request to other hosts, in French, English and Spanish; the map and the list hold the same. It is built from the
consultation page's own parts (map, ground, words, style), with its own list and sheets.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence, Set, Tuple

import jinja2
import numpy as np
import shapely

from .. import look
from ..consultation.compact_geometry import encode_parts
from ..consultation.licence import licence_of
from ..consultation.map_ground import GROUND_DEGREES, MapGround, pack_ground
from ..consultation.page import embedded_json, leaflet, page_policy, page_style, read_parts
from ..consultation.public_sites import wgs84_points, wgs84_shapes
from ..consultation.public_words import shown_name, word
from ..consultation.settings import PackageSettings
from ..errors import InputError
from ..kits import built_in_kits
from ..notes import Notes
from ..progress import SILENT, Progress
from ..spaces.registry import KINDS
from ..table import FeatureTable
from ..words import LANGUAGES, Words
from .journal import status_rules

_HERE = Path(__file__).parent
_SHARED = ("page_words.js", "page_map.js")
_OWN = ("permanent_map.js",)
_FAMILIES = ("page.", "kind.", "permanent.", "kit.who.")
_SITE_DEGREES = 1e-6
_MOST_KITS = 6  # how many things that are possible a sheet names; the consultation page tells them all
LATITUDES = ("open", "openable", "closed")


@lru_cache(maxsize=1)
def states() -> Dict[str, Dict[str, Any]]:
    """How each state is drawn, in the order of the list."""
    document: Dict[str, Any] = json.loads((_HERE / "permanent_map.json").read_text(encoding="utf-8"))
    made: Dict[str, Dict[str, Any]] = document["states"]
    return made


def render_permanent_map(
    sites: FeatureTable,
    interventions: Optional[FeatureTable],
    history: Optional[FeatureTable],
    ground: MapGround,
    settings: PackageSettings,
    closed: bool = True,
    notes: Optional[Notes] = None,
    progress: Progress = SILENT,
) -> str:
    """The page as HTML.

    sites: polygons with ``code`` and ``kind``, and ``latitude``, ``latitude_reason``, ``kits`` where known. interventions, history: as
    ``files.journal.read_journal`` gives them, or None. closed: whether spaces that are closed are shown too, so that people see where
    more could be imagined. Of the journal only kit, states, days, kinds of author, permits and sources are shown, never notes and photos.
    Every text reaches the page as text. Raises InputError when there is nothing to show, MissingField without ``code`` or ``kind``.
    """
    data = map_data(sites, interventions, history, settings, closed, notes)
    progress.at(0.3)
    places = _places_of(data["sites"])
    data["ground"] = pack_ground(ground, places if not len(sites) else sites, notes)
    progress.at(0.8)
    words = Words(settings.language)
    script = '(function () {\n"use strict";\n' + read_parts(*_SHARED) + _read(*_OWN) + "})();\n"
    style = page_style() + _state_style() + _read("permanent_map.css")
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE), autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    return environment.get_template("permanent_map.html.j2").render(
        language=settings.language,
        say=words.say,
        title=data["titles"][settings.language],
        lead=words.say("permanent.lead"),
        rows=[_plain_row(site, words) for site in data["sites"]],
        data=embedded_json(data),
        leaflet=leaflet(),
        script=script,
        style=style,
        policy=page_policy((leaflet(), script), (style,), settings, False),
    )


def map_data(
    sites: FeatureTable, interventions: Optional[FeatureTable], history: Optional[FeatureTable], settings: PackageSettings, closed: bool,
    notes: Optional[Notes] = None,
) -> Dict[str, Any]:
    """What the page shows, as plain data: sites with their state and interventions, words, kits' names, look, credits."""
    codes = sites.column("code")
    sites.column("kind")
    entries = _interventions(interventions, history)
    shown = _site_rows(sites, entries, closed)
    known = {code for code in codes if code is not None}
    lost = _without_site(interventions, entries, known)
    if notes is not None:
        notes.count("interventions_without_site", len(lost))
    listed = sorted(shown + lost, key=lambda site: (list(states()).index(site["state"]), str(site["code"])))
    if not listed:
        raise InputError("there is nothing to show: no site is open or openable, and the journal holds no intervention")
    licence = licence_of(settings.credits, settings.licence)
    kits = {entry["kit"] for site in listed for entry in site["interventions"]} | {kit for site in listed for kit in site["possible"]}
    return {
        "language": settings.language,
        "titles": {language: _title(settings, Words(language)) for language in LANGUAGES},
        "words": {
            language: {family + key: text for family in _FAMILIES for key, text in Words(language).starting_with(family).items()}
            for language in LANGUAGES
        },
        "kinds": look.palettes()["kinds"],
        "look": {name: look.palettes()[name] for name in ("ground", "blocked", "low_confidence")},
        "states": states(),
        "scores": [],
        "degrees": {"site": _SITE_DEGREES, "ground": GROUND_DEGREES},
        "sites": listed,
        "kits": {kit: dict(built_in_kits()[kit].title) for kit in sorted(kits) if kit in built_in_kits()},
        "credits": list(settings.credits),
        "licence": {"title": licence.title, "url": licence.url},
        "date": settings.date,
        "tiles": None,
        "tiles_credit": None,
    }


def _title(settings: PackageSettings, words: Words) -> str:
    if settings.title:
        return settings.title
    return words.say("permanent.title_place", place=settings.place) if settings.place else words.say("permanent.title")


def _interventions(interventions: Optional[FeatureTable], history: Optional[FeatureTable]) -> Dict[str, List[Dict[str, Any]]]:
    """The interventions of each site by its code, the latest first, each with its steps, the first first."""
    if interventions is None:
        return {}
    steps: Dict[str, List[Dict[str, Any]]] = {}
    if history is not None:
        names = ("intervention_id", "status", "date", "author_type", "source")
        numbers = history.number("step")
        for row in np.lexsort((numbers,)):  # each step goes to its intervention
            one = {name: history.text(name)[row] for name in names}
            steps.setdefault(str(one.pop("intervention_id")), []).append(_without_none(one))
    made: Dict[str, List[Dict[str, Any]]] = {}
    fields = ("intervention_id", "code", "kit", "status", "date", "author_type", "until", "permit_ref", "source")
    columns = {name: interventions.text(name) for name in fields}
    for row in range(len(interventions)):  # each intervention goes to its site
        one = {name: values[row] for name, values in columns.items()}
        if one["status"] not in status_rules().states or one["code"] is None:
            continue
        identifier = str(one.pop("intervention_id"))
        now = {name: one[name] for name in ("status", "date", "author_type", "source")}
        entry = _without_none({**one, "steps": steps.get(identifier) or [_without_none(now)]})
        made.setdefault(str(entry.pop("code")), []).append(entry)
    for entries in made.values():
        entries.sort(key=lambda entry: (str(entry.get("date", "")), json.dumps(entry, sort_keys=True, default=str)), reverse=True)
    return made


def _without_none(values: Dict[str, Any]) -> Dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def state_of(entries: Sequence[Dict[str, Any]], latitude: Optional[str]) -> Optional[str]:
    """The state of a site: what is under way on it, else what is done, else how far it is open; None where nothing is known."""
    found: Set[Optional[str]] = {status_rules().on_map[entry["status"]] for entry in entries}
    for state in ("under_way", "done"):
        if state in found:
            return state
    return latitude if latitude in LATITUDES else None


def _site_rows(sites: FeatureTable, entries: Dict[str, List[Dict[str, Any]]], closed: bool) -> List[Dict[str, Any]]:
    latitudes = sites.text("latitude")
    codes = sites.column("code")
    state = [state_of(entries.get(str(code), []), latitude) for code, latitude in zip(codes, latitudes)]
    wanted = np.array(
        [name is not None and (closed or name != "closed") and code is not None for name, code in zip(state, codes)], dtype=bool
    )
    wanted &= ~(shapely.is_missing(sites.geometry) | shapely.is_empty(sites.geometry))
    rows = np.flatnonzero(wanted)
    table = sites.select(rows)
    shapes, points = wgs84_shapes(table), wgs84_points(table)
    texts = {name: table.text(name) for name in ("code", "kind", "name", "near", "neighbourhood", "latitude", "latitude_reason", "kits")}
    areas = table.number("area_m2")
    made = []
    for place, row in enumerate(rows):  # each site becomes one object of the page
        site: Dict[str, Any] = {name: texts[name][place] for name in ("code", "kind", "name", "near", "neighbourhood", "latitude")}
        reason = texts["latitude_reason"][place]
        site["reason"] = {language: word(Words(language), reason, "latitude_reason") for language in LANGUAGES if reason is not None}
        site["area_m2"] = None if not np.isfinite(areas[place]) else int(round(float(areas[place])))
        site["point"] = [float(value) for value in points[place]]
        site["shape"] = encode_parts(shapes[place : place + 1], _SITE_DEGREES)
        site["state"] = state[row]
        site["interventions"] = entries.get(str(site["code"]), [])
        site["possible"] = _possible(texts["kits"][place]) if site["latitude"] != "closed" else []
        made.append(site)
    return made


def _possible(cell: Optional[str]) -> List[str]:
    """The ids of the kits that fit a site, the lightest first, by its cell ``kits``."""
    try:
        fits = json.loads(cell)["fits"] if cell is not None else []
        return [str(fit["kit"]) for fit in fits if str(fit["kit"]) in built_in_kits()][:_MOST_KITS]
    except (ValueError, KeyError, TypeError):
        return []


def _without_site(
    interventions: Optional[FeatureTable], entries: Dict[str, List[Dict[str, Any]]], known: Set[Any]
) -> List[Dict[str, Any]]:
    """Interventions on sites that are not among the sites (any more), as places of their own where they have a point."""
    if interventions is None or not len(interventions):
        return []
    kinds = {kind.code_prefix: kind.name for kind in KINDS}
    there = np.flatnonzero(~shapely.is_missing(interventions.geometry))
    moved = interventions.select(there).to_crs(4326)
    made: Dict[str, Dict[str, Any]] = {}
    for code, point in zip(moved.text("code"), np.round(shapely.get_coordinates(moved.geometry), 6)):
        own = entries.get(str(code), [])
        state = state_of(own, None)
        if code in known or state is None or code in made:
            continue
        made[code] = {
            "code": code, "kind": kinds.get(str(code).partition("-")[0], "leftover"), "name": None, "near": None, "neighbourhood": None,
            "latitude": None, "reason": {}, "area_m2": None, "point": [float(point[0]), float(point[1])], "shape": "", "state": state,
            "interventions": own, "possible": [],
        }  # fmt: skip
    return list(made.values())


def _places_of(sites: Sequence[Dict[str, Any]]) -> FeatureTable:
    points: List[Tuple[float, float]] = [(site["point"][0], site["point"][1]) for site in sites]
    return FeatureTable.make([shapely.Point(*point) for point in points], {}, 4326)


def _plain_row(site: Dict[str, Any], words: Words) -> Dict[str, str]:
    """A row of the list for browsers without scripts."""
    kind = word(words, site["kind"], "kind")
    return {
        "code": site["code"], "name": shown_name(site["name"], site["near"], kind, words), "kind": kind,
        "state": words.say(f"permanent.state.{site['state']}"),
    }  # fmt: skip


def _state_style() -> str:
    return "".join(f".state-{name} {{ --state: {entry['colour']}; --on-state: {entry['ink']}; }}\n" for name, entry in states().items())


@lru_cache(maxsize=None)
def _read(*names: str) -> str:
    """Files beside this module, one after the other, with line ends as a browser reads them."""
    return "\n".join((_HERE / name).read_text(encoding="utf-8").replace("\r\n", "\n").strip("\n") for name in names) + "\n"
