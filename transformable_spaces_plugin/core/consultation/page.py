"""The page for the public: one file that works from a folder and from any web server, and asks nothing of any other host."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Dict, List, Optional

import jinja2
import numpy as np

from .. import look
from ..indicators.catalogue import catalogue
from ..notes import Notes
from ..progress import SILENT, Progress
from ..scoring.explain import shown
from ..table import FeatureTable
from ..words import LANGUAGES, Words
from .compact_geometry import encode_parts
from .licence import licence_of
from .map_ground import GROUND_DEGREES, MapGround, pack_ground
from .public_sites import SCORES, wgs84_points, wgs84_shapes
from .public_words import shown_name, why_of, word

if TYPE_CHECKING:
    from .package import PackageSettings

_HERE = Path(__file__).parent
_SITE_DEGREES = 1e-6
# Whole families of words that the page carries along in each language.
_FAMILIES = ("page.", "kind.", "subkind.", "indicator.")
_TEXTS = ("code", "kind", "subkind", "name", "near", "neighbourhood", "latitude", "latitude_reason")
_MEASURES = ("area_m2", "usable_area_m2", "length_m", "min_width_m")
_SCRIPTS = ("page_words.js", "page_map.js", "page_list.js", "page_site.js", "page.js")


def render_page(
    sites: FeatureTable,
    ground: MapGround,
    settings: PackageSettings,
    notes: Optional[Notes] = None,
    progress: Progress = SILENT,
) -> str:
    """The page as HTML: ``sites`` (already chosen, in the order to show) on their ground, in the three languages.

    Every text from data reaches the page as text: through the escaping template, or as JSON that the page's own script puts
    into text nodes. A content security policy lets no other script run and nothing be loaded.
    """
    data = page_data(sites, settings)
    progress.at(0.3)
    data["ground"] = pack_ground(ground, sites, notes)
    progress.at(0.9)
    script, style = _script(), _style()
    words = Words(settings.language)
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE), autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    return environment.get_template("page.html.j2").render(
        language=settings.language,
        say=words.say,
        number=words.number,
        title=data["titles"][settings.language],
        sites=[_plain_row(site, words) for site in data["sites"]],
        scores=SCORES,
        data=embedded_json(data),
        leaflet=_leaflet(),
        script=script,
        style=style,
        policy=_policy((_leaflet(), script), (style,)),
    )


def page_data(sites: FeatureTable, settings: PackageSettings) -> Dict[str, Any]:
    """What the page shows, as plain data: sites, words, look, credits."""
    licence = licence_of(settings.credits, settings.licence)
    return {
        "language": settings.language,
        "titles": {language: _title(settings, Words(language)) for language in LANGUAGES},
        "words": {
            language: {
                family + key: text
                for family in _FAMILIES
                for key, text in Words(language).starting_with(family).items()
                # Of an indicator only its name: the page carries the values in words already.
                if family == "page." or "." not in key
            }
            for language in LANGUAGES
        },
        "kinds": look.palettes()["kinds"],
        "classes": look.palettes()["scores"]["classes"],
        "look": {name: look.palettes()[name] for name in ("ground", "blocked", "low_confidence")},
        "scores": list(SCORES),
        "degrees": {"site": _SITE_DEGREES, "ground": GROUND_DEGREES},
        "sites": _sites(sites),
        "credits": list(settings.credits),
        "licence": {"title": licence.title, "url": licence.url},
        "date": settings.date,
    }


def embedded_json(data: Any) -> str:
    """JSON that may stand inside a script element: no character in it can end the element or begin another."""
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _sites(sites: FeatureTable) -> List[Dict[str, Any]]:
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
        site["scores"] = {score: _score(columns, row) for score, columns in scores.items()}
        made.append(site)
    return made


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


def _title(settings: PackageSettings, words: Words) -> str:
    if settings.title:
        return settings.title
    return words.say("page.title_place", place=settings.place) if settings.place else words.say("page.title")


def _plain_row(site: Dict[str, Any], words: Words) -> Dict[str, Any]:
    """A row of the list for browsers without scripts."""
    kind = word(words, site["kind"], "kind")
    return {
        "code": site["code"],
        "name": shown_name(site["name"], site["near"], kind, words),
        "kind": kind,
        "area": words.say("page.unit.m²", value=words.number(site["area_m2"])),
        "scores": [words.number((site["scores"][score] or {}).get("score")) for score in SCORES],
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


def _policy(scripts: Any, styles: Any) -> str:
    """A content security policy under which only these scripts and styles work and nothing is loaded from anywhere."""

    def hashes(texts: Any) -> str:
        digests = (hashlib.sha256(text.encode("utf-8")).digest() for text in texts)
        return " ".join(f"'sha256-{base64.b64encode(digest).decode('ascii')}'" for digest in digests)

    return f"default-src 'none'; script-src {hashes(scripts)}; style-src {hashes(styles)}; base-uri 'none'; form-action 'none'"
