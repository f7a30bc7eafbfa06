"""The page for the public: one file that works from a folder and from any web server, and asks nothing of any other host."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Dict, Iterable, List, Mapping, Optional, Sequence, Tuple

import jinja2
import numpy as np

from .. import look
from ..indicators.catalogue import catalogue
from ..kits.terms import ACTORS
from ..notes import Notes
from ..progress import SILENT, Progress
from ..scoring.explain import shown
from ..table import FeatureTable
from ..words import LANGUAGES, Words
from .compact_geometry import encode_parts
from .kit_cards import Card
from .licence import licence_of
from .map_ground import GROUND_DEGREES, MapGround, pack_ground
from .page_kits import FAMILIES, Told, check_names, cost_bands, journal_on_page, site_on_page
from .public_sites import SCORES, wgs84_points, wgs84_shapes
from .public_words import shown_name, why_of, word
from .settings import PackageSettings, origin_of
from .site_kits import SiteKits

_HERE = Path(__file__).parent
_SITE_DEGREES = 1e-6
# Whole families of words that the page carries along in each language.
_FAMILIES = ("page.", "kind.", "subkind.", "indicator.")
_TEXTS = ("code", "kind", "subkind", "name", "near", "neighbourhood", "latitude", "latitude_reason")
_MEASURES = ("area_m2", "usable_area_m2", "usable_area_closed_m2", "length_m", "min_width_m")
_SCRIPTS = (
    "page_words.js", "page_store.js", "page_filter.js", "page_map.js", "page_pins.js", "page_list.js", "page_site.js", "page_kits.js",
    "page_answers.js", "page_propose.js", "page.js",
)  # fmt: skip
_OPEN_DATA = ("sites.geojson", "sites.gpkg", "sites.csv")


@dataclass(frozen=True)
class PageContent:
    """What a page shows: the sites (already chosen, in the order to show) on their ground, with their kits.

    kits: of each site, in the order of ``sites``; cards: the texts of those kits. journal: interventions, or None. name: of the package.
    extra: the files that lie beside the page, to be linked.
    """

    sites: FeatureTable
    ground: MapGround
    kits: Sequence[SiteKits] = ()
    cards: Mapping[str, Card] = field(default_factory=dict)
    journal: Optional[FeatureTable] = None
    name: str = "sites"
    extra: Tuple[str, ...] = ()


def render_page(
    content: PageContent, settings: PackageSettings, notes: Optional[Notes] = None, progress: Progress = SILENT
) -> str:
    """The page as HTML in the three languages.

    Every text from data reaches the page as text: through the escaping template, or as JSON that the page's own script puts
    into text nodes. A content security policy lets no other script run and nothing be loaded but what the city has set.
    """
    data = page_data(content, settings)
    progress.at(0.3)
    data["ground"] = pack_ground(content.ground, content.sites, notes)
    progress.at(0.9)
    script, style = _script(), _style()
    photos = any("photo" in (site.get("files") or {}) for site in data["sites"])
    words = Words(settings.language)
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE), autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    return environment.get_template("page.html.j2").render(
        language=settings.language,
        say=words.say,
        title=data["titles"][settings.language],
        lead=words.say("page.lead"),
        sites=[_plain_row(site, data["scores"], words) for site in data["sites"]],
        scores=data["scores"],
        data=embedded_json(data),
        leaflet=_leaflet(),
        script=script,
        style=style,
        photos=photos,  # with them the page says that it has no icon, or browsers would ask its host for one
        policy=page_policy((_leaflet(), script), (style,), settings, photos),
    )


def page_data(content: PageContent, settings: PackageSettings) -> Dict[str, Any]:
    """What the page shows, as plain data: sites, words, look, credits."""
    licence = licence_of(settings.credits, settings.licence)
    families = _FAMILIES + (FAMILIES if content.cards or content.journal is not None else ())
    told = Told()
    sites = _sites(content, settings, told)
    return {
        "language": settings.language,
        "package": content.name,
        # Not of the package's content: answers outlive a second edition of it.
        "storage": content.name.rpartition("-")[0] or content.name,
        "titles": settings.titles(),
        "words": {
            language: {
                family + key: text
                for family in families
                for key, text in Words(language).starting_with(family).items()
                # Of an indicator only its name: the page carries the values in words already.
                if family != "indicator." or "." not in key
            }
            for language in LANGUAGES
        },
        "kinds": look.palettes()["kinds"],
        "classes": look.palettes()["scores"]["classes"],
        "look": {name: look.palettes()[name] for name in ("ground", "blocked", "low_confidence")},
        "scores": list(SCORES) if "scores" in settings.show else [],
        "why": list(SCORES) if "why" in settings.show else [],
        "costs": "costs" in settings.show,
        "bands": list(cost_bands()),
        "degrees": {"site": _SITE_DEGREES, "ground": GROUND_DEGREES},
        "sites": sites,
        "kits": dict(content.cards),
        "checks": check_names(content.kits, content.cards),
        "texts": told.texts,
        "who": list(ACTORS),
        "journal": journal_on_page(content.journal, content.sites.column("code")),
        "files": [*_OPEN_DATA],
        "credits": list(settings.credits),
        "licence": {"title": licence.title, "url": licence.url},
        "date": settings.date,
        "answers_to": settings.answers_to,
        "contact": settings.contact,
        "tiles": settings.tiles,
        "tiles_credit": settings.tiles_credit if settings.tiles else None,
    }


def embedded_json(data: Any) -> str:
    """JSON that may stand inside a script element: no character in it can end the element or begin another."""
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _sites(content: PageContent, settings: PackageSettings, told: Told) -> List[Dict[str, Any]]:
    sites = content.sites
    shapes, points = wgs84_shapes(sites), wgs84_points(sites)
    texts = {name: sites.text(name) for name in _TEXTS}
    areas = {name: sites.number(name) for name in _MEASURES}
    scores = {score: _score_columns(sites, score) for score in SCORES}
    made = []
    # A loop over the sites shown: each becomes one object of the page, and they are tens to a few thousands.
    for row in range(len(sites)):
        site: Dict[str, Any] = {name: values[row] for name, values in texts.items()}
        site["latitude_reason"] = {
            language: word(Words(language), site["latitude_reason"], "latitude_reason")
            for language in LANGUAGES
            if site["latitude_reason"] is not None
        }
        site.update({name: _number(values[row], 0) for name, values in areas.items()})
        site["point"] = [float(value) for value in points[row]]
        site["shape"] = encode_parts(shapes[row : row + 1], _SITE_DEGREES)
        site["scores"] = {score: _public_score(_score(columns, row), settings.show) for score, columns in scores.items()}
        if content.cards and "kits" in settings.show:
            site["kits"] = site_on_page(content.kits[row], told, "costs" in settings.show)
        files = _files(site["code"], content.extra)
        if files:
            site["files"] = files
        made.append(site)
    return made


def _public_score(score: Optional[Dict[str, Any]], show: Iterable[str]) -> Optional[Dict[str, Any]]:
    """What of a score the city shows."""
    if score is None or ("scores" not in show and "why" not in show):
        return None
    made = dict(score)
    if "scores" not in show:
        made = {name: made[name] for name in ("text", "up", "down", "missing")}
    if "why" not in show:
        made.update(text={}, up=[], down=[], missing=[])
    return made


def _files(code: str, extra: Iterable[str]) -> Dict[str, str]:
    """The files beside the page that belong to a site: sheet, sign, photo."""
    places = {"sheet_pdf": f"sheets/{code}.pdf", "sheet_html": f"sheets/{code}.html", "sign_pdf": f"signs/{code}.pdf"}
    there = set(extra)
    found = {name: place for name, place in places.items() if place in there}
    photos = [f"photos/{code}.{kind}" for kind in ("jpg", "jpeg", "png", "webp") if f"photos/{code}.{kind}" in there]
    return {**found, **({"photo": photos[0]} if photos else {})}


def _score_columns(sites: FeatureTable, score: str) -> Dict[str, np.ndarray]:
    columns = {part: sites.number(f"{score}_{part}") for part in ("score", "need", "feasibility", "confidence", "rank")}
    columns["blocked_by"] = sites.text(f"{score}_blocked_by")
    columns["why"] = sites.text(f"{score}_why")
    columns["class"] = look.score_classes(columns["score"])
    return columns


def _score(columns: Dict[str, np.ndarray], row: int) -> Optional[Dict[str, Any]]:
    """One score of one site as the page has it; None where the score does not apply."""
    blocked = columns["blocked_by"][row]
    if not np.isfinite(columns["score"][row]) and blocked is None:
        return None
    made: Dict[str, Any] = {part: _number(columns[part][row], 4) for part in ("score", "need", "feasibility")}
    made["confidence"] = _number(columns["confidence"][row], 2)
    made["rank"] = _number(columns["rank"][row], 0)
    made["class"] = None if blocked is not None else columns["class"][row]
    if blocked is not None:
        made["blocked"] = {language: word(Words(language), blocked, "constraint") for language in LANGUAGES}
    why = why_of(columns["why"][row])
    made["text"] = {language: text for language, text in (why.get("text") or {}).items() if language in LANGUAGES}
    for side in ("up", "down"):
        made[side] = [_contribution(entry) for entry in why.get(side) or []]
    made["missing"] = list(why.get("missing") or [])
    return made


def _contribution(entry: Dict[str, Any]) -> List[Any]:
    """One reason as the page has it: the indicator, its value in words by language, its points."""
    indicator, value = catalogue()[entry["indicator"]], entry["value"]
    told = {language: shown(Words(language), indicator, value) for language in LANGUAGES}
    return [indicator.id, told, _number(entry.get("points"), 0)]


def _plain_row(site: Dict[str, Any], scores: Sequence[str], words: Words) -> Dict[str, Any]:
    """A row of the list for browsers without scripts."""
    kind = word(words, site["kind"], "kind")
    return {
        "code": site["code"],
        "name": shown_name(site["name"], site["near"], kind, words),
        "kind": kind,
        "area": words.say("page.unit.m²", value=words.number(site["area_m2"])),
        "scores": [words.number((site["scores"][score] or {}).get("score")) for score in scores],
    }


def _number(value: Any, digits: int) -> Optional[float]:
    if value is None or not np.isfinite(value):
        return None
    rounded = round(float(value), digits)
    return int(rounded) if rounded.is_integer() else rounded


@lru_cache(maxsize=None)
def _read(*names: str) -> str:
    """Files beside this module, one after the other, with line ends as a browser reads them (its hashes are of that text)."""
    return "\n".join((_HERE / name).read_text(encoding="utf-8").replace("\r\n", "\n").strip("\n") for name in names) + "\n"


@lru_cache(maxsize=1)
def _leaflet() -> str:
    licence = _read("vendor/LICENSE-leaflet.txt")
    # Without its map file's address, which a browser's tools would ask for.
    code = re.sub(r"//# sourceMappingURL=.*", "", _read("vendor/leaflet.js"))
    return f"/*\n{licence}*/\n{code}"


def _script() -> str:
    return '(function () {\n"use strict";\n' + _read(*_SCRIPTS) + "})();\n"


def _style() -> str:
    # Leaflet's pictures are not used, so no address of theirs may stay.
    leaflet = re.sub(r"url\([^)]*\)", "none", _read("vendor/leaflet.css"))
    kinds = "".join(
        f".kind-{kind} {{ --kind: {entry['colour']}; --on-kind: {entry['ink']}; }}\n" for kind, entry in look.palettes()["kinds"].items()
    )
    classes = "".join(
        f".class-{entry['letter']} {{ --class: {entry['colour']}; --on-class: {entry['ink']}; }}\n"
        for entry in look.palettes()["scores"]["classes"]
    )
    ground = "".join(f"  --ground-{name.replace('_', '-')}: {colour};\n" for name, colour in look.palettes()["ground"].items())
    return leaflet + f":root {{\n{ground}}}\n" + kinds + classes + _read("page.css")


def page_policy(scripts: Iterable[str], styles: Iterable[str], settings: PackageSettings, photos: bool) -> str:
    """A content security policy under which only these scripts and styles work, and nothing is loaded but what the city has set:
    the host that takes answers, the host of the base map, and photos that lie beside the page.
    """

    def hashes(texts: Iterable[str]) -> str:
        digests = (hashlib.sha256(text.encode("utf-8")).digest() for text in texts)
        return " ".join(f"'sha256-{base64.b64encode(digest).decode('ascii')}'" for digest in digests)

    rules = ["default-src 'none'", f"script-src {hashes(scripts)}", f"style-src {hashes(styles)}"]
    pictures = ["data:"] if photos or settings.tiles else []
    pictures += ["'self'", "file:"] if photos else []
    pictures += [origin_of(settings.tiles)] if settings.tiles else []
    if pictures:
        rules.append(f"img-src {' '.join(pictures)}")
    if settings.answers_to:
        rules.append(f"connect-src {origin_of(settings.answers_to)}")
    return "; ".join([*rules, "base-uri 'none'", "form-action 'none'"])


# What the permanent map of core/journal is built from: Leaflet, the style of the pages, files of this folder.
leaflet, page_style, read_parts = _leaflet, _style, _read
