"""Maps for uMap: one file for each language, a layer for each kind of space.

Source: umap-project/umap, umap/static/umap/js/modules/schema.js (names of options) and importer.js. A layer carries its options
twice, as ``_umap_options`` for older releases and as ``properties`` for newer ones. ``slugKey`` makes ``?feature=CODE`` open a site.
"""

from __future__ import annotations

import json
from typing import Any, Dict, List, Optional, Sequence

import numpy as np
import shapely

from ...look import kind_colour, kinds
from ...table import FeatureTable
from ...words import LANGUAGES, Words
from ..cells import plain
from ..licence import Licence
from ..public_sites import SCORES, wgs84_shapes
from ..public_words import word

_POPUP = "# {name}\n{kind} · {code}\n{description}\n{link}"


def umap_files(
    public: FeatureTable, titles: Dict[str, str], licence: Licence, credits: Sequence[str], first: str
) -> Dict[str, bytes]:
    """``sites.umap`` in the language ``first`` and ``sites.<language>.umap`` in the others; ``titles``: the map's, by language."""
    shapes = wgs84_shapes(public)
    made = {}
    for language in (first, *(language for language in LANGUAGES if language != first)):
        name = "sites.umap" if language == first else f"sites.{language}.umap"
        document = umap_document(public, shapes, titles[language], licence, credits, language)
        made[name] = (json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":")) + "\n").encode("utf-8")
    return made


def umap_document(
    public: FeatureTable, shapes: np.ndarray, title: str, licence: Licence, credits: Sequence[str], language: str
) -> Dict[str, Any]:
    """The map in one language as plain data; ``shapes`` (n,) are the sites in longitude and latitude."""
    words = Words(language)
    west, south, east, north = (float(value) for value in shapely.total_bounds(shapes))
    column = public.text("kind")
    layers = [
        _layer(public, shapes, np.flatnonzero(column == kind), kind, words) for kind in kinds() if (column == kind).any()
    ]
    return {
        "type": "umap",
        "geometry": {"type": "Point", "coordinates": [round((west + east) / 2, 6), round((south + north) / 2, 6)]},
        "properties": {
            "name": title,
            "description": words.say("page.lead"),
            "licence": licence.title,
            "longCredit": "; ".join(credits),
            "zoom": 15,
            "defaultView": "data",
            "slugKey": "code",
            "sortKey": "name",
            "filterKey": "name,code",
            "labelKey": "name",
            "showLabel": None,
            "popupShape": "Panel",
            "popupContentTemplate": _POPUP,
            "onLoadPanel": "databrowser",
            "scrollWheelZoom": True,
        },
        "layers": layers,
    }


def _layer(public: FeatureTable, shapes: np.ndarray, rows: np.ndarray, kind: str, words: Words) -> Dict[str, Any]:
    fields = [{"key": "name", "type": "String"}, {"key": "code", "type": "String"}, {"key": "area_m2", "type": "Number"}]
    fields += [{"key": f"{score}_score", "type": "Number"} for score in SCORES if f"{score}_score" in public]
    options = {
        "name": words.say(f"kind.{kind}.plural"),
        "color": kind_colour(kind),
        "fillOpacity": 0.55,
        "weight": 2,
        "displayOnLoad": True,
        "browsable": True,
        "inCaption": True,
        "labelKey": "name",
        "fields": fields,
        "filters": [{"widget": "Checkbox", "fieldKey": "room"}],
    }
    fields.append({"key": "room", "type": "String"})
    features = [
        {"type": "Feature", "id": str(public.columns["code"][row]), "geometry": json.loads(shapely.to_geojson(shapes[row])),
         "properties": _properties(public, int(row), words)}
        for row in rows
    ]  # fmt: skip
    return {"type": "FeatureCollection", "features": features, "_umap_options": options, "properties": options}


def _properties(public: FeatureTable, row: int, words: Words) -> Dict[str, Any]:
    """What uMap shows of a site, in one language; missing values are left out."""
    language = words.language
    values: Dict[str, Any] = {
        "name": public.columns[f"title_{language}"][row],
        "code": public.columns["code"][row],
        "kind": word(words, public.columns["kind"][row], "kind"),
        "neighbourhood": public.columns["neighbourhood"][row],
        "area_m2": plain(public.columns["area_m2"][row]),
        "room": _said(words, public.columns["latitude_class"][row]),
        "description": _description(public, row, words),
        "link": public.columns["link"][row],
    }
    for score in SCORES:
        for part in ("score", "class"):
            if f"{score}_{part}" in public:
                values[f"{score}_{part}"] = plain(public.columns[f"{score}_{part}"][row])
    return {name: value for name, value in values.items() if value is not None}


def _said(words: Words, latitude: Optional[str]) -> Optional[str]:
    return None if latitude is None else words.say(f"page.latitude.{latitude}")


def _description(public: FeatureTable, row: int, words: Words) -> str:
    lines: List[str] = [words.say("page.unit.m²", value=words.number(float(public.columns["area_m2"][row])))]
    room = _said(words, public.columns["latitude_class"][row])
    lines += [room] if room else []
    for score in SCORES:
        value = public.number(f"{score}_score")[row]
        if np.isfinite(value):
            lines.append(f"{words.say('page.score.' + score)}: {words.say('page.out_of_100', value=words.number(float(value)))}")
        why = public.text(f"{score}_why_{words.language}")[row]
        lines += [why] if why else []
    kits = public.text(f"kits_{words.language}")[row]
    lines += [kits] if kits else []
    return "\n".join(lines)
