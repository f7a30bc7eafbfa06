"""The report as one HTML file: what was read, what was absent, what was found, why, and how far to trust it."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any, Dict, List, Mapping, Sequence, Tuple

import jinja2
import numpy as np

from .. import look
from ..city.model import schemas
from ..consultation.licence import licence_of
from ..consultation.public_sites import SCORES, is_blocked
from ..consultation.public_words import shown_name, why_texts, word
from ..scoring.gains import difference_told
from ..scoring.robustness import robustness_words
from ..words import Words
from .charts import Histogram, histogram
from .data import Absence, ReportData

_TOP = 10
_HERE = Path(__file__).parent
# Keys of the run record that the report tells in its own way, or that only machines need.
_SAID_ELSEWHERE = ("format", "notes", "results", "city", "weights", "percentiles")
_NO_BREAK = "\u00a0"


def render_report(report: ReportData, language: str) -> str:
    """The report in ``language`` (fr, en, es): self-contained HTML that prints well; every text from data is escaped."""
    words = Words(language)
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE), autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    say = words.say
    return environment.get_template("report.html.j2").render(
        language=language,
        say=say,
        number=words.number,
        title=say("report.title_place", place=report.place) if report.place else say("report.title"),
        style=(_HERE / "report.css").read_text(encoding="utf-8"),
        look=look,
        scores=SCORES,
        summary=_summary(report, words),
        pictures=[_picture(name, content, words) for name, content in report.pictures.items()],
        tops={score: _top(report, score, words) for score in SCORES},
        kinds=_kinds(report, words),
        charts={score: _chart(report, score) for score in SCORES},
        sure=[_sureness(report, score, words) for score in SCORES],
        brought=[difference_told(difference, words) for difference in report.differences],
        robust=robustness_words(list(report.robustness), language),
        layers=_layers(report, words),
        absences=[_absence(absence, words) for absence in report.absences],
        notes=[(note.level, words.note(note)) for note in sorted(report.notes, key=lambda note: note.level != "warning")],
        run=_run_rows(report.run),
        credits=", ".join(report.credits),
        licence=licence_of(report.credits, report.licence),
    )


def _valid_scores(report: ReportData, score: str) -> np.ndarray:
    """The scores (n,) with NaN where the site is ruled out."""
    made: np.ndarray = np.where(is_blocked(report.sites, score), np.nan, report.sites.number(f"{score}_score"))
    return made


def _summary(report: ReportData, words: Words) -> List[Tuple[str, str]]:
    """The figures at the head: number and its words."""
    hectares = float(np.nansum(report.sites.number("area_m2"))) / 10_000
    warnings = sum(note.level == "warning" for note in report.notes)
    rows: List[Tuple[float, int, str]] = [(len(report.sites), 0, "sites_found"), (hectares, 1 if hectares < 100 else 0, "area_found")]
    rows += [(int((_valid_scores(report, score) >= 60).sum()), 0, f"best_{score}") for score in SCORES]
    rows.append((warnings, 0, "warnings_count"))
    return [(words.number(value, digits), words.say(f"report.{key}", count=value)) for value, digits, key in rows]


def _picture(name: str, content: bytes, words: Words) -> Dict[str, str]:
    caption = words.say(f"report.map.{name}") if words.has(f"report.map.{name}") else name
    return {"caption": caption, "address": "data:image/png;base64," + base64.b64encode(content).decode("ascii")}


def _top(report: ReportData, score: str, words: Words) -> List[Dict[str, Any]]:
    """The best sites by one score, equal ones in the order of their codes."""
    sites, values = report.sites, _valid_scores(report, score)
    codes = sites.column("code").astype(str)
    order = np.lexsort((codes, -np.nan_to_num(values, nan=-1.0)))[: min(_TOP, int(np.isfinite(values).sum()))]
    texts = why_texts(sites.text(f"{score}_why"))[words.language]
    names, near, kinds, areas = sites.text("name"), sites.text("near"), sites.text("kind"), sites.number("area_m2")
    parts = {part: sites.number(f"{score}_{part}") for part in ("need", "feasibility", "confidence")}
    made = []
    for place, row in enumerate(order, start=1):
        kind = word(words, kinds[row], "kind")
        made.append(
            {
                "place": place,
                "code": codes[row],
                "name": shown_name(names[row], near[row], kind, words),
                "kind": kinds[row],
                "kind_word": kind,
                "area": words.number(areas[row]),
                "letter": look.score_class(float(values[row])),
                "score": words.number(values[row]),
                "need": words.number(parts["need"][row]),
                "feasibility": words.number(parts["feasibility"][row]),
                "confidence": _percent(parts["confidence"][row], words),
                "why": texts[row] or "",
            }
        )
    return made


def _kinds(report: ReportData, words: Words) -> List[Dict[str, Any]]:
    """Figures by kind of space, in the order of the legend, and the total."""
    sites = report.sites
    own = sites.text("kind")
    present = [kind for kind in look.kinds() if (own == kind).any()]
    masks = [(kind, own == kind) for kind in present] + [(None, np.ones(len(sites), dtype=bool))]
    scored = {score: _valid_scores(report, score) for score in SCORES}
    blocked = {score: is_blocked(sites, score) for score in SCORES}
    areas, usable = sites.number("area_m2"), sites.number("usable_area_m2")
    widest = max([float(np.nansum(areas[mask])) for _, mask in masks[:-1]], default=1.0) or 1.0
    made = []
    for kind, mask in masks:
        area = float(np.nansum(areas[mask]))
        made.append(
            {
                "kind": kind,
                "word": word(words, f"{kind}.plural", "kind") if kind else words.say("report.total"),
                "count": words.number(int(mask.sum())),
                "area": words.number(area),
                "usable": words.number(float(np.nansum(usable[mask]))),
                "share": round(100 * area / widest, 1) if kind else None,
                "medians": [words.number(_median(scored[score][mask])) for score in SCORES],
                "blocked": words.number(int((blocked["greening"] | blocked["pedestrian"])[mask].sum())),
            }
        )
    return made


def _chart(report: ReportData, score: str) -> Tuple[Histogram, int]:
    values = _valid_scores(report, score)
    return histogram(values), int((~np.isfinite(values)).sum())


def _sureness(report: ReportData, score: str, words: Words) -> str:
    values = report.sites.number(f"{score}_confidence")
    low = look.palettes()["low_confidence"]["below"]
    return words.say(f"report.sure.{score}", value=words.number(100 * _median(values)), count=int((values < low).sum()))


def _layers(report: ReportData, words: Words) -> List[Tuple[str, str, str]]:
    made = []
    for layer in report.layers:
        if layer.features is None:
            count = words.say("report.raster")
        else:
            count = words.number(layer.features) if layer.features else words.say("report.empty_layer")
        made.append((_input(layer.name, words), count, ", ".join(layer.sources)))
    return made


def _absence(absence: Absence, words: Words) -> Dict[str, str]:
    said = words.say("report.absent.or").join(_input(name, words) for name in absence.inputs)
    return {
        "data": said or words.say("report.absent.later"),
        "score": words.say(f"report.absent.for.{absence.score}"),
        "indicators": ", ".join(word(words, indicator, "indicator") for indicator in absence.indicators),
        "cost": _percent(absence.confidence_lost, words),
    }


def _input(name: str, words: Words) -> str:
    """A layer, one of its fields (``layer.field``), a raster or a column of the sites by its title."""
    if name in schemas():
        return schemas()[name].title[words.language]
    layer, _, field = name.partition(".")
    if layer in schemas() and field in schemas()[layer].names:
        return f"{schemas()[layer].title[words.language]} ({schemas()[layer].field(field).title[words.language]})"
    return word(words, name.rsplit(":", 1)[-1], "report.input", "indicator")


def _run_rows(run: Mapping[str, Any]) -> List[Tuple[str, str]]:
    """The run record as rows, without what the report says elsewhere."""
    kept = {key: value for key, value in run.items() if key not in _SAID_ELSEWHERE}
    return [row for row in _flat(kept) if not any(part in _SAID_ELSEWHERE for part in row[0].split("."))]


def _flat(record: Any, path: str = "") -> List[Tuple[str, str]]:
    """A nested record as rows of path and value, in its order."""
    if isinstance(record, Mapping):
        return [row for key, value in record.items() for row in _flat(value, f"{path}.{key}" if path else str(key))]
    if isinstance(record, Sequence) and not isinstance(record, (str, bytes)):
        if all(not isinstance(value, (Mapping, list, tuple)) for value in record):
            return [(path, ", ".join(str(value) for value in record))]
        return [row for number, value in enumerate(record, start=1) for row in _flat(value, f"{path}.{number}")]
    return [(path, "–" if record is None else str(record))]


def _percent(share: float, words: Words) -> str:
    return words.number(100 * share) + ("" if words.language == "en" else _NO_BREAK) + "%"


def _median(values: np.ndarray) -> float:
    present = values[np.isfinite(values)]
    return float(np.median(present)) if len(present) else float("nan")
