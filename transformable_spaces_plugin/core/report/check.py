"""The check of a city's data as one HTML file."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any, Dict, List, Mapping

import jinja2

from ..city.checks import ABSENT, EMPTY, RASTERS, SCORES, CityCheck, LayerCheck, cell_m
from ..city.model import schemas
from ..consultation.public_words import word
from ..words import Words

_HERE = Path(__file__).parent
_NO_BREAK = "\u00a0"
_ASSUMED = ("class", "unknown")


def render_check(check: CityCheck, language: str) -> str:
    """The check in ``language`` (fr, en, es): self-contained HTML that prints well; every text from data is escaped."""
    words = Words(language)
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE), autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    here = [layer for layer in check.layers if layer.state != ABSENT]
    gaps = [layer for layer in check.layers if layer.state == ABSENT or layer.indicators]
    gaps.sort(key=lambda layer: (-max([*layer.lost.values(), 0.0]), layer.layer))
    return environment.get_template("check.html.j2").render(
        language=language,
        say=words.say,
        title=words.say("check.title_place", place=check.place) if check.place else words.say("check.title"),
        style=(_HERE / "report.css").read_text(encoding="utf-8"),
        summary=_summary(check, words),
        cell=words.number(cell_m()),
        there=[_there(layer, words) for layer in here],
        widths=_shares(check.widths, "carriageway_source", words),
        known_widths=words.number(100 * _known(check.widths)),
        heights=_shares(check.heights, "check.height", words),
        known_heights=words.number(100 * _known(check.heights)),
        gaps=[_gap(layer, words) for layer in gaps],
        scores=SCORES,
        credits=", ".join(check.sources),
    )


def _summary(check: CityCheck, words: Words) -> List[Any]:
    present = sum(layer.state != ABSENT for layer in check.layers)
    rows = [
        (words.number(check.area_ha, 1 if check.area_ha < 100 else 0), words.say("check.area")),
        (words.number(present), words.say("check.layers_present", of=len(check.layers))),
    ]
    return rows + [(_percent(1 - check.lost[score], words), words.say(f"check.confidence.{score}")) for score in check.lost]


def _there(layer: LayerCheck, words: Words) -> Dict[str, str]:
    raster = layer.layer in RASTERS
    dates = "" if layer.oldest is None else layer.oldest if layer.oldest == layer.newest else f"{layer.oldest} – {layer.newest}"
    features = words.say("check.raster") if raster else words.say("check.empty") if layer.state == EMPTY else words.number(layer.features)
    return {
        "name": _title(layer.layer, words),
        "features": features,
        "coverage": "" if raster else _percent(layer.coverage_share, words),
        "outside": "" if raster else words.number(layer.outside),
        "invalid": "" if raster else words.number(layer.invalid),
        "dates": dates,
        "sources": ", ".join(layer.sources),
    }


def _gap(layer: LayerCheck, words: Words) -> Dict[str, Any]:
    indicators = ", ".join(word(words, indicator, "indicator") for indicator in layer.indicators)
    improved = ", ".join(word(words, indicator, "indicator") for indicator in layer.improved)
    return {
        "name": _title(layer.layer, words),
        "state": "" if layer.state == ABSENT else words.say("check.empty" if layer.state == EMPTY else "check.partly"),
        "indicators": indicators or ("" if improved else words.say("check.no_indicator")),
        "improved": words.say("check.improved", indicators=improved) if improved else "",
        "lost": [_percent(layer.lost[score], words) if layer.lost.get(score) else "–" for score in SCORES],
        "published": [
            (words.say(f"check.jurisdiction.{place.jurisdiction}"), place.name, place.source) for place in layer.published
        ],
    }


def _shares(shares: Mapping[str, float], prefix: str, words: Words) -> List[Dict[str, Any]]:
    return [
        {"name": words.say(f"{prefix}.{name}"), "share": _percent(share, words), "bar": round(100 * share, 1), "sure": name not in _ASSUMED}
        for name, share in shares.items()
    ]


def _known(shares: Mapping[str, float]) -> float:
    return sum(share for name, share in shares.items() if name not in _ASSUMED)


def _title(name: str, words: Words) -> str:
    return schemas()[name].title[words.language] if name in schemas() else words.say(f"report.input.{name}")


def _percent(share: float, words: Words) -> str:
    if not math.isfinite(share):
        return "–"
    return words.number(100 * share) + ("" if words.language == "en" else _NO_BREAK) + "%"
