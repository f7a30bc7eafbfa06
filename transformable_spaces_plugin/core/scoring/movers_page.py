"""The list of who moves because of equity, as one HTML file."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, List

import jinja2

from ..consultation.public_words import shown_name, word
from ..table import FeatureTable
from ..words import Words
from .equity import EquityEffect

_HERE = Path(__file__).parent
# How many of the farthest moves are told each way.
_FARTHEST = 15


def render_movers(effect: EquityEffect, score: str, language: str) -> str:
    """The movers in ``language`` (fr, en, es): self-contained HTML that prints well; every text from data is escaped.

    score: the prefix of the score, whose name is used where there are words for it.
    """
    words = Words(language)
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE), autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    up, down = (effect.movers.select(sign * effect.movers.number("moved") > 0) for sign in (1, -1))
    named = words.say(f"score.{score}") if words.has(f"score.{score}") else score
    return environment.get_template("movers.html.j2").render(
        language=language,
        say=words.say,
        title=words.say("movers.page", score=named),
        style=(_HERE.parent / "report" / "report.css").read_text(encoding="utf-8"),
        criteria=[(word(words, indicator, "indicator"), words.number(weight, 0 if weight == int(weight) else 2))
                  for indicator, weight in effect.criteria],
        summary=[
            (words.number(len(effect.enter)), words.say("movers.enter", top=effect.top)),
            (words.number(len(effect.leave)), words.say("movers.leave", top=effect.top)),
            (words.number(len(effect.movers)), words.say("movers.all")),
        ],
        parts=[
            (words.say("movers.enter", top=effect.top), _rows(effect.enter, words)),
            (words.say("movers.leave", top=effect.top), _rows(effect.leave, words)),
            (words.say("movers.up"), _rows(up, words)[:_FARTHEST]),
            (words.say("movers.down"), _rows(down, words)[:_FARTHEST]),
        ],
    )


def _rows(movers: FeatureTable, words: Words) -> List[Dict[str, Any]]:
    rows = []
    # A loop over the few rows of a page, each told in words.
    for number in range(len(movers)):
        moved, kind = movers.number("moved")[number], word(words, movers.text("kind")[number], "kind")
        rows.append(
            {
                "code": movers.text("code")[number] or movers.text("site_id")[number] or "",
                "name": shown_name(movers.text("name")[number], movers.text("near")[number], kind, words),
                "kind": kind,
                "neighbourhood": movers.text("neighbourhood")[number] or "",
                "rank_with": words.number(movers.number("rank_with")[number]),
                "rank_without": words.number(movers.number("rank_without")[number]),
                "moved": ("▲ +" if moved > 0 else "▼ −") + words.number(abs(moved)),
                "score_with": words.number(movers.number("score_with")[number]),
                "score_without": words.number(movers.number("score_without")[number]),
            }
        )
    return rows
