"""The comparison of scenarios as one HTML file, and its chart as one SVG file."""

from __future__ import annotations

import math
from typing import Any, Dict, Iterable, Sequence

from ..consultation.public_words import word
from ..look import kinds as all_kinds
from ..notes import Note
from ..words import Words
from .ground import coefficients
from .measures import MEASURES, Measure, Total
from .report import STYLE, environment
from .scenario_chart import change_told, chart, legend, number_told
from .scenarios import Outcome
from .shown import percent
from .targets import Step, Target, steps

_MARKUP = '<?xml version="1.0" encoding="UTF-8"?>\n'


def render_chart(outcomes: Sequence[Outcome], language: str) -> str:
    """The chart in ``language`` as the text of an SVG file."""
    words = Words(language)
    drawn: Any = getattr(environment().get_template("scenarios.svg.j2").module, "drawn")  # noqa: B009 - a macro of the template
    return _MARKUP + str(drawn(chart(outcomes, words), words.say("scenario.chart"))).strip() + "\n"


def render_comparison(
    outcomes: Sequence[Outcome], targets: Sequence[Target], notes: Iterable[Note], language: str, place: str = ""
) -> str:
    """The page in ``language`` (fr, en, es): self-contained HTML that prints well; every text from data is escaped."""
    words = Words(language)
    return environment().get_template("scenarios.html.j2").render(
        language=language,
        say=words.say,
        style=STYLE.read_text(encoding="utf-8"),
        title=words.say("scenario.title_place", place=place) if place else words.say("scenario.title"),
        scenarios=[_scenario(outcome, colour, words) for outcome, (_, colour) in zip(outcomes, legend(outcomes))],
        rows=[_row(measure, outcomes, words) for measure in MEASURES if measure.id in outcomes[0].totals],
        chart=chart(outcomes, words),
        targets=[_target(target, outcomes, words) for target in targets],
        notes=[(note.level, words.note(note)) for note in sorted(notes, key=lambda note: note.level != "warning")],
        coefficients_source=coefficients()["source"],
    )


def _scenario(outcome: Outcome, colour: str, words: Words) -> Dict[str, Any]:
    own = outcome.sites.text("kind")
    kinds = [f"{word(words, f'{kind}.plural', 'kind')}: {int((own == kind).sum())}" for kind in all_kinds() if (own == kind).any()]
    rungs = [words.say(f"scenario.rung.{rung}", count=count) for rung, count in enumerate(outcome.rungs, start=1) if count]
    usual = int(outcome.effects.usual.sum())
    if usual:
        rungs.append(words.say("scenario.rung.usual", count=usual))
    unpriced = outcome.totals["cost_eur"].unknown
    return {
        "name": outcome.name,
        "colour": colour,
        "count": words.say("scenario.sites", count=outcome.count),
        "kinds": ", ".join(kinds),
        "rungs": ", ".join(rungs),
        "unpriced": words.say("scenario.unpriced", count=unpriced) if unpriced else "",
    }


def _row(measure: Measure, outcomes: Sequence[Outcome], words: Words) -> Dict[str, Any]:
    return {
        "title": words.say(f"measure.{measure.id}"),
        "about": words.say(f"measure.{measure.id}.about"),
        "cells": [_cell(outcome.totals[measure.id], measure, words) for outcome in outcomes],
    }


def _cell(total: Total, measure: Measure, words: Words) -> Dict[str, str]:
    """Before and after where they are known, the change, and how many sites it leaves out."""
    path = ""
    if measure.id not in ("cost_eur", "weeks", "air_c", "green_m2", "trees") and math.isfinite(total.before + total.change):
        path = f"{number_told(total.before, measure, words)} → {number_told(total.before + total.change, measure, words)}"
    unknown = words.say("scenario.unknown_sites", count=total.unknown) if total.unknown and math.isfinite(total.change) else ""
    return {"change": change_told(total, measure, words), "path": path, "unknown": unknown}


def _target(target: Target, outcomes: Sequence[Outcome], words: Words) -> Dict[str, Any]:
    found = steps(target, outcomes)
    colours = dict(legend(outcomes))
    return {
        "title": target.title[words.language],
        "source": target.source,
        "year": str(target.year) if target.year else "",
        "bars": [_step(name, colours[name], step, target, words) for name, step in found.items()],
    }


def _step(name: str, colour: str, step: Step, target: Target, words: Words) -> Dict[str, Any]:
    known = math.isfinite(step.middle)
    share = step.middle / target.value if known else 0.0
    low, high = step.low / target.value, step.high / target.value
    told = percent(share, words, 1) if known else words.say("scenario.unknown")
    if known and percent(low, words, 1) != percent(high, words, 1):
        told = f"{percent(low, words, 1)} – {percent(high, words, 1)}"
    return {
        "name": name,
        "colour": colour,
        "bar": round(100 * min(max(share, 0.0), 1.0), 2),
        "told": told,
        "amount": words.number(step.middle) if known else "",
        "unknown": words.say("scenario.unknown_sites", count=step.unknown) if step.unknown and known else "",
    }
