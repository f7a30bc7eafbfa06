"""The sheet on the screen: one HTML file a site, from the same data as the sheet on paper."""

from __future__ import annotations

from pathlib import Path
from typing import Dict, Optional, Sequence

import jinja2

from .. import look
from ..consultation.licence import licence_of
from ..words import Words
from .kit_lines import permit_text, to_begin_with
from .paper import kit_head
from .plan_svg import PlanLayers, Plans
from .section import Section
from .section_svg import section_svg
from .sheet import Sheet

_HERE = Path(__file__).parent
_NO_BREAK = "\u00a0"


def sheet_pages(
    sheets: Sequence[Sheet], layers: PlanLayers, language: str, credits: Sequence[str] = (), licence: Optional[str] = None
) -> Dict[str, str]:
    """The HTML of every sheet by its site's code, in ``language``; every text from data is escaped, nothing is loaded from outside."""
    words = Words(language)
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE), autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    template, plans = environment.get_template("sheet.html.j2"), Plans(layers)
    style = (_HERE / "sheet.css").read_text(encoding="utf-8")
    made = {}
    # A loop over the sheets: each is a page of its own.
    for sheet in sheets:
        made[sheet.code] = template.render(
            sheet=sheet,
            language=language,
            look=look,
            say=words.say,
            number=words.number,
            percent=lambda value: percent(value, words),
            style=style,
            plan=plans.plan(sheet, f"{words.say('sheet.plan')}: {sheet.title}"),
            locator=plans.locator(sheet.shape, sheet.kind, f"{words.say('sheet.locator')}: {sheet.subtitle}"),
            section=section_svg(shown_sections(sheet), words),
            section_title=section_title(sheet, words),
            first=to_begin_with(sheet.kits),
            head=lambda kit: kit_head(kit, words),
            permit=lambda permit: permit_text(permit, words),
            credits=credits_line(credits, licence, words),
        )
    return made


def shown_sections(sheet: Sheet) -> Sequence[Section]:
    """The sections that a sheet shows: today, and of its own street the lighter of the changes that gives something back."""
    return sheet.sections[:2]


def section_title(sheet: Sheet, words: Words) -> str:
    if sheet.section_of is None:
        return words.say("sheet.section")
    return words.say("sheet.section_of", street=sheet.section_of) if sheet.section_of else words.say("sheet.section_beside")


def credits_line(credits: Sequence[str], licence: Optional[str], words: Words) -> str:
    """Whose data it is, under which licence, and what a score is not."""
    return words.say("sheet.credits", credits=", ".join(credits) or "–", licence=licence_of(credits, licence).title)


def percent(share: Optional[float], words: Words) -> str:
    if share is None:
        return "–"
    return words.number(100 * share) + ("" if words.language == "en" else _NO_BREAK) + "%"
