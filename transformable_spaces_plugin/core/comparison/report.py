"""The report of compared neighbourhoods as one HTML file."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, Iterable, List, Tuple

import jinja2
import numpy as np

from .. import look
from ..notes import Note
from ..scoring.profile import BUILT_IN
from ..words import Words
from .charts import all_charts, percent, shown_names
from .neighbourhoods import Comparison, Index

_HERE = Path(__file__).parent
STYLE = _HERE.parent / "report" / "report.css"
_EVEN = 0.02  # an index this near to 0 is read as the same for all (assumption)
# Section → the charts that it shows.
_CHARTS = {
    "ground": ("kinds",), "scores": ("need_feasibility_greening", "need_feasibility_pedestrian"), "green": ("without_green",),
    "equity": ("concentration",),
}  # fmt: skip


def render_comparison(comparison: Comparison, notes: Iterable[Note], language: str) -> str:
    """The report in ``language`` (fr, en, es): self-contained HTML that prints well; every text from data is escaped."""
    words = Words(language)
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE), autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    charts = all_charts(comparison, words)
    return environment.get_template("comparison.html.j2").render(
        language=language,
        say=words.say,
        look=look,
        style=STYLE.read_text(encoding="utf-8"),
        summary=_summary(comparison, words),
        rows=_rows(comparison, words),
        scores=BUILT_IN,
        charts={
            section: [(charts[name].title, charts[name].svg()) for name in names if name in charts]
            for section, names in _CHARTS.items()
        },
        indices=[_index(index, words) for index in comparison.indices if np.isfinite(index.value)],
        notes=[(note.level, words.note(note)) for note in sorted(notes, key=lambda note: note.level != "warning")],
    )


def _summary(comparison: Comparison, words: Words) -> List[Tuple[str, str]]:
    areas = comparison.areas
    rows = []
    if len(comparison.places) > 1:
        rows.append((words.number(len(comparison.places)), words.say("compare.summary.places", count=len(comparison.places))))
    rows.append((words.number(len(areas)), words.say("compare.summary.neighbourhoods", count=len(areas))))
    sites, hectares = int(areas.number("sites").sum()), float(areas.number("usable_m2").sum()) / 10_000
    rows.append((words.number(sites), words.say("compare.summary.sites", count=sites)))
    rows.append((words.number(hectares, 1 if hectares < 100 else 0), words.say("compare.summary.usable", count=hectares)))
    without = areas.number("people_without_300m")
    if np.isfinite(without).any():
        rows.append((words.number(np.nansum(without)), words.say("compare.summary.without", count=float(np.nansum(without)))))
    return rows


def _rows(comparison: Comparison, words: Words) -> List[Dict[str, Any]]:
    """The neighbourhoods as the table shows them, by city and name."""
    areas, names = comparison.areas, shown_names(comparison)
    number = {name: areas.number(name) for name in areas.columns if areas.columns[name].dtype.kind in "fi"}
    priority = areas.text("priority")
    made = []
    for row in np.lexsort((areas.text("name").astype(str), areas.text("place").astype(str))):
        scores = []
        for score in BUILT_IN:
            value = number[f"{score}_score"][row]
            scores.append(
                {
                    "letter": look.score_class(float(value)), "score": words.number(value),
                    **{part: words.number(number[f"{score}_{part}"][row]) for part in ("need", "feasibility", "good")},
                    "confidence": percent(number[f"{score}_confidence"][row], words),
                }
            )  # fmt: skip
        made.append(
            {
                "name": names[row],
                "priority": bool(priority[row]) if priority[row] is not None else False,
                "deprivation": words.number(number["deprivation"][row]),
                "people": words.number(number["people"][row]),
                "without": percent(number["share_without_300m"][row], words),
                "sites": words.number(number["sites"][row]),
                "usable": words.number(number["usable_m2"][row]),
                "per_person": words.number(number["usable_m2_per_person"][row], 1),
                "scores": scores,
            }
        )
    return made


def _index(index: Index, words: Words) -> Dict[str, str]:
    side = "even" if abs(index.value) < _EVEN else "deprived" if index.value < 0 else "others"
    return {
        "place": words.say("compare.equity.all") if index.place is None else index.place,
        "measure": words.say(f"compare.measure.{index.measure}"),
        "value": words.number(index.value, 2),
        "reading": words.say(f"compare.equity.{side}"),
        "basis": f"{words.say(f'compare.equity.by.{index.rank_by}')}, {words.say(f'compare.equity.per.{index.weigh_by}')}",
    }
